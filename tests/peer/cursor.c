/* SPDX-License-Identifier: GPL-3.0-or-later
 * cursor - words, numbers and texts; the bytes of a text go to the script. */
#include "cursor.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "naughty.h"

bool
cursor_complain(struct cursor *c, const char *what)
{
	buf_addf(&c->script->errors, "%s:%u:%zu: %s\n", c->script->name,
	    c->number, c->line.len - c->rest.len + 1, what);
	return false;
}

void *
cursor_grow(void *list, size_t count, size_t size)
{
	if (count > 0 && (count < 16 || (count & (count - 1)) != 0))
		return list;
	return mem_realloc(list, count == 0 ? 16 : count * 2, size);
}

struct piece *
cursor_add_piece(struct script *s)
{
	struct piece *piece;

	s->pieces = cursor_grow(s->pieces, s->piece_count, sizeof(*s->pieces));
	piece = &s->pieces[s->piece_count++];
	*piece = (struct piece){.begin = s->bytes.len, .count = 1};
	return piece;
}

/* ---- words ---------------------------------------------------------- */

void
cursor_skip_blanks(struct cursor *c)
{
	while (c->rest.len > 0 &&
	       (c->rest.ptr[0] == ' ' || c->rest.ptr[0] == '\t'))
		c->rest = slice_skip(c->rest, 1);
}

struct slice
cursor_peek(struct cursor *c)
{
	struct slice rest;

	cursor_skip_blanks(c);
	rest = c->rest;
	return slice_take_word(&rest);
}

bool
cursor_take(struct cursor *c, const char *word)
{
	struct slice next = cursor_peek(c);

	if (!slice_equals(next, slice_str(word)))
		return false;
	c->rest = slice_skip(c->rest, next.len);
	return true;
}

bool
cursor_take_number(struct cursor *c, const char *unit, uint64_t *out)
{
	struct slice word = cursor_peek(c);
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

uint64_t
cursor_take_count(struct cursor *c)
{
	struct slice word = cursor_peek(c);
	unsigned long number;

	if (cursor_take(c, "forever"))
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
			return cursor_complain(
			    c, "a hexadecimal digit is missing");
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
		return cursor_complain(c, "no such character");
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
		return cursor_complain(c, "an escape that is not known");
	c->rest = slice_skip(c->rest, 1);
	if (at == NULL)
		return take_code(c, name);
	buf_add_byte(&c->script->bytes, bytes[at - names]);
	return true;
}

bool
cursor_take_text(struct cursor *c)
{
	cursor_skip_blanks(c);
	if (c->rest.len == 0 || c->rest.ptr[0] != '"')
		return cursor_complain(c, "a text in quotes is wanted here");
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
		return cursor_complain(c, "the text has no closing quote");
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
	struct piece *piece = cursor_add_piece(c->script);
	uint64_t count, seed = 1;
	uint32_t state;

	if (!cursor_take_number(c, "", &count))
		return cursor_complain(c, "how many?");
	if (cursor_take(c, "seed") && !cursor_take_number(c, "", &seed))
		return cursor_complain(c, "a seed is a number");
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

	if (cursor_take(c, "random"))
		return take_drawn(c, add_random);
	if (cursor_take(c, "mixed"))
		return take_drawn(c, add_naughty);
	piece = cursor_add_piece(c->script);
	if (!cursor_take_text(c))
		return false;
	piece->len = c->script->bytes.len - piece->begin;
	piece->count = piece->len == 0 ? 0 : cursor_take_count(c);
	if (piece->len == 0)
		cursor_take_count(c);
	return true;
}

bool
cursor_take_pieces(struct cursor *c)
{
	do {
		if (!take_piece(c))
			return false;
		cursor_skip_blanks(c);
	} while (c->rest.len > 0);
	return true;
}
