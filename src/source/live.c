/* SPDX-License-Identifier: GPL-3.0-or-later
 * live - one live connection as a source of events.
 *
 * A target goes through look-up, dial and link; each step's outcome becomes
 * events. Bytes from the link become lines, lines become events; intents
 * become bytes and events. Secrets are masked before the append. After every
 * change the one running wait is set anew from what the fold says is awaited.
 */
#include "ehlo/source/live.h"

#include "ehlo/base/mem.h"
#include "ehlo/model/redact.h"
#include "ehlo/net/link.h"
#include "ehlo/net/timer.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/source/attempt.h"
#include "ehlo/source/practice.h"
#include "ehlo/source/target.h"
#include "ehlo/source/wait.h"

/* Mail data beyond this many bytes of a message is sent but not kept. */
#define DATA_KEPT_MAX ((size_t)65536)
/* More than this unsent, and whoever sends mail data waits. */
#define UNSENT_MAX ((size_t)65536)

struct live {
	struct net *net;
	struct conversation *conversation;
	struct live_options options;
	uint64_t zero_us; /* net time at which the transcript starts */

	struct target target;
	struct practice *practice; /* the embedded server, once asked for */
	struct attempt *attempt;   /* at most one of these two is set */
	struct link *link;
	bool is_closing;  /* INTENT_CLOSE: QUIT was sent, or is due */
	bool is_quit_due; /* after the reply to a canceled AUTH */

	struct line_reader reader;
	struct redact *redact;
	uint64_t data_bytes; /* of the message under way */
	uint64_t unkept_lines, unkept_bytes;

	struct wait wait;
	struct timer *deadline;
};

/* ---- appending ------------------------------------------------------ */

static const struct session *
session(const struct live *l)
{
	return conversation_session(l->conversation);
}

static void
append(struct live *l, struct event *ev)
{
	ev->t_us = live_now_us(l);
	conversation_append(l->conversation, ev);
}

static void
append_note(struct live *l, struct slice text, bool is_error)
{
	struct event ev = {.kind = EVENT_NOTE, .note = {text, is_error}};

	append(l, &ev);
}

static void
append_closed(
    struct live *l, enum closed_by by, enum trouble trouble, const char *error)
{
	struct event ev = {
	    .kind = EVENT_CLOSED, .closed = {by, trouble, slice_str(error)}};

	append(l, &ev);
}

static void
append_sent(struct live *l, struct slice line, enum line_eol eol,
    enum sent_what what, bool is_redacted)
{
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = line,
		.eol = eol,
		.what = what,
		.is_redacted = is_redacted}};

	append(l, &ev);
}

static void
append_received(struct live *l, const struct line *line)
{
	struct buf masked = {0};
	struct event ev = {.kind = EVENT_RECEIVED,
	    .received = {.line = line->bytes,
		.eol = line->eol,
		.skipped = line->skipped}};

	if (redact_received(l->redact, line->bytes, &masked)) {
		ev.received.line = buf_slice(&masked);
		ev.received.is_redacted = true;
	}
	append(l, &ev);
	buf_fini(&masked);
}

static void
take_lines(struct live *l)
{
	struct line line;

	while (line_reader_next(&l->reader, &line))
		append_received(l, &line);
}

/* ---- waits ---------------------------------------------------------- */

static void
set_wait(struct live *l, const struct wait *wait)
{
	uint64_t now_us = live_now_us(l);

	l->wait = *wait;
	if (wait->kind == WAIT_NOTHING)
		timer_stop(l->deadline);
	else
		timer_start(
		    l->deadline, wait->ends_us > now_us
				     ? (wait->ends_us - now_us + 999) / 1000
				     : 0);
}

/* A look-up or dial has begun: its deadline is shown, it keeps it itself. */
static void
await_attempt(struct live *l)
{
	timer_stop(l->deadline);
	wait_for_attempt(
	    &l->wait, l->options.connect_timeout_ms, live_now_us(l));
}

