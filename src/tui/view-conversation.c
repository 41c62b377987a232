/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-conversation - walks from the newest event upwards until the area is
 * full, then paints downwards.
 *
 * What is scrolled stays where it is when events come: the last row seen is
 * remembered by its event, not by its distance from the end.
 */
#include "ehlo/tui/view-conversation.h"

#include <stdio.h>

#include "ehlo/tui/entry.h"
#include "ehlo/tui/fold.h"

#define TIME_COLS 7
#define HINT_COLS 3
/* A reply that took as long as this is slow to a person. */
#define SLOW_US 1000000

/* A place in the conversation: an event, and rows of it. */
struct place {
	size_t event;
	size_t rows;
};

/* ---- measuring -------------------------------------------------------- */

static bool
has_times(const struct conversation_view *v)
{
	return v->times != TIMES_OFF;
}

static int
prefix_cols(const struct conversation_view *v)
{
	return has_times(v) ? TIME_COLS + 1 + HINT_COLS + 2 : HINT_COLS + 2;
}

static int
text_cols(const struct conversation_view *v)
{
	int cols = v->cols - prefix_cols(v);

	return cols > 1 ? cols : 1;
}

static enum utf8_form
form_of(const struct conversation_view *v)
{
	return v->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

static size_t
entry_rows(const struct conversation_view *v, const struct entry *e)
{
	return flow_rows(e->spans, e->span_count, text_cols(v), form_of(v)) +
	       e->begins_session;
}

/* Nothing is out of sight where one looks for a text or selects it. */
static bool
is_folded(const struct conversation_view *v, const struct conversation *c,
    size_t index, struct fold *fold)
{
	return !v->is_unfolded && !v->is_bare && !v->find.is_open &&
	       fold_at(c, index, fold);
}

static void
make_entry(struct conversation_view *v, const struct conversation *c,
    size_t index, struct entry *e)
{
	struct fold fold;

	entry_make(e, &v->text, c, index);
	if (!is_folded(v, c, index, &fold) || index + 1 != fold.begin)
		return;
	entry_add_more(e, fold.end - fold.begin);
	/* What is wrong with a reply is found at its end. */
	e->has_finding |= conversation_mark(c, fold.end - 1)->finding_count > 0;
}

static size_t
event_rows(
    struct conversation_view *v, const struct conversation *c, size_t index)
{
	struct entry e;

	make_entry(v, c, index, &e);
	return entry_rows(v, &e);
}

/* The event, or the line that stands for it. */
static size_t
shown_event(const struct conversation_view *v, const struct conversation *c,
    size_t index)
{
	struct fold fold;

	return is_folded(v, c, index, &fold) && index >= fold.begin
	           ? fold.begin - 1
	           : index;
}

/* The next one that is shown; may be the count. */
static size_t
next_event(const struct conversation_view *v, const struct conversation *c,
    size_t index)
{
	struct fold fold;

	index++;
	return index < conversation_count(c) && is_folded(v, c, index, &fold) &&
	               index >= fold.begin
	           ? fold.end
	           : index;
}

/* The last row there is; count must not be 0. */
static struct place
last_place(struct conversation_view *v, const struct conversation *c)
{
	size_t event = shown_event(v, c, conversation_count(c) - 1);

	return (struct place){event, event_rows(v, c, event)};
}

static struct place
bottom_place(struct conversation_view *v, const struct conversation *c)
{
	struct place p = {v->bottom_event, v->bottom_rows};
	size_t rows;

	if (!v->is_scrolled || p.event >= conversation_count(c))
		return last_place(v, c);
	p.event = shown_event(v, c, p.event);
	rows = event_rows(v, c, p.event);
	/* The width may have changed since. */
	if (p.rows > rows || p.event != v->bottom_event)
		p.rows = rows;
	return p;
}

/* Moves p up by rows; what could not be moved. */
static size_t
move_up(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows)
{
	while (rows > 0) {
		if (p->rows > rows) {
			p->rows -= rows;
			return 0;
		}
		if (p->event == 0)
			break;
		rows -= p->rows;
		p->event = shown_event(v, c, p->event - 1);
		p->rows = event_rows(v, c, p->event);
	}
	if (rows == 0)
		return 0;
	rows -= p->rows - 1;
	p->rows = 1;
	return rows;
}

/* Moves p down by rows; false when that is the end. */
static bool
move_down(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows)
{
	for (;;) {
		size_t left = event_rows(v, c, p->event) - p->rows;
		size_t next = next_event(v, c, p->event);

		if (rows < left) {
			p->rows += rows;
			return true;
		}
		if (next >= conversation_count(c))
			return false;
		rows -= left;
		if (rows == 0) {
			p->rows += left;
			return true;
		}
		p->event = next;
		p->rows = 0;
	}
}

/* The place whose rows - 1 is the first row of a page that ends at p. */
static struct place
page_top(
    struct conversation_view *v, const struct conversation *c, struct place p)
{
	move_up(v, c, &p, (size_t)(v->rows > 1 ? v->rows - 1 : 0));
	return p;
}

/* ---- scrolling -------------------------------------------------------- */

void
conversation_view_fini(struct conversation_view *v)
{
	buf_fini(&v->text);
	find_close(&v->find);
}

void
conversation_view_follow(struct conversation_view *v)
{
	v->is_scrolled = false;
}

/* Stays where p is, whatever comes. */
static void
stay_at(struct conversation_view *v, const struct conversation *c,
    const struct place *p)
{
	if (!v->is_scrolled)
		v->seen_count = conversation_count(c);
	v->is_scrolled = true;
	v->bottom_event = p->event;
	v->bottom_rows = p->rows;
}

void
conversation_view_top(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom = {.rows = 1};

	if (conversation_count(c) > 0 &&
	    move_down(v, c, &bottom, (size_t)(v->rows > 1 ? v->rows - 1 : 0)))
		stay_at(v, c, &bottom);
}

void
conversation_view_show(
    struct conversation_view *v, const struct conversation *c, size_t event)
{
	struct place bottom = {event, event_rows(v, c, event)};

	if (move_down(v, c, &bottom, (size_t)v->rows / 2))
		stay_at(v, c, &bottom);
	else
		conversation_view_follow(v);
}

static void
scroll_up(
    struct conversation_view *v, const struct conversation *c, size_t rows)
{
	struct place bottom = bottom_place(v, c), top = bottom;
	size_t page = (size_t)(v->rows > 1 ? v->rows - 1 : 0);
	size_t missing;

	/* As far as the first event at the first row, no further. */
	missing = move_up(v, c, &top, page + rows);
	rows = rows > missing ? rows - missing : 0;
	if (rows == 0)
		return;
	move_up(v, c, &bottom, rows);
	stay_at(v, c, &bottom);
}

static void
scroll_down(
    struct conversation_view *v, const struct conversation *c, size_t rows)
{
	struct place bottom = bottom_place(v, c);

	if (!v->is_scrolled)
		return;
	v->is_scrolled = move_down(v, c, &bottom, rows);
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

void
conversation_view_badge(const struct conversation_view *v,
    const struct conversation *c, char *out, size_t size)
{
	size_t count = conversation_count(c);
	size_t below, fresh;

	out[0] = '\0';
	if (!v->is_scrolled || v->bottom_event >= count)
		return;
	below = count - 1 - v->bottom_event;
	fresh = count - v->seen_count;
	if (fresh > 0)
		snprintf(
		    out, size, "scrolled: %zu below, %zu new", below, fresh);
	else
		snprintf(out, size, "scrolled: %zu below", below);
}

static bool
handle_key(void *self, const struct scene *scene, const struct key *key)
{
	struct conversation_view *v = self;
	long page = v->rows > 2 ? v->rows - 2 : 1;

	if (key->name != KEY_PGUP && key->name != KEY_PGDN)
		return false;
	conversation_view_scroll(
	    v, scene->conversation, key->name == KEY_PGUP ? -page : page);
	return true;
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
	while (width > TIME_COLS && decimals-- > 0);
	pen_text(
	    pen, row, width < TIME_COLS ? TIME_COLS - width : 0, style, text);
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

static void
paint_prefix(const struct conversation_view *v, const struct pen *pen, int row,
    const struct entry *e, bool is_first)
{
	int col = has_times(v) ? TIME_COLS + 1 : 0;

	if (is_first && e->has_finding)
		pen_text(pen, row, has_times(v) ? TIME_COLS : HINT_COLS,
		    STYLE_DOUBT, pen_glyph(pen, GLYPH_DOUBT));
	if (is_first || !v->is_bare)
		pen_text(pen, row, col, is_first ? e->hint_style : STYLE_MARK,
		    e->hint);
	if (!is_first && !v->is_bare)
		pen_text(pen, row, col + HINT_COLS + 1, STYLE_MARK,
		    pen_glyph(pen, GLYPH_CONTINUED));
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

	make_entry(v, c, index, &e);
	spans = e.spans;
	if (v->find.is_open)
		e.span_count =
		    find_mark(&v->find, e.spans, e.span_count, &spans);
	if (index == find_current(&v->find))
		e.hint_style = STYLE_FIND_NOW;
	rows = flow_rows(spans, e.span_count, text_cols(v), form_of(v));
	if (e.begins_session && first == 0)
		paint_session_rule(pen, row++, ev->session);
	else if (e.begins_session)
		first--;
	area.row += row;
	area.col += prefix_cols(v);
	area.cols = text_cols(v);
	area.rows = left - (row - begin);
	if ((size_t)area.rows > rows - first)
		area.rows = (int)(rows - first);
	if (has_times(v) && e.has_time && first == 0 && area.rows > 0)
		paint_time(v, pen, row, c, index);
	for (int i = 0; i < area.rows; i++)
		paint_prefix(v, pen, row + i, &e, first + (size_t)i == 0);
	flow_paint(pen->canvas, &area, spans, e.span_count, first, form_of(v));
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

	v->rows = pen->area.rows;
	v->cols = pen->area.cols;
	v->times = scene->times;
	v->is_bare = scene->is_bare;
	v->is_ascii = scene->is_ascii;
	if (conversation_count(c) == 0 || v->rows == 0)
		return;
	top = page_top(v, c, bottom_place(v, c));
	first = top.rows - 1;
	for (size_t i = top.event; i < conversation_count(c) && row < v->rows;
	     i = next_event(v, c, i), first = 0)
		row += paint_event(v, pen, row, c, i, first);
}

const struct view_ops view_conversation = {
    .name = "conversation", .paint = paint, .key = handle_key};
