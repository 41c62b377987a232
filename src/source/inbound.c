/* SPDX-License-Identifier: GPL-3.0-or-later
 * inbound - an observer of the practice server, and a list of clients.
 *
 * The server takes one line after another and answers each. Where the client
 * had sent more before it could know the reply, the reply waits here until
 * those lines are told: so the conversation has the order of the wire, and
 * what came too early is seen.
 */
#include "ehlo/source/inbound.h"

#include <assert.h>
#include <string.h>
#include <sys/queue.h>

#include "ehlo/base/err.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/redact.h"
#include "ehlo/model/verdict.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/source/practice-order.h"

/* Mail data beyond this many bytes of a message is not kept. */
#define DATA_KEPT_MAX ((size_t)65536)
/* Of replies that wait for the lines that were sent before them. */
#define LATE_MAX ((size_t)4096)

struct visitor {
	TAILQ_ENTRY(visitor) entry;
	unsigned number;
	struct address peer;
	struct conversation *conversation;
	struct redact *redact;
	uint64_t zero_us; /* when its conversation began */
	struct buf late;  /* replies that are to be told */
	bool is_late_secure;
	bool is_open;
	bool is_held;
	bool is_after_auth;  /* AUTH was said: what follows may be a secret */
	uint64_t data_bytes; /* of the message under way */
	uint64_t unkept_lines, unkept_bytes;
};

TAILQ_HEAD(visitors, visitor);

struct inbound {
	struct net *net;
	struct practice *practice;
	struct inbound_events events;
	void *context;
	size_t budget;              /* of each */
	struct conversation *lobby; /* before the first client */
	struct visitors visitors;   /* the newest first */
	size_t kept;
	unsigned count, open_count;
	struct visitor *shown; /* NULL = nobody has come */
	bool is_chosen;        /* by a person, who keeps it */
};

static struct visitor *
find(const struct inbound *i, unsigned number)
{
	struct visitor *v;

	TAILQ_FOREACH(v, &i->visitors, entry)
		if (v->number == number)
			return v;
	return NULL;
}

/* ---- what is shown ---------------------------------------------------- */

/* A reply that waits is not left alone by itself. */
static bool
may_leave(const struct inbound *i)
{
	if (i->shown == NULL)
		return true;
	return !i->is_chosen && !i->shown->is_held &&
	       (i->events.may_follow == NULL ||
		   i->events.may_follow(i->context));
}

static void
changed(struct inbound *i)
{
	if (!TAILQ_EMPTY(&i->visitors) &&
	    TAILQ_FIRST(&i->visitors) != i->shown && may_leave(i))
		i->shown = TAILQ_FIRST(&i->visitors);
	i->events.on_change(i->context);
}

/* ---- events ----------------------------------------------------------- */

static struct conversation *
begin_conversation(const struct inbound *i)
{
	struct conversation *c = conversation_new(i->budget);
	struct wall wall = {.is_known = true};

	wall.unix_us = net_wall_us(&wall.utc_offset_min);
	conversation_set_wall(c, &wall);
	return c;
}

static void
append(struct inbound *i, struct visitor *v, struct event *ev)
{
	ev->t_us = net_now_us(i->net) - v->zero_us;
	conversation_append(v->conversation, ev);
}

static void
append_note(
    struct inbound *i, struct visitor *v, struct slice text, bool is_error)
{
	struct event ev = {
	    .kind = EVENT_NOTE, .note = {.text = text, .is_error = is_error}};

	append(i, v, &ev);
}

/* Of the client's point of view: the server is the peer. */
static void
append_begin(struct inbound *i, struct visitor *v)
{
	const struct address *place = practice_address(i->practice);
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

	append(i, v, &resolve);
	append(i, v, &probe);
	append(i, v, &connected);
}

static void
append_received(
    struct inbound *i, struct visitor *v, struct slice bytes, bool is_secure)
{
	while (bytes.len > 0) {
		size_t end = slice_find(bytes, '\n');
		struct slice line = slice_range(bytes, 0, end);
		struct event ev = {.kind = EVENT_RECEIVED};
		struct buf masked = {0};

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		ev.received.line = line;
		ev.received.eol = EOL_CRLF;
		ev.received.is_tls = is_secure;
		if (redact_known(v->redact, line, &masked)) {
			ev.received.line = buf_slice(&masked);
			ev.received.is_redacted = true;
		}
		append(i, v, &ev);
		buf_fini(&masked);
		bytes = slice_skip(bytes, end + 1);
	}
}

static void
flush_late(struct inbound *i, struct visitor *v)
{
	append_received(i, v, buf_slice(&v->late), v->is_late_secure);
	buf_clear(&v->late);
}

