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
#include "live-core.h"

/* More than this unsent, and whoever sends mail data waits. */
#define UNSENT_MAX ((size_t)65536)

/* ---- appending ------------------------------------------------------ */

const struct session *
live_session(const struct live *l)
{
	return conversation_session(l->conversation);
}

void
live_append(struct live *l, struct event *ev)
{
	ev->t_us = live_now_us(l);
	conversation_append(l->conversation, ev);
}

static void
append_note(struct live *l, const struct intent *intent)
{
	enum intent_kind kind = intent->kind;
	struct event ev = {.kind = EVENT_NOTE,
	    .note = {.text = intent->text,
		.is_error = kind == INTENT_ERROR || kind == INTENT_UNMET,
		.is_expectation = kind == INTENT_MET || kind == INTENT_WANTED ||
	                          kind == INTENT_UNMET,
		.is_wanted = kind == INTENT_WANTED}};

	live_append(l, &ev);
}

void
live_append_note(struct live *l, struct slice text)
{
	struct intent note = {.kind = INTENT_NOTE, .text = text};

	append_note(l, &note);
}

static void
append_ended(struct live *l, const struct intent *intent)
{
	struct event ev = {
	    .kind = EVENT_ENDED, .ended = {intent->status, intent->text}};

	live_append(l, &ev);
}

static void
append_closed(
    struct live *l, enum closed_by by, enum trouble trouble, const char *error)
{
	struct event ev = {
	    .kind = EVENT_CLOSED, .closed = {by, trouble, slice_str(error)}};

	live_append(l, &ev);
}

static void
append_received(struct live *l, const struct line *line)
{
	struct buf masked = {0};
	struct event ev = {.kind = EVENT_RECEIVED,
	    .received = {.line = line->bytes,
		.eol = line->eol,
		.is_tls = l->is_secure,
		.skipped = line->skipped}};

	if (redact_known(l->redact, line->bytes, &masked)) {
		ev.received.line = buf_slice(&masked);
		ev.received.is_redacted = true;
	}
	live_append(l, &ev);
	buf_fini(&masked);
	live_auth_received(l, line->bytes);
}

static void
take_lines(struct live *l)
{
	struct line line;

	while (line_reader_next(&l->reader, &line))
		append_received(l, &line);
}

/* Behind a 220 to STARTTLS the bytes are another protocol's. */
static void
take_replies(struct live *l)
{
	struct line line;

	while (live_session(l)->phase != PHASE_TLS &&
	       line_reader_next(&l->reader, &line))
		append_received(l, &line);
}

/* ---- waits ---------------------------------------------------------- */

static void
set_wait(struct live *l, const struct wait *wait)
{
	uint64_t now_us = live_now_us(l);

	l->wait = *wait;
	l->wait_unsent = l->link == NULL ? 0 : link_unsent(l->link);
	if (wait->kind == WAIT_NOTHING || l->paused_us > 0)
		timer_stop(l->deadline);
	else
		timer_start(
		    l->deadline, wait->ends_us > now_us
				     ? (wait->ends_us - now_us + 999) / 1000
				     : 0);
}

/* A look-up or dial has begun: its deadline is shown, it keeps it itself. */
void
live_await_attempt(struct live *l)
{
	timer_stop(l->deadline);
	wait_for_attempt(
	    &l->wait, l->options.way->connect_timeout_ms, live_now_us(l));
}

/* Sets the wait that the state asks for, unless it is the running one. */
static void
renew_wait(struct live *l)
{
	struct wait wait = {.kind = WAIT_NOTHING};

	if (l->attempt != NULL || live_is_in_handshake(l))
		return; /* they have deadlines of their own */
	if (l->link != NULL && live_message_is_sending(l))
		wait_for_room(
		    &wait, l->options.reply_timeout_ms, live_now_us(l));
	else if (l->link != NULL)
		wait_for_reply(&wait, live_session(l), live_is_full(l),
		    l->options.reply_timeout_ms, live_now_us(l));
	if (!wait_is_same(&wait, &l->wait))
		set_wait(l, &wait);
}

void
live_changed(struct live *l)
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
	l->paused_us = 0;
	l->is_secure = l->is_asking = false;
	buf_wipe(&l->exporter);
	timer_stop(l->settle);
	l->is_closing = l->is_quit_due = false;
	l->data_bytes = l->unkept_lines = l->unkept_bytes = 0;
	line_reader_fini(&l->reader);
	line_reader_init(&l->reader, LINE_MAX_DEFAULT);
	redact_forget(l->redact);
	live_auth_forget(l);
	l->is_login_tried = false;
}

void
live_end(
    struct live *l, enum closed_by by, enum trouble trouble, const char *error)
{
	struct link *link = l->link;

