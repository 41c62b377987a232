/* SPDX-License-Identifier: GPL-3.0-or-later
 * findings - a list in the order of the events, so that those of one event
 * stand together and are found by halving. */
#include "ehlo/model/findings.h"

#include "ehlo/base/mem.h"

void
findings_fini(struct findings *f)
{
	mem_free(f->list);
	*f = (struct findings){0};
}

void
findings_add(struct findings *f, enum finding finding, size_t event)
{
	if (f->seen[finding]++ >= FINDINGS_LISTED_MAX)
		return;
	if (f->count == f->size) {
		f->size = f->size * 2 + 16;
		f->list = mem_realloc(f->list, f->size, sizeof(*f->list));
	}
	f->list[f->count++] = (struct findings_entry){finding, event};
}

void
findings_add_lint(struct findings *f, const struct lint *lint, size_t event)
{
	for (size_t i = 0; i < lint->count; i++)
		findings_add(f, lint->found[i], event);
}

/* The first entry that does not lie before the event. */
static size_t
lower_bound(const struct findings *f, size_t event)
{
	size_t begin = 0, end = f->count;

	while (begin < end) {
		size_t middle = begin + (end - begin) / 2;

		if (f->list[middle].event < event)
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

size_t
findings_of_event(
    const struct findings *f, size_t event, const struct findings_entry **out)
{
	size_t first = lower_bound(f, event);
	size_t n = 0;

	while (first + n < f->count && f->list[first + n].event == event)
		n++;
	*out = n == 0 ? NULL : &f->list[first];
	return n;
}

size_t
findings_since(
    const struct findings *f, size_t event, const struct findings_entry **out)
{
	size_t first = lower_bound(f, event);

	*out = first == f->count ? NULL : &f->list[first];
	return f->count - first;
}
