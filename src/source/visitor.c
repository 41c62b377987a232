/* SPDX-License-Identifier: GPL-3.0-or-later
 * visitor - one client of a practice server, as events.
 *
 * The server takes one line after another and answers each. Where the client
 * had sent more before it could know the reply, the reply waits here until
 * those lines are told: so the conversation has the order of the wire, and
 * what came too early is seen.
 */
#include "visitor.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/port.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/source/practice-order.h"

/* Mail data beyond this many bytes of a message is not kept. */
#define DATA_KEPT_MAX ((size_t)65536)
/* Of replies that wait for the lines that were sent before them. */
#define LATE_MAX ((size_t)4096)
/* Of bytes that have no end of line. */
#define UNENDED_SHOWN ((size_t)60)

/* ---- events ----------------------------------------------------------- */

struct conversation *
visitor_begin_conversation(size_t budget)
{
	struct conversation *c = conversation_new(budget);
	struct wall wall = {.is_known = true};

	wall.unix_us = net_wall_us(&wall.utc_offset_min);
	conversation_set_wall(c, &wall);
	return c;
}

static void
append(struct visitor *v, struct event *ev)
{
	ev->t_us = net_now_us(v->net) - v->zero_us;
	conversation_append(v->conversation, ev);
}

void
visitor_note(struct visitor *v, struct slice text, bool is_error)
{
	struct event ev = {
	    .kind = EVENT_NOTE, .note = {.text = text, .is_error = is_error}};

	append(v, &ev);
}

/* Of the client's point of view: the server is the peer. */
static void
append_begin(struct visitor *v, const struct address *place)
{
	char address[ADDRESS_TEXT_SIZE], local[ADDRESS_TEXT_SIZE];
	struct slice host = slice_str(address_text(place, address));
	uint16_t port = address_port(place);
	struct event resolve = {.kind = EVENT_RESOLVE,
	    .resolve = {.name = host, .port = port, .addresses = host}};
	struct event probe = {.kind = EVENT_PROBE,
	    .probe = {
		.address = host, .port = port, .verdict = PORT_LISTENING}};
	struct event connected = {.kind = EVENT_CONNECTED,
	    .connected = {.address = host,
		.port = port,
		.local = slice_str(address_port_text(&v->peer, local))}};

	append(v, &resolve);
	append(v, &probe);
	append(v, &connected);
}

static void
append_reply_line(struct visitor *v, struct slice line, bool is_secure)
{
	struct event ev = {.kind = EVENT_RECEIVED}, auth;
	struct buf masked = {0};

	ev.received.line = line;
	ev.received.eol = EOL_CRLF;
	ev.received.is_tls = is_secure;
	if (redact_known(v->redact, line, &masked)) {
		ev.received.line = buf_slice(&masked);
		ev.received.is_redacted = true;
	}
	append(v, &ev);
	if (auth_words_received(&v->auth, v->redact, line, &auth))
		append(v, &auth);
	buf_fini(&masked);
}

static void
flush_late(struct visitor *v)
{
	struct slice bytes = buf_slice(&v->late);

	while (bytes.len > 0) {
		size_t end = slice_find(bytes, '\n');
		struct slice line = slice_range(bytes, 0, end);

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		append_reply_line(v, line, v->is_late_secure);
		bytes = slice_skip(bytes, end + 1);
	}
	buf_clear(&v->late);
}

static void
append_dropped(struct visitor *v)
{
	struct event ev = {.kind = EVENT_DROPPED,
	    .dropped = {v->unkept_lines, v->unkept_bytes}};

	if (v->unkept_bytes > 0)
		append(v, &ev);
	v->unkept_lines = v->unkept_bytes = 0;
}

