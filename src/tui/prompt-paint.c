/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt-paint - the label, the line with its cursor, what is proposed behind
 * it, and at the right what is wrong with it. */
#include "ehlo/tui/prompt.h"

#include "ehlo/tui/field.h"
#include "ehlo/tui/glyph.h"

static enum utf8_form
form_of(const struct prompt_look *look)
{
	return look->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

/* What does not fit ends in the sign for cut. Returns the column behind. */
static int
put_fitting(struct canvas *c, int row, int col, enum style style,
    struct slice text, const struct prompt_look *look)
{
	int end = canvas_cols(c);
	size_t width = utf8_safe_width(text, form_of(look));

	canvas_put_safe(c, row, col, end, style, text, form_of(look));
	if (width <= (size_t)(end - col))
		return col + (int)width;
	canvas_put(
	    c, row, end - 1, end, style, glyph_text(GLYPH_CUT, look->is_ascii));
	return end;
}

/* Columns of the note with the sign before it and the gap before that. */
static int
note_width(const struct prompt_look *look)
{
	return look->note.len == 0
	           ? 0
	           : 4 + (int)utf8_safe_width(look->note, form_of(look));
}

/* From the cursor on, which stays; a hint keeps a column's distance, and gives
 * way to a note. Returns the column behind it. */
static int
paint_ghost(const struct prompt *p, struct canvas *c, int col,
    const struct prompt_look *look)
{
	bool is_hint = prompt_ghost(p).len == 0;
	struct slice text = is_hint ? prompt_hint(p) : prompt_ghost(p);
	int row, at, end = canvas_cols(c);

	if (text.len == 0 || !prompt_is_at_end(p))
		return col;
	canvas_get_cursor(c, &row, &at);
	at += is_hint;
	if (is_hint && look->note.len > 0)
		end -= (int)utf8_safe_width(text, form_of(look)) +
		       note_width(look);
	if (row < 0 || at >= end)
		return col;
	return put_fitting(c, row, at, STYLE_GHOST, text, look);
}

/* Shorter ones say nothing. */
#define NOTE_WIDTH_MIN 16

/* col: behind what stands in the row already. */
static void
paint_note(struct canvas *c, int row, int col, const struct prompt_look *look)
{
	int end = canvas_cols(c);
	int at = end - note_width(look) + 2;

	if (look->note.len == 0)
		return;
	if (at < col + 2)
		at = end - col < NOTE_WIDTH_MIN ? end - 1 : col + 2;
	if (at <= col)
		return;
	canvas_put(c, row, at, end, STYLE_DOUBT,
	    glyph_text(GLYPH_DOUBT, look->is_ascii));
	if (at + 2 < end)
		put_fitting(c, row, at + 2, STYLE_MUTED, look->note, look);
}

void
prompt_paint(const struct prompt *p, struct canvas *c, int row,
    const struct prompt_look *look)
{
	const char *message = prompt_message(p);
	int end = canvas_cols(c);
	int col;

	if (message != NULL)
		col = canvas_put_safe(c, row, 0, end, STYLE_HINT,
		    slice_str(message), form_of(look));
	else
		col =
		    canvas_put(c, row, 0, end, look->label_style, look->label) +
		    1;
	col = field_paint(c, row, col, end, look->spans, look->span_count,
	    prompt_cursor(p), look->is_ascii);
	col = paint_ghost(p, c, col, look);
	if (message == NULL)
		paint_note(c, row, col, look);
}
