/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder-rungs - a row of the ladder on the screen: what is beside the
 * lifelines, the arrow between them, what is above and below it. */
#include <stdio.h>

#include "ladder-paint.h"

/* ---- times ------------------------------------------------------------ */

static uint64_t
session_start(const struct ladder *l, const struct ladder_row *row)
{
	size_t first = l->sessions[row->session].first_row;

	if (first < ladder_first(l))
		first = ladder_first(l);
	return ladder_row(l, first)->t_us;
}

/* As many decimals as fit, up to milliseconds. */
static void
put_seconds(const struct rungs *r, int y, enum style style, const char *before,
    uint64_t us)
{
	char text[48];
	int decimals = 3, width;

	do
		width = snprintf(text, sizeof(text), "%s%.*f", before, decimals,
		    (double)us / 1e6);
	while (width > r->time_cols && decimals-- > 0);
	pen_text(&r->pen, y,
	    r->time_col + (width < r->time_cols ? r->time_cols - width : 0),
	    style, text);
}

/* The person's time has a sign, so that nobody takes it for the server's. */
static void
paint_before(const struct rungs *r, int y, const struct ladder_row *row)
{
	bool is_slow = ladder_is_slow(&r->v->ladder, row);

	if (row->took_us > 0)
		put_seconds(r, y, is_slow ? STYLE_DELTA_SLOW : STYLE_DELTA, "",
		    row->took_us);
	else
		put_seconds(r, y, STYLE_DELTA,
		    ladder_is_client(row) && row->kind != LADDER_CONNECT ? "+"
									 : "",
		    row->gap_us);
}

static void
paint_since_mark(const struct rungs *r, int y, const struct ladder_row *row)
{
	size_t mark = ladder_view_marked(r->v, 0);
	uint64_t from = mark < ladder_count(&r->v->ladder)
	                    ? ladder_row(&r->v->ladder, mark)->t_us
	                    : session_start(&r->v->ladder, row);

	if (row->t_us < from)
		put_seconds(r, y, STYLE_TIME, "-", from - row->t_us);
	else
		put_seconds(r, y, STYLE_TIME, "", row->t_us - from);
}

static void
paint_time(const struct rungs *r, int y, const struct ladder_row *row)
{
	char text[WALL_TIME_SIZE];

	switch (r->times) {
	case LADDER_TIMES_START:
		put_seconds(r, y, STYLE_TIME, "",
		    row->t_us - session_start(&r->v->ladder, row));
		break;
	case LADDER_TIMES_MARK:
		paint_since_mark(r, y, row);
		break;
	case LADDER_TIMES_CLOCK:
		pen_text(&r->pen, y, r->time_col, STYLE_TIME,
		    wall_time(conversation_wall(r->scene->conversation),
			row->t_us, text));
		break;
	default:
		paint_before(r, y, row);
		break;
	}
}

/* ---- left of the lifelines -------------------------------------------- */

static const char *
mark_of(const struct ladder_view *v, size_t row)
{
	for (size_t i = 0; i < v->mark_count; i++)
		if (ladder_view_marked(v, i) == row)
			return i == 0 ? "A" : "B";
	return NULL;
}

static bool
is_pointed_at(const struct rungs *r, size_t row)
{
	return row == r->v->cursor &&
	       (r->scene->pane == PANE_LADDER || r->v->is_scrolled);
}

/* The sign for what did not wait: from the first to the last of them. */
static void
paint_bracket(const struct rungs *r, int y, size_t row)
{
	const struct ladder *l = &r->v->ladder;
	bool is_joined = ladder_row(l, row)->is_joined;
	bool is_followed =
	    row + 1 < ladder_count(l) && ladder_row(l, row + 1)->is_joined;
	enum glyph glyph = !is_joined    ? GLYPH_JOIN_DOWN
	                   : is_followed ? GLYPH_VERTICAL
	                                 : GLYPH_END_LEFT;

	if (r->left > 0 && (is_joined || is_followed))
		pen_text(&r->pen, y, LADDER_PREFIX_COLS - 1, STYLE_ACCENT,
		    pen_glyph(&r->pen, glyph));
}

static void
paint_prefix(const struct rungs *r, int y, size_t row)
{
	const struct ladder_row *lr = ladder_row(&r->v->ladder, row);
	const char *mark = mark_of(r->v, row);
	bool is_pointed = is_pointed_at(r, row);

	if (mark != NULL || is_pointed)
		pen_text(&r->pen, y, 0,
		    is_pointed ? STYLE_SELECT : STYLE_ACCENT,
		    mark != NULL ? mark : pen_glyph(&r->pen, GLYPH_POINT));
	if (ladder_is_slow(&r->v->ladder, lr))
		pen_text(&r->pen, y, 1, STYLE_DELTA_SLOW,
		    pen_glyph(&r->pen, GLYPH_DOUBT));
	paint_bracket(r, y, row);
	if (r->time_cols > 0)
		paint_time(r, y, lr);
}

