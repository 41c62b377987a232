/* SPDX-License-Identifier: GPL-3.0-or-later
 * script - a word, a row of the table, and what that row wants behind it. */
#include "script.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "naughty.h"
#include "speech.h"
#include "tls.h"

/* A statement under way: what is left of its line. */
struct cursor {
	struct script *script;
	struct slice line, rest;
	unsigned number;
};

typedef bool (*read_fn)(struct cursor *c, enum step_kind kind);

/* ---- errors and growth ---------------------------------------------- */

static bool
complain(struct cursor *c, const char *what)
{
	buf_addf(&c->script->errors, "%s:%u:%zu: %s\n", c->script->name,
	    c->number, c->line.len - c->rest.len + 1, what);
	return false;
}

/* Room for one more in a list that doubles at powers of two. */
static void *
grow(void *list, size_t count, size_t size)
{
	if (count > 0 && (count < 16 || (count & (count - 1)) != 0))
		return list;
	return mem_realloc(list, count == 0 ? 16 : count * 2, size);
}

static struct step *
add_step(struct cursor *c, enum step_kind kind)
{
	struct script *s = c->script;
	struct step *step;

	s->steps = grow(s->steps, s->step_count, sizeof(*s->steps));
	step = &s->steps[s->step_count++];
	*step = (struct step){
	    .kind = kind, .line = c->number, .piece = s->piece_count};
	return step;
}

static struct piece *
add_piece(struct script *s)
{
	struct piece *piece;

	s->pieces = grow(s->pieces, s->piece_count, sizeof(*s->pieces));
	piece = &s->pieces[s->piece_count++];
	*piece = (struct piece){.begin = s->bytes.len, .count = 1};
	return piece;
}

static void
add_section(struct script *s, uint64_t count)
{
	s->sections = grow(s->sections, s->section_count, sizeof(*s->sections));
	s->sections[s->section_count++] =
	    (struct section){s->step_count, s->step_count, count};
}

/* ---- words ---------------------------------------------------------- */

static void
skip_blanks(struct cursor *c)
{
	while (c->rest.len > 0 &&
	       (c->rest.ptr[0] == ' ' || c->rest.ptr[0] == '\t'))
		c->rest = slice_skip(c->rest, 1);
}

/* The next word, left where it is. */
static struct slice
peek(struct cursor *c)
{
	struct slice rest;

	skip_blanks(c);
	rest = c->rest;
	return slice_take_word(&rest);
}

static bool
take(struct cursor *c, const char *word)
{
	struct slice next = peek(c);

	if (!slice_equals(next, slice_str(word)))
		return false;
	c->rest = slice_skip(c->rest, next.len);
	return true;
}

static bool
take_number(struct cursor *c, const char *unit, uint64_t *out)
{
	struct slice word = peek(c);
	size_t unit_len = strlen(unit);
	unsigned long number;

	if (word.len <= unit_len ||
	    !slice_equals(
		slice_skip(word, word.len - unit_len), slice_str(unit)) ||
	    slice_to_number(slice_range(word, 0, word.len - unit_len),
		UINT32_MAX, &number) < 0)
		return false;
	*out = number;
	c->rest = slice_skip(c->rest, word.len);
	return true;
}

/* "x5" or "forever"; 1 when neither stands there. */
static uint64_t
take_count(struct cursor *c)
{
	struct slice word = peek(c);
	unsigned long number;

	if (take(c, "forever"))
		return SCRIPT_FOREVER;
	if (word.len < 2 || word.ptr[0] != 'x' ||
	    slice_to_number(slice_skip(word, 1), UINT32_MAX, &number) < 0)
		return 1;
	c->rest = slice_skip(c->rest, word.len);
	return number;
}

/* ---- texts ---------------------------------------------------------- */

static int
hex_value(char digit)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = digit == '\0' ? NULL : strchr(digits, digit);

	return at == NULL ? -1 : (int)((at - digits) % 16);
}

