/* SPDX-License-Identifier: GPL-3.0-or-later
 * flow - bytes in several styles over as many rows as they need.
 *
 * Lines of a conversation break anywhere, and no byte is lost; prose breaks
 * between words. Both advance even where not one character fits.
 */
#ifndef EHLO_TUI_FLOW_H
#define EHLO_TUI_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/tui/canvas.h"

struct area {
	int row, col, rows, cols;
};

struct span {
	struct slice bytes;
	enum style style;
};

/* Rows that the spans take at this width (>= 1, for nothing too). */
size_t flow_rows(
    const struct span *spans, size_t count, int width, enum utf8_form form);
/* Paints the rows [first, first + area.rows) of them into the area. */
void flow_paint(struct canvas *c, const struct area *area,
    const struct span *spans, size_t count, size_t first, enum utf8_form form);

/* Paints prose, clipped to the area; returns the rows it wants. canvas NULL
 * only counts. A word wider than the area is cut by it. */
int flow_words(struct canvas *c, const struct area *area, enum style style,
    struct slice text, enum utf8_form form);
/* As flow_words; the rows before first are counted, not painted. */
int flow_words_from(struct canvas *c, const struct area *area, int first,
    enum style style, struct slice text, enum utf8_form form);

#endif
