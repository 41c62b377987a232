/* SPDX-License-Identifier: GPL-3.0-or-later
 * colon - finds console commands, and what was meant by one that is none. */
#include "ehlo/tui/colon.h"

#include <limits.h>

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

void
colon_add_syntax(struct buf *out, enum colon colon)
{
	const struct colon_row *row = colon_row(colon);

	buf_addf(out, ":%s%s%s", row->name, row->args[0] != '\0' ? " " : "",
	    row->args);
}

bool
colon_needs_argument(enum colon colon)
{
	const char *args = colon_row(colon)->args;

	return args[0] != '\0' && args[0] != '[';
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

/* What other programs call it. */
static const struct {
	const char *name;
	enum colon meant;
} foreign[] = {
    {"exit", COLON_QUIT},
    {"bye", COLON_QUIT},
    {"open", COLON_CONNECT},
};

enum colon
colon_nearest(struct slice name)
{
	enum colon best = 0;
	unsigned least = UINT_MAX;

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (slice_equals_nocase(name, slice_str(foreign[i].name)))
			return foreign[i].meant;
	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		struct slice other = slice_str(rows[colon].name);
		/* The first letter is seldom mistaken. */
		unsigned distance =
		    2 * edit_distance(name, other) +
		    !slice_starts_with_nocase(name, slice_range(other, 0, 1));

		if (distance < least) {
			least = distance;
			best = colon;
		}
	}
	return best;
}