static bool
take_hex(struct cursor *c, size_t digits, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		int value = i < c->rest.len ? hex_value(c->rest.ptr[i]) : -1;

		if (value < 0)
			return complain(c, "a hexadecimal digit is missing");
		*out = *out << 4 | (uint32_t)value;
	}
	c->rest = slice_skip(c->rest, digits);
	return true;
}

static bool
take_code(struct cursor *c, char kind)
{
	char text[4];
	uint32_t value;

	if (!take_hex(c, kind == 'x' ? 2 : kind == 'u' ? 4 : 8, &value))
		return false;
	if (kind == 'x')
		buf_add_byte(&c->script->bytes, (char)value);
	else if (value > 0x10ffff || (value & 0xfffff800) == 0xd800)
		return complain(c, "no such character");
	else
		buf_add(&c->script->bytes, text, utf8_encode(value, text));
	return true;
}

static bool
take_escape(struct cursor *c)
{
	static const char names[] = "rnt0e\\\"";
	static const char bytes[] = "\r\n\t\0\x1b\\\"";
	char name = c->rest.len == 0 ? '\0' : c->rest.ptr[0];
	const char *at = name == '\0' ? NULL : strchr(names, name);

	if (name != 'x' && name != 'u' && name != 'U' && at == NULL)
		return complain(c, "an escape that is not known");
	c->rest = slice_skip(c->rest, 1);
	if (at == NULL)
		return take_code(c, name);
	buf_add_byte(&c->script->bytes, bytes[at - names]);
	return true;
}

/* The quoted text into the script's bytes. */
static bool
take_text(struct cursor *c)
{
	skip_blanks(c);
	if (c->rest.len == 0 || c->rest.ptr[0] != '"')
		return complain(c, "a text in quotes is wanted here");
	c->rest = slice_skip(c->rest, 1);
	while (c->rest.len > 0 && c->rest.ptr[0] != '"') {
		char byte = c->rest.ptr[0];

		c->rest = slice_skip(c->rest, 1);
		if (byte == '\\' && !take_escape(c))
			return false;
		if (byte != '\\')
			buf_add_byte(&c->script->bytes, byte);
	}
	if (c->rest.len == 0)
		return complain(c, "the text has no closing quote");
	c->rest = slice_skip(c->rest, 1);
	return true;
}

/* As POSIX shows how to write rand(); the same everywhere. */
static unsigned
next_random(uint32_t *state)
{
	*state = *state * 1103515245 + 12345;
	return *state >> 16 & 0x7fff;
}

static void
add_random(struct buf *out, uint32_t *state)
{
	buf_add_byte(out, (char)next_random(state));
}

static void
add_naughty(struct buf *out, uint32_t *state)
{
	buf_add_slice(out, naughty_piece(next_random(state)));
}

typedef void (*add_fn)(struct buf *out, uint32_t *state);

/* So many of them, the same for the same seed. */
static bool
take_drawn(struct cursor *c, add_fn add)
{
	struct piece *piece = add_piece(c->script);
	uint64_t count, seed = 1;
	uint32_t state;

	if (!take_number(c, "", &count))
		return complain(c, "how many?");
	if (take(c, "seed") && !take_number(c, "", &seed))
		return complain(c, "a seed is a number");
	state = (uint32_t)seed;
	while (count-- > 0)
		add(&c->script->bytes, &state);
	piece->len = c->script->bytes.len - piece->begin;
	return true;
}

static bool
take_piece(struct cursor *c)
{
	struct piece *piece;

	if (take(c, "random"))
		return take_drawn(c, add_random);
	if (take(c, "mixed"))
		return take_drawn(c, add_naughty);
	piece = add_piece(c->script);
	if (!take_text(c))
		return false;
	piece->len = c->script->bytes.len - piece->begin;
	piece->count = piece->len == 0 ? 0 : take_count(c);
	if (piece->len == 0)
		take_count(c);
	return true;
}

static bool
take_pieces(struct cursor *c)
{
	do {
		if (!take_piece(c))
			return false;
		skip_blanks(c);
	} while (c->rest.len > 0);
	return true;
}

/* ---- statements ----------------------------------------------------- */

static bool
read_bare(struct cursor *c, enum step_kind kind)
{
	add_step(c, kind);
	return true;
}

