/* SPDX-License-Identifier: GPL-3.0-or-later
 * script - a word, a row of the table, and what that row wants behind it. */
#include "script.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "cursor.h"
#include "speech.h"
#include "tls-wire.h"

typedef bool (*read_fn)(struct cursor *c, enum step_kind kind);

/* ---- growth ---------------------------------------------------------- */

static struct step *
add_step(struct cursor *c, enum step_kind kind)
{
	struct script *s = c->script;
	struct step *step;

	s->steps = cursor_grow(s->steps, s->step_count, sizeof(*s->steps));
	step = &s->steps[s->step_count++];
	*step = (struct step){
	    .kind = kind, .line = c->number, .piece = s->piece_count};
	return step;
}

static void
add_section(struct script *s, uint64_t count)
{
	s->sections =
	    cursor_grow(s->sections, s->section_count, sizeof(*s->sections));
	s->sections[s->section_count++] =
	    (struct section){s->step_count, s->step_count, count};
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
	piece = cursor_add_piece(c->script);
	if (!cursor_take_text(c))
		return false;
	piece->len = c->script->bytes.len - piece->begin;
	return true;
}

static bool
read_pieces(struct cursor *c, enum step_kind kind)
{
	add_step(c, kind);
	return cursor_take_pieces(c);
}

static bool
read_time(struct cursor *c, enum step_kind kind)
{
	struct step *step = add_step(c, kind);

	if (cursor_take_number(c, "ms", &step->number))
		return true;
	if (!cursor_take_number(c, "s", &step->number))
		return cursor_complain(
		    c, "a time is wanted here, such as 50ms");
	step->number *= 1000;
	return true;
}

static bool
read_size(struct cursor *c, enum step_kind kind)
{
	struct step *step = add_step(c, kind);
	struct slice at;

	cursor_skip_blanks(c);
	at = c->rest;
	if (cursor_take_number(c, "", &step->number) && step->number > 0)
		return true;
	c->rest = at;
	return cursor_complain(c, "a number of bytes is wanted here");
}

static bool
read_verb(struct cursor *c, enum step_kind kind)
{
	struct slice word = cursor_peek(c);
	struct piece *piece;

	if (word.len == 0)
		return cursor_complain(c, "a verb is wanted here");
	add_step(c, kind);
	piece = cursor_add_piece(c->script);
	piece->len = word.len;
	buf_add_slice(&c->script->bytes, word);
	c->rest = slice_skip(c->rest, word.len);
	return true;
}

static bool
read_answer(struct cursor *c, enum step_kind kind)
{
	if (cursor_take(c, "any"))
		read_bare(c, STEP_ANY_LINE);
	else if (cursor_take(c, "data"))
		read_bare(c, STEP_DATA);
	else if (!read_verb(c, STEP_VERB))
		return false;
	return read_pieces(c, kind);
}

static bool
read_expected_line(struct cursor *c, enum step_kind kind)
{
	cursor_skip_blanks(c);
	return c->rest.len == 0 ? read_bare(c, STEP_ANY_LINE)
	                        : read_text(c, kind);
}

static bool
read_connection(struct cursor *c, enum step_kind kind)
{
	(void)kind;
	if (c->script->section_count == 0 && c->script->step_count > 0)
		return cursor_complain(
		    c, "steps stand before the first connection");
	add_section(c->script, cursor_take_count(c));
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
	return cursor_take_number(c, "", &c->script->window) ||
	       cursor_complain(c, "a number of bytes is wanted here");
}

/* All that is left of the line is the setting. */
static bool
read_tls(struct cursor *c, enum step_kind kind)
{
	struct tls_setting setting;
	struct piece *piece;
	const char *error;

	cursor_skip_blanks(c);
	error = tls_wire_read_setting(&setting, c->rest);
	if (error != NULL)
		return cursor_complain(c, error);
	add_step(c, kind);
	piece = cursor_add_piece(c->script);
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
		if (cursor_take(c, table->word))
			return table->read(c, table->kind);
	return cursor_complain(c, unknown);
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

	cursor_skip_blanks(&c);
	if (c.rest.len == 0 || c.rest.ptr[0] == '#')
		return;
	if (!read_by(&c, statements, "a statement that is not known"))
		return;
	deal_pieces(s, first);
	cursor_skip_blanks(&c);
	if (c.rest.len > 0)
		cursor_complain(&c, "more than the statement takes");
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

	if (!cursor_take_pieces(&c))
		return false;
	step.pieces = s->piece_count - step.piece;
	for (size_t i = 0; i < step.pieces; i++)
		if (s->pieces[step.piece + i].count == SCRIPT_FOREVER)
			return cursor_complain(&c, "this has to end");
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
