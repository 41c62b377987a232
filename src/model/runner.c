/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner - one handler a state, pulled until one of them has a step.
 *
 * A line is taken from the plan only when it can be acted on; until then it
 * stays text in the plan. So the input is held once, and the caller sees by
 * runner_backlog when to stop reading.
 */
#include "runner-core.h"

#include <assert.h>

#include "answer.h"
#include "ehlo/base/mem.h"
#include "ehlo/model/report.h"
#include "ehlo/smtp/verb.h"

/* True when *step is what to do; false when the state is another now. */
typedef bool (*state_fn)(
    struct runner *r, const struct session *s, struct runner_step *step);

struct runner *
runner_new(const struct runner_options *options)
{
	struct runner *r = mem_zalloc(1, sizeof(*r));

	plan_init(&r->plan);
	r->options = *options;
	if (options->end_of_data != NULL)
		plan_set_end(&r->plan, options->end_of_data);
	return r;
}

void
runner_free(struct runner *r)
{
	if (r == NULL)
		return;
	plan_fini(&r->plan);
	buf_fini(&r->answer);
	buf_fini(&r->reason);
	buf_wipe(&r->text);
	mem_free(r);
}

void
runner_feed(struct runner *r, struct slice bytes)
{
	if (r->is_input_ended || r->state == STATE_DONE)
		return;
	plan_feed(&r->plan, bytes);
	r->is_starved = false;
}

void
runner_end_of_input(struct runner *r)
{
	plan_finish(&r->plan);
	r->is_input_ended = true;
}

void
runner_stop(struct runner *r)
{
	r->state = STATE_DONE;
}

int
runner_status(const struct runner *r)
{
	return r->status;
}

size_t
runner_backlog(const struct runner *r)
{
	/* A line longer than the caller's limit must still come in. */
	return r->is_starved ? 0 : line_reader_pending(&r->plan.reader);
}

bool
runner_give(struct runner_step *step, enum runner_kind kind, struct slice text)
{
	*step = (struct runner_step){kind, text};
	return true;
}

bool
runner_give_text(
    struct runner *r, struct runner_step *step, enum runner_kind kind)
{
	return runner_give(step, kind, buf_slice(&r->text));
}

static bool
wait(struct runner_step *step)
{
	return runner_give(step, RUNNER_WAIT, (struct slice){0});
}

static bool
take_item(struct runner *r, struct plan_item *item)
{
	bool has_item = plan_next(&r->plan, item);

	r->is_starved = !has_item;
	return has_item;
}

void
runner_set_reason(struct runner *r, const char *text)
{
	buf_clear(&r->reason);
	buf_add_str(&r->reason, text);
}

static void
set_reason_answer(struct runner *r, const struct exchange *x)
{
	runner_set_reason(r, "not sent: ");
	answer_add(&r->reason, x);
}

static void
set_reason_words(struct runner *r, const char *words)
{
	runner_set_reason(r, "not sent: ");
	buf_add_str(&r->reason, words);
}

bool
runner_go(struct runner *r, enum state state)
{
	r->state = state;
	return false;
}

/* ---- lines ---------------------------------------------------------- */

void
runner_begin_error(struct runner *r, const struct plan_item *item)
{
	r->status = RUNNER_STATUS_USAGE;
	buf_clear(&r->text);
	buf_addf(&r->text, "line %zu: ", item->line_number);
}

bool
runner_say_quit(struct runner *r, struct runner_step *step, struct slice line)
{
	if (r->reason.len == 0)
		runner_set_reason(r, "after QUIT not sent");
	r->state = STATE_LEFT;
	return runner_give(step, RUNNER_COMMAND, line);
}

/* With "${helo}" filled in, where the line is the program's. */
static struct slice
filled(struct runner *r, const struct session *s, struct slice line)
{
	struct slice before = slice_range(line, 0, slice_find(line, '$'));

	if (r->options.end_of_data == NULL ||
	    !slice_starts_with(slice_skip(line, before.len), SLICE("${helo}")))
		return line;
	buf_clear(&r->text);
	buf_add_slice(&r->text, before);
	if (r->options.helo != NULL)
		buf_add_str(&r->text, r->options.helo);
	else
		report_add_literal(&r->text, s);
	buf_add_slice(&r->text, slice_skip(line, before.len + 7));
	return buf_slice(&r->text);
}