	live_message_stop(l);
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
cancel_handshake(struct live *l)
{
	live_abandon_handshake(l);
	live_end(l, CLOSED_CLIENT, TROUBLE_NONE, "the handshake was canceled");
}

void
live_drop(struct live *l)
{
	if (l->attempt != NULL)
		cancel_attempt(l);
	else if (live_is_in_handshake(l))
		cancel_handshake(l);
	else if (l->link != NULL)
		live_end(l, CLOSED_CLIENT, TROUBLE_NONE, "");
}

static void
on_deadline(void *context)
{
	struct live *l = context;
	struct wait wait = l->wait;
	char text[128];

	if (l->link == NULL)
		return;
	if (wait.kind == WAIT_SEND && link_unsent(l->link) < l->wait_unsent) {
		live_renew_send(l); /* slow, but it goes on */
	} else if (wait.kind == WAIT_CLOSE) {
		live_end(l, CLOSED_CLIENT, TROUBLE_NONE, "");
	} else {
		wait_describe(&wait, text, sizeof(text));
		live_end(l, CLOSED_ERROR, TROUBLE_DEADLINE, text);
	}
	live_changed(l);
}

static void
say_quit(struct live *l)
{
	l->is_quit_due = false;
	live_send_command(l, SLICE("QUIT"));
}

/* ---- receiving ------------------------------------------------------ */

static void
on_read(void *context, struct slice bytes)
{
	struct live *l = context;

	line_reader_feed(&l->reader, bytes);
	take_replies(l);
	if (live_session(l)->phase == PHASE_TLS) {
		if (line_reader_pending(&l->reader) > 0)
			live_refuse_injected(l);
		else
			live_begin_tls(l);
	} else {
		live_follow_hello(l);
		live_auth_follow(l);
		live_login_follow_hello(l);
		live_message_follow(l);
	}
	if (l->is_quit_due && session_awaited(live_session(l)) == NULL)
		say_quit(l);
	live_changed(l);
}

static void
on_drained(void *context)
{
	struct live *l = context;

	if (l->wait.kind != WAIT_SEND)
		return;
	live_renew_send(l);
	live_message_pump(l);
	live_changed(l);
}

/* Nothing is missing then; many servers say no goodbye of TLS's after it. */
static bool
is_said_goodbye(const struct live *l)
{
	return live_session(l)->phase == PHASE_QUIT &&
	       session_awaited(live_session(l)) == NULL;
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct live *l = context;

	if (live_session(l)->phase == PHASE_TLS)
		live_end(l, CLOSED_ERROR, TROUBLE_TLS,
		    "the connection ended before the handshake");
	else if (end == LINK_EOF || (end == LINK_CUT && is_said_goodbye(l)))
		live_end(l, CLOSED_SERVER, TROUBLE_NONE, "");
	else
		live_end(l, CLOSED_ERROR, TROUBLE_LOST, reason);
	live_changed(l);
}

void
live_take_link(struct live *l, struct link *link)
{
	static const struct link_events events = {
	    .on_read = on_read, .on_end = on_end, .on_drained = on_drained};

	l->link = link;
	l->paused_us = 0;
	link_start(link, &events, l);
}

/* ---- intents -------------------------------------------------------- */

/* Or about to. */
static bool
is_shaking_hands(const struct live *l)
{
	return live_is_in_handshake(l) || live_session(l)->phase == PHASE_TLS;
}

static int
submit_to_link(struct live *l, const struct intent *intent, struct err *err)
{
	static int (*const send[INTENT_KIND_COUNT])(
	    struct live *, struct slice) = {
	    [INTENT_COMMAND] = live_send_command,
	    [INTENT_DATA] = live_send_data,
	    [INTENT_DATA_END] = live_send_data_end,
	    [INTENT_RESPONSE] = live_send_response,
	    [INTENT_RAW] = live_send_raw,
	    [INTENT_CLOSE] = live_close_politely,
	};

	if (send[intent->kind] == NULL && intent->kind != INTENT_AUTH &&
	    intent->kind != INTENT_MESSAGE && intent->kind != INTENT_BDAT)
		return err_set(err, ERR_STATE, "not possible here");
	if (intent->kind == INTENT_CLOSE && is_shaking_hands(l)) {
		live_drop(l);
		return 0;
	}
	if (is_shaking_hands(l))
		return err_set(err, ERR_STATE,
		    "nothing is sent before the TLS handshake is done");
	if (l->link == NULL)
		return err_set(err, ERR_STATE,
		    l->attempt != NULL
			? "not connected yet"
			: "not connected: \":connect HOST [PORT]\" first");
	if (intent->kind == INTENT_CLOSE)
		live_auth_forget(l);
	if (intent->kind == INTENT_CLOSE && l->message != NULL) {
		live_drop(l);
		return 0;
	}
	if (l->message != NULL)
		return err_set(err, ERR_STATE,
		    "a message is on its way; \":cancel\" ends it");
	if (live_auth_is_busy(l))
		return err_set(err, ERR_STATE,
		    "an authentication is under way; \":cancel\" stops it");
	if (intent->kind == INTENT_AUTH)
		return live_login(l, intent, err);
	if (!live_may_send(l, intent) || !live_login_may_send(l, intent))
		return 0;
	if (intent->kind == INTENT_MESSAGE)
		return live_message_send(l, intent->text, err);
	if (intent->kind == INTENT_BDAT)
		return live_message_send_chunks(l, intent->text, err);
	return send[intent->kind](l, intent->text);
}

/* What refuses one of them ends the session, or refuses the first. */
static int
submit_group(struct live *l, struct slice lines, struct err *err)
{
	struct intent command = {.kind = INTENT_COMMAND};
	int rc;

	live_hold(l, true);
	do {
		command.text = slice_range(lines, 0, slice_find(lines, '\n'));
		lines = slice_skip(lines, command.text.len + 1);
		rc = submit_to_link(l, &command, err);
	} while (rc == 0 && lines.len > 0 && l->link != NULL);
	live_hold(l, false);
	return rc;
}

static int
submit_cancel(struct live *l, struct err *err)
{
	if (live_auth_cancel(l))
		return 0;
	if (l->message != NULL) {
		live_end(l, CLOSED_CLIENT, TROUBLE_NONE,
		    "the message was canceled: closed without its end");
		return 0;
	}
	if (l->attempt == NULL && !is_shaking_hands(l))
		return err_set(err, ERR_STATE, "nothing to cancel");
	live_drop(l);
	return 0;
}

static int
submit(struct live *l, const struct intent *intent, struct err *err)
{
	switch (intent->kind) {
	case INTENT_CONNECT:
		return live_connect(l, intent->text, err);
	case INTENT_GROUP:
		return submit_group(l, intent->text, err);
	case INTENT_CANCEL:
		return submit_cancel(l, err);
	case INTENT_DROP:
		if (!live_is_busy(l))
			return err_set(err, ERR_STATE, "not connected");
		live_drop(l);
		return 0;
	case INTENT_PRACTICE:
		return live_order_practice(l, intent, err);
	case INTENT_NOTE:
	case INTENT_ERROR:
	case INTENT_MET:
	case INTENT_WANTED:
	case INTENT_UNMET:
		append_note(l, intent);
		return 0;
	case INTENT_ENDED:
		append_ended(l, intent);
		return 0;
	default:
		return submit_to_link(l, intent, err);
	}
}

int
live_submit(struct live *l, const struct intent *intent, struct err *err)
{
	int rc = submit(l, intent, err);

	live_changed(l); /* what failed may have ended a session before */
	return rc;
}

/* ---- life ----------------------------------------------------------- */

static const struct way usual = {.connect_timeout_ms = DIAL_TIMEOUT_MS,
    .tls = {.min_version = TLS_VERSION_1_2}};

static const struct login nobody;

struct live *
live_new(
    struct net *n, struct conversation *c, const struct live_options *options)
{
	struct live *l = mem_zalloc(1, sizeof(*l));