/* Sets the wait that the state asks for, unless it is the running one. */
static void
renew_wait(struct live *l)
{
	struct wait wait = {.kind = WAIT_NOTHING};

	if (l->attempt != NULL)
		return; /* it has deadlines of its own */
	if (l->link != NULL)
		wait_for_reply(&wait, session(l), live_is_full(l),
		    l->options.reply_timeout_ms, live_now_us(l));
	if (!wait_is_same(&wait, &l->wait))
		set_wait(l, &wait);
}

static void
changed(struct live *l)
{
	renew_wait(l);
	if (l->options.on_change != NULL)
		l->options.on_change(l->options.context);
}

/* ---- ending --------------------------------------------------------- */

static void
forget_connection(struct live *l)
{
	l->link = NULL;
	l->is_closing = l->is_quit_due = false;
	l->data_bytes = l->unkept_lines = l->unkept_bytes = 0;
	line_reader_fini(&l->reader);
	line_reader_init(&l->reader, LINE_MAX_DEFAULT);
	redact_forget(l->redact);
}

static void
end_connection(
    struct live *l, enum closed_by by, enum trouble trouble, const char *error)
{
	struct link *link = l->link;

	line_reader_finish(&l->reader);
	take_lines(l); /* what came of a line that will not be whole */
	append_closed(l, by, trouble, error);
	forget_connection(l);
	if (link != NULL && trouble == TROUBLE_DEADLINE)
		link_abort(link);
	else if (link != NULL)
		link_close(link);
}

static void
cancel_attempt(struct live *l)
{
	struct attempt *attempt = l->attempt;

	l->attempt = NULL;
	attempt_cancel(attempt);
}

static void
drop(struct live *l)
{
	if (l->attempt != NULL)
		cancel_attempt(l);
	else if (l->link != NULL)
		end_connection(l, CLOSED_CLIENT, TROUBLE_NONE, "");
}

static void
on_deadline(void *context)
{
	struct live *l = context;
	struct wait wait = l->wait;
	char text[128];

	if (l->link == NULL)
		return;
	if (wait.kind == WAIT_CLOSE) {
		end_connection(l, CLOSED_CLIENT, TROUBLE_NONE, "");
	} else {
		wait_describe(&wait, text, sizeof(text));
		end_connection(l, CLOSED_ERROR, TROUBLE_DEADLINE, text);
	}
	changed(l);
}

static int send_command(struct live *l, struct slice line);

static void
say_quit(struct live *l)
{
	l->is_quit_due = false;
	send_command(l, SLICE("QUIT"));
}

/* ---- receiving ------------------------------------------------------ */

/* No plain text may follow a 220 to STARTTLS, and this build has no TLS: the
 * session ends here, and says why. */
static void
refuse_handshake(struct live *l)
{
	append_note(l,
	    SLICE("the server waits for a TLS handshake, which this "
		  "version cannot do; closing"),
	    true);
	end_connection(l, CLOSED_ERROR, TROUBLE_TLS, "TLS was not started");
}

static void
on_read(void *context, struct slice bytes)
{
	struct live *l = context;

	line_reader_feed(&l->reader, bytes);
	take_lines(l);
	if (session(l)->phase == PHASE_TLS)
		refuse_handshake(l);
	if (l->is_quit_due && session_awaited(session(l)) == NULL)
		say_quit(l);
	changed(l);
}

static void
on_drained(void *context)
{
	struct live *l = context;

	if (l->wait.kind == WAIT_SEND)
		changed(l);
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct live *l = context;

	if (end == LINK_EOF)
		end_connection(l, CLOSED_SERVER, TROUBLE_NONE, "");
	else
		end_connection(l, CLOSED_ERROR, TROUBLE_LOST, reason);
	changed(l);
}

/* ---- connecting ----------------------------------------------------- */

static void
on_attempt_event(void *context, struct event *ev)
{
	append(context, ev);
	if (ev->kind == EVENT_RESOLVE)
		await_attempt(context);
}

static void
on_attempt_done(void *context, struct link *link)
{
	static const struct link_events events = {
	    .on_read = on_read, .on_end = on_end, .on_drained = on_drained};
	struct live *l = context;

	l->attempt = NULL;
	l->link = link;
	if (link != NULL)
		link_start(link, &events, l);
	changed(l);
}

