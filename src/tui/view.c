/* SPDX-License-Identifier: GPL-3.0-or-later
 * view - the few ways in which views put things on a canvas. */
#include "ehlo/tui/view.h"

enum utf8_form
pen_form(const struct pen *pen)
{
	return pen->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

const char *
pen_glyph(const struct pen *pen, enum glyph glyph)
{
	return glyph_text(glyph, pen->is_ascii);
}

static int
area_end(const struct pen *pen)
{
	return pen->area.col + pen->area.cols;
}

static bool
has_row(const struct pen *pen, int row)
{
	return row >= 0 && row < pen->area.rows;
}

int
pen_text(
    const struct pen *pen, int row, int col, enum style style, const char *text)
{
	if (!has_row(pen, row))
		return col;
	return canvas_put(pen->canvas, pen->area.row + row, pen->area.col + col,
		   area_end(pen), style, text) -
	       pen->area.col;
}

int
pen_safe(const struct pen *pen, int row, int col, enum style style,
    struct slice bytes)
{
	if (!has_row(pen, row))
		return col;
	return canvas_put_safe(pen->canvas, pen->area.row + row,
		   pen->area.col + col, area_end(pen), style, bytes,
		   pen_form(pen)) -
	       pen->area.col;
}

/* The sign for cut is muted, but not on a background of another role. */
static enum style
cut_style(enum style style)
{
	return style == STYLE_LIST_SEL || style == STYLE_BAR ? style
	                                                     : STYLE_MUTED;
}

int
pen_fit(const struct pen *pen, int row, int col, int col_end, enum style style,
    struct slice bytes)
{
	struct pen part = *pen;
	size_t width = utf8_safe_width(bytes, pen_form(pen));

	if (col_end > pen->area.cols)
		col_end = pen->area.cols;
	if (!has_row(pen, row) || col >= col_end)
		return col;
	part.area.cols = col_end;
	if (width <= (size_t)(col_end - col))
		return pen_safe(&part, row, col, style, bytes);
	part.area.cols--;
	pen_safe(&part, row, col, style, bytes);
	return pen_text(
	    pen, row, col_end - 1, cut_style(style), pen_glyph(pen, GLYPH_CUT));
}

int
pen_right(const struct pen *pen, int row, enum style style, const char *text)
{
	int width = (int)utf8_safe_width(slice_str(text), UTF8_FORM_UNICODE);
	int col = pen->area.cols > width ? pen->area.cols - width : 0;

	pen_text(pen, row, col, style, text);
	return col;
}

void
pen_rule(const struct pen *pen, int row, const char *title,
    enum style title_style, const char *note, enum style note_style)
{
	int width = (int)utf8_safe_width(slice_str(note), UTF8_FORM_UNICODE);
	int note_col = pen->area.cols - width - 2;
	enum style rule = pen->is_focused ? STYLE_RULE_FOCUS : STYLE_RULE;
	int col;

	if (!has_row(pen, row))
		return;
	canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
	    area_end(pen), rule,
	    pen_glyph(pen, pen->is_focused ? GLYPH_RULE_FOCUS : GLYPH_RULE));
	if (title[0] != '\0') {
		col = pen_text(pen, row, 2, rule, " ");
		col = pen_fit(pen, row, col, pen->area.cols - 2, title_style,
		    slice_str(title));
		col = pen_text(pen, row, col, rule, " ");
	} else {
		col = 2;
	}
	if (note[0] == '\0' || note_col < col + 1)
		return;
	pen_text(pen, row, note_col - 1, rule, " ");
	pen_text(pen, row, note_col, note_style, note);
	pen_text(pen, row, note_col + width, rule, " ");
}

void
scroll_by(struct scroll *s, long rows)
{
	long last = s->wanted > s->rows ? s->wanted - s->rows : 0;
	long first = s->first + rows;

	s->first = first < 0 ? 0 : first > last ? (int)last : (int)first;
}

void
pen_page(const struct pen *pen, struct scroll *s, const struct canvas *text)
{
	s->rows = pen->area.rows;
	s->wanted = canvas_rows(text);
	scroll_by(s, 0);
	for (int row = 0; row < s->rows; row++)
		canvas_copy_row(pen->canvas, pen->area.row + row, pen->area.col,
		    area_end(pen), text, s->first + row);
}

bool
scene_is_practice(const struct scene *scene)
{
	return slice_starts_with(
	    slice_str(scene->session->target), SLICE("practice:"));
}

bool
scene_is_looking_on(const struct scene *scene)
{
	return scene->replay.is_on || scene->serve.is_on;
}

bool
scene_is_open(const struct scene *scene)
{
	enum phase phase = scene->session->phase;

	return phase != PHASE_NONE && phase != PHASE_CONNECT &&
	       phase != PHASE_CLOSED;
}
