/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-break - breakpoints: set, put out of use, taken away. */
#include "console-core.h"

#include "ehlo/smtp/command.h"

static struct breakpoints *
list_of(const struct console *c)
{
	return stepper_breakpoints(c->step.stepper);
}

static bool
add(struct console *c, struct slice text, bool is_temporary)
{
	struct err err = {0};
	size_t column = 0;
	int number =
	    breakpoints_add(list_of(c), text, is_temporary, &column, &err);

	if (number < 0) {
		console_say(
		    c, STYLE_ERROR, "column %zu: %s", column + 1, err.text);
		return false;
	}
	console_say(c, STYLE_HINT, "breakpoint %d: %.*s", number,
	    SLICE_ARGS(slice_range(slice_trim(text), 0, 80)));
	return true;
}

/* On the line that is pointed at: set, or taken away. */
static bool
toggle_line(struct console *c, bool is_temporary)
{
	size_t line = console_plan_cursor(c) + 1;
	const struct breakpoint *b = breakpoints_on_line(list_of(c), line);
	struct buf text = {0};
	bool is_taken = true;

	if (b != NULL) {
		console_say(c, STYLE_HINT, "breakpoint %u is gone", b->number);
		breakpoints_delete(list_of(c), b->number);
		return true;
	}
	buf_addf(&text, "line %zu", line);
	is_taken = add(c, buf_slice(&text), is_temporary);
	buf_fini(&text);
	return is_taken;
}

/* On the verb in the prompt. */
static bool
add_verb(struct console *c, bool is_temporary)
{
	struct command command;
	struct buf text = {0};
	bool is_taken;

	command_parse(prompt_text(c->prompt), &command);
	if (command.verb == VERB_UNKNOWN) {
		console_say(c, STYLE_HINT,
		    "where? :break verb RCPT, reply 4yz, slow 2s; :help break");
		return false;
	}
	buf_addf(&text, "verb %s", verb_text(command.verb));
	is_taken = add(c, buf_slice(&text), is_temporary);
	buf_fini(&text);
	return is_taken;
}

static bool
set(struct console *c, struct slice args, bool is_temporary)
{
	if (slice_trim(args).len > 0)
		return add(c, args, is_temporary);
	return console_has_plan(c) ? toggle_line(c, is_temporary)
	                           : add_verb(c, is_temporary);
}

/* All of them: below the plan the last few have room. */
static bool
show_list(struct console *c)
{
	struct buf text = {0};

	for (size_t i = 0; i < breakpoints_count(list_of(c)); i++) {
		const struct breakpoint *b = breakpoints_at(list_of(c), i);

		buf_addf(&text, "%u  %s%s: hits %u%s\n", b->number, b->text,
		    b->is_temporary ? ", once" : "", b->hits,
		    b->is_enabled ? "" : ", off");
	}
	if (text.len == 0)
		buf_add_str(&text, "There are none: F9 makes one of a line.\n");
	console_show_text(c, "Breakpoints", &text);
	return true;
}

bool
console_break(struct console *c, struct slice args)
{
	if (slice_equals(slice_trim(args), SLICE("list")))
		return show_list(c);
	return set(c, args, false);
}

bool
console_break_once(struct console *c, struct slice args)
{
	return set(c, args, true);
}

/* The number in args, or that of the line that is pointed at. */
static bool
read_number(struct console *c, struct slice args, unsigned *out)
{
	const struct breakpoint *b = NULL;
	unsigned long number;

	args = slice_trim(args);
	if (slice_to_number(args, 1000000, &number) == 0) {
		*out = (unsigned)number;
		return true;
	}
	if (args.len == 0 && console_has_plan(c))
		b = breakpoints_on_line(list_of(c), console_plan_cursor(c) + 1);
	if (b != NULL)
		*out = b->number;
	else
		console_say(c, STYLE_HINT, "which breakpoint? its number");
	return b != NULL;
}

static bool
say_missing(struct console *c, unsigned number)
{
	console_say(c, STYLE_ERROR, "there is no breakpoint %u", number);
	return false;
}

bool
console_break_delete(struct console *c, struct slice args)
{
	unsigned number;

	if (!read_number(c, args, &number))
		return false;
	return breakpoints_delete(list_of(c), number) || say_missing(c, number);
}

static bool
enable(struct console *c, struct slice args, bool is_enabled)
{
	unsigned number;

	if (!read_number(c, args, &number))
		return false;
	return breakpoints_enable(list_of(c), number, is_enabled) ||
	       say_missing(c, number);
}

bool
console_break_disable(struct console *c, struct slice args)
{
	return enable(c, args, false);
}

bool
console_break_enable(struct console *c, struct slice args)
{
	return enable(c, args, true);
}
