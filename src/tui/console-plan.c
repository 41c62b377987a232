/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-plan - a plan that is stepped: the line that is next comes into the
 * prompt, Enter sends it as it stands there, orders let it go on.
 *
 * What is typed into an emptied line goes out beside the plan, whose line then
 * comes back. */
#include "console-core.h"

#include <string.h>

#include "ehlo/model/expect.h"

/* A server's patience is nearly used up. */
#define OFFER_US (PLAN_IDLE_US / 5 * 4)

/* ---- where it stands -------------------------------------------------- */

static const struct script *
script_of(const struct console *c)
{
	return stepper_script(c->step.stepper);
}

bool
console_has_plan(const struct console *c)
{
	return script_of(c) != NULL;
}

static bool
is_paused(const struct console *c)
{
	return stepper_state(c->step.stepper) == STEPPER_PAUSED;
}

static bool
is_running(const struct console *c)
{
	return stepper_state(c->step.stepper) == STEPPER_RUNNING;
}

bool
console_plan_waits(const struct console *c)
{
	return is_paused(c) && console_is_open(c);
}

/* NULL behind the last. */
static const struct script_line *
next_line(const struct console *c)
{
	size_t cursor = stepper_cursor(c->step.stepper);

	return cursor < script_count(script_of(c))
	           ? script_line(script_of(c), cursor)
	           : NULL;
}

/* A body has no place in the prompt, and a secret is not to be seen there. */
static bool
goes_unseen(const struct console *c)
{
	const struct script_line *line = next_line(c);

	return line != NULL &&
	       (line->kind == PLAN_DATA || line->kind == PLAN_DATA_END ||
		   plan_view_has_secret(
		       script_of(c), stepper_cursor(c->step.stepper)));
}

/* ---- the line in the prompt ------------------------------------------- */

bool
console_plan_is_placed(const struct console *c)
{
	return c->step.is_placed;
}

bool
console_plan_is_untouched(const struct console *c)
{
	return c->step.is_placed &&
	       slice_equals(prompt_text(c->prompt), buf_slice(&c->step.placed));
}

/* What the person has not touched goes as it came. */
static void
take_away(struct console *c)
{
	if (console_plan_is_untouched(c))
		prompt_set_text(c->prompt, SLICE(""));
	c->step.is_placed = false;
}

/* With its sigil, as it would be typed. */
static void
make_line(const struct console *c, struct buf *out)
{
	buf_clear(out);
	script_show_line(script_of(c), stepper_cursor(c->step.stepper), out);
}

static bool
can_place(const struct console *c)
{
	return c->step.is_due && is_paused(c) && !c->is_colon &&
	       c->ask == ASK_NOTHING && !c->edit.is_open &&
	       !console_is_secret(c) && !console_is_pasting(c) &&
	       (prompt_text(c->prompt).len == 0 ||
		   console_plan_is_untouched(c));
}

static void
place(struct console *c)
{
	struct step *step = &c->step;

	if (!can_place(c))
		return;
	step->is_due = false;
	take_away(c);
	if (next_line(c) == NULL || goes_unseen(c))
		return;
	make_line(c, &step->placed);
	prompt_set_text(c->prompt, buf_slice(&step->placed));
	step->is_placed = true;
	c->is_stale = true;
}

void
console_plan_typed(struct console *c)
{
	if (!c->is_colon && prompt_text(c->prompt).len == 0)
		c->step.is_placed = false;
}

/* The next line as it stands in the prompt. */
static void
send_placed(struct console *c, struct slice line)
{
	c->step.is_placed = false;
	c->step.is_due = c->step.was_running = true;
	stepper_send(c->step.stepper, line);
}

/* A line of the plan is an answer then, whatever it looks like. */
bool
console_plan_answer(struct console *c, struct slice text)
{
	if (!is_paused(c))
		return false;
	c->step.is_due = true;
	if (text.len > 0)
		stepper_send(c->step.stepper, text);
	else
		stepper_go(c->step.stepper, STEPPER_NEXT, 0);
	return true;
}

/* An empty line sends it, all of a body. */
static bool
send_unseen(struct console *c)
{
	if (!goes_unseen(c))
		return false;
	stepper_go(c->step.stepper, STEPPER_NEXT, 0);
	return true;
}

bool
console_plan_line(struct console *c, struct slice line)
{
	c->step.is_due = true;
	if (!is_paused(c))
		return false;
	if (c->step.is_placed) {
		send_placed(c, line);
		return true;
	}
	if (line.len > 0 || next_line(c) == NULL)
		return false;
	if (send_unseen(c))
		return true;
	console_say(c, STYLE_HINT,
	    "an empty line sends nothing: the line of the plan is back");
	return true;
}

/* ---- going on --------------------------------------------------------- */

/* The connection ended while the reply to a whole message was due. */
static bool
is_message_unknown(const struct console *c)
{
	return !console_is_open(c) &&
	       session_is_message_unknown(console_session(c));
}

