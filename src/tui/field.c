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

void
field_paint(struct canvas *c, int row, int col, int col_end, enum style style,
    struct slice text, size_t cursor, bool is_ascii)
{
	enum utf8_form form = is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
	int at = (int)utf8_safe_width(slice_range(text, 0, cursor), form);
	int width = col_end - col;
	int scroll = width > 0 ? scroll_of(at, width) : 0;
	struct utf8_glyph glyph;
	int place = col - scroll;

	while (place < col_end && utf8_safe_next(&text, form, &glyph)) {
		if (place >= col)
			canvas_put(c, row, place, col_end,
			    glyph.is_escaped ? STYLE_CTRL : style, glyph.text);
		place += glyph.width;
	}
	if (scroll > 0 && width > 2)
		canvas_put(c, row, col, col_end, STYLE_MUTED,
		    glyph_text(GLYPH_CUT, is_ascii));
	if (place + (text.len > 0) > col_end && col + at - scroll < col_end - 1)
		canvas_put(c, row, col_end - 1, col_end, STYLE_MUTED,
		    glyph_text(GLYPH_CUT, is_ascii));
	canvas_set_cursor(c, row, col + at - scroll);
}
