/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-conversation - walks from the newest event upwards until the area is
 * full, then paints downwards.
 *
 * What is scrolled stays where it is when events come: the last row seen is
 * remembered by its event, not by its distance from the end.
 */
#include "ehlo/tui/view-conversation.h"

#include <stdio.h>

#include "ehlo/tui/select.h"

#include "place.h"

#define SECONDS_COLS 7
/* A reply that took as long as this is slow to a person. */
#define SLOW_US 1000000

/* ---- scrolling -------------------------------------------------------- */

void
conversation_view_fini(struct conversation_view *v)
{
	buf_fini(&v->text);
	find_close(&v->find);
	event_set_fini(&v->unlike);
	event_set_fini(&v->marked);
}

void
conversation_view_follow(struct conversation_view *v)
{
	v->is_scrolled = false;
}

void
conversation_view_top(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom = {.event = conversation_first(c), .rows = 1};

	if (conversation_count(c) > 0 &&
	    place_move_down(
		v, c, &bottom, (size_t)(v->rows > 1 ? v->rows - 1 : 0)))
		place_stay(v, c, &bottom);
}

void
conversation_view_show(
    struct conversation_view *v, const struct conversation *c, size_t event)
{
	struct place bottom = place_whole(v, c, place_shown_event(v, c, event));

	if (place_move_down(v, c, &bottom, (size_t)v->rows / 2))
		place_stay(v, c, &bottom);
	else
		conversation_view_follow(v);
}

static void
scroll_up(
    struct conversation_view *v, const struct conversation *c, size_t rows)
{
	struct place bottom = place_bottom(v, c), top = bottom;
	size_t page = (size_t)(v->rows > 1 ? v->rows - 1 : 0);
	size_t missing;

	/* As far as the first event at the first row, no further. */
	missing = place_move_up(v, c, &top, page + rows);
	rows = rows > missing ? rows - missing : 0;
	if (rows == 0)
		return;
	place_move_up(v, c, &bottom, rows);
	place_stay(v, c, &bottom);
}

static void
scroll_down(
    struct conversation_view *v, const struct conversation *c, size_t rows)
{
	struct place bottom = place_bottom(v, c);

	if (!v->is_scrolled)
		return;
	v->is_scrolled = place_move_down(v, c, &bottom, rows);
	v->bottom_event = bottom.event;
	v->bottom_rows = bottom.rows;
}

void
conversation_view_scroll(
    struct conversation_view *v, const struct conversation *c, long rows)
{
	if (conversation_count(c) == 0)
		return;
	if (rows < 0)
		scroll_up(v, c, (size_t)-rows);
	else
		scroll_down(v, c, (size_t)rows);
}

bool
conversation_view_fold(
    struct conversation_view *v, const struct conversation *c, size_t event)
{
	struct fold fold;

	if (!fold_at(c, event, &fold))
		return false;
	event_set_toggle(&v->unlike, fold.begin);
	return true;
}

void
conversation_view_fold_all(struct conversation_view *v)
{
	event_set_fini(&v->unlike);
	v->is_unfolded = !v->is_unfolded;
}

size_t
conversation_view_below(
    const struct conversation_view *v, const struct conversation *c)
{
	size_t count = conversation_count(c);

	return v->is_scrolled && v->shown_end < count ? count - v->shown_end
	                                              : 0;
}

void
conversation_view_badge(const struct conversation_view *v,
    const struct conversation *c, char *out, size_t size)
{
	size_t below = conversation_view_below(v, c);
	size_t fresh = conversation_count(c) - v->seen_count;

	out[0] = '\0';
	if (below == 0)
		return;
	if (fresh > 0)
		snprintf(out, size, "scrolled: %zu below, %zu new", below,
		    fresh < below ? fresh : below);
	else
		snprintf(out, size, "scrolled: %zu below", below);
}

/* ---- painting --------------------------------------------------------- */

/* As many decimals as fit, up to milliseconds. */
static void
put_seconds(const struct pen *pen, int row, enum style style,
    const char *before, uint64_t us, const char *after)
{
	char text[48];
	int decimals = 3, width;

	do
		width = snprintf(text, sizeof(text), "%s%.*f%s", before,
		    decimals, (double)us / 1e6, after);
	while (width > SECONDS_COLS && decimals-- > 0);
	pen_text(pen, row, width < SECONDS_COLS ? SECONDS_COLS - width : 0,
	    style, text);
}

static uint64_t
since(uint64_t now_us, uint64_t then_us)
{
	return now_us > then_us ? now_us - then_us : 0;
}

/* When the command was sent that the event answers, or the event before. */
static uint64_t
time_before(const struct conversation *c, size_t index)
{
	const struct event *ev = conversation_event(c, index);
	const struct session *s = conversation_session_at(c, ev->session);
	size_t number = conversation_mark(c, index)->exchange;

	if (ev->kind == EVENT_RECEIVED && s != NULL &&
	    number < s->exchanges.count &&
	    s->exchanges.list[number].sent_event != NO_EVENT)
		return s->exchanges.list[number].sent_us;
	return index > 0 ? conversation_event(c, index - 1)->t_us : 0;
}

/* What passed before a typed line is the person's time: it stands in
 * brackets. */
static void
paint_time(const struct conversation_view *v, const struct pen *pen, int row,
    const struct conversation *c, size_t index)
{
	const struct event *ev = conversation_event(c, index);
	uint64_t us;

	if (v->times == TIMES_CLOCK) {
		char text[WALL_TIME_SIZE];

		pen_text(pen, row, 0, STYLE_TIME,
		    wall_time(conversation_wall(c), ev->t_us, text));
		return;
	}
	if (v->times == TIMES_START) {
		put_seconds(pen, row, STYLE_TIME, "", ev->t_us, "");
		return;
	}
	us = since(ev->t_us, time_before(c, index));
	if (ev->kind == EVENT_SENT)
		put_seconds(pen, row, STYLE_DELTA, "(", us, ")");
	else
		put_seconds(pen, row,
		    us < SLOW_US ? STYLE_DELTA : STYLE_DELTA_SLOW, "+", us, "");
}

