/* SPDX-License-Identifier: GPL-3.0-or-later
 * fold - asks the exchange that a line belongs to; the same work whether the
 * reply has five lines or a million. */
#include "ehlo/tui/fold.h"

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