static void
say_unconnected(struct console *c)
{
	console_say(c, STYLE_HINT,
	    "%s: Alt-R runs the plan again on a new connection, \":back N\" up "
	    "to before its line N",
	    is_message_unknown(c)
		? "the message may have been taken; sent again it may come "
		  "twice (RFC 1047)"
		: "there is no connection");
}

/* It has stopped, or is over. */
static void
settle_stop(struct console *c)
{
	const char *reason = stepper_reason(c->step.stepper);
	struct buf text = {0};

	c->step.is_due = true;
	c->is_stale = true;
	if (reason[0] == '\0' || c->step.is_told)
		return;
	if (next_line(c) != NULL)
		buf_addf(&text, "stopped before line %zu: %s",
		    stepper_cursor(c->step.stepper) + 1, reason);
	else
		buf_addf(&text, "stopped: %s", reason);
	if (is_message_unknown(c))
		buf_add_str(&text, "; the message may have been taken");
	console_submit(c, INTENT_NOTE, buf_slice(&text));
	buf_fini(&text);
	if (!console_is_open(c))
		say_unconnected(c);
}

static bool
carry_out(struct console *c, const struct runner_step *step)
{
	bool is_done;

	c->step.is_inside = true;
	c->step.is_told =
	    step->kind == RUNNER_UNMET || step->kind == RUNNER_ERROR;
	is_done = step->kind == RUNNER_CONSOLE &&
	                  slice_equals(step->text, SLICE("connect"))
	              ? console_connect_again(c)
	              : console_carry_out(c, step);
	c->step.is_inside = false;
	if (!is_done && step->kind != RUNNER_WAIT && step->kind != RUNNER_DONE)
		stepper_pause(c->step.stepper);
	return is_done;
}

void
console_plan_drive(struct console *c)
{
	struct runner_step step;

	/* Something that it does may bring us here again. */
	if (!console_has_plan(c) || c->step.is_inside)
		return;
	do {
		if (console_is_held_up(c))
			break;
		step = stepper_next(c->step.stepper, console_session(c));
		if (step.kind == RUNNER_WAIT)
			break;
	} while (carry_out(c, &step));
	if (c->step.was_running && !is_running(c))
		settle_stop(c);
	c->step.was_running = is_running(c);
	place(c);
}

void
console_plan_tick(struct console *c)
{
	struct scene scene = console_scene(c);
	uint64_t last_us = console_session(c)->last_us;

	if (!console_plan_waits(c) || plan_idle_us(&scene) < OFFER_US ||
	    c->step.offered_us == last_us)
		return;
	c->step.offered_us = last_us;
	console_say(c, STYLE_HINT,
	    "the server may close in a minute: Alt-L sends NOOP and keeps the "
	    "session");
	c->hint_due_ms = CONSOLE_NEVER;
}

/* ---- orders ----------------------------------------------------------- */

static bool
has_plan_or_says(struct console *c)
{
	if (c->step.is_inside)
		console_say(c, STYLE_ERROR,
		    "what steps a plan makes no sense inside it");
	else if (!console_has_plan(c))
		console_say(c, STYLE_HINT,
		    "there is no plan; \":open FILE\" loads one");
	else
		return true;
	return false;
}

static bool
can_order(struct console *c)
{
	if (!has_plan_or_says(c))
		return false;
	if (is_paused(c))
		return true;
	console_say(c, STYLE_HINT, "%s",
	    is_running(c) ? "the plan is running: Ctrl-C pauses it"
			  : "the plan is over: Alt-R runs it again");
	return false;
}

/* What was changed is sent by Enter, or given up. */
static bool
is_changed(const struct console *c)
{
	return c->step.is_placed && !console_plan_is_untouched(c);
}

static bool
go(struct console *c, enum stepper_order order, size_t line)
{
	if (!can_order(c))
		return true;
	if (is_changed(c)) {
		console_say(c, STYLE_HINT,
		    "the line was changed: Enter sends it so, Ctrl-U gives it "
		    "up");
		return true;
	}
	take_away(c);
	c->step.is_due = c->step.was_running = true;
	stepper_go(c->step.stepper, order, line);
	return true;
}

/* As Enter, where the line was changed. */
static bool
go_one(struct console *c, enum stepper_order order)
{
	struct buf line = {0};

	if (!is_changed(c) || !can_order(c))
		return is_changed(c) || go(c, order, 0);
	buf_add_slice(&line, prompt_text(c->prompt));
	prompt_set_text(c->prompt, SLICE(""));
	send_placed(c, buf_slice(&line));
	buf_wipe(&line);
	return true;
}

bool
console_plan_step(struct console *c, struct slice args)
{
	(void)args;
	return go_one(c, STEPPER_STEP);
}

bool
console_plan_next(struct console *c, struct slice args)
{
	(void)args;
	return go_one(c, STEPPER_NEXT);
}

bool
console_plan_continue(struct console *c, struct slice args)
{
	(void)args;
	return go(c, STEPPER_CONTINUE, 0);
}

bool
console_plan_finish(struct console *c, struct slice args)
{
	(void)args;
	return go(c, STEPPER_FINISH, 0);
}