static void
start_attempt(struct live *l)
{
	static const struct attempt_events events = {
	    .on_event = on_attempt_event, .on_done = on_attempt_done};
	char name[TARGET_TEXT_SIZE];
	struct attempt_options options = {
	    .name = l->target.is_practice ? target_text(&l->target, name)
	                                  : l->target.host,
	    .host = l->target.is_practice ? "127.0.0.1" : l->target.host,
	    .port = l->target.port,
	    .family = l->options.family == 4   ? RESOLVE_V4
	              : l->options.family == 6 ? RESOLVE_V6
	                                       : RESOLVE_ANY,
	    .timeout_ms = l->options.connect_timeout_ms};

	await_attempt(l);
	l->attempt = attempt_start(l->net, &options, &events, l);
}

/* The embedded server for this target, on a free port of loopback. */
static int
open_practice(struct live *l, struct err *err)
{
	const struct personality *personality =
	    personality_find(slice_str(l->target.host));
	struct address any;

	if (l->practice != NULL &&
	    practice_personality(l->practice) != personality) {
		practice_close(l->practice);
		l->practice = NULL;
	}
	address_parse(SLICE("127.0.0.1"), 0, &any);
	if (l->practice == NULL)
		l->practice = practice_open(l->net, &any, personality, err);
	if (l->practice == NULL)
		return -ERR_SYSTEM;
	l->target.port = address_port(practice_address(l->practice));
	return 0;
}

static int
connect_to(struct live *l, struct slice text, struct err *err)
{
	struct target target;
	int rc = target_parse(text, &target, err);

	if (rc < 0)
		return rc;
	drop(l);
	l->target = target;
	if (target.is_practice && (rc = open_practice(l, err)) < 0)
		return rc;
	start_attempt(l);
	return 0;
}

/* ---- sending -------------------------------------------------------- */

static void
write_line(struct live *l, struct slice line)
{
	link_write(l->link, line);
	link_write(l->link, SLICE("\r\n"));
}

/* The event gets the masked form, the wire the bytes themselves. Where an
 * answer to 334 is due, all that is sent is one, whatever it was meant as. */
static int
send_masked(
    struct live *l, struct slice bytes, enum sent_what what, bool is_response)
{
	bool is_answer = is_response || session_takes_response(session(l));
	struct buf masked = {0};
	bool is_redacted = redact_sent(l->redact, bytes, is_answer, &masked);

	append_sent(l, is_redacted ? buf_slice(&masked) : bytes,
	    what == SENT_RAW ? EOL_NONE : EOL_CRLF, what, is_redacted);
	link_write(l->link, bytes);
	if (what != SENT_RAW)
		link_write(l->link, SLICE("\r\n"));
	buf_fini(&masked);
	return 0;
}

static int
send_command(struct live *l, struct slice line)
{
	return send_masked(l, line, SENT_COMMAND, false);
}

static int
send_response(struct live *l, struct slice line)
{
	return send_masked(l, line, SENT_COMMAND, true);
}

static int
send_raw(struct live *l, struct slice bytes)
{
	return send_masked(l, bytes, SENT_RAW, false);
}

static int
send_data(struct live *l, struct slice line)
{
	struct buf stuffed = {0};

	dot_stuff(&stuffed, line);
	write_line(l, buf_slice(&stuffed));
	l->data_bytes += stuffed.len + 2;
	if (l->data_bytes <= DATA_KEPT_MAX) {
		append_sent(l, buf_slice(&stuffed), EOL_CRLF, SENT_DATA, false);
	} else {
		l->unkept_lines++;
		l->unkept_bytes += stuffed.len + 2;
	}
	buf_fini(&stuffed);
	return 0;
}

static int
send_data_end(struct live *l, struct slice unused)
{
	struct event ev = {.kind = EVENT_DROPPED,
	    .dropped = {l->unkept_lines, l->unkept_bytes}};

	(void)unused;
	if (l->unkept_lines > 0)
		append(l, &ev);
	l->data_bytes = l->unkept_lines = l->unkept_bytes = 0;
	append_sent(l, SLICE("."), EOL_CRLF, SENT_DATA, false);
	write_line(l, SLICE("."));
	return 0;
}

