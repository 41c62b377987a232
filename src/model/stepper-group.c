/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper-group - commands that go out in one piece (RFC 2920 3.1).
 *
 * What is in a group is known before it goes: commands that may be followed,
 * and one more. Whoever wants to see a reply first puts something between: a
 * breakpoint, an expectation, the line to go to. */
#include "stepper-core.h"

#include "answer.h"
#include "colon-line.h"

void
stepper_set_pipelines(struct stepper *st, bool pipelines)
{
	st->pipelines = pipelines;
}

bool
stepper_pipelines(const struct stepper *st)
{
	return st->pipelines;
}

void
stepper_keep_pipelining(struct stepper *st)
{
	if (!st->has_switched)
		st->pipelined_before = st->pipelines;
	st->has_switched = true;
}

/* Whether it is ":pipeline" that was done, and what it said. */
static bool
has_switched(const struct stepper *st, size_t index, bool *is_on)
{
	const struct script_line *line = script_line(st->script, index);
	struct buf raw = {0};
	struct colon_line parts;
	bool is_switch =
	    line->kind == PLAN_CONSOLE && line->mark == SCRIPT_DONE &&
	    colon_line_read(line->text, &raw, &parts) == COLON_PIPELINE;

	if (is_switch)
		*is_on = parts.is_on;
	buf_fini(&raw);
	return is_switch;
}

void
stepper_undo_pipelining(struct stepper *st, size_t line)
{
	bool is_on = st->pipelined_before;

	if (!st->has_switched)
		return;
	while (line > 0 && !has_switched(st, line - 1, &is_on))
		line--;
	st->pipelines = is_on;
	st->has_switched = line > 0;
}

static bool
is_offered(const struct session *s)
{
	return ext_set_has(&s->offered, EXT_PIPELINING);
}

static bool
takes_groups(const struct stepper *st, const struct session *s)
{
	return st->pipelines && is_offered(s) && !st->is_answer_due &&
	       !session_takes_data(s);
}

/* A LF inside it would make two commands of it, and one reply too many. */
static bool
is_command(const struct stepper *st, size_t index)
{
	const struct script_line *line;

	if (index == script_count(st->script))
		return false;
	line = script_line(st->script, index);
	return line->kind == PLAN_SEND &&
	       slice_find(line->text, '\n') == line->text.len;
}

static bool
may_be_followed(const struct stepper *st, size_t index)
{
	struct slice rest = script_line(st->script, index)->text;

	return verb_may_be_followed(verb_find(slice_take_word(&rest)));
}

/* Whether nothing is to be looked at before it goes. */
static bool
may_follow(const struct stepper *st, const struct session *s, size_t index)
{
	if (!is_command(st, index) ||
	    (st->has_order && st->order == STEPPER_UNTIL && index >= st->until))
		return false;
	return st->is_going_back ||
	       !breakpoints_may_stop(st->breakpoints, s, index + 1,
		   script_line(st->script, index)->text);
}

size_t
stepper_group_end(const struct stepper *st, const struct session *s)
{
	size_t index = stepper_cursor(st), end = index + 1;

	if (st->script == NULL || !takes_groups(st, s) ||
	    !is_command(st, index))
		return end;
	for (int count = 1; count < RUNNER_GROUP_MAX; count++) {
		if (!may_be_followed(st, index))
			break;
		index = stepper_pass(st, index + 1);
		if (!may_follow(st, s, index))
			break;
		end = index + 1;
	}
	return end;
}

bool
stepper_take_group(struct stepper *st, const struct session *s, size_t *end)
{
	*end = stepper_group_end(st, s);
	if (*end == st->cursor + 1)
		return false;
	buf_clear(&st->text);
	for (size_t i = st->cursor; i < *end; i = stepper_pass(st, i + 1)) {
		buf_add_slice(&st->text, script_line(st->script, i)->text);
		buf_add_byte(&st->text, '\n');
		/* What was skipped on a way back that was broken off. */
		script_set_mark(st->script, i, SCRIPT_TODO);
	}
	return true;
}

bool
stepper_note_pipelining(
    struct stepper *st, const struct session *s, struct runner_step *step)
{
	if (!st->pipelines || st->is_pipelining_told ||
	    s->phase != PHASE_READY || is_offered(s))
		return false;
	st->is_pipelining_told = true;
	*step = (struct runner_step){RUNNER_NOTE,
	    SLICE("PIPELINING is not offered: one command at a time")};
	return true;
}

/* 421 may come at any time. */
bool
stepper_is_mismatch(const struct stepper *st, const struct exchange *x)
{
	return st->pipelines && x->is_unsolicited && x->code != 421;
}

bool
stepper_ends_empty(const struct session *s)
{
	const struct exchange *last = answer_last(s);

	return last != NULL && last->verb == VERB_DATA && last->is_pipelined &&
	       session_takes_data(s) && session_has_nobody(s);
}
