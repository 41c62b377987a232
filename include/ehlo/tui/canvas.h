/* SPDX-License-Identifier: GPL-3.0-or-later
 * canvas - a pure grid of cells that views paint; no terminal in it.
 *
 * Rows and columns count from 0. What does not fit is clipped; no call fails.
 * Hostile bytes come in through canvas_put_safe only.
 */
#ifndef EHLO_TUI_CANVAS_H
#define EHLO_TUI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/slice.h"
#include "ehlo/base/utf8.h"
#include "ehlo/tui/style.h"

/* Small, since every frame goes over thousands of them. */
struct cell {
	char text[15]; /* one character with two marks or three, UTF-8; "" =
	                * the second half of a wide one */
	uint8_t style; /* enum style */
};

struct canvas;

/* At least 1x1; blank in STYLE_TEXT, cursor hidden. */
struct canvas *canvas_new(int rows, int cols);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int cols);
void canvas_clear(struct canvas *c);
int canvas_rows(const struct canvas *c);
int canvas_cols(const struct canvas *c);
/* The rest of the row stands behind it; bytes behind a text's end are zero, so
 * that cells which look the same are the same bytes. */
const struct cell *canvas_at(const struct canvas *c, int row, int col);

/* Writes our own text (UTF-8) at row, col; stops in front of col_end. Returns
 * the column behind the last cell written. */
int canvas_put(struct canvas *c, int row, int col, int col_end,
    enum style style, const char *text);
/* The same for any bytes; escaped ones in STYLE_CTRL. */
int canvas_put_safe(struct canvas *c, int row, int col, int col_end,
    enum style style, struct slice bytes, enum utf8_form form);
/* Fills [col, col_end) with a character of width 1. */
void canvas_fill(struct canvas *c, int row, int col, int col_end,
    enum style style, const char *text);

/* Cells of a row of another canvas, from its first column on, to [col,
 * col_end); none where that has no such row or column. */
void canvas_copy_row(struct canvas *c, int row, int col, int col_end,
    const struct canvas *from, int from_row);

/* Whether anything was written to a row since the canvas was settled: a new or
 * cleared one has such rows only. */
bool canvas_is_touched(const struct canvas *c, int row);
void canvas_settle(struct canvas *c);

/* row -1 hides it. */
void canvas_set_cursor(struct canvas *c, int row, int col);
void canvas_get_cursor(const struct canvas *c, int *row, int *col);

#endif