static bool
read_text(struct cursor *c, enum step_kind kind)
{
	struct piece *piece;

	add_step(c, kind);
	piece = add_piece(c->script);
	if (!take_text(c))
		return false;
	piece->len = c->script->bytes.len - piece->begin;
	return true;
}

static bool
read_pieces(struct cursor *c, enum step_kind kind)
{
	add_step(c, kind);
	return take_pieces(c);
}

static bool
read_time(struct cursor *c, enum step_kind kind)
{
	struct step *step = add_step(c, kind);

	if (take_number(c, "ms", &step->number))
		return true;
	if (!take_number(c, "s", &step->number))
		return complain(c, "a time is wanted here, such as 50ms");
	step->number *= 1000;
	return true;
}

static bool
read_size(struct cursor *c, enum step_kind kind)
{
	struct step *step = add_step(c, kind);
	struct slice at;

	skip_blanks(c);
	at = c->rest;
	if (take_number(c, "", &step->number) && step->number > 0)
		return true;
	c->rest = at;
	return complain(c, "a number of bytes is wanted here");
}

static bool
read_verb(struct cursor *c, enum step_kind kind)
{
	struct slice word = peek(c);
	struct piece *piece;

	if (word.len == 0)
		return complain(c, "a verb is wanted here");
	add_step(c, kind);
	piece = add_piece(c->script);
	piece->len = word.len;
	buf_add_slice(&c->script->bytes, word);
	c->rest = slice_skip(c->rest, word.len);
	return true;
}

static bool
read_answer(struct cursor *c, enum step_kind kind)
{
	if (take(c, "any"))
		read_bare(c, STEP_ANY_LINE);
	else if (take(c, "data"))
		read_bare(c, STEP_DATA);
	else if (!read_verb(c, STEP_VERB))
		return false;
	return read_pieces(c, kind);
}

static bool
read_expected_line(struct cursor *c, enum step_kind kind)
{
	skip_blanks(c);
	return c->rest.len == 0 ? read_bare(c, STEP_ANY_LINE)
	                        : read_text(c, kind);
}

static bool
read_connection(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	if (c->script->section_count == 0 && c->script->step_count > 0)
		return complain(c, "steps stand before the first connection");
	add_section(c->script, take_count(c));
	return true;
}

static bool
read_deaf(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	c->script->is_deaf = true;
	return true;
}

static bool
read_full(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	c->script->is_full = true;
	return true;
}

static bool
read_window(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	return take_number(c, "", &c->script->window) ||
	       complain(c, "a number of bytes is wanted here");
}

/* All that is left of the line is the setting. */
static bool
read_tls(struct cursor *c, enum step_kind kind)
{
	struct tls_setting setting;
	struct piece *piece;
	const char *error;

	skip_blanks(c);
	error = tls_setting_read(&setting, c->rest);
	if (error != NULL)
		return complain(c, error);
	add_step(c, kind);
	piece = add_piece(c->script);
	piece->len = c->rest.len;
	buf_add_slice(&c->script->bytes, c->rest);
	c->rest = slice_skip(c->rest, c->rest.len);
	return true;
}

static bool
read_starttls(struct cursor *c, enum step_kind kind)
{
	script_add_line(c->script,
	    SLICE("answer STARTTLS \"220 2.0.0 go\\r\\n\""), c->number);
	return read_tls(c, kind);
}

struct statement {
	const char *word;
	read_fn read;
	enum step_kind kind;
};

static bool read_expect(struct cursor *c, enum step_kind kind);

