/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-ladder - rows of the ladder between two lifelines, or without those
 * where there is no room for them.
 *
 * Columns: what is marked or pointed at, what is slow, what was pipelined; the
 * time; the lifelines with the arrow between them; what is thought of it.
 */
#include "ehlo/tui/view-ladder.h"

#include <stdio.h>

#include "ehlo/tui/layout.h"

#include "ladder-paint.h"

#define TIME_COLS    6
#define CLOCK_COLS   8
#define VERDICT_COLS 3
/* With fewer columns no times, either. */
#define COLS_FOR_TIMES 30
/* Of a pane beside the lifelines: that and a rule, and more where there is
 * more; below them: rows, with a rule. */
#define RAW_COLS       41
#define RAW_COLS_MAX   78
#define RAW_ROWS       6
#define ROWS_FOR_RAW   15
#define ROWS_FOR_HEAD  8
#define ROWS_FOR_HEADS 22

/* ---- who is at the ends ----------------------------------------------- */

static const char *const times_words[LADDER_TIMES_COUNT] = {
    [LADDER_TIMES_BEFORE] = "since before",
    [LADDER_TIMES_START] = "since start",
    [LADDER_TIMES_MARK] = "since A",
    [LADDER_TIMES_CLOCK] = "clock",
};

/* One at the left, one at the right; the right one first where there is no
 * room for both. */
static void
paint_two(const struct rungs *r, int y, const char *left, const char *right)
{
	int begin = r->left > 0 ? r->left : 2;
	int end = r->left > 0 ? r->right + 1 : r->pen.area.cols - 2;
	int width = (int)utf8_safe_width(slice_str(right), pen_form(&r->pen));
	int col = end - width;

	if (col < begin + (end - begin) / 2)
		col = begin + (end - begin) / 2;
	pen_fit(&r->pen, y, begin, col - 1, STYLE_LABEL, slice_str(left));
	pen_fit(&r->pen, y, col, end, STYLE_LABEL, slice_str(right));
}

static const char *
or_else(const char *text, const char *other)
{
	return text != NULL && text[0] != '\0' ? text : other;
}

static int
paint_ends_names(const struct rungs *r, int y, int rows)
{
	const struct ladder_row *row = ladder_view_row(r->v);
	const struct session *s =
	    conversation_session_at(r->scene->conversation, row->session);
	struct buf address = {0};

	if (s == NULL || rows == 0)
		return y;
	if (s->address != NULL)
		words_add_endpoint(&address, s->address, s->port);
	paint_two(r, y++, or_else(s->helo_name, "this side"),
	    or_else(s->server_name, or_else(s->target, "")));
	if (rows > 1)
		paint_two(r, y++, or_else(s->local, ""), buf_text(&address));
	buf_fini(&address);
	return y;
}

static int
head_rows(const struct pen *pen)
{
	if (pen->area.rows < ROWS_FOR_HEAD)
		return 0;
	return pen->area.rows < ROWS_FOR_HEADS ? 1 : 2;
}

/* ---- all -------------------------------------------------------------- */

static enum ladder_times
times_of(const struct ladder_view *v, const struct scene *scene)
{
	return v->times == LADDER_TIMES_CLOCK &&
	               !conversation_wall(scene->conversation)->is_known
	           ? LADDER_TIMES_BEFORE
	           : v->times;
}

static struct rungs
make_rungs(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen, bool is_narrow)
{
	struct rungs r = {.v = v, .scene = scene, .pen = *pen};

	r.times = times_of(v, scene);
	if (pen->area.cols >= COLS_FOR_TIMES)
		r.time_cols =
		    r.times == LADDER_TIMES_CLOCK ? CLOCK_COLS : TIME_COLS;
	if (is_narrow) {
		r.time_col = 2;
		r.label =
		    2 + r.time_cols + (r.time_cols > 0) + LADDER_HINT_COLS + 1;
	} else {
		r.time_col = LADDER_PREFIX_COLS;
		r.left = LADDER_PREFIX_COLS + r.time_cols + 1;
		r.right = pen->area.cols - VERDICT_COLS - 1;
	}
	return r;
}

static void
paint_rows(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen, bool is_narrow)
{
	struct rungs r = make_rungs(v, scene, pen, is_narrow);
	int y = paint_ends_names(&r, 0, head_rows(pen));
	size_t row;

	v->rows = pen->area.rows - y;
	row = ladder_settle_top(v, v->rows);
	for (; row < ladder_count(&v->ladder) && y < pen->area.rows; row++)
		y = ladder_rungs_paint(&r, y, row);
}

/* Columns of the bytes beside the lifelines; 0 = they are not there. */
static int
raw_cols(int cols)
{
	int wanted = cols * 2 / 5 + 1;

	if (cols < LAYOUT_WIDE)
		return 0;
	return wanted > RAW_COLS_MAX ? RAW_COLS_MAX
	       : wanted < RAW_COLS   ? RAW_COLS
	                             : wanted;
}

