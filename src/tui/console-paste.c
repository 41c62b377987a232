/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-paste - several lines at once: mail data goes, other lines are
 * asked about, then sent one after the reply to the other. */
#include "console-core.h"

#include "ehlo/smtp/dot.h"

/* Whatever ends the lines of a paste becomes LF. */
static void
add_with_lf(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\r')
			buf_add_byte(out, text.ptr[i]);
		else if (i + 1 == text.len || text.ptr[i + 1] != '\n')
			buf_add_byte(out, '\n');
	}
}

static size_t
count_lines(struct slice text)
{
	size_t count = 0;

	while (text.len > 0) {
		text = slice_skip(text, slice_find(text, '\n') + 1);
		count++;
	}
	return count;
}

static void
ask_about(struct console *c, struct slice text)
{
	struct buf lines = {0};

	buf_add_slice(&lines, text);
	buf_fini(&c->paste);
	c->paste = lines;
	c->ask = ASK_PASTE;
	console_say(c, STYLE_HINT,
	    "%zu lines: a sends all, each after the reply to the one before; "
	    "c cancels",
	    count_lines(text));
	c->hint_due_ms = CONSOLE_NEVER;
}

/* One line at most; a line end that came along with it is not Enter. */
static void
insert_line(struct console *c, struct slice text)
{
	prompt_insert(c->prompt, slice_range(text, 0, slice_find(text, '\n')));
}

/* Whole lines go out; a last one without an end stays in the prompt. */
static void
paste_data(struct console *c, struct slice text)
{
	bool is_end = false;

	while (!is_end) {
		size_t end = slice_find(text, '\n');
		struct slice line = slice_range(text, 0, end);

		if (end == text.len)
			break;
		is_end = dot_is_end(line);
		if (!console_send_data(c, line))
			break;
		text = slice_skip(text, end + 1);
	}
	if (is_end && count_lines(text) > 1)
		ask_about(c, text);
	else
		insert_line(c, text);
}

void
console_paste(struct console *c, struct slice text)
{
	struct buf lines = {0};
	struct slice all;

	add_with_lf(&lines, text);
	all = buf_slice(&lines);
	if (!c->is_colon && session_takes_data(console_session(c))) {
		struct buf data = {0};

		buf_add_slice(&data, prompt_text(c->prompt));
		buf_add_slice(&data, all);
		prompt_set_text(c->prompt, SLICE(""));
		paste_data(c, buf_slice(&data));
		buf_fini(&data);
	} else if (count_lines(all) > 1) {
		ask_about(c, all);
	} else {
		insert_line(c, all);
	}
	buf_fini(&lines);
}

void
console_run_paste(struct console *c)
{
	static const struct runner_options options = {0};

	console_stop_paste(c);
	c->runner = runner_new(&options);
	runner_feed(c->runner, buf_slice(&c->paste));
	/* The last line may lack its end. */
	if (c->paste.len > 0 && c->paste.ptr[c->paste.len - 1] != '\n')
		runner_feed(c->runner, SLICE("\n"));
	buf_wipe(&c->paste); /* it may hold an answer to a challenge */
}

void
console_stop_paste(struct console *c)
{
	runner_free(c->runner);
	c->runner = NULL;
}

/* False when the runner has nothing to do now. */
static bool
carry_out(struct console *c, const struct runner_step *step)
{
	if (step->kind == RUNNER_WAIT || step->kind == RUNNER_DONE)
		return false;
	return console_submit(c, intent_of_step(step->kind), step->text);
}

void
console_drive(struct console *c)
{
	struct runner_step step;

	if (c->runner == NULL)
		return;
	do
		step = runner_next(c->runner, console_session(c));
	while (carry_out(c, &step));
	if (step.kind != RUNNER_WAIT ||
	    (runner_backlog(c->runner) == 0 &&
		session_awaited(console_session(c)) == NULL))
		console_stop_paste(c);
}
