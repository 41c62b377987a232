/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner-pipeline - commands in groups (RFC 2920 3.1), and what can go wrong
 * with their replies.
 *
 * A line joins the group as long as nothing but MAIL, RCPT and RSET goes before
 * it: all others end one. Replies belong to commands by their order alone; so
 * when there are more of them than commands, none of them can be relied on. */
#include "runner-core.h"

static bool
is_offered(const struct session *s)
{
	return ext_set_has(&s->offered, EXT_PIPELINING);
}

bool
runner_may_pipeline(const struct runner *r, const struct session *s)
{
	const struct exchanges *all = &s->exchanges;

	return r->options.pipelines && is_offered(s) && all->count > 0 &&
	       exchanges_waiting_count(all) < RUNNER_GROUP_MAX &&
	       verb_may_be_followed(all->list[all->count - 1].verb) &&
	       !plan_at_console(&r->plan);
}

bool
runner_note_pipelining(
    struct runner *r, const struct session *s, struct runner_step *step)
{
	if (!r->options.pipelines || r->is_pipelining_told ||
	    s->phase != PHASE_READY || is_offered(s))
		return false;
	r->is_pipelining_told = true;
	return runner_give(step, RUNNER_NOTE,
	    SLICE("PIPELINING is not offered: one command at a time"));
}

/* Since the last look; not a 421, which may come at any time. */
static bool
has_reply_too_many(struct runner *r, const struct session *s)
{
	bool has_one = false;

	for (; r->matched < s->exchanges.count; r->matched++) {
		const struct exchange *x = &s->exchanges.list[r->matched];

		has_one |= x->is_unsolicited && x->code != 421;
	}
	return has_one;
}

/* RFC 2920 3.1: DATA was sent on trust, and answered 354 though there is nobody
 * to get the message. */
static bool
is_for_nobody(const struct runner *r, const struct session *s)
{
	return r->plan.is_in_data && session_takes_data(s) &&
	       session_has_nobody(s);
}

bool
runner_is_mismatched(struct runner *r, const struct session *s)
{
	if (!r->options.pipelines)
		return false;
	if (has_reply_too_many(r, s)) {
		/* Where DATA was sent, QUIT may be text of a message. */
		runner_set_reason(
		    r, "not sent: there are more replies than commands");
		runner_go(r, r->plan.is_in_data ? STATE_DROP : STATE_LEAVE);
		return true;
	}
	if (!is_for_nobody(r, s))
		return false;
	r->skipped = 0;
	buf_clear(&r->answer);
	buf_add_str(&r->answer, "no recipient was accepted");
	runner_go(r, STATE_EMPTY);
	return true;
}

bool
runner_end_empty(
    struct runner *r, const struct session *s, struct runner_step *step)
{
	(void)s;
	r->state = STATE_SKIP;
	return runner_give(step, RUNNER_DATA_END, SLICE("."));
}
