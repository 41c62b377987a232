/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-explain - what the selected or the newest line means, and what is in
 * order next. */
#include <string.h>

#include "ehlo/tui/comment.h"

#define LEGAL_MAX 8

/* In order is one thing; whether this server has it is another. */
static bool
is_offered(const struct session *s, enum verb verb)
{
	if (verb == VERB_STARTTLS)
		return ext_set_has(&s->offered, EXT_STARTTLS);
	if (verb == VERB_AUTH)
		return ext_set_has(&s->offered, EXT_AUTH);
	return true;
}

static void
paint_legal(const struct pen *pen, int row, const struct comment *comment)
{
	enum verb legal[LEGAL_MAX];
	size_t count = tracker_legal(comment->phase, legal, LEGAL_MAX);
	int col;

	if (count == 0)
		return;
	col = pen_text(pen, row, 1, STYLE_LABEL, "Next:");
	for (size_t i = 0; i < count; i++) {
		if (!is_offered(comment->session, legal[i]))
			continue;
		col = pen_text(
		    pen, row, col + 2, STYLE_CITE, verb_text(legal[i]));
	}
}

/* In mail data the way on is no verb. */
static void
paint_next(const struct pen *pen, int row, const struct comment *comment)
{
	int col;

	if (!comment->takes_data) {
		paint_legal(pen, row, comment);
		return;
	}
	col = pen_text(pen, row, 1, STYLE_LABEL, "Next:");
	pen_text(pen, row, col + 2, STYLE_CITE,
	    "the message, line by line; a lone . ends it");
}

/* The column behind the last character of the row. */
static int
end_of_row(const struct pen *pen, const struct area *area, int row)
{
	int col = area->cols;

	while (col > 0 && strcmp(canvas_at(pen->canvas, area->row + row,
				     area->col + col - 1)
				     ->text,
			      " ") == 0)
		col--;
	return col;
}

/* What does not fit ends with a sign that there is more. */
static void
paint_text(const struct pen *pen, const struct area *area, struct slice text)
{
	int last = area->rows - 1, end;

	if (flow_words(pen->canvas, area, STYLE_EXPLAIN, text, pen_form(pen)) <=
	    area->rows)
		return;
	end = end_of_row(pen, area, last);
	if (end == area->cols)
		end--;
	canvas_put(pen->canvas, area->row + last, area->col + end,
	    area->col + area->cols, STYLE_EXPLAIN, pen_glyph(pen, GLYPH_CUT));
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct comment comment;
	struct area area = pen->area;
	struct buf head = {0};

	(void)self;
	comment_make(&comment, scene);
	/* The head goes into the rule: own words, but an ASCII screen wants
	 * them safe as well. */
	utf8_add_safe(&head, buf_slice(&comment.head), pen_form(pen));
	pen_rule(pen, 0, buf_text(&head), STYLE_EXPLAIN_HEAD, comment.rfc,
	    STYLE_CITE);
	area.row++;
	area.col++;
	area.cols -= 2;
	area.rows -= 2;
	if (area.rows > 0) {
		paint_text(pen, &area, buf_slice(&comment.text));
		paint_next(pen, pen->area.rows - 1, &comment);
	}
	buf_fini(&head);
	comment_fini(&comment);
}

const struct view_ops view_explain = {.name = "explain", .paint = paint};
