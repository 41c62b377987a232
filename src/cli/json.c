/* SPDX-License-Identifier: GPL-3.0-or-later
 * json - facts through the one encoder, then what each of them completed. */
#include "ehlo/cli/json.h"

#include "ehlo/model/archive.h"
#include "ehlo/model/offers.h"

static void
put_findings(struct buf *out, const struct session *s, const struct event *ev,
    size_t index)
{
	const struct findings_entry *entries;
	size_t count = findings_of_event(&s->findings, index, &entries);

	for (size_t i = 0; i < count; i++)
		archive_write_finding(out, ev, entries[i].finding);
}

/* In a flood of replies that nobody asked for many share one exchange: it tells
 * of the newest of them, and which that is depends on when it is asked. They
 * are left out, but for the one that ends the session. */
static void
put_reply(
    struct output *o, struct buf *out, const struct session *s, size_t index)
{
	const struct mark *mark = conversation_mark(o->conversation, index);
	const struct exchange *x;

	if (!mark->is_reply_end || mark->exchange >= s->exchanges.count)
		return;
	x = &s->exchanges.list[mark->exchange];
	if (mark->is_crowded && x != session_goodbye(s))
		return;
	if (!x->is_answered || x->last_event != index)
		return;
	archive_write_reply(out, o->conversation, x);
	if (offers_can_compare(s, x))
		archive_write_offers(out, x->answered_us, s);
}

static void
put_state(
    struct output *o, struct buf *out, const struct event *ev, size_t index)
{
	const struct mark *mark = conversation_mark(o->conversation, index);

	/* What is not kept changes nothing. */
	if (mark->phase == o->phase || ev->kind == EVENT_DROPPED)
		return;
	o->phase = mark->phase;
	archive_write_state(out, ev->t_us, mark->phase);
}

static void
json_event(struct output *o, struct buf *out, size_t index)
{
	const struct event *ev = conversation_event(o->conversation, index);
	const struct session *s =
	    conversation_session_at(o->conversation, ev->session);

	archive_write_event(out, ev);
	if (ev->kind == EVENT_NOTE && ev->note.is_expectation)
		archive_write_expect(out, ev);
	if (s == NULL)
		return; /* before the first session: a note */
	put_findings(out, s, ev, index);
	put_reply(o, out, s, index);
	put_state(o, out, ev, index);
}

static void
json_finish(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict)
{
	(void)o;
	archive_write_verdict(out, t_us, verdict);
}

const struct output_ops *
json_ops(void)
{
	static const struct output_ops ops = {json_event, json_finish};

	return &ops;
}
