/* SPDX-License-Identifier: GPL-3.0-or-later
 * field - scrolls by thirds of its width, so that it does not move with each
 * character. */
#include "ehlo/tui/field.h"

#include "ehlo/tui/glyph.h"

/* Columns to leave out on the left so that column cursor is in sight. */
static int
scroll_of(int cursor, int width)
{
	int step = width / 3 > 0 ? width / 3 : 1;
	int scroll = 0;

	while (cursor - scroll >= width)
		scroll += step;
	return scroll;
}

static int
width_before(
    const struct span *spans, size_t count, size_t cursor, enum utf8_form form)
{
	size_t width = 0;

	for (size_t i = 0; i < count && cursor > 0; i++) {
		struct slice head = slice_range(spans[i].bytes, 0, cursor);

		width += utf8_safe_width(head, form);
		cursor -= head.len;
	}
	return (int)width;
}

/* What stands left of col is out of sight. */
struct place {
	struct canvas *canvas;
	int row, col, col_end;
	int at;
	bool is_cut;
};

static void
put_span(struct place *p, const struct span *span, enum utf8_form form)
{
	struct slice text = span->bytes;
	struct utf8_glyph glyph;

	while (p->at < p->col_end && utf8_safe_next(&text, form, &glyph)) {
		if (p->at >= p->col)
			canvas_put(p->canvas, p->row, p->at, p->col_end,
			    glyph.is_escaped ? STYLE_CTRL : span->style,
			    glyph.text);
		p->at += glyph.width;
	}
	p->is_cut |= text.len > 0;
}

int
field_paint(struct canvas *c, int row, int col, int col_end,
    const struct span *spans, size_t count, size_t cursor, bool is_ascii)
{
	enum utf8_form form = is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
	int before = width_before(spans, count, cursor, form);
	int width = col_end - col;
	int scroll = width > 0 ? scroll_of(before, width) : 0;
	int at = col + before - scroll;
	struct place p = {
	    .canvas = c,
	    .row = row,
	    .col = col,
	    .col_end = col_end,
	    .at = col - scroll,
	};

	for (size_t i = 0; i < count; i++)
		put_span(&p, &spans[i], form);
	if (scroll > 0 && width > 2)
		canvas_put(c, row, col, col_end, STYLE_MUTED,
		    glyph_text(GLYPH_CUT, is_ascii));
	if (p.at + p.is_cut > col_end && at < col_end - 1)
		canvas_put(c, row, col_end - 1, col_end, STYLE_MUTED,
		    glyph_text(GLYPH_CUT, is_ascii));
	canvas_set_cursor(c, row, at);
	return p.at;
}
