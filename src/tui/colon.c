/* SPDX-License-Identifier: GPL-3.0-or-later
 * colon - finds console commands, and what was meant by one that is none. */
#include "ehlo/tui/colon.h"

#include <string.h>

#include "ehlo/base/err.h"

/* Longer words are compared by their begin. */
#define NAME_MAX_LEN 16

static const struct colon_row rows[COLON_COUNT] = {
#define C(name, text, args, help) [COLON_##name] = {text, args, help},
#include "ehlo/tui/colons.def"
#undef C
};

const struct colon_row *
colon_row(enum colon colon)
{
	return &rows[colon];
}

enum colon
colon_find(struct slice name)
{
	enum colon colon = 0;

	while (colon < COLON_COUNT &&
	       !slice_equals_nocase(name, slice_str(rows[colon].name)))
		colon++;
	return colon;
}

static unsigned
smallest(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein: insertions, deletions and replacements from a to b. */
static unsigned
edit_distance(struct slice a, struct slice b)
{
	unsigned row[NAME_MAX_LEN + 1];

	a = slice_range(a, 0, NAME_MAX_LEN);
	b = slice_range(b, 0, NAME_MAX_LEN);
	for (unsigned j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < b.len; j++) {
			unsigned cost = a.ptr[i] != b.ptr[j];
			unsigned above = row[j + 1];

			row[j + 1] =
			    smallest(above + 1, row[j] + 1, diagonal + cost);
			diagonal = above;
		}
	}
	return row[b.len];
}

enum colon
colon_nearest(struct slice name)
{
	enum colon best = 0;
	unsigned least = 2 * NAME_MAX_LEN;

	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		unsigned distance =
		    edit_distance(name, slice_str(rows[colon].name));

		if (distance < least) {
			least = distance;
			best = colon;
		}
	}
	return best;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes what follows a backslash off the front of *rest. */
static int
take_escape(struct slice *rest)
{
	static const char names[] = "rnt0\\", values[] = "\r\n\t\0\\";
	char c = rest->len > 0 ? rest->ptr[0] : '\0';
	const char *hit = c == '\0' ? NULL : strchr(names, c);
	int high, low;

	if (hit != NULL) {
		*rest = slice_skip(*rest, 1);
		return values[hit - names];
	}
	if (c != 'x' || rest->len < 3)
		return -1;
	high = hex_value(rest->ptr[1]);
	low = hex_value(rest->ptr[2]);
	*rest = slice_skip(*rest, 3);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

int
colon_unescape(struct slice text, struct buf *out)
{
	while (text.len > 0) {
		size_t plain = slice_find(text, '\\');
		int byte;

		buf_add_slice(out, slice_range(text, 0, plain));
		text = slice_skip(text, plain);
		if (text.len == 0)
			break;
		text = slice_skip(text, 1);
		byte = take_escape(&text);
		if (byte < 0)
			return -ERR_SYNTAX;
		buf_add_byte(out, (char)byte);
	}
	return 0;
}