/* Which commands did not wait for replies, and which replies are theirs. */
static void
paint_group(const struct pen *pen, int row, int col, enum entry_group group,
    bool goes_on)
{
	static const enum glyph glyphs[] = {
	    [ENTRY_GROUP_FIRST] = GLYPH_JOIN_DOWN,
	    [ENTRY_GROUP_INSIDE] = GLYPH_VERTICAL,
	    [ENTRY_GROUP_LAST] = GLYPH_END_LEFT,
	};

	if (group == ENTRY_ALONE || (goes_on && group == ENTRY_GROUP_LAST))
		return;
	pen_text(pen, row, col, STYLE_ACCENT,
	    pen_glyph(pen, goes_on ? GLYPH_VERTICAL : glyphs[group]));
}

static void
paint_prefix(const struct conversation_view *v, const struct pen *pen, int row,
    const struct entry *e, bool is_first)
{
	int col = place_has_times(v) ? place_time_cols(v) + 1 : 0;

	if (!v->is_bare)
		paint_group(pen, row, col + HINT_COLS, e->group, !is_first);
	if (is_first && e->has_finding)
		pen_text(pen, row, place_has_times(v) ? col - 1 : HINT_COLS,
		    STYLE_DOUBT, pen_glyph(pen, GLYPH_DOUBT));
	if (is_first || !v->is_bare)
		pen_text(pen, row, col, is_first ? e->hint_style : STYLE_MARK,
		    e->hint);
	if (!is_first && !v->is_bare)
		pen_text(pen, row, col + HINT_COLS + 1, STYLE_MARK,
		    pen_glyph(pen, GLYPH_CONTINUED));
}

/* The line that is pointed at, and those that are marked: in their characters
 * too, for eyes and terminals without colours. The cursor stands on the first;
 * when it is marked as well, that is what its sign says. */
static void
paint_sign(struct conversation_view *v, const struct pen *pen, int row,
    size_t index, bool is_selected)
{
	bool is_marked = event_set_has(&v->marked, index);
	int col = place_prefix_cols(v) - 1;

	if (is_selected) {
		v->point_row = row;
		v->point_col = col;
	}
	if (is_selected || is_marked)
		pen_text(pen, row, col,
		    is_selected ? STYLE_SELECT : STYLE_ACCENT,
		    pen_glyph(pen, is_marked ? GLYPH_DOT : GLYPH_POINT));
}

static void
paint_session_rule(const struct pen *pen, int row, uint32_t session)
{
	char title[32];

	snprintf(title, sizeof(title), "session %u", (unsigned)session);
	pen_rule(pen, row, title, STYLE_MUTED, "", STYLE_MUTED);
}

/* The rows of one event from its row first on; how many were painted. */
static int
paint_event(struct conversation_view *v, const struct pen *pen, int row,
    const struct conversation *c, size_t index, size_t first)
{
	const struct event *ev = conversation_event(c, index);
	struct area area = pen->area;
	const struct span *spans;
	struct entry e;
	size_t rows;
	int left = pen->area.rows - row, begin = row;
	bool is_selected = !v->is_bare && index == select_get(v, c);

	place_make_entry(v, c, index, &e);
	spans = e.spans;
	if (v->find.is_open)
		e.span_count =
		    find_mark(&v->find, e.spans, e.span_count, &spans);
	if (index == find_current(&v->find))
		e.hint_style = STYLE_FIND_NOW;
	else if (is_selected)
		e.hint_style = STYLE_SELECT;
	rows =
	    flow_rows(spans, e.span_count, place_text_cols(v), place_form(v));
	if (e.begins_session && first == 0)
		paint_session_rule(pen, row++, ev->session);
	else if (e.begins_session)
		first--;
	area.row += row;
	area.col += place_prefix_cols(v);
	area.cols = place_text_cols(v);
	area.rows = left - (row - begin);
	if ((size_t)area.rows > rows - first)
		area.rows = (int)(rows - first);
	if (place_has_times(v) && e.has_time && first == 0 && area.rows > 0)
		paint_time(v, pen, row, c, index);
	for (int i = 0; i < area.rows; i++)
		paint_prefix(v, pen, row + i, &e, first + (size_t)i == 0);
	if (area.rows > 0 && !v->is_bare)
		paint_sign(v, pen, row, index, is_selected);
	flow_paint(
	    pen->canvas, &area, spans, e.span_count, first, place_form(v));
	return row - begin + area.rows;
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct conversation_view *v = self;
	const struct conversation *c = scene->conversation;
	struct place top;
	size_t first;
	int row = 0;
	bool is_resized =
	    v->rows != pen->area.rows || v->cols != pen->area.cols;

	v->rows = pen->area.rows;
	v->cols = pen->area.cols;
	v->point_row = -1;
	v->times = scene->times;
	v->is_bare = scene->is_bare;
	v->is_ascii = scene->is_ascii;
	if (conversation_count(c) == 0 || v->rows == 0)
		return;
	if (is_resized)
		select_show(v, c);
	top = place_page_top(v, c, place_bottom(v, c));
	first = top.rows - 1;
	for (size_t i = top.event; i < conversation_count(c) && row < v->rows;
	     i = v->shown_end, first = 0) {
		row += paint_event(v, pen, row, c, i, first);
		v->shown_end = place_next_event(v, c, i);
	}
}

const struct view_ops view_conversation = {
    .name = "conversation", .paint = paint};
