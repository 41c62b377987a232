/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-practice - the practice server's side of a conversation: orders for
 * it, and what it shows. */
#include "console-core.h"

bool
console_practice_ask(struct console *c, enum intent_kind kind,
    struct slice text, const char *title)
{
	struct buf answer = {0};
	struct intent intent = {.kind = kind, .text = text, .answer = &answer};
	struct err err = {0};
	int rc = c->submit(c->context, &intent, &err);

	if (rc < 0)
		console_say(c, STYLE_ERROR, "%s", err.text);
	if (rc == 0 && answer.len > 0)
		console_show_text(c, title, &answer);
	else
		buf_fini(&answer);
	return rc == 0;
}

bool
console_practice_takes(enum colon colon)
{
	switch (colon) {
	case COLON_FAULT:
	case COLON_PERSONALITY:
	case COLON_HOLD:
	case COLON_RELEASE:
	case COLON_MAILBOX:
		return true;
	default:
		return false;
	}
}

/* The order is spelled like the command. */
bool
console_practice_run(struct console *c, enum colon colon, struct slice args)
{
	struct buf text = {0};
	bool is_done;

	buf_addf(&text, "%s ", colon_row(colon)->name);
	buf_add_slice(&text, args);
	console_follow(c);
	is_done = console_practice_ask(
	    c, INTENT_PRACTICE, buf_slice(&text), "Practice server");
	buf_fini(&text);
	return is_done;
}
