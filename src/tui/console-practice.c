/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-practice - the practice server's side of a conversation: orders for
 * it, and what it shows. */
#include "console-core.h"

/* What there is to look at is text over the conversation. */
static bool
order(struct console *c, const char *word, struct slice args)
{
	struct buf text = {0}, answer = {0};
	struct intent intent = {.kind = INTENT_PRACTICE, .answer = &answer};
	struct err err = {0};
	int rc;

	buf_addf(&text, "%s ", word);
	buf_add_slice(&text, args);
	intent.text = buf_slice(&text);
	console_follow(c);
	rc = c->submit(c->context, &intent, &err);
	buf_fini(&text);
	if (rc < 0)
		console_say(c, STYLE_ERROR, "%s", err.text);
	if (rc == 0 && answer.len > 0)
		console_show_text(c, "Practice server", &answer);
	else
		buf_fini(&answer);
	return rc == 0;
}

bool
console_practice_fault(struct console *c, struct slice args)
{
	return order(c, "fault", args);
}

bool
console_practice_personality(struct console *c, struct slice args)
{
	return order(c, "personality", args);
}

bool
console_practice_hold(struct console *c, struct slice args)
{
	return order(c, "hold", args);
}

bool
console_practice_release(struct console *c, struct slice args)
{
	return order(c, "release", args);
}

bool
console_practice_mailbox(struct console *c, struct slice args)
{
	return order(c, "mailbox", args);
}
