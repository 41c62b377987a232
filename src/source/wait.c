/* SPDX-License-Identifier: GPL-3.0-or-later
 * wait - the deadlines of a client, from RFC 5321 4.5.3.2. */
#include "ehlo/source/wait.h"

#include <stdio.h>

#include "ehlo/net/dial.h"
#include "ehlo/smtp/verb.h"

#define MINUTES(n) ((uint64_t)(n)*60000)

uint64_t
wait_timeout_ms(enum verb verb)
{
	static const uint64_t timeouts[VERB_COUNT] = {
	    [VERB_GREETING] = MINUTES(5), /* 4.5.3.2.1 */
	    [VERB_MAIL] = MINUTES(5),     /* 4.5.3.2.2 */
	    [VERB_RCPT] = MINUTES(5),     /* 4.5.3.2.3 */
	    [VERB_DATA] = MINUTES(2),     /* 4.5.3.2.4 */
	    [VERB_CONTENT] = MINUTES(10), /* 4.5.3.2.6 */
	    [VERB_QUIT] = 5000,
	};

	return timeouts[verb] == 0 ? MINUTES(5) : timeouts[verb];
}

void
wait_for_attempt(struct wait *out, uint64_t timeout_ms, uint64_t now_us)
{
	if (timeout_ms == 0)
		timeout_ms = DIAL_TIMEOUT_MS;
	*out = (struct wait){.kind = WAIT_ATTEMPT,
	    .began_us = now_us,
	    .ends_us = now_us + timeout_ms * 1000};
}

void
wait_for_room(struct wait *out, uint64_t timeout_ms, uint64_t now_us)
{
	if (timeout_ms == 0)
		timeout_ms = MINUTES(3); /* 4.5.3.2.5 */
	*out = (struct wait){.kind = WAIT_SEND,
	    .began_us = now_us,
	    .ends_us = now_us + timeout_ms * 1000};
}

void
wait_for_reply(struct wait *out, const struct session *s, bool is_full,
    uint64_t timeout_ms, uint64_t now_us)
{
	const struct exchange *due = session_awaited(s);

	*out = (struct wait){.kind = WAIT_NOTHING, .began_us = now_us};
	if (due != NULL) {
		out->kind = WAIT_REPLY;
		out->verb = due->verb;
		out->exchange = (size_t)(due - s->exchanges.list);
		if (timeout_ms == 0)
			timeout_ms = wait_timeout_ms(due->verb);
	} else if (is_full) {
		wait_for_room(out, timeout_ms, now_us);
		return;
	} else if (s->phase == PHASE_QUIT) {
		out->kind = WAIT_CLOSE;
		timeout_ms = WAIT_CLOSE_MS;
	}
	out->ends_us = now_us + timeout_ms * 1000;
}

bool
wait_is_same(const struct wait *a, const struct wait *b)
{
	return a->kind == b->kind &&
	       (a->kind != WAIT_REPLY ||
		   (a->exchange == b->exchange && a->verb == b->verb));
}

/* "reply to RCPT"; the greeting and the answers to mail data and challenges
 * have names of their own. */
static void
describe_what(enum verb verb, char *text, size_t size)
{
	if (verb == VERB_GREETING)
		snprintf(text, size, "greeting");
	else if (verb_is_command(verb))
		snprintf(text, size, "reply to %s", verb_text(verb));
	else
		snprintf(text, size, "reply%s",
		    verb == VERB_CONTENT ? " to the message" : "");
}

void
wait_describe(const struct wait *w, char *text, size_t size)
{
	char what[64];

	if (w->kind == WAIT_SEND)
		snprintf(what, sizeof(what), "sent data taken");
	else
		describe_what(w->verb, what, sizeof(what));
	snprintf(text, size, "no %s in %g s", what,
	    (double)((w->ends_us - w->began_us) / 1000) / 1000);
}
