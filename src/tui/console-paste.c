/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-paste - several lines at once: into mail data they go as they are,
 * anywhere else it is asked what shall become of them.
 *
 * All of them go by a runner, as piped lines do; stepped ones come into the
 * prompt one by one; as mail data they wait for the 354. */
#include "console-core.h"

#include "ehlo/base/mem.h"
#include "ehlo/model/plan.h"
#include "ehlo/model/redact.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/dot.h"

/* ---- lines ------------------------------------------------------------ */

void
console_add_lines(struct buf *out, struct slice text)
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

static bool
take_line(struct slice *rest, struct slice *line)
{
	size_t end = slice_find(*rest, '\n');

	if (rest->len == 0)
		return false;
	*line = slice_range(*rest, 0, end);
	*rest = slice_skip(*rest, end + 1);
	return true;
}

/* Those that were not taken yet. */
static struct slice
waiting(const struct console *c)
{
	return slice_skip(buf_slice(&c->paste.lines), c->paste.taken);
}

/* ---- the question ----------------------------------------------------- */

static void
ask(struct console *c, const char *first)
{
	c->ask = ASK_PASTE;
	console_say(c, STYLE_HINT,
	    "%s%zu lines: a send all, s step, d put in DATA, c cancel", first,
	    c->paste.count);
	c->hint_due_ms = CONSOLE_NEVER;
}

void
console_ask_paste(struct console *c, struct slice text)
{
	struct buf lines = {0};
	bool is_cut = text.ptr[text.len - 1] != '\n';

	buf_add_slice(&lines, text);
	if (is_cut)
		buf_add_byte(&lines, '\n');
	if (c->paste.mode == PASTE_STEP)
		buf_add_slice(&lines, waiting(c));
	console_stop_paste(c);
	c->paste.lines = lines;
	c->paste.count = count_lines(buf_slice(&lines));
	c->paste.is_cut = is_cut;
	ask(c, "");
}

void
console_paste_more(struct console *c, struct slice text)
{
	struct buf lines = {0};

	buf_add_slice(&lines, buf_slice(&c->paste.lines));
	buf_truncate(&lines, lines.len - c->paste.is_cut);
	console_add_lines(&lines, text);
	console_ask_paste(c, buf_slice(&lines));
	buf_wipe(&lines);
}

/* Masked as what is typed would be: behind AUTH come answers, until a line
 * that is a command. */
static void
add_shown(struct buf *out, struct slice line, bool *is_answer)
{
	struct command command;

	command_parse(line, &command);
	if (command.verb == VERB_AUTH) {
		redact_shown(line, out);
		*is_answer = true;
	} else if (*is_answer && command.verb == VERB_UNKNOWN) {
		buf_add_str(out, REDACT_MASK);
	} else {
		buf_add_slice(out, line);
		*is_answer = false;
	}
}

void
console_paste_preview(const struct console *c, size_t max, struct buf *out)
{
	struct slice rest = waiting(c), line;
	bool is_answer = false;

	if (c->ask != ASK_PASTE)
		return;
	for (size_t i = 0; i < max && take_line(&rest, &line); i++) {
		add_shown(out, line, &is_answer);
		buf_add_byte(out, '\n');
	}
}

/* ---- what may be done ------------------------------------------------- */

/* Why mail data cannot begin now; NULL = it can. */
static const char *
missing_for_data(const struct console *c)
{
	static const char *const words[PHASE_COUNT] = {
	    [PHASE_GREETING] = "the greeting is awaited; ",
	    [PHASE_HELO] = "EHLO, MAIL and RCPT come before DATA; ",
	    [PHASE_READY] = "MAIL and RCPT come before DATA; ",
	    [PHASE_MAIL] = "no recipient is accepted: RCPT comes before DATA; ",
	};
	const struct session *s = console_session(c);

	if (!console_is_open(c))
		return "not connected; ";
	if (session_awaited(s) != NULL)
		return "a reply is awaited; ";
	if (s->phase == PHASE_RCPT)
		return NULL;
	return words[s->phase] == NULL ? "DATA is not in order now; "
	                               : words[s->phase];
}

/* Why the lines cannot go; NULL = they can. */
static const char *
missing_for_all(const struct console *c)
{
	struct slice lines = waiting(c);

	if (console_is_open(c) || c->wait.is_waiting ||
	    console_session(c)->phase == PHASE_CONNECT ||
	    (slice_starts_with(lines, SLICE(":")) &&
		!slice_starts_with(lines, SLICE("::"))))
		return NULL;
	return "not connected; ";
}

static void
send_all(struct console *c)
{
	static const struct runner_options options = {
	    .gives_console_lines = true};

	c->paste.mode = PASTE_ALL;
	c->paste.runner = runner_new(&options);
	runner_feed(c->paste.runner, buf_slice(&c->paste.lines));
	buf_wipe(&c->paste.lines); /* it may hold an answer to a challenge */
}

static void
step(struct console *c)
{
	c->paste.mode = PASTE_STEP;
	c->paste.is_due = true;
}

static void
put_in_data(struct console *c)
{
	if (!console_submit(c, INTENT_COMMAND, SLICE("DATA")))
		console_stop_paste(c);
	else
		c->paste.mode = PASTE_DATA;
}

void
console_answer_paste(struct console *c, uint32_t rune)
{
	const char *missing = NULL;

	if (rune == 'a')
		missing = missing_for_all(c);
	else if (rune == 'd')
		missing = missing_for_data(c);
	if (missing != NULL) {
		ask(c, missing);
	} else if (rune == 'a') {
		send_all(c);
	} else if (rune == 's') {
		step(c);
	} else if (rune == 'd') {
		put_in_data(c);
	} else {
		console_stop_paste(c);
		console_say(c, STYLE_HINT, "nothing was sent");
	}
}