/* The stage of the recipients is over, and nobody is to get the message. */
static bool
is_for_nobody(const struct runner *r, const struct session *s)
{
	return r->options.stop_on_error && session_awaited(s) == NULL &&
	       s->phase == PHASE_MAIL && s->recipient_count > 0 &&
	       s->accepted_count == 0;
}

static bool
leave_for_nobody(struct runner *r)
{
	r->unsent++;
	runner_set_reason(r, "not sent: no recipient was accepted");
	return runner_go(r, STATE_LEAVE);
}

static bool
run_line(struct runner *r, const struct session *s, struct slice line,
    struct runner_step *step)
{
	struct slice rest = line;
	enum verb verb = verb_find(slice_take_word(&rest));

	if (verb == VERB_QUIT)
		return runner_say_quit(r, step, line);
	if (verb != VERB_RCPT && is_for_nobody(r, s))
		return leave_for_nobody(r);
	return runner_give(step, RUNNER_COMMAND, filled(r, s, line));
}

static bool
run_console(struct runner *r, const struct session *s,
    const struct plan_item *item, struct runner_step *step)
{
	bool is_step = runner_run_console(r, s, item, step);

	r->is_data_ahead = false;
	if (is_step && is_for_nobody(r, s) &&
	    (step->kind == RUNNER_MESSAGE || step->kind == RUNNER_BDAT))
		return leave_for_nobody(r);
	return is_step;
}

static bool
run_item(struct runner *r, const struct session *s,
    const struct plan_item *item, struct runner_step *step)
{
	switch (item->kind) {
	case PLAN_SEND:
		return run_line(r, s, item->text, step);
	case PLAN_CONSOLE:
		return run_console(r, s, item, step);
	case PLAN_DATA:
		return runner_give(step, RUNNER_DATA, item->text);
	case PLAN_DATA_END:
		return runner_give(step, RUNNER_DATA_END, SLICE("."));
	case PLAN_COMMENT:
	case PLAN_EMPTY:
	case PLAN_KIND_COUNT:
		break;
	}
	return false;
}

/* In mail data there is no way back: the message must not end as if it were
 * whole. */
void
runner_refused(struct runner *r, const struct session *s, const struct err *err)
{
	if (r->status == 0)
		r->status = err->code == ERR_STATE ? RUNNER_STATUS_DATA
		                                   : err_status((int)err->code);
	if (r->state != STATE_RUN)
		return;
	if (session_takes_data(s))
		r->state = STATE_DROP;
	else if (r->options.stop_on_error)
		r->state = STATE_LEAVE;
	runner_set_reason(
	    r, r->state == STATE_RUN ? "" : "not sent: there was no message");
}

/* ---- states --------------------------------------------------------- */

/* What was asked since the last look and refused; NULL = nothing. */
static const struct exchange *
find_refused(struct runner *r, const struct session *s)
{
	while (r->judged < s->exchanges.count) {
		const struct exchange *x = &s->exchanges.list[r->judged++];

		if (!x->is_unsolicited && !x->is_expected &&
		    x->verb != VERB_RCPT)
			return x;
	}
	return NULL;
}

/* Nothing awaits a reply: may the next line go out? True = no, and the state
 * is another. */
static bool
is_diverted(struct runner *r, const struct session *s)
{
	const struct exchange *greeting = &s->exchanges.list[0];
	const struct exchange *refused;

	assert(s->exchanges.list != NULL);
	if (greeting->code != 220) {
		set_reason_answer(r, greeting);
		runner_go(r, STATE_LEAVE);
		return true;
	}
	if (r->plan.is_in_data && !session_takes_data(s) &&
	    answer_last(s)->verb == VERB_CONTENT) {
		/* Whether the server reads on as mail data, nobody knows. */
		set_reason_answer(r, answer_last(s));
		buf_add_str(&r->reason, " before its end");
		runner_go(r, STATE_DROP);
		return true;
	}
	if (runner_is_mismatched(r, s))
		return true;
	refused = r->options.stop_on_error ? find_refused(r, s) : NULL;
	if (refused != NULL) {
		set_reason_answer(r, refused);
		runner_go(r, STATE_LEAVE);
		return true;
	}
	if (r->plan.is_in_data && !session_takes_data(s)) {
		r->skipped = 0;
		buf_clear(&r->answer);
		answer_add(&r->answer, answer_last(s));
		runner_go(r, STATE_SKIP);
		return true;
	}
	return false;
}

