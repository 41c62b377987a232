/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder-move - which row is pointed at, which are in sight, which are marked.
 *
 * Rows of the ladder keep their numbers, but the oldest can go: whatever is
 * remembered is looked up again before it is used. */
#include "ladder-paint.h"

#define GAP_US        2000000
#define GAP_ROWS_MAX  8
#define UNFOLDED_ROWS 24

void
ladder_view_fini(struct ladder_view *v)
{
	ladder_fini(&v->ladder);
	event_set_fini(&v->unfolded);
	buf_fini(&v->text);
}

/* ---- rows of the screen ----------------------------------------------- */

/* Twice the time is a row more. */
static int
gap_rows(const struct ladder_view *v, const struct ladder_row *row)
{
	int rows = 1;

	if (v->gaps == LADDER_GAPS_OFF || row->gap_us < GAP_US)
		return 0;
	if (v->gaps == LADDER_GAPS_SCALED)
		for (uint64_t us = row->gap_us / 2;
		     us >= GAP_US && rows < GAP_ROWS_MAX; us /= 2)
			rows++;
	return rows;
}

static bool
begins_session(const struct ladder_view *v, size_t row)
{
	return row > ladder_first(&v->ladder) &&
	       ladder_row(&v->ladder, row - 1)->session !=
	           ladder_row(&v->ladder, row)->session;
}

struct ladder_parts
ladder_parts_of(const struct ladder_view *v, size_t row)
{
	const struct ladder_row *r = ladder_row(&v->ladder, row);
	struct ladder_parts parts = {
	    .rule = begins_session(v, row), .gap = gap_rows(v, r)};
	size_t lines = r->end - r->begin;

	if (lines < 2 || !event_set_has(&v->unfolded, r->begin))
		return parts;
	if (lines > UNFOLDED_ROWS)
		parts.cut = lines - UNFOLDED_ROWS;
	parts.lines = (int)(lines - parts.cut) + (parts.cut > 0);
	return parts;
}

static int
rows_of(const struct ladder_view *v, size_t row)
{
	struct ladder_parts parts = ladder_parts_of(v, row);

	return parts.rule + parts.gap + 1 + parts.lines;
}

/* The first row of a page that ends with a row. */
static size_t
top_of_page(const struct ladder_view *v, size_t row, int rows)
{
	int used = rows_of(v, row);

	while (row > ladder_first(&v->ladder) &&
	       used + rows_of(v, row - 1) <= rows)
		used += rows_of(v, --row);
	return row;
}

size_t
ladder_settle_top(struct ladder_view *v, int rows)
{
	size_t top = top_of_page(v, v->cursor, rows);

	if (v->top < top)
		v->top = top;
	if (v->top > v->cursor)
		v->top = v->cursor;
	/* No page is empty below while there is something above. */
	top = top_of_page(v, ladder_count(&v->ladder) - 1, rows);
	if (v->top > top)
		v->top = top;
	return v->top;
}

/* ---- where one is ----------------------------------------------------- */

void
ladder_view_update(struct ladder_view *v, const struct conversation *c)
{
	size_t first, last;

	ladder_update(&v->ladder, c);
	first = ladder_first(&v->ladder);
	if (ladder_count(&v->ladder) == first)
		return;
	last = ladder_count(&v->ladder) - 1;
	if (!v->is_scrolled || v->cursor > last)
		v->cursor = last;
	if (v->cursor < first)
		v->cursor = first;
	if (v->top < first)
		v->top = first;
}

static void
point_at(struct ladder_view *v, size_t row)
{
	v->cursor = row;
	v->is_scrolled = row + 1 < ladder_count(&v->ladder);
	v->raw.first = 0;
}

void
ladder_view_move(struct ladder_view *v, long rows)
{
	size_t first = ladder_first(&v->ladder);
	size_t count = ladder_count(&v->ladder);
	size_t up = v->cursor - first, steps;

	if (count == first)
		return;
	steps = rows < 0 ? (size_t)-rows : (size_t)rows;
	if (rows < 0)
		point_at(v, v->cursor - (steps < up ? steps : up));
	else
		point_at(v,
		    steps < count - v->cursor ? v->cursor + steps : count - 1);
}

void
ladder_view_follow(struct ladder_view *v)
{
	v->is_scrolled = false;
	v->raw.first = 0;
	if (ladder_count(&v->ladder) > ladder_first(&v->ladder))
		v->cursor = ladder_count(&v->ladder) - 1;
}

void
ladder_view_top(struct ladder_view *v)
{
	if (ladder_count(&v->ladder) > ladder_first(&v->ladder))
		point_at(v, ladder_first(&v->ladder));
}

void
ladder_view_show(struct ladder_view *v, size_t event)
{
	size_t row = ladder_find(&v->ladder, event);

	if (row < ladder_count(&v->ladder))
		point_at(v, row);
}

const struct ladder_row *
ladder_view_row(const struct ladder_view *v)
{
	return v->cursor < ladder_count(&v->ladder) &&
	               v->cursor >= ladder_first(&v->ladder)
	           ? ladder_row(&v->ladder, v->cursor)
	           : NULL;
}

/* ---- what is done with it --------------------------------------------- */

bool
ladder_view_unfold(struct ladder_view *v)
{
	const struct ladder_row *row = ladder_view_row(v);

	if (row == NULL || row->end - row->begin < 2)
		return false;
	event_set_toggle(&v->unfolded, row->begin);
	return true;
}

void
ladder_view_mark(struct ladder_view *v)
{
	const struct ladder_row *row = ladder_view_row(v);

	if (row == NULL)
		return;
	for (size_t i = 0; i < v->mark_count; i++)
		if (ladder_view_marked(v, i) == v->cursor) {
			v->marks[0] = v->marks[1 - i];
			v->mark_count--;
			return;
		}
	if (v->mark_count < LADDER_MARKS)
		v->mark_count++;
	v->marks[v->mark_count - 1] = row->begin;
}

size_t
ladder_view_marked(const struct ladder_view *v, size_t mark)
{
	size_t none = ladder_count(&v->ladder);

	if (mark < v->mark_count)
		return ladder_find(&v->ladder, v->marks[mark]);
	return mark > 0 && v->mark_count > 0 && v->cursor < none ? v->cursor
	                                                         : none;
}
