/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-edit - the line, or mail data, by an editor outside. */
#include "console-core.h"

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
	buf_clear(&edit->text);
	buf_add_slice(&edit->text, prompt_text(c->prompt));
	edit->is_message =
	    !c->is_colon && session_takes_data(console_session(c));
	edit->is_wanted = edit->is_open = true;
	return true;
}

bool
console_take_edit(struct console *c, struct buf *out, bool *is_message)
{
	struct edit *edit = &c->edit;
	bool was_wanted = edit->is_wanted;

	edit->is_wanted = false;
	if (!was_wanted)
		return false;
	*is_message = edit->is_message;
	buf_clear(out);
	buf_add_slice(out, buf_slice(&edit->text));
	/* Editors like lines that are whole. */
	if (out->len > 0)
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

	if (c->edit.is_message && session_takes_data(console_session(c))) {
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
	console_say(c, STYLE_ERROR, "%s; the line is as it was", why);
	buf_wipe(&c->edit.text);
	console_changed(c);
}
