/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper - a cursor in a script, an order, and the reasons to stop.
 *
 * Every look takes the same way: what is due first, the reply to what was
 * sent, the end of the session, the ends of the order, then the next line. */
#include "stepper-core.h"

#include "answer.h"
#include "ehlo/base/mem.h"

struct stepper *
stepper_new(void)
{
	struct stepper *st = mem_zalloc(1, sizeof(*st));

	st->breakpoints = breakpoints_new();
	return st;
}

void
stepper_free(struct stepper *st)
{
	if (st == NULL)
		return;
	script_free(st->script);
	breakpoints_free(st->breakpoints);
	buf_wipe(&st->answer);
	buf_wipe(&st->text);
	buf_fini(&st->reason);
	mem_free(st);
}

void
stepper_stop(struct stepper *st, const char *reason)
{
	st->has_order = false;
	st->has_phase = false;
	st->is_pausing = false;
	st->is_in_body = false;
	st->is_going_back = false;
	buf_clear(&st->reason);
	buf_add_str(&st->reason, reason);
	buf_text(&st->reason); /* ends it with a NUL */
}

void
stepper_open(struct stepper *st, struct script *script)
{
	stepper_stop(st, "");
	script_free(st->script);
	st->script = script;
	st->cursor = 0;
	stepper_forget_sent(st);
	st->is_reset_sent = false;
	st->first = FIRST_NOTHING;
	st->has_switched = false;
	buf_wipe(&st->answer);
	st->has_answer = false;
}

static bool
is_same(const struct script *a, size_t i, const struct script *b, size_t k)
{
	const struct script_line *x = script_line(a, i), *y = script_line(b, k);

	return x->kind == y->kind && slice_equals(x->text, y->text);
}

/* How many lines are the same at the begin, and behind those at the end. */
static size_t
same_before(const struct script *a, const struct script *b)
{
	size_t n = 0;

	while (
	    n < script_count(a) && n < script_count(b) && is_same(a, n, b, n))
		n++;
	return n;
}

static size_t
same_behind(const struct script *a, const struct script *b, size_t before)
{
	size_t i = script_count(a), k = script_count(b);

	while (i > before && k > before && is_same(a, i - 1, b, k - 1)) {
		i--;
		k--;
	}
	return script_count(a) - i;
}

void
stepper_revise(struct stepper *st, struct script *script)
{
	size_t before = same_before(st->script, script);
	size_t behind =
	    script_count(st->script) - same_behind(st->script, script, before);
	size_t old = script_count(st->script), new = script_count(script);
	size_t cursor = st->cursor < before ? st->cursor : before;

	for (size_t i = 0; i < cursor; i++)
		script_set_mark(script, i, script_line(st->script, i)->mark);
	for (; old < new; old++)
		breakpoints_shift(st->breakpoints, behind + 1, 1);
	for (; old > new &&behind > 0; old--)
		breakpoints_shift(st->breakpoints, behind--, -1);
	stepper_open(st, script);
	st->cursor = cursor;
}

/* ---- what is asked -------------------------------------------------- */

bool
stepper_is_content(const struct stepper *st, size_t index)
{
	enum plan_kind kind;

	if (index >= script_count(st->script))
		return false;
	kind = script_line(st->script, index)->kind;
	return kind == PLAN_DATA || kind == PLAN_DATA_END;
}

static bool
is_set_line(const struct script_line *line)
{
	struct slice rest = line->text;

	return line->kind == PLAN_CONSOLE &&
	       slice_equals_nocase(slice_take_word(&rest), SLICE("set"));
}

/* Whether nothing is done for it: it is for the reader, worked when the plan
 * was read, or was skipped on the way that is gone again. */
static bool
is_passed_over(const struct stepper *st, size_t index)
{
	const struct script_line *line = script_line(st->script, index);

	if (st->is_going_back && line->mark == SCRIPT_SKIPPED)
		return true;
	return !st->is_answer_due &&
	       (line->kind == PLAN_COMMENT || line->kind == PLAN_EMPTY ||
		   is_set_line(line));
}

size_t
stepper_pass(const struct stepper *st, size_t index)
{
	while (index < script_count(st->script) && is_passed_over(st, index))
		index++;
	return index;
}

size_t
stepper_cursor(const struct stepper *st)
{
	return st->script == NULL ? 0 : stepper_pass(st, st->cursor);
}

enum stepper_state
stepper_state(const struct stepper *st)
{
	if (st->script == NULL)
		return STEPPER_CLOSED;
	if (st->has_order || stepper_awaits(st) || st->is_reset_sent ||
	    st->first != FIRST_NOTHING)
		return STEPPER_RUNNING;
	return stepper_cursor(st) == script_count(st->script) ? STEPPER_ENDED
	                                                      : STEPPER_PAUSED;
}

const struct script *
stepper_script(const struct stepper *st)
{
	return st->script;
}

