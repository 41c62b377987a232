/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-edit - the line, or mail data, by an editor outside. */
#include "console-core.h"

/* All of it, or what was written of it and has errors. */
static bool
edit_plan(struct console *c)
{
	struct edit *edit = &c->edit;

	if (stepper_state(c->step.stepper) == STEPPER_RUNNING) {
		console_say(c, STYLE_HINT,
		    "the plan is running: Ctrl-C pauses it, then it can be "
		    "edited");
		return true;
	}
	if (!edit->is_plan_unread) {
		buf_clear(&edit->text);
		script_write(stepper_script(c->step.stepper), &edit->text);
	}
	edit->what = CONSOLE_EDIT_PLAN;
	edit->is_wanted = edit->is_open = true;
	return true;
}

bool
console_edit(struct console *c, struct slice args)
{
	struct edit *edit = &c->edit;

	(void)args;
	if (console_is_secret(c)) {
		console_say(c, STYLE_HINT,
		    "an answer to the server may be a secret: it goes to no "
		    "editor");
		return true;
	}
	if (c->focus == PANE_PLAN && console_has_plan(c))
		return edit_plan(c);
	edit->is_plan_unread = false;
	buf_clear(&edit->text);
	buf_add_slice(&edit->text, prompt_text(c->prompt));
	edit->what = !c->is_colon && session_takes_data(console_session(c))
	                 ? CONSOLE_EDIT_MESSAGE
	                 : CONSOLE_EDIT_LINE;
	edit->is_wanted = edit->is_open = true;
	return true;
}

bool
console_take_edit(struct console *c, struct buf *out, enum console_edit *what)
{
	struct edit *edit = &c->edit;
	bool was_wanted = edit->is_wanted;

	edit->is_wanted = false;
	if (!was_wanted)
		return false;
	*what = edit->what;
	buf_clear(out);
	buf_add_slice(out, buf_slice(&edit->text));
	/* Editors like lines that are whole. */
	if (out->len > 0 && out->ptr[out->len - 1] != '\n')
		buf_add_byte(out, '\n');
	return true;
}

static struct slice
without_last_end(struct slice lines)
{
	bool has_end = lines.len > 0 && lines.ptr[lines.len - 1] == '\n';

	return slice_range(lines, 0, lines.len - has_end);
}

/* As content it was asked for; several lines of anything else are asked
 * about. */
static void
take_edited(struct console *c, struct slice lines)
{
	struct slice text = without_last_end(lines);
	bool is_one_line = slice_find(text, '\n') == text.len;

	if (c->edit.what == CONSOLE_EDIT_MESSAGE &&
	    session_takes_data(console_session(c))) {
		prompt_set_text(c->prompt, SLICE(""));
		console_paste(c, lines);
	} else if (is_one_line) {
		prompt_set_text(c->prompt, text);
	} else {
		if (c->is_colon)
			console_close_colon(c);
		prompt_set_text(c->prompt, SLICE(""));
		console_ask_paste(c, lines);
	}
}

enum console_edit
console_edited_what(const struct console *c)
{
	return c->edit.what;
}

const char *
console_plan_name(const struct console *c)
{
	return script_name(stepper_script(c->step.stepper));
}

static void
revise_plan(struct console *c, struct script *script)
{
	stepper_revise(c->step.stepper, script);
	c->edit.is_plan_unread = false;
	buf_wipe(&c->edit.text);
	c->step.is_due = true;
	console_pane_settle(c);
	console_say(c, STYLE_HINT, "the plan is as it was written");
}

void
console_plan_edited(struct console *c, struct script *script, struct slice text,
    struct slice errors, uint64_t now_ms)
{
	c->now_ms = now_ms;
	c->edit.is_open = false;
	console_unsay(c);
	if (script != NULL) {
		revise_plan(c, script);
	} else {
		c->edit.is_plan_unread = true;
		buf_clear(&c->edit.text);
		buf_add_slice(&c->edit.text, text);
		console_show_plan_errors(c, errors);
	}
	console_changed(c);
}

void
console_edited(struct console *c, struct slice text, uint64_t now_ms)
{
	struct buf lines = {0};

	c->now_ms = now_ms;
	c->edit.is_open = c->is_refused = false;
	console_unsay(c);
	console_add_lines(&lines, text);
	if (slice_equals(
		without_last_end(buf_slice(&lines)), buf_slice(&c->edit.text)))
		console_say(c, STYLE_HINT, "nothing was changed");
	else
		take_edited(c, buf_slice(&lines));
	buf_wipe(&lines);
	buf_wipe(&c->edit.text);
	console_changed(c);
}

void
console_edit_failed(struct console *c, const char *why, uint64_t now_ms)
{
	c->now_ms = now_ms;
	c->edit.is_open = false;
	console_say(c, STYLE_ERROR, "%s; %s is as it was", why,
	    c->edit.what == CONSOLE_EDIT_PLAN ? "the plan" : "the line");
	if (!c->edit.is_plan_unread)
		buf_wipe(&c->edit.text);
	console_changed(c);
}