static bool
has_raw_below(const struct pen *pen)
{
	return raw_cols(pen->area.cols) == 0 &&
	       pen->area.rows >= ROWS_FOR_RAW &&
	       pen->area.cols >= LAYOUT_MEDIUM;
}

static void
paint_beside(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen, int cols)
{
	struct pen raw = *pen;

	raw.area.cols = cols;
	raw.area.col += pen->area.cols - cols;
	for (int y = 0; y < pen->area.rows; y++)
		pen_text(pen, y, pen->area.cols - cols - 1, STYLE_RULE,
		    pen_glyph(pen, GLYPH_VERTICAL));
	ladder_raw_paint(v, scene, &raw, false);
}

static void
paint_below(
    struct ladder_view *v, const struct scene *scene, const struct pen *pen)
{
	struct pen raw = *pen;
	struct buf title = {0}, note = {0};

	raw.area.row += pen->area.rows - RAW_ROWS;
	raw.area.rows = RAW_ROWS;
	ladder_raw_title(v, scene->conversation, &title, &note);
	pen_rule(&raw, 0, buf_text(&title), STYLE_TITLE, buf_text(&note),
	    STYLE_HINT);
	raw.area.row++;
	raw.area.rows--;
	ladder_raw_paint(v, scene, &raw, true);
	buf_fini(&title);
	buf_fini(&note);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct ladder_view *v = self;
	struct pen part = *pen;
	int beside = raw_cols(pen->area.cols);

	v->point_row = -1;
	v->rows = pen->area.rows;
	ladder_view_update(v, scene->conversation);
	if (ladder_view_row(v) == NULL)
		return;
	if (beside > 0)
		part.area.cols -= beside + 1;
	else if (has_raw_below(pen))
		part.area.rows -= RAW_ROWS;
	paint_rows(v, scene, &part, pen->area.cols < LAYOUT_MEDIUM);
	if (beside > 0)
		paint_beside(v, scene, pen, beside);
	else if (has_raw_below(pen))
		paint_below(v, scene, pen);
}

/* "session 2, 17 of 24, A 16, since before" */
static void
add_note(
    const struct ladder_view *v, const struct scene *scene, struct buf *out)
{
	const struct ladder *l = &v->ladder;
	const struct ladder_row *row = ladder_view_row(v);

	if (row == NULL)
		return;
	if (conversation_session(scene->conversation)->number > 1)
		buf_addf(out, "session %u, ", (unsigned)row->session);
	buf_addf(out, "%zu of %zu", ladder_number(l, v->cursor),
	    ladder_last_number(l, row->session));
	for (size_t i = 0; i < v->mark_count; i++)
		if (ladder_view_marked(v, i) < ladder_count(l))
			buf_addf(out, ", %s %zu", i == 0 ? "A" : "B",
			    ladder_number(l, ladder_view_marked(v, i)));
	buf_addf(out, ", %s", times_words[times_of(v, scene)]);
	if (v->gaps == LADDER_GAPS_SCALED)
		buf_add_str(out, ", gaps scaled");
}

void
ladder_view_paint_head(
    struct ladder_view *v, const struct scene *scene, const struct pen *pen)
{
	struct pen part = *pen;
	int beside = raw_cols(pen->area.cols);
	struct buf title = {0}, note = {0};

	add_note(v, scene, &note);
	part.area.cols -= beside > 0 ? beside + 1 : 0;
	pen_rule(&part, 0, "Ladder", STYLE_TITLE, buf_text(&note), STYLE_HINT);
	buf_clear(&note);
	if (beside > 0) {
		part.area.col += part.area.cols;
		part.area.cols = beside + 1;
		if (ladder_view_row(v) != NULL)
			ladder_raw_title(v, scene->conversation, &title, &note);
		pen_rule(
		    &part, 0, buf_text(&title), STYLE_TITLE, "", STYLE_HINT);
		pen_text(
		    &part, 0, 0, STYLE_RULE, pen_glyph(pen, GLYPH_JOIN_DOWN));
	}
	buf_fini(&title);
	buf_fini(&note);
}

void
ladder_view_paint_raw_head(
    struct ladder_view *v, const struct scene *scene, const struct pen *pen)
{
	struct buf title = {0}, note = {0};

	if (ladder_view_row(v) != NULL)
		ladder_raw_title(v, scene->conversation, &title, &note);
	pen_rule(
	    pen, 0, buf_text(&title), STYLE_TITLE, "Esc closes", STYLE_HINT);
	buf_fini(&title);
	buf_fini(&note);
}

const struct view_ops view_ladder = {.name = "ladder", .paint = paint};