/* ---- the arrow -------------------------------------------------------- */

static int
spans_width(const struct rungs *r, const struct span *spans, size_t count)
{
	size_t width = 0;

	for (size_t i = 0; i < count; i++)
		width += utf8_safe_width(spans[i].bytes, pen_form(&r->pen));
	return width > 10000 ? 10000 : (int)width;
}

/* Between col and col_end; what does not fit ends in the sign for cut. */
static void
paint_spans(const struct rungs *r, int y, int col, int col_end,
    const struct span *spans, size_t count)
{
	struct pen part = r->pen;
	bool is_cut = spans_width(r, spans, count) > col_end - col;

	if (col >= col_end)
		return;
	part.area.cols = is_cut ? col_end - 1 : col_end;
	for (size_t i = 0; i < count; i++)
		col = pen_safe(&part, y, col, spans[i].style, spans[i].bytes);
	if (is_cut)
		pen_text(&r->pen, y, col_end - 1, STYLE_MUTED,
		    pen_glyph(&r->pen, GLYPH_CUT));
}

/* How a row is drawn: its ends, and what lies between them. */
struct shape {
	enum glyph left, right, dash;
	enum style ends, style;
	bool has_dash, points_right, points_left;
};

static struct shape
shape_of(const struct ladder_row *row)
{
	struct shape s = {.left = GLYPH_VERTICAL,
	    .right = GLYPH_VERTICAL,
	    .dash = row->is_tls ? GLYPH_TLS : GLYPH_RULE,
	    .ends = STYLE_LIFE,
	    .has_dash = true,
	    .points_right = ladder_is_client(row)};

	s.style = s.points_right ? STYLE_ARROW_CLIENT : STYLE_ARROW_SERVER;
	s.points_left = row->kind == LADDER_REPLY || row->kind == LADDER_OTHER;
	switch (row->kind) {
	case LADDER_CONNECT:
		s.dash = GLYPH_DASHED;
		break;
	case LADDER_CONTENT:
	case LADDER_CHUNK:
		s.dash = GLYPH_HEAVY;
		break;
	case LADDER_TLS:
		s.left = GLYPH_TLS_LEFT;
		s.right = GLYPH_TLS_RIGHT;
		s.dash = GLYPH_TLS;
		s.ends = s.style = STYLE_TLS;
		break;
	case LADDER_CLOSED:
		s.left = GLYPH_END_LEFT;
		s.right = GLYPH_END_RIGHT;
		s.style = STYLE_LIFE;
		break;
	case LADDER_NOTE:
	case LADDER_GONE:
		s.left = s.right = GLYPH_CONTINUED;
		s.has_dash = false;
		break;
	default:
		break;
	}
	return s;
}

static void
paint_ends(const struct rungs *r, int y, const struct shape *s)
{
	pen_text(&r->pen, y, r->left, s->ends, pen_glyph(&r->pen, s->left));
	pen_text(&r->pen, y, r->right, s->ends, pen_glyph(&r->pen, s->right));
}

static void
paint_dashes(const struct rungs *r, int y, const struct shape *s)
{
	const struct area *area = &r->pen.area;

	canvas_fill(r->pen.canvas, area->row + y, area->col + r->left + 1,
	    area->col + r->right, s->style, pen_glyph(&r->pen, s->dash));
	if (s->points_right)
		pen_text(&r->pen, y, r->right - 1, s->style,
		    pen_glyph(&r->pen, GLYPH_POINT));
	if (s->points_left)
		pen_text(&r->pen, y, r->left + 1, s->style,
		    pen_glyph(&r->pen, GLYPH_POINT_BACK));
}

/* In the middle, with a blank at each side and a dash that is seen. */
static void
paint_label(const struct rungs *r, int y, const struct shape *s,
    const struct span *spans, size_t count)
{
	int col = r->left + 1 + s->points_left + s->has_dash;
	int end = r->right - s->points_right - s->has_dash;
	int width = spans_width(r, spans, count);

	if (width > end - col - 2)
		width = end - col - 2;
	if (width < 1)
		return;
	col += (end - col - width - 2) / 2;
	pen_text(&r->pen, y, col, STYLE_TEXT, " ");
	paint_spans(r, y, col + 1, col + 1 + width, spans, count);
	pen_text(&r->pen, y, col + 1 + width, STYLE_TEXT, " ");
}

