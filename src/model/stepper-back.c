/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper-back - what has to be done again to stand before a line.
 *
 * A reply cannot be taken back. What a transaction holds is taken back by RSET
 * (RFC 5321 4.1.1.5), and the lines of it that stand before the place are sent
 * again; all else needs another connection, and all lines. */
#include "stepper-core.h"

#include "answer.h"
#include "colon-line.h"

/* What RSET does not undo, or undoes as it does MAIL. */
enum reach { REACH_SESSION, REACH_TRANSACTION, REACH_NOTHING };

static enum reach
reach_of_verb(enum verb verb)
{
	switch (verb) {
	case VERB_MAIL:
	case VERB_RCPT:
	case VERB_DATA:
	case VERB_BDAT:
	case VERB_RSET:
		return REACH_TRANSACTION;
	case VERB_NOOP:
	case VERB_VRFY:
	case VERB_EXPN:
	case VERB_HELP:
	case VERB_ETRN:
		return REACH_NOTHING;
	default:
		return REACH_SESSION;
	}
}

static enum verb
verb_of(const struct stepper *st, size_t index)
{
	struct slice rest = script_line(st->script, index)->text;

	return script_line(st->script, index)->kind == PLAN_SEND
	           ? verb_find(slice_take_word(&rest))
	           : VERB_UNKNOWN;
}

/* What is for us alone has happened to no session. */
static enum reach
reach_of_console(struct slice text)
{
	struct buf raw = {0};
	struct colon_line line;
	enum colon_effect effect = colon_line_read(text, &raw, &line);

	buf_fini(&raw);
	return effect == COLON_EXPECT || effect == COLON_PIPELINE ||
	               effect == COLON_PASS
	           ? REACH_NOTHING
	           : REACH_SESSION;
}

static enum reach
reach_of(const struct stepper *st, size_t index)
{
	const struct script_line *line = script_line(st->script, index);

	if (line->mark == SCRIPT_SKIPPED || line->kind == PLAN_COMMENT ||
	    line->kind == PLAN_EMPTY)
		return REACH_NOTHING;
	if (line->kind == PLAN_DATA || line->kind == PLAN_DATA_END)
		return REACH_TRANSACTION;
	if (line->kind == PLAN_CONSOLE)
		return reach_of_console(line->text);
	return reach_of_verb(verb_of(st, index));
}

static bool
is_within_session(const struct stepper *st, size_t line)
{
	for (size_t i = line; i < st->cursor; i++)
		if (reach_of(st, i) == REACH_SESSION)
			return false;
	return true;
}

/* RSET is in order, and means what it says. */
static bool
takes_reset(const struct session *s)
{
	return s->address != NULL && !s->is_closed &&
	       session_awaited(s) == NULL &&
	       (s->phase == PHASE_READY || s->phase == PHASE_MAIL ||
		   s->phase == PHASE_RCPT || s->phase == PHASE_HELO);
}

/* The MAIL whose transaction is open before the line; the line itself where
 * none is. */
static size_t
find_transaction(const struct stepper *st, size_t line)
{
	for (size_t i = line; i-- > 0;) {
		enum verb verb = verb_of(st, i);
		enum reach reach = reach_of(st, i);

		if (script_line(st->script, i)->mark == SCRIPT_SKIPPED)
			continue;
		if (verb == VERB_MAIL)
			return i;
		if (reach == REACH_SESSION || verb == VERB_RSET ||
		    (script_line(st->script, i)->kind == PLAN_DATA_END &&
			!stepper_is_content(st, line)))
			break;
	}
	return line;
}

/* Skipped lines before the place stay so: it is reached as it was before. */
static void
forget_from(struct stepper *st, size_t begin, size_t line)
{
	for (size_t i = begin; i < script_count(st->script); i++)
		if (i >= line || stepper_is_content(st, i) ||
		    script_line(st->script, i)->mark != SCRIPT_SKIPPED)
			script_set_mark(st->script, i, SCRIPT_TODO);
}

static void
begin_again(struct stepper *st, enum stepper_first first, size_t begin)
{
	stepper_stop(st, "");
	st->first = first;
	st->cursor = begin;
	stepper_forget_sent(st);
	st->is_reset_sent = false;
	buf_wipe(&st->answer);
	st->has_answer = false;
}

void
stepper_restart(struct stepper *st)
{
	if (st->script == NULL)
		return;
	script_reset(st->script);
	stepper_undo_pipelining(st, 0);
	begin_again(st, st->was_connected ? FIRST_CONNECT : FIRST_NOTHING, 0);
}

bool
stepper_back(struct stepper *st, size_t line, const struct session *s)
{
	bool by_reset;
	size_t begin;

	if (st->script == NULL || line >= st->cursor)
		return false;
	by_reset = takes_reset(s) && is_within_session(st, line);
	begin = by_reset ? find_transaction(st, line) : 0;
	stepper_undo_pipelining(st, begin);
	forget_from(st, begin, line);
	begin_again(st, by_reset ? FIRST_RESET : FIRST_CONNECT, begin);
	if (begin < line) {
		stepper_go(st, STEPPER_UNTIL, line);
		st->is_going_back = true;
	}
	return true;
}