/* What had no ending when the client left is no line yet. */
static void
append_sent(struct visitor *v, const struct line *line,
    const struct event_sent *how, const struct buf *masked)
{
	struct event ev = {.kind = EVENT_SENT, .sent = *how};

	if (line->eol == EOL_NONE)
		ev.sent.what = SENT_RAW;
	ev.sent.line = how->is_redacted ? buf_slice(masked) : line->bytes;
	ev.sent.eol = line->eol;
	append(v, &ev);
	/* So long a line is no command; what of it was not read is told. */
	v->unkept_bytes += line->skipped;
	append_dropped(v);
}

/* ---- other protocols -------------------------------------------------- */

/* RFC 9112 3: the line ends with the version. */
static bool
is_http(struct slice bytes)
{
	size_t end = slice_find(bytes, '\n');
	struct slice line = slice_trim(slice_range(bytes, 0, end));
	size_t blank = slice_find_last(line, ' ');

	return slice_starts_with(slice_skip(line, blank), SLICE("HTTP/"));
}

/* RFC 8446 5.1: a record of a handshake. */
static bool
is_tls(struct slice bytes)
{
	return slice_starts_with(bytes, SLICE("\x16\x03"));
}

/* What the first bytes of a client are known by, where that is not SMTP. */
static void
note_protocol(struct visitor *v, struct slice bytes, bool is_secure)
{
	if (v->is_begun || bytes.len < 2)
		return;
	v->is_begun = true;
	if (is_tls(bytes) && !is_secure)
		visitor_note(v,
		    SLICE("the client begins with TLS, as is done on port 465; "
			  "this server speaks first, in clear, and TLS follows "
			  "STARTTLS: that is the kind to set in the program"),
		    true);
	else if (is_http(bytes))
		visitor_note(v,
		    SLICE("the client speaks HTTP, not SMTP: it takes this "
			  "port for that of a web server"),
		    true);
}

/* ---- lines ------------------------------------------------------------ */

/* An answer to 334; or what a program sends on although its AUTH was refused,
 * which is the same to whoever reads it. */
static bool
is_response(struct visitor *v, struct slice bytes, enum phase phase)
{
	struct command command;

	if (phase == PHASE_AUTH)
		return true;
	command_parse(bytes, &command);
	if (command.verb == VERB_AUTH)
		v->is_after_auth = true;
	else if (command.verb != VERB_UNKNOWN)
		v->is_after_auth = false;
	return v->is_after_auth && command.verb == VERB_UNKNOWN;
}

/* The server asks for the name first, so that is what LOGIN says first; and
 * the name is most often that of the sender, too. */
static void
allow_user(struct visitor *v, struct slice bytes, bool is_answer)
{
	struct buf user = {0};

	if (auth_words_find_user(&v->auth, bytes, is_answer, &user))
		redact_allow(v->redact, buf_slice(&user));
	buf_wipe(&user);
}

static void
take_command(struct visitor *v, const struct line *line, enum phase phase,
    bool is_secure)
{
	struct event_sent how = {.what = SENT_COMMAND, .is_tls = is_secure};
	bool is_answer = is_response(v, line->bytes, phase);
	struct buf masked = {0};
	struct event auth;

	v->data_bytes = 0;
	allow_user(v, line->bytes, is_answer);
	how.is_redacted =
	    redact_sent(v->redact, line->bytes, is_answer, &masked);
	append_sent(v, line, &how, &masked);
	if (auth_words_sent(&v->auth, line->bytes, buf_slice(&masked),
		is_answer, true, &auth))
		append(v, &auth);
	buf_fini(&masked);
}

/* Like that of a live session: its first part, and what it came to. */
static void
take_data(struct visitor *v, const struct line *line, bool is_secure)
{
	struct event_sent how = {.what = SENT_DATA, .is_tls = is_secure};
	size_t len = line->bytes.len + line->skipped + 2;
	bool is_end = dot_is_end(line->bytes) && line->eol == EOL_CRLF;
	struct buf masked = {0};

	v->data_bytes += len;
	if (!is_end && v->data_bytes > DATA_KEPT_MAX) {
		v->unkept_lines++;
		v->unkept_bytes += len;
		return;
	}
	append_dropped(v);
	how.is_redacted = redact_known(v->redact, line->bytes, &masked);
	append_sent(v, line, &how, &masked);
	buf_fini(&masked);
}

