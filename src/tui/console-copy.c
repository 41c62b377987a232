/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-copy - lines are marked, and go to the clipboard of the terminal. */
#include "console-core.h"

#include "ehlo/tui/select.h"

/* ---- marks ------------------------------------------------------------ */

bool
console_copy_mark(struct console *c, struct slice args)
{
	struct slice what = slice_trim(args);
	size_t event = console_pane_event(c);

	if (slice_equals_nocase(what, SLICE("none"))) {
		event_set_fini(&c->view.marked);
		c->ladder.mark_count = 0;
		return true;
	}
	if (console_has_ladder(c))
		return console_ladder(c, SLICE("mark"));
	if (what.len > 0 && !slice_equals_nocase(what, SLICE("next"))) {
		console_say(c, STYLE_ERROR,
		    ":mark takes the selected line, :mark none unmarks all");
		return false;
	}
	if (event == NO_EVENT) {
		console_say(c, STYLE_HINT, "there is no line yet");
		return true;
	}
	event_set_toggle(&c->view.marked, event);
	if (what.len > 0)
		select_move(&c->view, c->conversation, 1);
	return true;
}

/* ---- copying ---------------------------------------------------------- */

static void
copy_out(struct console *c, struct slice text, bool is_all)
{
	buf_clear(&c->clipboard);
	copy_add_sequence(&c->clipboard, text, c->copy_wrap);
	console_say(c, STYLE_HINT,
	    "copied %s%zu bytes; if nothing arrives see :help copy",
	    is_all ? "" : "the first ", text.len);
}

/* "line", "reply": of the line at hand; nothing: the last reply. What is
 * marked comes first, but for a reply that is asked for. */
static bool
take_copy(struct console *c, struct slice what, struct buf *out)
{
	const struct conversation *all = c->conversation;
	enum utf8_form form = console_form(c);

	if (slice_equals_nocase(what, SLICE("reply")) &&
	    conversation_count(all) > 0)
		return copy_reply(out, all, form, console_pane_event(c));
	if (c->view.marked.count > 0)
		return copy_lines(out, all, form, &c->view.marked);
	if (what.len == 0 || conversation_count(all) == 0)
		return copy_last_reply(out, all, form);
	return copy_line(out, all, form, console_pane_event(c));
}

void
console_copy_events(struct console *c, size_t begin, size_t end)
{
	struct event_set events = {0};
	struct buf text = {0};
	bool is_all;

	/* Each line has a byte at least: no more of them are copied. */
	if (end - begin > COPY_TEXT_MAX)
		end = begin + COPY_TEXT_MAX;
	while (begin < end)
		event_set_toggle(&events, begin++);
	is_all = copy_lines(&text, c->conversation, console_form(c), &events);
	copy_out(c, buf_slice(&text), is_all);
	event_set_fini(&events);
	buf_fini(&text);
}

/* The text over the conversation, which is what is looked at. */
static void
copy_shown(struct console *c)
{
	struct slice text = slice_range(c->help.text, 0, COPY_TEXT_MAX);

	copy_out(c, text, text.len == c->help.text.len);
}

bool
console_copy(struct console *c, struct slice args)
{
	struct slice what = slice_trim(args);
	struct buf text = {0};
	bool is_all;

	if (console_has_ladder(c) && slice_equals_nocase(what, SLICE("line")))
		return console_ladder(c, SLICE("copy"));
	if (what.len == 0 && c->help.is_open && c->help.text.len > 0) {
		copy_shown(c);
		return true;
	}
	is_all = take_copy(c, what, &text);
	if (text.len == 0) {
		console_say(c, STYLE_HINT, "there is no reply to copy yet");
	} else {
		copy_out(c, buf_slice(&text), is_all);
		/* They have done their work. */
		if (!slice_equals_nocase(what, SLICE("reply")))
			event_set_fini(&c->view.marked);
	}
	buf_fini(&text);
	return true;
}