static bool
end_input(struct runner *r, const struct session *s, struct runner_step *step)
{
	if (r->plan.is_in_data || session_takes_data(s)) {
		r->status = RUNNER_STATUS_USAGE;
		r->state = STATE_DROP;
		return runner_give(step, RUNNER_ERROR,
		    SLICE("end of input inside mail data: closed without "
			  "the final dot"));
	}
	if (session_takes_response(s) && !r->is_canceled) {
		/* RFC 4954 4: QUIT would be taken for the answer. */
		r->is_canceled = true;
		return runner_give(step, RUNNER_RESPONSE, SLICE("*"));
	}
	if (r->options.end_of_data != NULL)
		return runner_go(r, STATE_LEAVE);
	r->state = STATE_LEAVE;
	return runner_give(step, RUNNER_NOTE, SLICE("end of input"));
}

/* A line that was cut is not sent. A message without it would be another
 * message: it is given up. An answer is due all the same: "*" cancels (RFC
 * 4954 4), a part of it would count as a failed attempt. */
static bool
refuse_long(struct runner *r, const struct session *s,
    const struct plan_item *item, struct runner_step *step)
{
	runner_begin_error(r, item);
	buf_addf(&r->text, "longer than %zu bytes: not sent", PLAN_LINE_MAX);
	if (session_takes_data(s)) {
		buf_add_str(&r->text, ", closed without the final dot");
		runner_set_reason(
		    r, "not sent: a line of mail data is too long");
		r->state = STATE_DROP;
	} else if (session_takes_response(s)) {
		r->state = STATE_CANCEL;
	}
	return runner_give_text(r, step, RUNNER_ERROR);
}

static bool
run_next(struct runner *r, const struct session *s, struct runner_step *step)
{
	struct plan_item item;
	bool is_answer = session_takes_response(s);
	bool has_item =
	    is_answer ? plan_next_answer(&r->plan, &item) : take_item(r, &item);

	r->is_starved = !has_item;
	if (has_item && item.skipped > 0)
		return refuse_long(r, s, &item, step);
	if (has_item)
		return is_answer ? runner_give(step, RUNNER_RESPONSE, item.text)
		                 : run_item(r, s, &item, step);
	return r->is_input_ended && session_awaited(s) == NULL
	           ? end_input(r, s, step)
	           : wait(step);
}

static bool
state_run(struct runner *r, const struct session *s, struct runner_step *step)
{
	if (s->is_other_protocol) {
		runner_set_reason(
		    r, "not sent: the server does not speak SMTP");
		return runner_go(r, STATE_DROP);
	}
	if (runner_ask_ahead(r, s, step))
		return true;
	if (s->address == NULL ||
	    (session_awaited(s) != NULL && !runner_may_pipeline(r, s)))
		return wait(step);
	if (session_awaited(s) == NULL && is_diverted(r, s))
		return false;
	if (runner_note_pipelining(r, s, step))
		return true;
	return run_next(r, s, step);
}

static bool
state_cancel(
    struct runner *r, const struct session *s, struct runner_step *step)
{
	(void)s;
	r->state = STATE_RUN;
	return runner_give(step, RUNNER_RESPONSE, SLICE("*"));
}

static bool
end_skip(struct runner *r, struct runner_step *step)
{
	buf_clear(&r->text);
	answer_add_unsent(&r->text, r->skipped, buf_slice(&r->answer));
	r->state = STATE_RUN;
	return runner_give_text(r, step, RUNNER_NOTE);
}

static bool
state_skip(struct runner *r, const struct session *s, struct runner_step *step)
{
	struct plan_item item;

	(void)s;
	if (r->is_data_ahead)
		return runner_pass_message(r, step);
	while (take_item(r, &item)) {
		if (item.kind == PLAN_DATA_END)
			return end_skip(r, step);
		r->skipped++;
	}
	if (!r->is_input_ended)
		return wait(step);
	r->status = RUNNER_STATUS_USAGE;
	r->plan.is_in_data = false;
	r->state = STATE_RUN;
	return runner_give(
	    step, RUNNER_ERROR, SLICE("end of input inside mail data"));
}

