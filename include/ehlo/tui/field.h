/* SPDX-License-Identifier: GPL-3.0-or-later
 * field - one line of text with a cursor, in less room than it may need. */
#ifndef EHLO_TUI_FIELD_H
#define EHLO_TUI_FIELD_H

#include "ehlo/tui/flow.h"

/* Paints the part around the byte offset cursor into [col, col_end) and sets
 * the canvas' cursor there; what is cut off is marked. spans are all of text,
 * in its order. Returns the column behind it. */
int field_paint(struct canvas *c, int row, int col, int col_end,
    const struct span *spans, size_t count, size_t cursor, bool is_ascii);

#endif
