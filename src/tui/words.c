/* SPDX-License-Identifier: GPL-3.0-or-later
 * words - phrases about a session for panel, status rows and bar. */
#include "ehlo/tui/words.h"

#include <string.h>

struct verdict_sign
words_port_sign(enum port_verdict verdict)
{
	static const struct verdict_sign signs[PORT_VERDICT_COUNT] = {
	    [PORT_UNDECIDED] = {GLYPH_TODO, STYLE_UNKNOWN},
	    [PORT_LISTENING] = {GLYPH_PASS, STYLE_PASS},
	    [PORT_NOT_LISTENING] = {GLYPH_FAIL, STYLE_FAIL},
	    [PORT_FILTERED] = {GLYPH_FAIL, STYLE_FAIL},
	    [PORT_NOT_TRIED] = {GLYPH_UNKNOWN, STYLE_UNKNOWN},
	};

	return signs[verdict];
}

struct verdict_sign
words_recipient_sign(enum recipient_state state)
{
	if (state == RECIPIENT_ACCEPTED)
		return (struct verdict_sign){GLYPH_PASS, STYLE_PASS};
	if (state == RECIPIENT_REFUSED)
		return (struct verdict_sign){GLYPH_FAIL, STYLE_FAIL};
	return (struct verdict_sign){GLYPH_TODO, STYLE_UNKNOWN};
}

void
words_add_endpoint(struct buf *out, const char *address, unsigned port)
{
	/* An IPv6 address has two colons at least, "practice:name" has one. */
	if (strchr(address, ':') != strrchr(address, ':'))
		buf_addf(out, "[%s]:%u", address, port);
	else
		buf_addf(out, "%s:%u", address, port);
}

void
words_add_awaited(struct buf *out, const struct session *s)
{
	const struct exchange *x = session_awaited(s);

	if (x == NULL)
		buf_add_str(out,
		    s->phase == PHASE_CONNECT ? "the connection" : "the name");
	else if (x->verb == VERB_GREETING)
		buf_add_str(out, "the greeting");
	else if (x->verb == VERB_CONTENT)
		buf_add_str(out, "the reply to the message");
	else if (x->verb == VERB_RESPONSE || x->verb == VERB_AUTH)
		buf_add_str(out, "the reply to AUTH");
	else if (x->verb == VERB_UNKNOWN)
		buf_add_str(out, "the reply");
	else
		buf_addf(out, "the reply to %s", verb_text(x->verb));
}

static unsigned long long
seconds_between(uint64_t begin_us, uint64_t end_us)
{
	return end_us > begin_us ? (end_us - begin_us) / 1000000 : 0;
}

void
words_add_wait(struct buf *out, const struct console_wait *wait)
{
	buf_addf(out, "%llu s of %llu s",
	    seconds_between(wait->began_us, wait->now_us),
	    seconds_between(wait->began_us, wait->ends_us));
}

void
words_add_local(struct buf *out, const struct session *s)
{
	struct slice local = slice_str(s->local);
	size_t colon = slice_find_last(local, ':');

	if (colon == 0)
		return;
	buf_add_slice(out, slice_range(local, 0, colon - 1));
	buf_add_str(out, ", ");
}

struct slice
words_relay_domain(const struct session *s)
{
	struct slice mailbox = slice_str(s->relay_recipient);

	return slice_skip(mailbox, slice_find_last(mailbox, '@'));
}