static void
paint_arrow(
    const struct rungs *r, int y, size_t row, const struct ladder_label *label)
{
	struct shape s = shape_of(ladder_row(&r->v->ladder, row));

	if (mark_of(r->v, row) != NULL || is_pointed_at(r, row))
		s.style = STYLE_ARROW_MARKED;
	if (s.has_dash)
		paint_dashes(r, y, &s);
	paint_ends(r, y, &s);
	paint_label(r, y, &s, label->entry.spans, label->entry.span_count);
}

static void
paint_flat(const struct rungs *r, int y, const struct ladder_label *label)
{
	pen_text(&r->pen, y, r->label - LADDER_HINT_COLS - 1,
	    label->entry.hint_style, label->entry.hint);
	paint_spans(r, y, r->label, r->pen.area.cols - 2, label->entry.spans,
	    label->entry.span_count);
}

static void
paint_row(const struct rungs *r, int y, size_t row)
{
	struct ladder_label label;

	ladder_label_make(
	    &label, &r->v->text, &r->v->ladder, r->scene->conversation, row);
	ladder_label_add_bar(&label, &r->v->ladder, row, &r->pen);
	paint_prefix(r, y, row);
	if (r->left > 0)
		paint_arrow(r, y, row, &label);
	else
		paint_flat(r, y, &label);
	if (label.sign != SIGN_COUNT)
		words_put_sign(&r->pen, y,
		    r->left > 0 ? r->right + 2 : r->pen.area.cols - 1,
		    label.sign);
}

/* ---- between and below the rows --------------------------------------- */

static void
paint_gap(
    const struct rungs *r, int y, const struct ladder_row *row, bool has_words)
{
	static const struct shape shape = {.left = GLYPH_CONTINUED,
	    .right = GLYPH_CONTINUED,
	    .ends = STYLE_GAP};
	bool is_idle = ladder_is_client(row) || row->kind == LADDER_CLOSED;
	struct buf words = {0};
	struct span span;

	if (has_words) {
		ladder_add_time(&words, row->gap_us);
		buf_add_str(&words, is_idle ? " idle" : " waited");
	}
	span = (struct span){buf_slice(&words), STYLE_GAP};
	if (r->left > 0) {
		paint_ends(r, y, &shape);
		paint_label(r, y, &shape, &span, 1);
	} else {
		pen_text(&r->pen, y, r->label - LADDER_HINT_COLS, STYLE_GAP,
		    pen_glyph(&r->pen, GLYPH_CONTINUED));
		paint_spans(r, y, r->label, r->pen.area.cols, &span, 1);
	}
	buf_fini(&words);
}

/* One line of a row that is unfolded. */
static void
paint_line(const struct rungs *r, int y, size_t event)
{
	struct entry e;
	int col = r->left > 0 ? r->left + 3 : r->label + 1;
	static const struct shape shape = {.left = GLYPH_VERTICAL,
	    .right = GLYPH_VERTICAL,
	    .ends = STYLE_LIFE};

	entry_make(&e, &r->v->text, r->scene->conversation, event);
	if (r->left > 0)
		paint_ends(r, y, &shape);
	paint_spans(r, y, col,
	    r->left > 0 ? r->right - 1 : r->pen.area.cols - 1, e.spans,
	    e.span_count);
}

static void
paint_cut(const struct rungs *r, int y, size_t cut)
{
	char text[48];

	snprintf(text, sizeof(text), "[+%zu more: Enter]", cut);
	pen_text(&r->pen, y, r->left > 0 ? r->left + 3 : r->label + 1,
	    STYLE_FOLD, text);
}

static void
paint_rule(const struct rungs *r, int y, uint32_t session)
{
	char title[32];

	snprintf(title, sizeof(title), "session %u", (unsigned)session);
	pen_rule(&r->pen, y, title, STYLE_MUTED, "", STYLE_MUTED);
}

/* All that belongs to a row; the row of the screen below it. */
int
ladder_rungs_paint(const struct rungs *r, int y, size_t row)
{
	const struct ladder_row *lr = ladder_row(&r->v->ladder, row);
	struct ladder_parts parts = ladder_parts_of(r->v, row);

	if (parts.rule > 0)
		paint_rule(r, y++, lr->session);
	for (int i = 0; i < parts.gap; i++)
		paint_gap(r, y++, lr, i == 0);
	if (row == r->v->cursor)
		r->v->point_row = r->pen.area.row + y;
	paint_row(r, y++, row);
	if (parts.cut > 0)
		parts.lines--;
	for (int i = 0; i < parts.lines; i++)
		paint_line(r, y++, lr->begin + (size_t)i);
	if (parts.cut > 0)
		paint_cut(r, y++, parts.cut);
	return y;
}