static bool
state_leave(struct runner *r, const struct session *s, struct runner_step *step)
{
	if (session_awaited(s) != NULL)
		return wait(step);
	return runner_say_quit(r, step, SLICE("QUIT"));
}

static bool
state_left(struct runner *r, const struct session *s, struct runner_step *step)
{
	if (session_awaited(s) != NULL)
		return wait(step);
	return runner_go(r, STATE_OVER);
}

static bool
state_drop(struct runner *r, const struct session *s, struct runner_step *step)
{
	(void)s;
	r->state = STATE_OVER;
	return runner_give(step, RUNNER_DROP, (struct slice){0});
}

/* What is at hand and will not be sent any more is counted; but an expectation
 * that stands right behind the last line that was sent is judged. */
static bool
drain(struct runner *r, const struct session *s, struct runner_step *step)
{
	const struct exchange *last = answer_last(s);
	struct plan_item item;

	while (take_item(r, &item)) {
		if (item.kind == PLAN_COMMENT || item.kind == PLAN_EMPTY)
			continue;
		if (r->unsent == 0 && last != NULL && last->is_answered &&
		    runner_is_expect(&item))
			return runner_run_console(r, s, &item, step);
		r->unsent++;
	}
	return false;
}

static bool
state_over(struct runner *r, const struct session *s, struct runner_step *step)
{
	if (drain(r, s, step))
		return true;
	r->state = STATE_DONE;
	if (r->unsent == 0)
		return false;
	buf_clear(&r->text);
	buf_addf(&r->text, "%zu line%s ", r->unsent, r->unsent == 1 ? "" : "s");
	buf_add_slice(&r->text, buf_slice(&r->reason));
	return runner_give_text(r, step, RUNNER_NOTE);
}

static bool
state_done(struct runner *r, const struct session *s, struct runner_step *step)
{
	(void)r;
	(void)s;
	return runner_give(step, RUNNER_DONE, (struct slice){0});
}

/* 421 and the end of the connection end every state. */
static void
notice_end(struct runner *r, const struct session *s)
{
	const struct exchange *goodbye = session_goodbye(s);

	if (r->state >= STATE_OVER || (!s->is_closed && goodbye == NULL))
		return;
	if (r->reason.len == 0 && goodbye != NULL)
		set_reason_answer(r, goodbye);
	else if (r->reason.len == 0)
		set_reason_words(r, answer_end(s));
	r->state = STATE_OVER;
}

static bool
is_for_console(const struct runner *r, const struct session *s)
{
	bool is_waiting = s->phase == PHASE_CONNECT || s->phase == PHASE_TLS ||
	                  session_awaited(s) != NULL ||
	                  session_takes_response(s);

	return r->options.gives_console_lines && r->state == STATE_RUN &&
	       (s->is_closed || !is_waiting) && plan_at_console(&r->plan, NULL);
}

struct runner_step
runner_next(struct runner *r, const struct session *s)
{
	static const state_fn states[STATE_COUNT] = {
	    [STATE_RUN] = state_run,
	    [STATE_CANCEL] = state_cancel,
	    [STATE_SKIP] = state_skip,
	    [STATE_EMPTY] = runner_end_empty,
	    [STATE_LEAVE] = state_leave,
	    [STATE_LEFT] = state_left,
	    [STATE_DROP] = state_drop,
	    [STATE_OVER] = state_over,
	    [STATE_DONE] = state_done,
	};
	struct runner_step step;
	struct plan_item item;

	if (is_for_console(r, s) && take_item(r, &item)) {
		runner_give(&step, RUNNER_CONSOLE, item.text);
		return step;
	}
	notice_end(r, s);
	/* Nothing goes out in clear once the server waits for a handshake. */
	if (s->phase == PHASE_TLS && r->state < STATE_DROP) {
		wait(&step);
		return step;
	}
	while (!states[r->state](r, s, &step))
		continue;
	return step;
}