static const struct statement statements[] = {
    {"answer", read_answer, STEP_SEND},
    {"clear", read_bare, STEP_CLEAR},
    {"close", read_bare, STEP_CLOSE},
    {"connection", read_connection, STEP_COUNT},
    {"deaf", read_deaf, STEP_COUNT},
    {"drain", read_bare, STEP_DRAIN},
    {"expect", read_expect, STEP_COUNT},
    {"full", read_full, STEP_COUNT},
    {"goodbye", read_bare, STEP_GOODBYE},
    {"pause", read_time, STEP_PAUSE},
    {"quiet", read_time, STEP_QUIET},
    {"renegotiate", read_bare, STEP_RENEGOTIATE},
    {"reset", read_bare, STEP_RESET},
    {"send", read_pieces, STEP_SEND},
    {"shutdown", read_bare, STEP_SHUTDOWN},
    {"slice", read_size, STEP_SLICE},
    {"stall", read_bare, STEP_STALL},
    {"starttls", read_starttls, STEP_TLS},
    {"tls", read_tls, STEP_TLS},
    {"update", read_size, STEP_UPDATE},
    {"window", read_window, STEP_COUNT},
    {NULL, NULL, STEP_COUNT},
};

static const struct statement expectations[] = {
    {"bytes", read_text, STEP_BYTES},
    {"data", read_bare, STEP_DATA},
    {"eof", read_bare, STEP_EOF},
    {"line", read_expected_line, STEP_LINE},
    {"verb", read_verb, STEP_VERB},
    {NULL, NULL, STEP_COUNT},
};

static bool
read_by(struct cursor *c, const struct statement *table, const char *unknown)
{
	for (; table->word != NULL; table++)
		if (take(c, table->word))
			return table->read(c, table->kind);
	return complain(c, unknown);
}

static bool
read_expect(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	return read_by(
	    c, expectations, "bytes, data, eof, line or verb is wanted here");
}

/* ---- the whole ------------------------------------------------------ */

void
script_init(struct script *s, const char *name)
{
	*s = (struct script){.name = name};
}

void
script_fini(struct script *s)
{
	buf_fini(&s->bytes);
	buf_fini(&s->errors);
	mem_free(s->pieces);
	mem_free(s->steps);
	mem_free(s->sections);
	*s = (struct script){.name = s->name};
}

/* Every step has the pieces up to the next one's. */
static void
deal_pieces(struct script *s, size_t first)
{
	size_t end = s->piece_count;

	for (size_t i = s->step_count; i > first; i--) {
		s->steps[i - 1].pieces = end - s->steps[i - 1].piece;
		end = s->steps[i - 1].piece;
	}
}

void
script_add_line(struct script *s, struct slice line, unsigned number)
{
	struct cursor c = {s, line, line, number};
	size_t first = s->step_count;

	skip_blanks(&c);
	if (c.rest.len == 0 || c.rest.ptr[0] == '#')
		return;
	if (!read_by(&c, statements, "a statement that is not known"))
		return;
	deal_pieces(s, first);
	skip_blanks(&c);
	if (c.rest.len > 0)
		complain(&c, "more than the statement takes");
}

bool
script_finish(struct script *s)
{
	if (s->section_count == 0) {
		add_section(s, 1);
		s->sections[0].begin = 0;
	}
	for (size_t i = 0; i < s->section_count; i++)
		s->sections[i].end = i + 1 < s->section_count
		                         ? s->sections[i + 1].begin
		                         : s->step_count;
	return s->errors.len == 0;
}

bool
script_read(struct script *s, struct slice text)
{
	for (unsigned number = 1; text.len > 0; number++) {
		size_t len = slice_find(text, '\n');

		script_add_line(s, slice_range(text, 0, len), number);
		text = slice_skip(text, len + 1);
	}
	return script_finish(s);
}

bool
script_spell(
    struct script *s, struct slice line, unsigned number, struct buf *out)
{
	struct cursor c = {s, line, line, number};
	struct speech speech;
	struct step step = {.piece = s->piece_count};

	if (!take_pieces(&c))
		return false;
	step.pieces = s->piece_count - step.piece;
	for (size_t i = 0; i < step.pieces; i++)
		if (s->pieces[step.piece + i].count == SCRIPT_FOREVER)
			return complain(&c, "this has to end");
	speech_begin(&speech, s, &step);
	while (speech_next(&speech, SIZE_MAX, out))
		continue;
	return true;
}

struct slice
script_text(const struct script *s, const struct step *step)
{
	const struct piece *piece = &s->pieces[step->piece];

	return slice_of(s->bytes.ptr + piece->begin, piece->len);
}