struct breakpoints *
stepper_breakpoints(struct stepper *st)
{
	return st->breakpoints;
}

const char *
stepper_reason(const struct stepper *st)
{
	return st->reason.ptr == NULL ? "" : st->reason.ptr;
}

/* ---- orders --------------------------------------------------------- */

void
stepper_go(struct stepper *st, enum stepper_order order, size_t line)
{
	if (st->script == NULL)
		return;
	stepper_stop(st, "");
	st->has_order = true;
	st->order = order;
	st->until = line;
	st->is_fresh = true;
}

bool
stepper_pause(struct stepper *st)
{
	bool is_news = st->has_order && !st->is_pausing;

	st->is_pausing = st->has_order;
	return is_news;
}

void
stepper_send(struct stepper *st, struct slice line)
{
	size_t index = stepper_cursor(st);
	struct buf shown = {0};

	if (st->script == NULL || index == script_count(st->script))
		return;
	if (st->is_answer_due) {
		buf_wipe(&st->answer);
		buf_add_slice(&st->answer, line);
		st->has_answer = true;
	} else {
		script_show_line(st->script, index, &shown);
		if (!slice_equals(buf_slice(&shown), line))
			script_edit(st->script, index, line);
		buf_fini(&shown);
	}
	stepper_go(st, STEPPER_NEXT, 0);
}

bool
stepper_skip(struct stepper *st)
{
	size_t index = stepper_cursor(st);
	bool is_command;

	if (st->script == NULL || index == script_count(st->script))
		return false;
	is_command = !stepper_is_content(st, index);
	script_set_mark(st->script, index++, SCRIPT_SKIPPED);
	while (is_command && stepper_is_content(st, index))
		script_set_mark(st->script, index++, SCRIPT_SKIPPED);
	st->cursor = index;
	return true;
}

void
stepper_insert(struct stepper *st, struct slice text)
{
	size_t index = stepper_cursor(st);

	if (st->script == NULL)
		return;
	script_insert(st->script, index, text);
	breakpoints_shift(st->breakpoints, index + 1, 1);
	st->cursor = index;
}

/* ---- looking -------------------------------------------------------- */

static bool
give(struct runner_step *step, enum runner_kind kind, struct slice text)
{
	*step = (struct runner_step){kind, text};
	return true;
}

static bool
wait(struct runner_step *step)
{
	return give(step, RUNNER_WAIT, (struct slice){0});
}

static bool
is_busy(const struct session *s)
{
	return !s->is_closed &&
	       (session_awaited(s) != NULL || s->phase == PHASE_TLS ||
		   s->phase == PHASE_CONNECT);
}

/* A new session has nothing to do with what was sent in the one before. */
static void
follow_session(struct stepper *st, const struct session *s)
{
	if (s->number != st->session) {
		stepper_lose_sent(st);
		st->is_reset_sent = false;
		st->session = s->number;
		st->judged = 0;
		st->is_connecting = false;
		st->is_end_told = false;
		st->is_pipelining_told = false;
	}
	st->was_connected |= s->address != NULL;
	st->is_answer_due = !is_busy(s) && session_takes_response(s);
}

static bool
do_first(struct stepper *st, const struct session *s, struct runner_step *step)
{
	if (st->first == FIRST_CONNECT) {
		st->first = FIRST_NOTHING;
		st->is_connecting = true;
		return give(step, RUNNER_CONSOLE, SLICE("connect"));
	}
	if (is_busy(s))
		return wait(step);
	if (st->first == FIRST_DOT) {
		st->first = FIRST_NOTHING;
		return give(step, RUNNER_DATA_END, SLICE("."));
	}
	st->first = FIRST_NOTHING;
	st->is_reset_sent = true;
	st->sent_exchange = s->exchanges.count;
	return give(step, RUNNER_COMMAND, SLICE("RSET"));
}

static void
stop_at(struct stepper *st, const struct breakpoint *b)
{
	struct buf reason = {0};

	buf_addf(&reason, "breakpoint %u, %s", b->number, b->text);
	stepper_stop(st, buf_text(&reason));
	buf_fini(&reason);
}

static void
stop_by(struct stepper *st, const struct exchange *x)
{
	struct buf reason = {0};

	answer_add(&reason, x);
	stepper_stop(st, buf_text(&reason));
	buf_fini(&reason);
}

/* 421: the server is about to close (RFC 5321 3.8). */
static bool
is_end_announced(const struct exchange *x)
{
	return x->outcome == OUTCOME_CLOSING && x->verb != VERB_QUIT;
}