void
visitor_take_line(struct visitor *v, const struct line *line, enum phase phase,
    bool is_secure)
{
	v->unended_us = 0;
	v->is_unended_told = v->is_tls_silent = false;
	note_protocol(v, line->bytes, is_secure);
	if (phase == PHASE_DATA)
		take_data(v, line, is_secure);
	else
		take_command(v, line, phase, is_secure);
}

/* A mask is known by the command, so what may be a part of one is not shown. */
void
visitor_tell_unended(struct visitor *v, const struct practice_unended *unended)
{
	struct slice rest = unended->rest;
	size_t len = unended->len;
	struct buf text = {0}, masked = {0};
	bool is_secret = unended->phase == PHASE_AUTH || v->is_after_auth ||
	                 slice_contains_nocase(rest, SLICE("AUTH"));

	v->is_unended_told = true;
	note_protocol(v, rest, unended->is_secure);
	buf_addf(&text, "%zu byte%s wait%s for the end of the line", len,
	    len == 1 ? "" : "s", len == 1 ? "s" : "");
	if (slice_find(rest, '\r') + 1 < rest.len)
		buf_add_str(&text, " (a bare CR is none)");
	if (!is_secret) {
		redact_known(v->redact, rest, &masked);
		buf_add_str(&text, ": ");
		buf_add_slice(
		    &text, slice_range(buf_slice(&masked), 0, UNENDED_SHOWN));
	}
	visitor_note(v, buf_slice(&text), true);
	flush_late(v);
	buf_fini(&text);
	buf_fini(&masked);
}

/* ---- the server ------------------------------------------------------- */

/* What asks for more is told at once: only what comes behind it answers it. */
static bool
can_wait(struct slice bytes)
{
	return bytes.ptr[0] != '3';
}

void
visitor_take_reply(
    struct visitor *v, struct slice bytes, bool is_secure, bool is_behind)
{
	v->is_held = false;
	buf_add_slice(&v->late, bytes);
	v->is_late_secure = is_secure;
	if (!is_behind || !can_wait(bytes) || v->late.len > LATE_MAX)
		flush_late(v);
}

void
visitor_take_held(struct visitor *v, enum verb verb, struct slice bytes)
{
	struct buf text = {0};

	flush_late(v);
	v->is_held = true;
	practice_name_held(&text, verb, bytes);
	visitor_note(v, buf_slice(&text), false);
	buf_fini(&text);
}

/* ---- the end ---------------------------------------------------------- */

static void
append_closed(struct visitor *v, enum closed_by by, enum trouble trouble,
    const char *error)
{
	struct event ev = {
	    .kind = EVENT_CLOSED, .closed = {by, trouble, slice_str(error)}};

	append_dropped(v);
	append(v, &ev);
}

/* RFC 8446 6.2: what a client says when it gives up, and what it means by
 * that. */