static void
append_dropped(struct inbound *i, struct visitor *v)
{
	struct event ev = {.kind = EVENT_DROPPED,
	    .dropped = {v->unkept_lines, v->unkept_bytes}};

	if (v->unkept_bytes > 0)
		append(i, v, &ev);
	v->unkept_lines = v->unkept_bytes = 0;
}

static void
append_sent(struct inbound *i, struct visitor *v, const struct line *line,
    const struct event_sent *how, const struct buf *masked)
{
	struct event ev = {.kind = EVENT_SENT, .sent = *how};

	ev.sent.line = how->is_redacted ? buf_slice(masked) : line->bytes;
	ev.sent.eol = line->eol;
	append(i, v, &ev);
	/* So long a line is no command; what of it was not read is told. */
	v->unkept_bytes += line->skipped;
	append_dropped(i, v);
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

static void
take_command(struct inbound *i, struct visitor *v, const struct line *line,
    enum phase phase, bool is_secure)
{
	struct event_sent how = {.what = SENT_COMMAND, .is_tls = is_secure};
	struct buf masked = {0};

	v->data_bytes = 0;
	how.is_redacted = redact_sent(v->redact, line->bytes,
	    is_response(v, line->bytes, phase), &masked);
	append_sent(i, v, line, &how, &masked);
	buf_fini(&masked);
}

/* Like that of a live session: its first part, and what it came to. */
static void
take_data(struct inbound *i, struct visitor *v, const struct line *line,
    bool is_secure)
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
	append_dropped(i, v);
	how.is_redacted = redact_known(v->redact, line->bytes, &masked);
	append_sent(i, v, line, &how, &masked);
	buf_fini(&masked);
}

/* ---- what the server tells -------------------------------------------- */

static void
visitor_free(struct visitor *v)
{
	conversation_free(v->conversation);
	redact_free(v->redact);
	buf_fini(&v->late);
	mem_free(v);
}

static void
forget_one(struct inbound *i)
{
	struct visitor *v, *oldest = NULL;

	TAILQ_FOREACH(v, &i->visitors, entry)
		if (v != i->shown &&
		    (oldest == NULL || !v->is_open || oldest->is_open))
			oldest = v;
	/* More are kept than the one that is shown. */
	assert(oldest != NULL);
	TAILQ_REMOVE(&i->visitors, oldest, entry);
	i->kept--;
	visitor_free(oldest);
}

static void
on_open(void *context, unsigned client, const struct address *peer)
{
	struct inbound *i = context;
	struct visitor *v = mem_zalloc(1, sizeof(*v));

	if (i->kept == INBOUND_KEPT)
		forget_one(i);
	v->number = client;
	v->peer = *peer;
	v->conversation = begin_conversation(i);
	v->redact = redact_new();
	v->zero_us = net_now_us(i->net);
	v->is_open = true;
	TAILQ_INSERT_HEAD(&i->visitors, v, entry);
	i->kept++;
	i->count++;
	i->open_count++;
	append_begin(i, v);
	changed(i);
}

static void
on_line(void *context, unsigned client, const struct line *line,
    enum phase phase, bool is_secure)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	if (phase == PHASE_DATA)
		take_data(i, v, line, is_secure);
	else
		take_command(i, v, line, phase, is_secure);
	changed(i);
}

/* What asks for more is told at once: only what comes behind it answers it. */
static bool
can_wait(struct slice bytes)
{
	return bytes.ptr[0] != '3';
}

static void
on_reply(void *context, unsigned client, struct slice bytes, bool is_secure,
    bool is_behind)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	v->is_held = false;
	buf_add_slice(&v->late, bytes);
	v->is_late_secure = is_secure;
	if (!is_behind || !can_wait(bytes) || v->late.len > LATE_MAX)
		flush_late(i, v);
	changed(i);
}

static void
on_held(void *context, unsigned client, enum verb verb, struct slice bytes)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);
	struct buf text = {0};

	if (v == NULL)
		return;
	flush_late(i, v);
	v->is_held = true;
	practice_name_held(&text, verb, bytes);
	append_note(i, v, buf_slice(&text), false);
	buf_fini(&text);
	changed(i);
}

static void
append_closed(struct inbound *i, struct visitor *v, enum closed_by by,
    enum trouble trouble, const char *error)
{
	struct event ev = {
	    .kind = EVENT_CLOSED, .closed = {by, trouble, slice_str(error)}};

	append_dropped(i, v);
	append(i, v, &ev);
}

/* What the client thinks of the certificate only the client knows; but it goes
 * on, and so has taken it. */
static void
on_tls(void *context, unsigned client, const struct tls_report *report,
    const char *error)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);
	struct event_tls tls = {.is_verified = true};
	struct event ev = {.kind = EVENT_TLS, .tls = &tls};

	if (v == NULL)
		return;
	flush_late(i, v);
	tls.version = slice_str(report->version);
	tls.cipher = slice_str(report->cipher);
	tls.group = slice_str(report->group);
	if (error == NULL)
		append(i, v, &ev);
	else
		append_closed(i, v, CLOSED_ERROR, TROUBLE_TLS, error);
	changed(i);
}

