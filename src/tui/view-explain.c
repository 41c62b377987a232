/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-explain - what the selected or the newest line means, and what is in
 * order next. */
#include <string.h>

#include "ehlo/smtp/cite.h"
#include "ehlo/tui/comment.h"

#define LEGAL_MAX 8

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
		/* In order is one thing; whether this server has it is
		 * another. */
		if (!session_offers(comment->session, legal[i]))
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

/* What does not fit ends with a sign that there is more. Whether that was
 * so. */
static bool
paint_text(const struct pen *pen, const struct area *area, struct slice text)
{
	int last = area->rows - 1, end;

	if (flow_words(pen->canvas, area, STYLE_EXPLAIN, text, pen_form(pen)) <=
	    area->rows)
		return false;
	end = end_of_row(pen, area, last);
	if (end == area->cols)
		end--;
	canvas_put(pen->canvas, area->row + last, area->col + end,
	    area->col + area->cols, STYLE_EXPLAIN, pen_glyph(pen, GLYPH_CUT));
	return true;
}

/* Where the key is shown that opens the whole; nothing stands there else. */
static void
paint_more(const struct pen *pen, int row)
{
	static const char more[] = "Alt-E: all of it";
	int col = pen->area.cols - (int)strlen(more) - 1;

	if (end_of_row(pen, &pen->area, row) < col - 1)
		pen_text(pen, row, col, STYLE_HINT, more);
}

#define MEND_ROWS 2

/* The line as it was typed, and a sign below the place where it is wrong. Where
 * the area has no room for that the words have to do. */
static int
paint_mending(
    const struct pen *pen, const struct comment *comment, int row, int rows)
{
	struct slice typed = comment->typed, before;
	int col = 3, at;

	if (comment->mend.why == NULL || comment->mend.is_before ||
	    rows <= MEND_ROWS)
		return 0;
	before = slice_range(typed, 0, comment->mend.at);
	at = col + (int)utf8_safe_width(before, pen_form(pen));
	if (at >= pen->area.cols - 1)
		return 0;
	pen_fit(pen, row, col, pen->area.cols - 1, STYLE_CLIENT_INVALID, typed);
	pen_text(pen, row + 1, at, STYLE_WARN, "^ here");
	return MEND_ROWS;
}

/* In the rows of the strip. */
static void
paint_short(
    struct page_view *v, const struct comment *comment, const struct pen *pen)
{
	struct area area = pen->area;
	int mended;

	area.row++;
	area.col++;
	area.cols -= 2;
	area.rows -= 2;
	v->is_cut = true;
	if (area.rows <= 0)
		return;
	mended = paint_mending(pen, comment, 1, area.rows);
	area.row += mended;
	area.rows -= mended;
	v->is_cut = paint_text(pen, &area, buf_slice(&comment->text));
	paint_next(pen, pen->area.rows - 1, comment);
	if (v->is_cut)
		paint_more(pen, pen->area.rows - 1);
}

/* Where the RFC can be read, a row each; how many. */
static int
paint_links(const struct pen *pen, int row, const struct comment *comment)
{
	struct slice rest = slice_str(comment->rfc);
	char link[CITE_LINK_SIZE];
	unsigned long number = 0;
	int count = 0;

	while (cite_next_link(&rest, &number, link)[0] != '\0') {
		if (pen != NULL)
			pen_text(pen, row + count, 1, STYLE_HINT, link);
		count++;
	}
	return count;
}

/* From where it was scrolled to; the RFC again, for it may not have found
 * room in the rule. */
static void
paint_whole(
    struct page_view *v, const struct comment *comment, const struct pen *pen)
{
	struct pen page = *pen, whole = *pen;
	struct area area = {.col = 1, .cols = pen->area.cols - 2};
	struct slice words = buf_slice(&comment->text);
	int links = paint_links(NULL, 0, comment);

	if (area.cols < 1)
		return;
	page.area.row++;
	page.area.rows--;
	area.rows =
	    flow_words(NULL, &area, STYLE_EXPLAIN, words, pen_form(pen));
	whole.area = (struct area){
	    .rows = area.rows + links + 4, .cols = pen->area.cols};
	whole.canvas = canvas_new(whole.area.rows, whole.area.cols);
	flow_words(whole.canvas, &area, STYLE_EXPLAIN, words, pen_form(pen));
	pen_text(&whole, area.rows + 1, 1, STYLE_CITE, comment->rfc);
	paint_links(&whole, area.rows + 2, comment);
	paint_next(&whole, area.rows + links + 3, comment);
	pen_page(&page, &v->scroll, whole.canvas);
	canvas_free(whole.canvas);
}

/* The head goes into the rule: own words, but an ASCII screen wants them safe
 * as well. Where it is all there is, the key to the rest has its place. */
static void
paint_head(const struct comment *comment, const struct pen *pen)
{
	static const char why[] = "Alt-E";
	struct pen left = *pen;
	struct buf head = {0};

	utf8_add_safe(&head, buf_slice(&comment->head), pen_form(pen));
	if (pen->area.rows > 1) {
		pen_rule(pen, 0, buf_text(&head), STYLE_EXPLAIN_HEAD,
		    comment->rfc, STYLE_CITE);
	} else {
		pen_rule(pen, 0, "", STYLE_TITLE, why, STYLE_HINT);
		left.area.cols -= (int)sizeof(why) + 2;
		if (left.area.cols > 0)
			pen_rule(&left, 0, buf_text(&head), STYLE_EXPLAIN_HEAD,
			    "", STYLE_CITE);
	}
	buf_fini(&head);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct page_view *v = self;
	struct comment comment;

	comment_make(&comment, scene);
	paint_head(&comment, pen);
	if (v->is_whole)
		paint_whole(v, &comment, pen);
	else
		paint_short(v, &comment, pen);
	comment_fini(&comment);
}

const struct view_ops view_explain = {.name = "explain", .paint = paint};