/* What was answered since the last look. */
static void
look_at_answers(struct stepper *st, const struct session *s)
{
	for (; st->judged < s->exchanges.first_waiting; st->judged++) {
		const struct exchange *x = &s->exchanges.list[st->judged];
		const struct breakpoint *b = NULL;

		if (st->has_order && !st->is_going_back && !x->is_unsolicited)
			b = breakpoints_after(st->breakpoints, s, st->judged);
		if (b != NULL)
			stop_at(st, b);
		else if (st->has_order && is_end_announced(x))
			stop_by(st, x);
		else if (st->has_order && stepper_is_mismatch(st, x))
			stepper_stop(
			    st, "there are more replies than commands");
	}
}

/* The session stands still: what was sent is judged. */
static void
settle(struct stepper *st, const struct session *s)
{
	const struct exchange *newest = answer_newest(s);
	bool is_first_look = st->judged == 0;

	stepper_judge(st, s);
	if (st->is_reset_sent && newest != NULL && !newest->is_expected)
		stop_by(st, newest);
	st->is_reset_sent = false;
	look_at_answers(st, s);
	/* A server that does not want to serve: what now is for the person. */
	if (is_first_look && st->judged > 0 && st->has_order &&
	    !s->exchanges.list[0].is_expected)
		stop_by(st, &s->exchanges.list[0]);
}

/* QUIT was answered: the server closes. */
static bool
is_left(const struct session *s)
{
	const struct exchange *newest = answer_newest(s);

	return newest != NULL && newest->verb == VERB_QUIT;
}

static void
notice_end(struct stepper *st, const struct session *s)
{
	if (!s->is_closed || st->is_end_told || st->is_connecting)
		return;
	st->is_end_told = true;
	if (!is_left(s))
		stepper_stop(st, answer_end(s));
}

/* ---- the ends of an order ------------------------------------------- */

static bool
is_order_done(struct stepper *st, const struct session *s)
{
	switch (st->order) {
	case STEPPER_STEP:
		return !st->is_fresh;
	case STEPPER_NEXT:
		return !st->is_fresh && !st->is_in_body;
	case STEPPER_UNTIL:
		return stepper_cursor(st) >= st->until;
	case STEPPER_FINISH:
		return st->has_phase && s->phase != st->phase;
	case STEPPER_CONTINUE:
	case STEPPER_ORDER_COUNT:
		break;
	}
	return false;
}

static bool
is_at_breakpoint(struct stepper *st, const struct session *s)
{
	const struct breakpoint *b;

	if (st->is_fresh || st->is_going_back || st->is_answer_due)
		return false;
	b = breakpoints_before(st->breakpoints, s, st->cursor + 1,
	    script_line(st->script, st->cursor)->text);
	if (b != NULL)
		stop_at(st, b);
	return b != NULL;
}

/* Mail data that was refused before its end: whether the server reads on as
 * mail data, nobody knows. */
static bool
is_cut_short(struct stepper *st, const struct session *s)
{
	const struct exchange *last = answer_last(s);

	if (st->is_fresh || !st->is_in_body || session_takes_data(s) ||
	    last == NULL)
		return false;
	stop_by(st, last);
	return true;
}

/* Whether the line can go out now. Where nothing will change that, the order
 * has ended. */
static bool
has_way(struct stepper *st, const struct session *s)
{
	const struct exchange *last = answer_last(s);

	if (st->is_connecting)
		return false;
	/* Behind the goodbye the server closes: that is waited for. */
	if ((s->address != NULL && !s->is_closed && !is_left(s)) ||
	    stepper_is_for_console(st, st->cursor))
		return true;
	if (stepper_is_expect(st, st->cursor) && last != NULL &&
	    last->is_answered)
		return true;
	if (s->is_closed)
		stepper_stop(st, "there is no connection");
	return false;
}

static bool
do_next_line(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	if (st->is_pausing) {
		st->is_connecting = false;
		stepper_stop(st, "paused");
		return wait(step);
	}
	st->cursor = stepper_cursor(st);
	if (is_order_done(st, s) || st->cursor == script_count(st->script)) {
		stepper_stop(st, "");
		return wait(step);
	}
	if (!has_way(st, s) || is_cut_short(st, s) || is_at_breakpoint(st, s))
		return wait(step);
	if (stepper_note_pipelining(st, s, step))
		return true;
	if (!st->has_phase)
		st->phase = s->phase;
	st->has_phase = true;
	return stepper_send_line(st, s, step);
}

struct runner_step
stepper_next(struct stepper *st, const struct session *s)
{
	struct runner_step step = {RUNNER_WAIT, {0}};

	follow_session(st, s);
	if (st->script == NULL)
		return step;
	if (st->first != FIRST_NOTHING) {
		do_first(st, s, &step);
		return step;
	}
	if (is_busy(s) && !st->is_connecting)
		return step;
	if (st->is_streaming && session_takes_data(s))
		return step; /* up to its dot no reply is due */
	st->is_streaming = false;
	settle(st, s);
	notice_end(st, s);
	if (st->has_order)
		do_next_line(st, s, &step);
	return step;
}
