/* SPDX-License-Identifier: GPL-3.0-or-later
 * place - walks over the rows that events take, from event to event. */
#include "place.h"

#include "ehlo/tui/fold.h"

#define TIME_COLS  7
#define CLOCK_COLS 8

bool
place_has_times(const struct conversation_view *v)
{
	return v->times != TIMES_OFF;
}

int
place_time_cols(const struct conversation_view *v)
{
	return v->times == TIMES_CLOCK ? CLOCK_COLS : TIME_COLS;
}

int
place_prefix_cols(const struct conversation_view *v)
{
	int cols = HINT_COLS + 2;

	return place_has_times(v) ? place_time_cols(v) + 1 + cols : cols;
}

int
place_text_cols(const struct conversation_view *v)
{
	int cols = v->cols - place_prefix_cols(v);

	return cols > 1 ? cols : 1;
}

enum utf8_form
place_form(const struct conversation_view *v)
{
	return v->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

static size_t
entry_rows(const struct conversation_view *v, const struct entry *e)
{
	return flow_rows(
		   e->spans, e->span_count, place_text_cols(v), place_form(v)) +
	       e->begins_session;
}

/* Nothing is out of sight where one looks for a text or selects it. */
static bool
is_folded(const struct conversation_view *v, const struct conversation *c,
    size_t index, struct fold *fold)
{
	return !v->is_bare && !v->find.is_open && fold_at(c, index, fold) &&
	       v->is_unfolded == event_set_has(&v->unlike, fold->begin);
}

void
place_make_entry(struct conversation_view *v, const struct conversation *c,
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

	place_make_entry(v, c, index, &e);
	return entry_rows(v, &e);
}

size_t
place_shown_event(const struct conversation_view *v,
    const struct conversation *c, size_t index)
{
	struct fold fold;

	index = conversation_clamp(c, index);
	return is_folded(v, c, index, &fold) && index >= fold.begin
	           ? fold.begin - 1
	           : index;
}

size_t
place_next_event(const struct conversation_view *v,
    const struct conversation *c, size_t index)
{
	struct fold fold;

	index++;
	return index < conversation_count(c) && is_folded(v, c, index, &fold) &&
	               index >= fold.begin
	           ? fold.end
	           : index;
}

struct place
place_whole(
    struct conversation_view *v, const struct conversation *c, size_t event)
{
	return (struct place){event, event_rows(v, c, event)};
}

struct place
place_bottom(struct conversation_view *v, const struct conversation *c)
{
	struct place p = {v->bottom_event, v->bottom_rows};
	size_t rows;

	if (!v->is_scrolled || p.event >= conversation_count(c))
		return place_whole(
		    v, c, place_shown_event(v, c, conversation_count(c) - 1));
	p.event = place_shown_event(v, c, p.event);
	rows = event_rows(v, c, p.event);
	/* The width may have changed since. */
	if (p.rows > rows || p.event != v->bottom_event)
		p.rows = rows;
	return p;
}

size_t
place_move_up(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows)
{
	while (rows > 0) {
		if (p->rows > rows) {
			p->rows -= rows;
			return 0;
		}
		if (p->event <= conversation_first(c))
			break;
		rows -= p->rows;
		p->event = place_shown_event(v, c, p->event - 1);
		p->rows = event_rows(v, c, p->event);
	}
	if (rows == 0)
		return 0;
	rows -= p->rows - 1;
	p->rows = 1;
	return rows;
}

bool
place_move_down(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows)
{
	for (;;) {
		size_t left = event_rows(v, c, p->event) - p->rows;
		size_t next = place_next_event(v, c, p->event);

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

struct place
place_page_top(
    struct conversation_view *v, const struct conversation *c, struct place p)
{
	place_move_up(v, c, &p, (size_t)(v->rows > 1 ? v->rows - 1 : 0));
	return p;
}

void
place_stay(struct conversation_view *v, const struct conversation *c,
    const struct place *p)
{
	if (!v->is_scrolled)
		v->seen_count = conversation_count(c);
	v->is_scrolled = true;
	v->bottom_event = p->event;
	v->bottom_rows = p->rows;
}
