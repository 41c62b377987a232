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

static bool
may_go_on(const struct runner *r, const struct session *s)
{
	const struct exchanges *all = &s->exchanges;

	return r->options.pipelines && is_offered(s) && all->count > 0 &&
	       exchanges_waiting_count(all) < RUNNER_GROUP_MAX &&
	       verb_may_be_followed(all->list[all->count - 1].verb);
}

bool
runner_may_pipeline(const struct runner *r, const struct session *s)
{
	return may_go_on(r, s) && !plan_at_console(&r->plan, NULL);
}

/* Its file was looked through before anything was sent. */
bool
runner_ask_ahead(
    struct runner *r, const struct session *s, struct runner_step *step)
{
	struct slice text;

	if (r->options.end_of_data == NULL || session_awaited(s) == NULL ||
	    !may_go_on(r, s) || !plan_at_console(&r->plan, &text) ||
	    !slice_equals(slice_take_word(&text), SLICE("message")))
		return false;
	r->is_data_ahead = true;
	return runner_give(step, RUNNER_COMMAND, SLICE("DATA"));
}

bool
runner_pass_message(struct runner *r, struct runner_step *step)
{
	struct plan_item item;

	plan_next(&r->plan, &item);
	r->is_data_ahead = false;
	r->state = STATE_RUN;
	buf_clear(&r->text);
	buf_add_str(&r->text, "the message was not sent: ");
	buf_add_slice(&r->text, buf_slice(&r->answer));
	return runner_give_text(r, step, RUNNER_NOTE);
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

static bool
is_data_asked(const struct runner *r)
{
	return r->plan.is_in_data || r->is_data_ahead;
}

/* RFC 2920 3.1: DATA was sent on trust, and answered 354 though there is nobody
 * to get the message. */
static bool
is_for_nobody(const struct runner *r, const struct session *s)
{
	return is_data_asked(r) && session_takes_data(s) &&
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
		runner_go(r, is_data_asked(r) ? STATE_DROP : STATE_LEAVE);
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