static void
on_message(void *context, unsigned client, unsigned number)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);
	struct buf text = {0};

	if (v == NULL)
		return;
	buf_addf(&text, "message %u; \":mailbox %u\" shows it", number, number);
	append_note(i, v, buf_slice(&text), false);
	buf_fini(&text);
}

static void
on_close(void *context, unsigned client, bool is_by_server)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	i->open_count--;
	if (v != NULL) {
		flush_late(i, v);
		v->is_open = v->is_held = false;
		redact_forget(v->redact);
		if (!conversation_session(v->conversation)->is_closed)
			append_closed(i, v,
			    is_by_server ? CLOSED_SERVER : CLOSED_CLIENT,
			    TROUBLE_NONE, NULL);
	}
	changed(i);
}

/* ---- contract --------------------------------------------------------- */

struct inbound *
inbound_new(struct net *n, struct practice *practice, size_t budget,
    const struct inbound_events *events, void *context)
{
	static const struct practice_events looks = {
	    on_open, on_line, on_reply, on_held, on_tls, on_message, on_close};
	struct inbound *i = mem_zalloc(1, sizeof(*i));

	i->net = n;
	i->practice = practice;
	i->budget = budget / INBOUND_KEPT;
	i->events = *events;
	i->context = context;
	i->lobby = begin_conversation(i);
	TAILQ_INIT(&i->visitors);
	practice_observe(practice, &looks, i);
	return i;
}

void
inbound_free(struct inbound *i)
{
	struct visitor *v;

	if (i == NULL)
		return;
	while ((v = TAILQ_FIRST(&i->visitors)) != NULL) {
		TAILQ_REMOVE(&i->visitors, v, entry);
		visitor_free(v);
	}
	conversation_free(i->lobby);
	mem_free(i);
}

const struct conversation *
inbound_conversation(const struct inbound *i)
{
	return i->shown == NULL ? i->lobby : i->shown->conversation;
}

unsigned
inbound_number(const struct inbound *i)
{
	return i->shown == NULL ? 0 : i->shown->number;
}

unsigned
inbound_count(const struct inbound *i)
{
	return i->count;
}

unsigned
inbound_open_count(const struct inbound *i)
{
	return i->open_count;
}

bool
inbound_is_held(const struct inbound *i)
{
	return i->shown != NULL && i->shown->is_held;
}

int
inbound_choose(struct inbound *i, unsigned number)
{
	struct visitor *v =
	    number == 0 ? TAILQ_FIRST(&i->visitors) : find(i, number);

	if (v == NULL && number > 0)
		return -ERR_USAGE;
	i->shown = v;
	i->is_chosen = number > 0;
	i->events.on_change(i->context);
	return 0;
}

void
inbound_note(struct inbound *i, struct slice text)
{
	struct event ev = {.kind = EVENT_NOTE, .note = {.text = text}};

	if (i->shown == NULL)
		conversation_append(i->lobby, &ev);
	else
		append_note(i, i->shown, text, false);
	i->events.on_change(i->context);
}

static void
add_row(const struct inbound *i, const struct visitor *v, struct buf *out)
{
	const struct session *s = conversation_session(v->conversation);
	struct verdict verdict;
	char text[ADDRESS_TEXT_SIZE], clock[WALL_TIME_SIZE];

	buf_addf(out, "%s %u  %s  %s  ", v == i->shown ? "*" : "-", v->number,
	    wall_time(conversation_wall(v->conversation), 0, clock),
	    address_port_text(&v->peer, text));
	if (s->helo_name != NULL) {
		utf8_add_safe(out, slice_str(s->helo_name), UTF8_FORM_UNICODE);
		buf_add_str(out, "  ");
	}
	if (v->is_open) {
		buf_addf(out, "open%s: %s", v->is_held ? ", reply held" : "",
		    phase_words(s->phase));
	} else {
		verdict_of(s, &verdict);
		utf8_add_safe(out, slice_str(verdict.text), UTF8_FORM_UNICODE);
	}
	if (s->findings.count > 0)
		buf_addf(out, "  (%zu finding%s)", s->findings.count,
		    s->findings.count == 1 ? "" : "s");
	buf_add_byte(out, '\n');
}

void
inbound_list(const struct inbound *i, struct buf *out)
{
	const struct visitor *v = TAILQ_FIRST(&i->visitors);

	for (; v != NULL; v = TAILQ_NEXT(v, entry))
		add_row(i, v, out);
	if (i->count > i->kept)
		buf_addf(out, "%zu that came first are forgotten.\n",
		    (size_t)i->count - i->kept);
}