size_t
console_plan_cursor(const struct console *c)
{
	return c->focus == PANE_PLAN && c->step.view.has_selection
	           ? c->step.view.selected
	           : stepper_cursor(c->step.stepper);
}

/* The line that args name, from 1, or that is pointed at; *out from 0. */
static bool
read_line(struct console *c, struct slice args, size_t *out)
{
	size_t count = script_count(script_of(c));
	unsigned long number;

	args = slice_trim(args);
	*out = console_plan_cursor(c);
	if (args.len == 0 && *out < count &&
	    *out != stepper_cursor(c->step.stepper))
		return true;
	if (slice_to_number(args, count, &number) == 0 && number > 0) {
		*out = (size_t)number - 1;
		return true;
	}
	console_say(c, STYLE_ERROR,
	    "which line? a number from 1 to %zu, or another line in the plan's "
	    "pane (F6)",
	    count);
	return false;
}

bool
console_plan_until(struct console *c, struct slice args)
{
	size_t line;

	if (!can_order(c))
		return true;
	if (!read_line(c, args, &line))
		return false;
	if (line <= stepper_cursor(c->step.stepper)) {
		console_say(c, STYLE_HINT,
		    "line %zu is not ahead; \":back %zu\" goes back to it",
		    line + 1, line + 1);
		return true;
	}
	return go(c, STEPPER_UNTIL, line);
}

bool
console_plan_back(struct console *c, struct slice args)
{
	size_t line;

	if (!has_plan_or_says(c))
		return true;
	if (!read_line(c, args, &line))
		return false;
	take_away(c);
	c->step.is_due = c->step.was_running = true;
	if (!stepper_back(c->step.stepper, line, console_session(c)))
		console_say(c, STYLE_HINT,
		    "line %zu is not behind; \":until %zu\" goes on to it",
		    line + 1, line + 1);
	return true;
}

bool
console_plan_skip(struct console *c, struct slice args)
{
	(void)args;
	if (!console_has_plan(c) && console_lesson_skip(c))
		return true;
	if (!can_order(c))
		return true;
	take_away(c);
	prompt_set_text(c->prompt, SLICE(""));
	c->step.is_due = true;
	if (!stepper_skip(c->step.stepper))
		console_say(c, STYLE_HINT, "there is nothing left to skip");
	return true;
}

bool
console_plan_insert(struct console *c, struct slice args)
{
	if (!can_order(c))
		return true;
	if (args.len == 0) {
		console_say(c, STYLE_HINT,
		    "what line? :insert RCPT TO:<a@example.net>");
		return false;
	}
	take_away(c);
	c->step.is_due = true;
	stepper_insert(c->step.stepper, args);
	return true;
}

bool
console_plan_pause(struct console *c, struct slice args)
{
	(void)args;
	if (!has_plan_or_says(c))
		return true;
	if (is_running(c))
		stepper_pause(c->step.stepper);
	else
		console_say(c, STYLE_HINT, "the plan is not running");
	return true;
}

bool
console_plan_expect(struct console *c, struct slice args)
{
	struct expect *e;
	struct err err = {0};
	struct buf text = {0};
	size_t column = 0;
	enum intent_kind kind = INTENT_UNMET;

	if (expect_parse(args, &e, &column, &err) < 0) {
		console_say(
		    c, STYLE_ERROR, "column %zu: %s", column + 1, err.text);
		return false;
	}
	buf_add_str(&text, "expected ");
	buf_add_slice(&text, args);
	buf_add_str(&text, ": ");
	if (expect_is_met(e, console_session(c), &text))
		kind = expect_is_about_reply(e, console_session(c))
		           ? INTENT_WANTED
		           : INTENT_MET;
	console_submit(c, kind, buf_slice(&text));
	buf_fini(&text);
	expect_free(e);
	return true;
}

bool
console_plan_stop(struct console *c)
{
	return stepper_pause(c->step.stepper);
}

static void
run_again(struct console *c)
{
	take_away(c);
	c->step.is_due = c->step.was_running = true;
	stepper_restart(c->step.stepper);
	stepper_go(c->step.stepper, STEPPER_CONTINUE, 0);
}

/* Whether nothing of it was sent. */
static bool
is_fresh(const struct console *c)
{
	for (size_t i = 0; i < script_count(script_of(c)); i++)
		if (script_line(script_of(c), i)->mark != SCRIPT_TODO)
			return false;
	return true;
}

bool
console_plan_run(struct console *c, struct slice args)
{
	(void)args;
	if (!has_plan_or_says(c))
		return true;
	if (is_fresh(c))
		return go(c, STEPPER_CONTINUE, 0);
	if (!console_is_open(c)) {
		run_again(c);
		return true;
	}
	c->ask = ASK_RUN;
	console_say(c, STYLE_HINT,
	    "the session is open: y drops it and runs the plan again, n "
	    "stays");
	c->hint_due_ms = CONSOLE_NEVER;
	return true;
}

void
console_answer_run(struct console *c, uint32_t rune)
{
	if (rune == 'y')
		run_again(c);
}