static const char *
words_of_handshake(const char *error)
{
	static const struct {
		const char *part, *words;
	} rows[] = {
	    {"alert unknown ca",
		"the client does not know who vouches for this server's "
		"certificate"},
	    {"alert certificate unknown",
		"the client does not take this server's certificate"},
	    {"alert bad certificate",
		"the client does not take this server's certificate"},
	    {"alert certificate expired",
		"to the client this server's certificate has expired"},
	    {"alert unsupported certificate",
		"the client cannot use this kind of certificate"},
	    {"alert protocol version",
		"the client wants another version of TLS: here are 1.2 and "
		"1.3"},
	    {"unsupported protocol",
		"the client wants another version of TLS: here are 1.2 and "
		"1.3"},
	    {"alert handshake failure",
		"the client found nothing that both sides can use"},
	    {"no shared cipher",
		"the client and this server have no cipher in common"},
	    {PORT_SPEAKS_CLEAR,
		"behind STARTTLS the client goes on in clear, without TLS"},
	    {"ended in the handshake",
		"the client hung up in the handshake and did not say why; "
		"often it does not take the certificate"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(error, rows[i].part) != NULL)
			return rows[i].words;
	return NULL;
}

/* On a port where TLS comes first who speaks in clear is lost, and who waits
 * for a greeting. */
static const char *
words_of_beginning(const char *error)
{
	if (strstr(error, PORT_SPEAKS_CLEAR) != NULL)
		return "TLS comes first here, as on port 465, and the client "
		       "speaks in clear";
	if (strstr(error, "ended in the handshake") != NULL)
		return "TLS comes first here, as on port 465, and the client "
		       "did not finish the handshake: it may wait for a "
		       "greeting in clear, or not take the certificate";
	return words_of_handshake(error);
}

static void
end_in_handshake(struct visitor *v, const char *error)
{
	bool is_first = !conversation_session(v->conversation)->is_greeted;
	const char *words =
	    is_first ? words_of_beginning(error) : words_of_handshake(error);
	const char *clear = strstr(error, PORT_SPEAKS_CLEAR);
	struct buf text = {0};

	if (words == NULL)
		buf_add_str(&text, error);
	else if (clear != NULL)
		buf_addf(
		    &text, "%s%s", words, clear + strlen(PORT_SPEAKS_CLEAR));
	else
		buf_addf(&text, "%s (%s)", words, error);
	append_closed(v, CLOSED_ERROR, TROUBLE_TLS, buf_text(&text));
	buf_fini(&text);
}

void
visitor_take_tls(
    struct visitor *v, const struct tls_report *report, const char *error)
{
	struct event_tls tls = {.is_served = true,
	    .version = slice_str(report->version),
	    .cipher = slice_str(report->cipher),
	    .group = slice_str(report->group)};
	struct event ev = {.kind = EVENT_TLS, .tls = &tls};

	flush_late(v);
	v->is_tls_silent = error == NULL;
	if (error == NULL)
		append(v, &ev);
	else
		end_in_handshake(v, error);
}

/* Who looks at the certificate when the handshake is done goes without a
 * word. */
static const char *
words_of_leaving(const struct visitor *v)
{
	if (v->is_tls_silent)
		return "the client hung up behind the handshake, as who does "
		       "not take the certificate";
	return conversation_session(v->conversation)->phase == PHASE_DATA
	           ? "the client hung up in the middle of its mail data"
	           : "the client hung up";
}

void
visitor_end(struct visitor *v, bool is_by_server)
{
	const struct session *s = conversation_session(v->conversation);

	flush_late(v);
	v->is_open = v->is_held = false;
	v->unended_us = 0;
	redact_forget(v->redact);
	auth_words_end(&v->auth);
	if (s->is_closed)
		return;
	if (is_by_server)
		append_closed(v, CLOSED_SERVER, TROUBLE_NONE, NULL);
	else
		append_closed(
		    v, CLOSED_CLIENT, TROUBLE_NONE, words_of_leaving(v));
}

/* ---- life ------------------------------------------------------------- */

struct visitor *
visitor_new(struct net *n, unsigned number, const struct address *peer,
    const struct address *place, size_t budget)
{
	struct visitor *v = mem_zalloc(1, sizeof(*v));

	v->net = n;
	v->number = number;
	v->peer = *peer;
	v->conversation = visitor_begin_conversation(budget);
	v->redact = redact_new();
	v->zero_us = net_now_us(n);
	v->is_open = true;
	append_begin(v, place);
	return v;
}

void
visitor_free(struct visitor *v)
{
	conversation_free(v->conversation);
	redact_free(v->redact);
	auth_words_end(&v->auth);
	buf_fini(&v->late);
	mem_free(v);
}
