/* SPDX-License-Identifier: GPL-3.0-or-later
 * field - one line of text with a cursor, in less room than it may need. */
#ifndef EHLO_TUI_FIELD_H
#define EHLO_TUI_FIELD_H

#include "ehlo/tui/canvas.h"

/* Paints the part of text around the byte offset cursor into [col, col_end)
 * and sets the canvas' cursor there; what is cut off is marked. */
void field_paint(struct canvas *c, int row, int col, int col_end,
    enum style style, struct slice text, size_t cursor, bool is_ascii);

#endif
