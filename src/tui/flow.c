/* SPDX-License-Identifier: GPL-3.0-or-later
 * flow - one walk over the glyphs serves for counting and for painting. */
#include "ehlo/tui/flow.h"

/* A walk: where the next glyph goes. */
struct walk {
	size_t row;
	int col, width;
};

/* Makes room for a glyph; one that is wider than all stands alone. */
static void
walk_to(struct walk *w, int glyph_width)
{
	if (w->col > 0 && w->col + glyph_width > w->width) {
		w->row++;
		w->col = 0;
	}
}

size_t
flow_rows(
    const struct span *spans, size_t count, int width, enum utf8_form form)
{
	struct walk w = {.width = width};
	struct utf8_glyph glyph;

	for (size_t i = 0; i < count; i++) {
		struct slice rest = spans[i].bytes;

		while (utf8_safe_next(&rest, form, &glyph)) {
			walk_to(&w, glyph.width);
			w.col += glyph.width;
		}
	}
	return w.row + 1;
}

static void
put_glyph(struct canvas *c, const struct area *area, const struct walk *w,
    size_t first, enum style style, const struct utf8_glyph *glyph)
{
	if (w->row < first)
		return;
	canvas_put(c, area->row + (int)(w->row - first), area->col + w->col,
	    area->col + area->cols,
	    glyph->is_escaped && style != STYLE_FIND ? STYLE_CTRL : style,
	    glyph->text);
}

void
flow_paint(struct canvas *c, const struct area *area, const struct span *spans,
    size_t count, size_t first, enum utf8_form form)
{
	struct walk w = {.width = area->cols};
	size_t end = first + (size_t)area->rows;
	struct utf8_glyph glyph;

	for (size_t i = 0; i < count; i++) {
		struct slice rest = spans[i].bytes;

		while (utf8_safe_next(&rest, form, &glyph)) {
			walk_to(&w, glyph.width);
			if (w.row >= end)
				return;
			put_glyph(c, area, &w, first, spans[i].style, &glyph);
			w.col += glyph.width;
		}
	}
}

/* Clipped to the area, like a word that is wider than it. */
static void
put_word(struct canvas *c, const struct area *area, int row, int col,
    enum style style, struct slice word, enum utf8_form form)
{
	if (c != NULL && row >= 0 && row < area->rows)
		canvas_put_safe(c, area->row + row, area->col + col,
		    area->col + area->cols, style, word, form);
}

int
flow_words_from(struct canvas *c, const struct area *area, int first,
    enum style style, struct slice text, enum utf8_form form)
{
	struct slice word;
	int row = -first, col = 0;

	while ((word = slice_take_word(&text)).len > 0) {
		int width = (int)utf8_safe_width(word, form);

		if (col > 0 && col + 1 + width > area->cols) {
			row++;
			col = 0;
		}
		/* The blank too: the style may have a background. */
		if (col > 0)
			put_word(c, area, row, col++, style, SLICE(" "), form);
		put_word(c, area, row, col, style, word, form);
		col += width;
	}
	return row + first + (col > 0);
}

int
flow_words(struct canvas *c, const struct area *area, enum style style,
    struct slice text, enum utf8_form form)
{
	return flow_words_from(c, area, 0, style, text, form);
}
