/* SPDX-License-Identifier: GPL-3.0-or-later
 * fold - asks the exchange that a line belongs to; the same work whether the
 * reply has five lines or a million. */
#include "ehlo/tui/fold.h"

#include <string.h>

#include "ehlo/base/mem.h"

static const struct exchange *
exchange_at(const struct conversation *c, size_t index)
{
	const struct event *ev = conversation_event(c, index);
	const struct session *s = conversation_session_at(c, ev->session);
	size_t number = conversation_mark(c, index)->exchange;

	if (ev->kind != EVENT_RECEIVED || s == NULL ||
	    number >= s->exchanges.count)
		return NULL;
	return &s->exchanges.list[number];
}

bool
fold_at(const struct conversation *c, size_t index, struct fold *out)
{
	const struct exchange *x = exchange_at(c, index);

	if (x == NULL || x->first_event == NO_EVENT ||
	    x->line_count <= FOLD_LINES || index < x->first_event ||
	    index > x->last_event ||
	    x->last_event - x->first_event + 1 != x->line_count ||
	    !conversation_mark(c, x->first_event)->is_expected)
		return false;
	out->begin = x->first_event + FOLD_SHOWN;
	out->end = x->last_event + 1;
	return true;
}

/* The first that is not below begin. */
static size_t
lower_bound(const struct fold_set *set, size_t begin)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->begins[middle] < begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
fold_set_has(const struct fold_set *set, size_t begin)
{
	size_t at = lower_bound(set, begin);

	return at < set->count && set->begins[at] == begin;
}

void
fold_set_toggle(struct fold_set *set, size_t begin)
{
	size_t at = lower_bound(set, begin);
	size_t behind = set->count - at;

	if (fold_set_has(set, begin)) {
		memmove(&set->begins[at], &set->begins[at + 1],
		    (behind - 1) * sizeof(*set->begins));
		set->count--;
		return;
	}
	if (set->count == set->size) {
		set->size = set->size * 2 + 8;
		set->begins =
		    mem_realloc(set->begins, set->size, sizeof(*set->begins));
	}
	memmove(&set->begins[at + 1], &set->begins[at],
	    behind * sizeof(*set->begins));
	set->begins[at] = begin;
	set->count++;
}

void
fold_set_fini(struct fold_set *set)
{
	mem_free(set->begins);
	*set = (struct fold_set){0};
}