/* ---- pasting ---------------------------------------------------------- */

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
		console_ask_paste(c, text);
	else
		insert_line(c, text);
}

void
console_paste(struct console *c, struct slice text)
{
	struct buf lines = {0};
	struct slice all;

	console_add_lines(&lines, text);
	all = buf_slice(&lines);
	if (!c->is_colon && session_takes_data(console_session(c))) {
		struct buf data = {0};

		buf_add_slice(&data, prompt_text(c->prompt));
		buf_add_slice(&data, all);
		prompt_set_text(c->prompt, SLICE(""));
		paste_data(c, buf_slice(&data));
		buf_fini(&data);
	} else if (count_lines(all) > 1) {
		console_ask_paste(c, all);
	} else {
		insert_line(c, all);
	}
	buf_fini(&lines);
}

bool
console_is_pasting(const struct console *c)
{
	return c->paste.mode != PASTE_NONE;
}

void
console_stop_paste(struct console *c)
{
	runner_free(c->paste.runner);
	buf_wipe(&c->paste.lines);
	buf_fini(&c->paste.status);
	c->paste = (struct paste){0};
	c->step.is_due = true;
}

bool
console_is_held_up(const struct console *c)
{
	return c->ask != ASK_NOTHING || c->edit.is_open || c->auth.is_open ||
	       console_is_connect_due(c);
}

/* ---- all of them ------------------------------------------------------ */

bool
console_carry_out(struct console *c, const struct runner_step *step)
{
	if (step->kind == RUNNER_WAIT || step->kind == RUNNER_DONE)
		return false;
	if (step->kind == RUNNER_CONSOLE)
		return console_run_colon_line(c, step->text);
	return console_submit(c, intent_of_step(step->kind), step->text);
}

static void
drive_all(struct console *c)
{
	struct runner_step step;

	/* A console line may ask something, or stop the paste. */
	do {
		if (c->paste.runner == NULL || console_is_held_up(c))
			return;
		step = runner_next(c->paste.runner, console_session(c));
	} while (console_carry_out(c, &step));
	if (step.kind != RUNNER_WAIT ||
	    (runner_backlog(c->paste.runner) == 0 &&
		session_awaited(console_session(c)) == NULL))
		console_stop_paste(c);
}

/* ---- step by step ----------------------------------------------------- */

static void
place(struct console *c, struct slice line)
{
	struct key key = {.name = KEY_PASTE, .text = line};

	if (console_is_secret(c))
		secret_key(&c->secret, &key);
	else
		prompt_set_text(c->prompt, line);
}

static bool
has_text(const struct console *c)
{
	return console_is_secret(c) ? c->secret.len > 0
	                            : prompt_text(c->prompt).len > 0;
}

/* As a runner does, it leaves out comments and what would send nothing. */
static bool
take_sent(struct console *c, struct slice *rest, struct slice *line)
{
	bool is_content =
	    session_takes_data(console_session(c)) || console_is_secret(c);
	struct plan_item item = {.kind = PLAN_SEND};

	while (take_line(rest, line)) {
		c->paste.line++;
		if (!is_content)
			plan_classify(*line, &item);
		if (item.kind != PLAN_COMMENT && item.kind != PLAN_EMPTY)
			return true;
	}
	return false;
}

/* What was typed before is entered before. */
static void
drive_step(struct console *c)
{
	struct slice rest = waiting(c), line;

	if (!c->paste.is_due || c->is_colon || has_text(c) ||
	    session_awaited(console_session(c)) != NULL)
		return;
	if (!take_sent(c, &rest, &line)) {
		console_stop_paste(c);
		return;
	}
	place(c, line);
	c->paste.taken = c->paste.lines.len - rest.len;
	c->paste.is_due = false;
}

void
console_paste_entered(struct console *c)
{
	c->paste.is_due = true;
}

struct slice
console_paste_status(struct console *c)
{
	struct buf *out = &c->paste.status;

	buf_clear(out);
	if (c->paste.mode == PASTE_STEP && c->paste.line > 0)
		buf_addf(out,
		    "pasted line %zu of %zu: Enter sends it, Esc stops",
		    c->paste.line, c->paste.count);
	return buf_slice(out);
}

/* ---- as mail data ----------------------------------------------------- */

/* All of them are content; a lone dot at their end is left to the person. */
static void
send_content(struct console *c)
{
	struct slice rest = waiting(c), line;
	size_t count = 0;

	while (take_line(&rest, &line)) {
		if (rest.len == 0 && dot_is_end(line))
			break;
		if (!console_submit(c, INTENT_DATA, line))
			return;
		count++;
	}
	console_say(c, STYLE_HINT,
	    "%zu lines are in the message: a lone . ends it", count);
}

static void
drive_data(struct console *c)
{
	const struct session *s = console_session(c);

	if (session_takes_data(s))
		send_content(c);
	else if (session_awaited(s) != NULL)
		return;
	else
		console_say(
		    c, STYLE_HINT, "DATA was refused: the lines were not sent");
	console_stop_paste(c);
}

void
console_drive(struct console *c)
{
	static void (*const drives[])(struct console *) = {
	    [PASTE_ALL] = drive_all,
	    [PASTE_STEP] = drive_step,
	    [PASTE_DATA] = drive_data,
	};

	if (console_is_pasting(c) && !console_is_held_up(c))
		drives[c->paste.mode](c);
	if (!console_is_pasting(c))
		console_plan_drive(c);
}