/* Inside mail data QUIT would be content, and after QUIT there is nothing to
 * say: then the connection just ends. While an answer to a 334 is due, QUIT
 * would be taken for it: "*" cancels first (RFC 4954 4). */
static int
close_politely(struct live *l, struct slice unused)
{
	(void)unused;
	if (session_takes_data(session(l)) || session(l)->phase == PHASE_QUIT ||
	    l->is_closing) {
		drop(l);
		return 0;
	}
	l->is_closing = true;
	l->is_quit_due = session_takes_response(session(l));
	if (l->is_quit_due)
		return send_response(l, SLICE("*"));
	return send_command(l, SLICE("QUIT"));
}

/* ---- intents -------------------------------------------------------- */

static int
submit_to_link(struct live *l, const struct intent *intent, struct err *err)
{
	static int (*const send[INTENT_KIND_COUNT])(
	    struct live *, struct slice) = {
	    [INTENT_COMMAND] = send_command,
	    [INTENT_DATA] = send_data,
	    [INTENT_DATA_END] = send_data_end,
	    [INTENT_RESPONSE] = send_response,
	    [INTENT_RAW] = send_raw,
	    [INTENT_CLOSE] = close_politely,
	};

	if (l->link == NULL)
		return err_set(err, ERR_STATE,
		    l->attempt != NULL
			? "not connected yet"
			: "not connected: \":connect HOST [PORT]\" first");
	return send[intent->kind](l, intent->text);
}

static int
submit_cancel(struct live *l, struct err *err)
{
	if (l->attempt == NULL)
		return err_set(err, ERR_STATE, "nothing to cancel");
	cancel_attempt(l);
	return 0;
}

static int
submit(struct live *l, const struct intent *intent, struct err *err)
{
	switch (intent->kind) {
	case INTENT_CONNECT:
		return connect_to(l, intent->text, err);
	case INTENT_CANCEL:
		return submit_cancel(l, err);
	case INTENT_DROP:
		if (!live_is_busy(l))
			return err_set(err, ERR_STATE, "not connected");
		drop(l);
		return 0;
	case INTENT_NOTE:
	case INTENT_ERROR:
		append_note(l, intent->text, intent->kind == INTENT_ERROR);
		return 0;
	default:
		return submit_to_link(l, intent, err);
	}
}

int
live_submit(struct live *l, const struct intent *intent, struct err *err)
{
	int rc = submit(l, intent, err);

	changed(l); /* what failed may have ended a session before */
	return rc;
}

/* ---- life ----------------------------------------------------------- */

struct live *
live_new(
    struct net *n, struct conversation *c, const struct live_options *options)
{
	struct live *l = mem_zalloc(1, sizeof(*l));

	l->net = n;
	l->conversation = c;
	l->options = *options;
	l->zero_us = net_now_us(n);
	l->redact = redact_new();
	l->deadline = timer_new(n, on_deadline, l);
	line_reader_init(&l->reader, LINE_MAX_DEFAULT);
	return l;
}

void
live_free(struct live *l)
{
	if (l->attempt != NULL)
		attempt_abandon(l->attempt);
	if (l->link != NULL)
		link_close(l->link);
	practice_close(l->practice);
	timer_free(l->deadline);
	line_reader_fini(&l->reader);
	redact_free(l->redact);
	mem_free(l);
}

bool
live_is_full(const struct live *l)
{
	return l->link != NULL && link_unsent(l->link) > UNSENT_MAX;
}

void
live_pause(struct live *l, bool is_paused)
{
	if (l->link != NULL)
		link_pause(l->link, is_paused);
}

bool
live_is_busy(const struct live *l)
{
	return l->attempt != NULL || l->link != NULL;
}

bool
live_deadline(const struct live *l, uint64_t *began_us, uint64_t *ends_us)
{
	if (l->wait.kind == WAIT_NOTHING)
		return false;
	*began_us = l->wait.began_us;
	*ends_us = l->wait.ends_us;
	return true;
}

uint64_t
live_now_us(const struct live *l)
{
	return net_now_us(l->net) - l->zero_us;
}
