/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-auth - ":auth": what it takes is asked for, one question at a time.
 *
 * The intent is handed over; what comes back is what is missing: a yes, where
 * others may listen, or the password, which the secret field takes. Then the
 * same intent goes over again with it.
 */
#include "console-core.h"

#include <stdio.h>

#include "ehlo/base/utf8.h"

static void
ask_password(struct console *c, const char *what)
{
	struct auth *a = &c->auth;

	struct buf safe = {0};

	a->is_open = true;
	utf8_add_safe(&safe, slice_str(what), console_form(c));
	snprintf(a->label, sizeof(a->label), "%s:", buf_text(&safe));
	buf_fini(&safe);
	secret_wipe(&c->secret);
}

/* A key that is no answer means no. */
static void
ask_yes(struct console *c, const char *why)
{
	c->ask = ASK_CLEAR;
	console_say(
	    c, STYLE_ERROR, "%s: y authenticate in clear, n do not", why);
	c->hint_due_ms = CONSOLE_NEVER;
}

static bool
submit(struct console *c, struct slice secret)
{
	struct intent intent = {.kind = INTENT_AUTH,
	    .text = buf_slice(&c->auth.words),
	    .secret = secret,
	    .is_confirmed = c->auth.is_confirmed};
	struct err err = {0};
	int rc = c->submit(c->context, &intent, &err);

	c->auth.is_open = false;
	if (rc == INTENT_WANTS_SECRET)
		ask_password(c, err.text);
	else if (rc == INTENT_WANTS_YES)
		ask_yes(c, err.text);
	else if (rc < 0)
		console_say(c, STYLE_ERROR, "%s", err.text);
	c->is_stale = true;
	return rc >= 0;
}

bool
console_auth(struct console *c, struct slice args)
{
	c->auth.is_confirmed = false;
	buf_clear(&c->auth.words);
	buf_add_slice(&c->auth.words, args);
	console_follow(c);
	return submit(c, (struct slice){0});
}

void
console_answer_clear(struct console *c, uint32_t rune)
{
	if (rune != 'y')
		return;
	c->auth.is_confirmed = true;
	submit(c, (struct slice){0});
}

void
console_auth_secret(struct console *c)
{
	if (c->secret.len > 0)
		submit(c, secret_text(&c->secret));
	else
		console_close_auth(c);
}

void
console_close_auth(struct console *c)
{
	if (!c->auth.is_open)
		return;
	c->auth.is_open = false;
	secret_wipe(&c->secret);
	console_say(c, STYLE_HINT, "no password, no authentication");
}
