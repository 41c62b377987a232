/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-send - what goes over the link, and the events that tell it; secrets
 * are masked there. */
#include "ehlo/smtp/dot.h"
#include "live-core.h"

/* Mail data beyond this many bytes of a message is sent but not kept. */
#define DATA_KEPT_MAX ((size_t)65536)

static void
append_sent(struct live *l, struct slice line, enum line_eol eol,
    enum sent_what what, bool is_redacted)
{
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = line,
		.eol = eol,
		.what = what,
		.is_tls = l->is_secure,
		.is_redacted = is_redacted}};

	live_append(l, &ev);
}

static void
write_bytes(struct live *l, struct slice bytes)
{
	if (l->is_held)
		buf_add_slice(&l->held, bytes);
	else
		link_write(l->link, bytes);
}

void
live_hold(struct live *l, bool is_held)
{
	l->is_held = is_held && l->link != NULL;
	if (l->is_held || l->held.len == 0)
		return;
	if (l->link != NULL)
		link_write(l->link, buf_slice(&l->held));
	buf_wipe(&l->held);
}

/* In one piece, which is one record inside TLS. It may be a secret. */
static void
write_line(struct live *l, struct slice line)
{
	struct buf whole = {0};

	buf_add_slice(&whole, line);
	buf_add_str(&whole, "\r\n");
	write_bytes(l, buf_slice(&whole));
	buf_wipe(&whole);
}

/* The event gets the masked form, the wire the bytes themselves. Where an
 * answer to 334 is due, all that is sent is one, whatever it was meant as. */
static int
send_masked(
    struct live *l, struct slice bytes, enum sent_what what, bool is_response)
{
	bool is_answer = is_response || session_takes_response(live_session(l));
	struct buf masked = {0};
	bool is_redacted = redact_sent(l->redact, bytes, is_answer, &masked);

	append_sent(l, is_redacted ? buf_slice(&masked) : bytes,
	    what == SENT_RAW ? EOL_NONE : EOL_CRLF, what, is_redacted);
	live_auth_sent(l, bytes, buf_slice(&masked), is_answer);
	if (what == SENT_RAW)
		write_bytes(l, bytes);
	else
		write_line(l, bytes);
	buf_fini(&masked);
	return 0;
}

int
live_send_command(struct live *l, struct slice line)
{
	return send_masked(l, line, SENT_COMMAND, false);
}

int
live_send_response(struct live *l, struct slice line)
{
	return send_masked(l, line, SENT_COMMAND, true);
}

int
live_send_raw(struct live *l, struct slice bytes)
{
	return send_masked(l, bytes, SENT_RAW, false);
}

void
live_append_data(struct live *l, struct slice line, enum line_eol eol)
{
	struct buf masked = {0};
	bool is_redacted = redact_known(l->redact, line, &masked);

	append_sent(l, is_redacted ? buf_slice(&masked) : line, eol, SENT_DATA,
	    is_redacted);
	buf_fini(&masked);
}

bool
live_keeps_data(const struct live *l)
{
	return l->data_bytes <= DATA_KEPT_MAX;
}

void
live_append_dropped(struct live *l)
{
	struct event ev = {.kind = EVENT_DROPPED,
	    .dropped = {l->unkept_lines, l->unkept_bytes}};

	if (l->unkept_bytes > 0)
		live_append(l, &ev);
	l->unkept_lines = l->unkept_bytes = 0;
}

int
live_send_data(struct live *l, struct slice line)
{
	struct buf stuffed = {0};

	dot_stuff(&stuffed, line);
	write_line(l, buf_slice(&stuffed));
	l->data_bytes += stuffed.len + 2;
	if (live_keeps_data(l)) {
		live_append_data(l, buf_slice(&stuffed), EOL_CRLF);
	} else {
		l->unkept_lines++;
		l->unkept_bytes += stuffed.len + 2;
	}
	buf_wipe(&stuffed);
	return 0;
}

int
live_send_data_end(struct live *l, struct slice unused)
{
	(void)unused;
	live_append_dropped(l);
	l->data_bytes = 0;
	append_sent(l, SLICE("."), EOL_CRLF, SENT_DATA, false);
	write_line(l, SLICE("."));
	return 0;
}

/* Inside mail data QUIT would be content, and after QUIT there is nothing to
 * say: then the connection just ends. While an answer to a 334 is due, QUIT
 * would be taken for it: "*" cancels first (RFC 4954 4). */
int
live_close_politely(struct live *l, struct slice unused)
{
	(void)unused;
	if (session_takes_data(live_session(l)) ||
	    live_session(l)->phase == PHASE_QUIT || l->is_closing) {
		live_drop(l);
		return 0;
	}
	l->is_closing = true;
	l->is_quit_due = session_takes_response(live_session(l));
	if (l->is_quit_due)
		return live_send_response(l, SLICE("*"));
	return live_send_command(l, SLICE("QUIT"));
}
