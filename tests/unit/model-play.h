/* SPDX-License-Identifier: GPL-3.0-or-later
 * model-play - conversations written down as text, for tests of the model.
 *
 * One event a line, a millisecond apart:
 *   = HOST    look-up, attempt and connection; port 25
 *   S: LINE   received     C: LINE  a command     D: LINE  mail data
 *   S~ LINE   received     C~ LINE  a command, both inside TLS
 *   R: BYTES  raw bytes, with the escapes of ":raw"
 *   E what    an expectation: wanted, met (not by the reply) or unmet
 *   X WHO     closed: server, client, lost, deadline, name, refused,
 *             filtered or local (of the latter four nothing was connected)
 */
#ifndef EHLO_TESTS_MODEL_PLAY_H
#define EHLO_TESTS_MODEL_PLAY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/model/conversation.h"
#include "ehlo/model/plan.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline const struct event *
play_event(struct conversation *c, struct event ev)
{
	size_t count = conversation_count(c);

	ev.t_us = 1000 + count * 1000;
	return conversation_append(c, &ev);
}

static inline void
play_resolve(struct conversation *c, struct slice host)
{
	play_event(c, (struct event){.kind = EVENT_RESOLVE,
			  .resolve = {.name = host,
			      .port = 25,
			      .addresses = SLICE("192.0.2.1")}});
}

static inline void
play_connect(struct conversation *c, struct slice host)
{
	play_resolve(c, host);
	play_event(c, (struct event){.kind = EVENT_PROBE,
			  .probe = {.address = SLICE("192.0.2.1"),
			      .port = 25,
			      .verdict = PORT_LISTENING,
			      .ms = 7}});
	play_event(c, (struct event){.kind = EVENT_CONNECTED,
			  .connected = {.address = SLICE("192.0.2.1"),
			      .port = 25,
			      .local = SLICE("192.0.2.9:40000")}});
}

static inline void
play_close(struct conversation *c, struct slice who)
{
	struct event ev = {
	    .kind = EVENT_CLOSED, .closed = {.by = CLOSED_ERROR}};
	int trouble = 0;

	while (
	    trouble < TROUBLE_COUNT &&
	    !slice_equals(who, slice_str(trouble_name((enum trouble)trouble))))
		trouble++;
	if (trouble < TROUBLE_COUNT)
		ev.closed.trouble = (enum trouble)trouble;
	else
		ev.closed.by = slice_equals(who, SLICE("server"))
		                   ? CLOSED_SERVER
		                   : CLOSED_CLIENT;
	play_event(c, ev);
}

static inline void
play_sent_by(struct conversation *c, struct slice line, enum sent_what what,
    bool is_tls)
{
	struct event ev = {
	    .kind = EVENT_SENT, .sent = {.what = what, .is_tls = is_tls}};
	struct buf raw = {0};

	ev.sent.line = line;
	ev.sent.eol = what == SENT_RAW ? EOL_NONE : EOL_CRLF;
	ev.sent.is_redacted = slice_contains_nocase(line, SLICE("********"));
	if (what == SENT_RAW) {
		assert_int_equal(plan_unescape(line, &raw, NULL), 0);
		ev.sent.line = buf_slice(&raw);
	}
	play_event(c, ev);
	buf_fini(&raw);
}

static inline void
play_received_by(struct conversation *c, struct slice line, bool is_tls)
{
	play_event(c, (struct event){.kind = EVENT_RECEIVED,
			  .received = {.line = line,
			      .eol = EOL_CRLF,
			      .is_tls = is_tls}});
}

static inline void
play_sent(struct conversation *c, struct slice line, enum sent_what what)
{
	play_sent_by(c, line, what, false);
}

static inline void
play_received(struct conversation *c, struct slice line)
{
	play_received_by(c, line, false);
}

static inline void
play_expect(struct conversation *c, struct slice how)
{
	play_event(c, (struct event){.kind = EVENT_NOTE,
			  .note = {.text = how,
			      .is_expectation = true,
			      .is_wanted = slice_equals(how, SLICE("wanted")),
			      .is_error = slice_equals(how, SLICE("unmet"))}});
}

static inline void
play_line(struct conversation *c, struct slice line)
{
	struct slice text = slice_skip(line, 3);
	bool is_tls = line.len > 1 && line.ptr[1] == '~';

	switch (line.ptr[0]) {
	case '=':
		play_connect(c, slice_skip(line, 2));
		break;
	case 'S':
		play_received_by(c, text, is_tls);
		break;
	case 'C':
		play_sent_by(c, text, SENT_COMMAND, is_tls);
		break;
	case 'D':
		play_sent_by(c, text, SENT_DATA, is_tls);
		break;
	case 'R':
		play_sent_by(c, text, SENT_RAW, is_tls);
		break;
	case 'E':
		play_expect(c, slice_skip(line, 2));
		break;
	case 'X':
		play_close(c, slice_skip(line, 2));
		break;
	default:
		fail_msg("no line of a script: %s", line.ptr);
	}
}

/* Appends what the script tells. */
static inline void
play(struct conversation *c, const char *script)
{
	struct slice rest = slice_str(script);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		play_line(c, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
}

/* A conversation that holds just that. */
static inline struct conversation *
play_new(const char *script)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	play(c, script);
	return c;
}

#endif
