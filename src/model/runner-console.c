/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner-console - the console's lines that a run without a console knows. */
#include "runner-core.h"

static bool
console_starttls(struct runner *r, const struct plan_item *item,
    struct slice args, struct runner_step *step)
{
	(void)r;
	(void)item;
	(void)args;
	return runner_give(step, RUNNER_COMMAND, SLICE("STARTTLS"));
}

static bool
console_raw(struct runner *r, const struct plan_item *item, struct slice args,
    struct runner_step *step)
{
	struct err err;

	buf_clear(&r->text);
	if (plan_unescape(args, &r->text, &err) == 0)
		return runner_give_text(r, step, RUNNER_RAW);
	runner_begin_error(r, item);
	buf_addf(&r->text, "\":raw\": %s", err.text);
	return runner_give_text(r, step, RUNNER_ERROR);
}

static bool
console_quit(struct runner *r, const struct plan_item *item, struct slice args,
    struct runner_step *step)
{
	(void)item;
	(void)args;
	return runner_say_quit(r, step, SLICE("QUIT"));
}

static bool
console_drop(struct runner *r, const struct plan_item *item, struct slice args,
    struct runner_step *step)
{
	(void)item;
	(void)args;
	(void)step;
	runner_set_reason(r, "after :drop not sent");
	return runner_go(r, STATE_DROP);
}

/* What runs none gives its arguments away. */
static const struct {
	const char *name;
	enum runner_kind kind;
	bool (*run)(struct runner *r, const struct plan_item *item,
	    struct slice args, struct runner_step *step);
} console_commands[] = {
    {"send", RUNNER_COMMAND, NULL},
    {"starttls", RUNNER_COMMAND, console_starttls},
    {"auth", RUNNER_AUTH, NULL},
    {"raw", RUNNER_RAW, console_raw},
    {"quit", RUNNER_COMMAND, console_quit},
    {"close", RUNNER_COMMAND, console_quit},
    {"drop", RUNNER_DROP, console_drop},
};

bool
runner_run_console(
    struct runner *r, const struct plan_item *item, struct runner_step *step)
{
	struct slice rest = item->text;
	struct slice word = slice_take_word(&rest);
	struct slice args = slice_skip(
	    item->text, (size_t)(word.ptr - item->text.ptr) + word.len + 1);

	for (size_t i = 0;
	     i < sizeof(console_commands) / sizeof(console_commands[0]); i++) {
		if (!slice_equals_nocase(
			word, slice_str(console_commands[i].name)))
			continue;
		if (console_commands[i].run == NULL)
			return runner_give(
			    step, console_commands[i].kind, args);
		return console_commands[i].run(r, item, args, step);
	}
	runner_begin_error(r, item);
	buf_add_str(&r->text, "\":");
	buf_add_slice(&r->text, slice_range(word, 0, 60));
	buf_add_str(&r->text, "\" is not known without a terminal");
	return runner_give_text(r, step, RUNNER_ERROR);
}