	l->net = n;
	l->conversation = c;
	l->options = *options;
	l->dns = options->dns;
	if (options->way == NULL)
		l->options.way = &usual;
	if (options->login == NULL)
		l->options.login = &nobody;
	l->zero_us = net_now_us(n);
	l->redact = redact_new();
	l->auth = live_auth_new();
	l->deadline = timer_new(n, on_deadline, l);
	l->settle = timer_new(n, live_settle, l);
	line_reader_init(&l->reader, LINE_MAX_DEFAULT);
	return l;
}

void
live_free(struct live *l)
{
	if (l->attempt != NULL)
		attempt_abandon(l->attempt);
	live_abandon_handshake(l);
	live_forget_host(l);
	live_message_forget(l);
	if (l->link != NULL)
		link_close(l->link);
	timer_free(l->settle);
	buf_fini(&l->hello);
	buf_wipe(&l->exporter);
	buf_wipe(&l->held);
	if (l->options.dns == NULL)
		dns_free(l->dns);
	practice_close(l->practice);
	timer_free(l->deadline);
	line_reader_fini(&l->reader);
	redact_free(l->redact);
	live_auth_free(l->auth);
	mem_free(l);
}

bool
live_is_full(const struct live *l)
{
	return l->link != NULL && (l->message != NULL || !live_has_room(l));
}

bool
live_has_room(const struct live *l)
{
	return link_unsent(l->link) + l->held.len <= UNSENT_MAX;
}

void
live_renew_send(struct live *l)
{
	if (l->wait.kind == WAIT_SEND)
		l->wait.kind = WAIT_NOTHING;
}

void
live_pause(struct live *l, bool is_paused)
{
	struct wait wait = l->wait;
	uint64_t now_us = live_now_us(l);

	if (l->link == NULL || is_paused == (l->paused_us > 0))
		return;
	link_pause(l->link, is_paused);
	if (!is_paused && wait.kind != WAIT_NOTHING) {
		uint64_t stood_us = now_us - l->paused_us;

		wait.began_us += stood_us;
		wait.ends_us += stood_us;
	}
	l->paused_us = is_paused ? now_us : 0;
	set_wait(l, &wait);
}

bool
live_is_busy(const struct live *l)
{
	return l->attempt != NULL || live_is_in_handshake(l) || l->link != NULL;
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
