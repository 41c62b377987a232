/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-compare - ":diff": two sessions of this conversation, as a text. */
#include "console-core.h"

#include "ehlo/model/compare.h"

/* What was before, and what is now. */
#define NO_SESSION 0

static uint32_t
take_number(const struct console *c, struct slice *args, uint32_t else_this)
{
	struct slice word = slice_take_word(args);
	unsigned long number;

	if (word.len == 0)
		return else_this;
	if (slice_to_number(word, console_session(c)->number, &number) < 0)
		return NO_SESSION;
	return (uint32_t)number;
}

bool
console_compare(struct console *c, struct slice args)
{
	uint32_t newest = console_session(c)->number;
	uint32_t a, b;

	if (newest < 2) {
		console_say(c, STYLE_HINT,
		    "there is one session only; :connect begins another, "
		    "then :diff tells what it did otherwise");
		return true;
	}
	a = take_number(c, &args, newest - 1);
	b = take_number(c, &args, newest);
	if (a == NO_SESSION || b == NO_SESSION || a == b ||
	    slice_trim(args).len > 0) {
		console_say(c, STYLE_ERROR,
		    "which two? :diff 1 %u; there are sessions 1 to %u",
		    (unsigned)newest, (unsigned)newest);
		return false;
	}
	buf_clear(&c->report);
	compare_tell(&c->report, conversation_session_at(c->conversation, a),
	    conversation_session_at(c->conversation, b), console_form(c));
	c->help = (struct help_view){.is_open = true,
	    .title = "Two sessions",
	    .text = buf_slice(&c->report)};
	return true;
}
