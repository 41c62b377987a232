/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-session - any dialogue, and what it is folded to; loaded from its
 * recording it is the same.
 *
 * Each line of the input is an event: "=" a connection, "S" a received line,
 * "C" a command, "D" mail data, "R" raw bytes, "X" the end, "N" a note.
 */
#include "fuzz-fold.h"

static void
append_connection(struct conversation *c, struct slice host)
{
	struct event resolve = {.kind = EVENT_RESOLVE,
	    .resolve = {host, 25, SLICE("192.0.2.1"), {NULL, 0}}};
	struct event probe = {.kind = EVENT_PROBE,
	    .probe = {SLICE("192.0.2.1"), 25, PORT_LISTENING, 7, {NULL, 0}}};
	struct event connected = {.kind = EVENT_CONNECTED,
	    .connected = {.address = SLICE("192.0.2.1"),
		.port = 25,
		.local = SLICE("192.0.2.9:40000")}};

	conversation_append(c, &resolve);
	conversation_append(c, &probe);
	conversation_append(c, &connected);
}

static void
append_sent(struct conversation *c, struct slice line, enum sent_what what)
{
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = line, .eol = EOL_CRLF, .what = what}};

	if (what == SENT_RAW)
		ev.sent.eol = EOL_NONE;
	conversation_append(c, &ev);
}

static void
append_received(struct conversation *c, struct slice line)
{
	struct event ev = {
	    .kind = EVENT_RECEIVED, .received = {.line = line, .eol = EOL_LF}};

	if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
		ev.received.line.len--;
		ev.received.eol = EOL_CRLF;
	}
	conversation_append(c, &ev);
}

static void
append_end(struct conversation *c, struct slice why)
{
	unsigned byte = fuzz_take_byte(&why);
	struct event ev = {.kind = EVENT_CLOSED,
	    .closed = {
		.by = (enum closed_by)(byte % CLOSED_BY_COUNT), .error = why}};

	if (ev.closed.by == CLOSED_ERROR)
		ev.closed.trouble =
		    (enum trouble)(1 + byte % (TROUBLE_COUNT - 1));
	conversation_append(c, &ev);
}

static void
append_note(struct conversation *c, struct slice text)
{
	struct event ev = {.kind = EVENT_NOTE, .note = {.text = text}};

	conversation_append(c, &ev);
}

static void
append(struct conversation *c, struct slice line)
{
	unsigned kind = fuzz_take_byte(&line);

	if (kind == '=')
		append_connection(c, line);
	else if (kind == 'C')
		append_sent(c, line, SENT_COMMAND);
	else if (kind == 'D')
		append_sent(c, line, SENT_DATA);
	else if (kind == 'R')
		append_sent(c, line, SENT_RAW);
	else if (kind == 'X')
		append_end(c, line);
	else if (kind == 'N')
		append_note(c, line);
	else
		append_received(c, line);
}

void
fuzz_one(struct slice input)
{
	struct conversation *c = conversation_new(FUZZ_BUDGET);

	append_connection(c, SLICE("mx.example.net"));
	while (input.len > 0)
		append(c, fuzz_take_line(&input));
	fuzz_check_saved(c);
	conversation_free(c);
}
