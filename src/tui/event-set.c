/* SPDX-License-Identifier: GPL-3.0-or-later
 * event-set - their numbers in order: people pick few, and each is looked for
 * whenever a line is painted. */
#include "ehlo/tui/event-set.h"

#include <string.h>

#include "ehlo/base/mem.h"

/* The first that is not below event. */
static size_t
lower_bound(const struct event_set *set, size_t event)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->events[middle] < event)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
event_set_has(const struct event_set *set, size_t event)
{
	size_t at = lower_bound(set, event);

	return at < set->count && set->events[at] == event;
}

void
event_set_toggle(struct event_set *set, size_t event)
{
	size_t at = lower_bound(set, event);
	size_t behind = set->count - at;

	if (event_set_has(set, event)) {
		memmove(&set->events[at], &set->events[at + 1],
		    (behind - 1) * sizeof(*set->events));
		set->count--;
		return;
	}
	if (set->count == set->size) {
		set->size = set->size * 2 + 8;
		set->events =
		    mem_realloc(set->events, set->size, sizeof(*set->events));
	}
	memmove(&set->events[at + 1], &set->events[at],
	    behind * sizeof(*set->events));
	set->events[at] = event;
	set->count++;
}

void
event_set_fini(struct event_set *set)
{
	mem_free(set->events);
	*set = (struct event_set){0};
}
