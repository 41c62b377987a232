/* SPDX-License-Identifier: GPL-3.0-or-later
 * cursor - a line of a script, taken word by word; script.h has the language.
 */
#ifndef EHLO_TESTS_PEER_CURSOR_H
#define EHLO_TESTS_PEER_CURSOR_H

#include "script.h"

/* A statement under way: what is left of its line. */
struct cursor {
	struct script *script;
	struct slice line, rest;
	unsigned number;
};

/* Adds an error at this place; false, for those who return it. */
bool cursor_complain(struct cursor *c, const char *what);

void cursor_skip_blanks(struct cursor *c);
/* Whether this word stands here; then it is taken. */
bool cursor_take(struct cursor *c, const char *word);
/* The next word, left where it is. */
struct slice cursor_peek(struct cursor *c);
/* A number with its unit behind it ("" = none); false when there is none. */
bool cursor_take_number(struct cursor *c, const char *unit, uint64_t *out);
/* "x5" or "forever"; 1 when neither stands there. */
uint64_t cursor_take_count(struct cursor *c);
/* A quoted text into the script's bytes. */
bool cursor_take_text(struct cursor *c);
/* BYTES, to the end of the line. */
bool cursor_take_pieces(struct cursor *c);

struct piece *cursor_add_piece(struct script *s);
/* Room for one more in a list that doubles at powers of two. */
void *cursor_grow(void *list, size_t count, size_t size);

#endif
