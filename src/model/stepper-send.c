/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper-send - one line of the plan as a step, and what its reply says. */
#include "answer.h"
#include "colon-line.h"
#include "ehlo/model/expect.h"
#include "stepper-core.h"

static bool
give(struct runner_step *step, enum runner_kind kind, struct slice text)
{
	*step = (struct runner_step){kind, text};
	return true;
}

/* The line is done with, and a reply may be due. */
static void
pass_line(struct stepper *st, const struct session *s, bool has_reply)
{
	if (has_reply) {
		st->sent = st->cursor;
		st->sent_end = st->cursor + 1;
		st->sent_exchange = s->exchanges.count;
	} else {
		script_set_mark(st->script, st->cursor, SCRIPT_DONE);
	}
	st->is_in_body = script_line(st->script, st->cursor)->kind == PLAN_DATA;
	st->is_fresh = false;
	st->cursor++;
}

/* As it stands, whatever it looks like. */
static bool
send_answer(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	buf_clear(&st->text);
	if (st->has_answer) {
		buf_add_slice(&st->text, buf_slice(&st->answer));
		buf_wipe(&st->answer);
		st->has_answer = false;
	} else {
		script_show_line(st->script, st->cursor, &st->text);
	}
	pass_line(st, s, true);
	return give(step, RUNNER_RESPONSE, buf_slice(&st->text));
}

/* Its lines are passed over, up to its end. What is open and for nobody is
 * ended before it begins. */
static bool
skip_body(struct stepper *st, const struct session *s, struct runner_step *step)
{
	const struct exchange *last = answer_last(s);
	const struct exchange *goodbye = session_goodbye(s);
	struct buf answer = {0};
	size_t count = 0;
	bool is_end = false;

	while (!is_end && stepper_is_content(st, st->cursor)) {
		is_end =
		    script_line(st->script, st->cursor)->kind == PLAN_DATA_END;
		script_set_mark(st->script, st->cursor++, SCRIPT_SKIPPED);
		count += !is_end;
	}
	st->is_in_body = false;
	st->is_fresh = false;
	buf_clear(&st->text);
	if (session_takes_data(s)) {
		st->first = FIRST_DOT;
		buf_add_str(&answer, "no recipient was accepted");
	} else if (last != NULL)
		answer_add(&answer, goodbye != NULL ? goodbye : last);
	else
		buf_add_str(&answer, "there was no DATA");
	answer_add_unsent(&st->text, count, buf_slice(&answer));
	buf_fini(&answer);
	return give(step, RUNNER_NOTE, buf_slice(&st->text));
}

static struct expect *
parse_expect(const struct stepper *st, size_t index, struct err *err)
{
	struct buf raw = {0};
	struct colon_line line;
	struct expect *e = NULL;
	size_t column;

	if (colon_line_read(script_line(st->script, index)->text, &raw,
		&line) == COLON_EXPECT)
		expect_parse(line.text, &e, &column, err);
	buf_fini(&raw);
	return e;
}

static bool
judge_expect(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	size_t index = st->cursor;
	struct err err = {0};
	struct expect *e = parse_expect(st, index, &err);
	enum runner_kind kind = RUNNER_UNMET;

	buf_clear(&st->text);
	if (e == NULL) {
		buf_addf(&st->text, "line %zu: %s", index + 1, err.text);
	} else {
		kind = expect_judge(e, s, index + 1, &st->text);
		expect_free(e);
	}
	pass_line(st, s, false);
	if (kind == RUNNER_UNMET) {
		script_set_mark(st->script, index, SCRIPT_UNEXPECTED);
		stepper_stop(st, buf_text(&st->text));
	}
	return give(step, kind, buf_slice(&st->text));
}

/* The console knows what it is; what it connects to comes later. */
static bool
give_to_console(struct stepper *st, const struct session *s, struct slice name,
    struct runner_step *step)
{
	struct slice text = script_line(st->script, st->cursor)->text;

	st->is_connecting |= slice_equals_nocase(name, SLICE("connect"));
	pass_line(st, s, false);
	return give(step, RUNNER_CONSOLE, text);
}

static bool
send_console(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	struct colon_line line;

	switch (colon_line_read(
	    script_line(st->script, st->cursor)->text, &st->text, &line)) {
	case COLON_STEP:
	case COLON_QUIT:
		pass_line(st, s, true);
		st->is_streaming = line.step == RUNNER_MESSAGE;
		return give(step, line.step, line.text);
	case COLON_DROP:
		pass_line(st, s, false);
		st->is_end_told = true;
		return give(step, RUNNER_DROP, SLICE(""));
	case COLON_EXPECT:
		return judge_expect(st, s, step);
	case COLON_WRONG:
		pass_line(st, s, false);
		script_set_mark(st->script, st->cursor - 1, SCRIPT_UNEXPECTED);
		stepper_stop(st, line.err.text);
		buf_clear(&st->text);
		buf_add_str(&st->text, line.err.text);
		return give(step, RUNNER_ERROR, buf_slice(&st->text));
	case COLON_PIPELINE:
		stepper_keep_pipelining(st);
		break;
	case COLON_PASS:
	case COLON_PRACTICE:
	case COLON_NONE:
		break;
	}
	return give_to_console(st, s, line.name, step);
}

