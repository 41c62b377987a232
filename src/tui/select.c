/* SPDX-License-Identifier: GPL-3.0-or-later
 * select - moves from line to line, and the page after it. */
#include "ehlo/tui/select.h"

#include "place.h"

static bool
is_on(const struct conversation_view *v, const struct conversation *c)
{
	return v->has_selection && conversation_count(c) > 0;
}

static bool
is_last(const struct conversation_view *v, const struct conversation *c,
    size_t event)
{
	return place_next_event(v, c, event) >= conversation_count(c);
}

size_t
select_get(const struct conversation_view *v, const struct conversation *c)
{
	size_t last = conversation_count(c) - 1;

	if (!is_on(v, c))
		return NO_EVENT;
	return place_shown_event(
	    v, c, v->selects_newest || v->selected > last ? last : v->selected);
}

/* ---- into sight ------------------------------------------------------- */

/* As much of it as a page holds, from its first row on. */
static void
show_above(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom = {.event = v->selected, .rows = 1};

	if (!place_move_down(
		v, c, &bottom, (size_t)(v->rows > 1 ? v->rows - 1 : 0))) {
		conversation_view_follow(v);
		bottom = place_bottom(v, c);
	}
	place_stay(v, c, &bottom);
}

static void
show_below(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom = place_whole(v, c, v->selected);

	if (v->rows > 0 && bottom.rows > (size_t)v->rows)
		bottom.rows = (size_t)v->rows;
	place_stay(v, c, &bottom);
}

void
select_show(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom, top;

	if (!is_on(v, c) || v->selects_newest)
		return;
	v->selected = select_get(v, c);
	bottom = place_bottom(v, c);
	top = place_page_top(v, c, bottom);
	if (v->selected < top.event ||
	    (v->selected == top.event && top.rows > 1))
		show_above(v, c);
	else if (v->selected > bottom.event ||
		 (v->selected == bottom.event &&
		     bottom.rows < place_whole(v, c, v->selected).rows))
		show_below(v, c);
	else
		place_stay(v, c, &bottom);
}

/* ---- moving ----------------------------------------------------------- */

void
select_last(struct conversation_view *v, const struct conversation *c)
{
	if (!is_on(v, c))
		return;
	v->selects_newest = true;
	conversation_view_follow(v);
}

void
select_event(
    struct conversation_view *v, const struct conversation *c, size_t event)
{
	if (!is_on(v, c))
		return;
	event = place_shown_event(v, c, event);
	if (is_last(v, c, event)) {
		select_last(v, c);
		return;
	}
	v->selects_newest = false;
	v->selected = event;
	select_show(v, c);
}

void
select_first(struct conversation_view *v, const struct conversation *c)
{
	select_event(v, c, conversation_first(c));
}

void
select_move(
    struct conversation_view *v, const struct conversation *c, long lines)
{
	size_t event = select_get(v, c);

	if (event == NO_EVENT)
		return;
	for (; lines < 0 && event > conversation_first(c); lines++)
		event = place_shown_event(v, c, event - 1);
	for (; lines > 0 && event < conversation_count(c); lines--)
		event = place_next_event(v, c, event);
	if (event >= conversation_count(c))
		select_last(v, c);
	else
		select_event(v, c, event);
}

/* The line nearest to the selected one of those in sight. */
static size_t
nearest_in_sight(struct conversation_view *v, const struct conversation *c)
{
	struct place bottom = place_bottom(v, c);
	struct place top = place_page_top(v, c, bottom);
	size_t event = select_get(v, c);

	/* One that is cut at the top is not at hand, unless it is all. */
	if (top.rows > 1 && top.event < bottom.event)
		top.event = place_next_event(v, c, top.event);
	if (event < top.event)
		return top.event;
	return event > bottom.event ? bottom.event : event;
}

void
select_scroll(
    struct conversation_view *v, const struct conversation *c, long rows)
{
	struct place before, after;

	if (!is_on(v, c))
		return;
	before = place_bottom(v, c);
	conversation_view_scroll(v, c, rows);
	after = place_bottom(v, c);
	/* At an end the page stays, and the selection goes there. */
	if (before.event == after.event && before.rows == after.rows) {
		select_event(v, c,
		    rows < 0 ? conversation_first(c)
			     : conversation_count(c) - 1);
		return;
	}
	v->selected = nearest_in_sight(v, c);
	v->selects_newest = !v->is_scrolled && is_last(v, c, v->selected);
	if (!v->selects_newest)
		place_stay(v, c, &after);
}

void
select_begin(struct conversation_view *v, const struct conversation *c)
{
	if (v->has_selection)
		return;
	v->has_selection = true;
	if (conversation_count(c) == 0 || !v->is_scrolled)
		v->selects_newest = true;
	else
		select_event(v, c, place_bottom(v, c).event);
}

void
select_end(struct conversation_view *v)
{
	v->has_selection = false;
}