/* With those that go out with it. */
static bool
send_command(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	struct slice text = script_line(st->script, st->cursor)->text;
	size_t end;

	if (!stepper_take_group(st, s, &end)) {
		pass_line(st, s, true);
		return give(step, RUNNER_COMMAND, text);
	}
	pass_line(st, s, true);
	st->cursor = st->sent_end = end;
	return give(step, RUNNER_GROUP, buf_slice(&st->text));
}

bool
stepper_send_line(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	const struct script_line *line = script_line(st->script, st->cursor);
	bool takes_data = session_takes_data(s) && !stepper_ends_empty(s);

	if (st->is_answer_due)
		return send_answer(st, s, step);
	switch (line->kind) {
	case PLAN_CONSOLE:
		return send_console(st, s, step);
	case PLAN_DATA:
		if (!takes_data)
			return skip_body(st, s, step);
		pass_line(st, s, false);
		return give(step, RUNNER_DATA, line->text);
	case PLAN_DATA_END:
		if (!takes_data)
			return skip_body(st, s, step);
		pass_line(st, s, true);
		return give(step, RUNNER_DATA_END, SLICE("."));
	default:
		return send_command(st, s, step);
	}
}

bool
stepper_is_expect(const struct stepper *st, size_t index)
{
	struct slice rest = script_line(st->script, index)->text;

	return script_line(st->script, index)->kind == PLAN_CONSOLE &&
	       slice_equals_nocase(slice_take_word(&rest), SLICE("expect"));
}

bool
stepper_is_for_console(const struct stepper *st, size_t index)
{
	struct buf raw = {0};
	struct colon_line line;
	bool is_console =
	    script_line(st->script, index)->kind == PLAN_CONSOLE &&
	    colon_line_read(script_line(st->script, index)->text, &raw,
		&line) <= COLON_PASS;

	buf_fini(&raw);
	return is_console;
}

/* ---- replies -------------------------------------------------------- */

/* What the plan expects of it in words; NULL = nothing. */
static struct expect *
find_expect(const struct stepper *st)
{
	size_t next = stepper_cursor(st);

	return next < script_count(st->script) && stepper_is_expect(st, next)
	           ? parse_expect(st, next, NULL)
	           : NULL;
}

/* Of all that answered the line; a reply a recipient may have (RFC 2033). Only
 * behind the newest line stands what the plan expects. */
static bool
is_as_hoped(const struct stepper *st, const struct session *s, size_t index,
    size_t begin, size_t end)
{
	struct expect *e = index + 1 == st->sent_end ? find_expect(st) : NULL;
	bool is_good = true;

	if (e != NULL) {
		is_good = expect_is_met(e, s, NULL);
		expect_free(e);
		return is_good;
	}
	for (size_t i = begin; i < end; i++) {
		const struct exchange *x = &s->exchanges.list[i];

		is_good = is_good && (x->is_unsolicited || x->is_expected);
	}
	return is_good;
}

bool
stepper_awaits(const struct stepper *st)
{
	return st->sent < st->sent_end;
}

void
stepper_forget_sent(struct stepper *st)
{
	st->sent = st->sent_end = 0;
}

/* The next of those that were sent, which is sent_end behind the last: there
 * may be lines between them that are for the reader. */
static size_t
sent_after(const struct stepper *st, size_t index)
{
	do
		index++;
	while (index < st->sent_end &&
	       (script_line(st->script, index)->kind != PLAN_SEND ||
		   script_line(st->script, index)->mark == SCRIPT_SKIPPED));
	return index;
}

/* A command has one exchange, the newest all that are left. */
void
stepper_judge(struct stepper *st, const struct session *s)
{
	size_t begin = st->sent_exchange, next;

	for (size_t i = st->sent; i < st->sent_end; i = next) {
		size_t end = s->exchanges.count;

		next = sent_after(st, i);
		if (next < st->sent_end && begin < end)
			end = begin + 1;
		script_set_mark(st->script, i,
		    is_as_hoped(st, s, i, begin, end) ? SCRIPT_DONE
						      : SCRIPT_UNEXPECTED);
		begin = end;
	}
	stepper_forget_sent(st);
}

void
stepper_lose_sent(struct stepper *st)
{
	for (size_t i = st->sent; i < st->sent_end; i = sent_after(st, i))
		script_set_mark(st->script, i, SCRIPT_UNEXPECTED);
	stepper_forget_sent(st);
}
