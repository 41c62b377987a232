/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice - the listener, and for each client a link, a host and a timer.
 *
 * What a client sent waits as lines in its reader while an action is held back,
 * while it is the turn of others, or while the client does not read its
 * replies; then nothing more is read from it. For STARTTLS its link is lent to
 * the handshake. The key for that is made when the first client wants it.
 */
#include "ehlo/source/practice.h"

#include <stdio.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "practice-core.h"

/* Replies that a client may leave unread, in bytes. */
#define UNSENT_MAX ((size_t)65536)
/* Lines that are answered before the other clients, and the keyboard, have
 * their turn. */
#define TURN_LINES 500
/* So long a greeting waits when somebody looks on: who speaks before it is
 * found out. */
#define GREETING_MS 20
/* The time of the others; with 0 the loop would come back here first. */
#define TURN_REST_MS 1

/* Of a certificate. */
#define DAY_S      86400L
#define OTHER_NAME "other.example.net"

struct host_time
practice_now(void)
{
	struct host_time now;

	now.unix_s = net_wall(&now.utc_offset_min);
	return now;
}

/* ---- a client ----------------------------------------------------------- */

static void
client_free(struct client *c)
{
	LIST_REMOVE(c, entry);
	client_forget_stop(c);
	if (c->is_resting)
		TAILQ_REMOVE(&c->practice->resting, c, rest_entry);
	c->practice->client_count--;
	timer_free(c->timer);
	buf_wipe(&c->lines.pending); /* there may be a password in it */
	host_free(c->host);
	line_reader_fini(&c->lines);
	buf_fini(&c->out);
	mem_free(c);
}

static void
client_await(struct client *c)
{
	timer_start(c->timer, practice_personality(c->practice)->idle_ms);
}

void
client_flush(struct client *c)
{
	link_write(c->link, buf_slice(&c->out));
	buf_clear(&c->out);
}

void
client_say(struct client *c, struct slice bytes)
{
	buf_add_slice(&c->out, bytes);
	client_tell_reply(c, bytes);
}

static void
client_hold(struct client *c, const struct host_action *action)
{
	c->held = *action;
	c->is_held = true;
	client_flush(c);
	link_pause(c->link, true);
	timer_start(c->timer, action->delay_ms);
}

static void
client_rest(struct client *c)
{
	struct practice *p = c->practice;

	c->is_resting = true;
	client_flush(c);
	link_pause(c->link, true);
	if (TAILQ_EMPTY(&p->resting) && !p->is_turning)
		timer_start(p->rest, TURN_REST_MS);
	TAILQ_INSERT_TAIL(&p->resting, c, rest_entry);
}

static void
client_close(struct client *c)
{
	client_flush(c);
	link_close(c->link);
	client_tell_close(c, true);
	client_free(c);
}

/* The link is stopped in the loop's next turn, not from inside its own call. */
static void
client_begin_tls(struct client *c)
{
	c->is_tls_due = true;
	client_flush(c);
	link_pause(c->link, true);
	timer_start(c->timer, 0);
}

static unsigned
delay_of(const struct client *c, const struct host_action *action)
{
	const struct practice_events *events = c->practice->events;
	bool is_watched = events != NULL && events->on_line != NULL &&
	                  host_answered(c->host) == VERB_GREETING;

	return is_watched && action->delay_ms < GREETING_MS ? GREETING_MS
	                                                    : action->delay_ms;
}

/* Carries out what the host wants; false when it wants to wait, or when the
 * client is gone. */
static bool
client_act(struct client *c)
{
	struct host_action action;

	while (host_next(c->host, &action)) {
		if (action.kind == HOST_CLOSE) {
			client_close(c);
			return false;
		}
		if (action.kind == HOST_TLS) {
			client_begin_tls(c);
			return false;
		}
		if (c->practice->is_holding && action.bytes.len > 0) {
			client_stop(c, &action);
			return false;
		}
		action.delay_ms = delay_of(c, &action);
		if (action.delay_ms > 0) {
			client_hold(c, &action);
			return false;
		}
		client_say(c, action.bytes);
	}
	return true;
}

/* Whether the replies so far leave room for more. */
static bool
client_has_room(struct client *c)
{
	if (c->out.len + link_unsent(c->link) <= UNSENT_MAX)
		return true;
	client_flush(c);
	return link_unsent(c->link) <= UNSENT_MAX;
}

static void
client_take(struct client *c, struct host_time now, const struct line *line)
{
	unsigned count = host_message_count(c->host);

	client_tell_line(c, line);
	host_note_rest(c->host, line_reader_pending(&c->lines) > 0);
	host_line(c->host, now, line);
	client_tell_message(c, count);
}

/* Goes on until there is something to wait for. */
void
client_run(struct client *c)
{
	struct host_time now = practice_now();
	struct line line;

	for (unsigned count = 0; client_act(c); count++) {
		if (!client_has_room(c)) {
			link_pause(c->link, true);
			return;
		}
		if (count == TURN_LINES) {
			client_rest(c);
			return;
		}
		if (!line_reader_next(&c->lines, &line)) {
			client_flush(c);
			link_pause(c->link, false);
			client_tell_unended(c);
			return;
		}
		client_take(c, now, &line);
		client_await(c);
	}
}

static void
client_go_on(struct client *c)
{
	if (!c->is_held && !c->is_stopped && !c->is_resting && !c->is_tls_due)
		client_run(c);
}

static void
client_on_read(void *context, struct slice bytes)
{
	struct client *c = context;

	line_reader_feed(&c->lines, bytes);
	client_go_on(c);
}

static void
client_on_drained(void *context)
{
	client_go_on(context);
}

/* What the client has sent was answered before: nothing is read from it while
 * lines wait. */
static void
client_on_end(void *context, enum link_end end, const char *reason)
{
	struct client *c = context;

	(void)end;
	(void)reason;
	client_flush(c);
	link_close(c->link);
	client_tell_close(c, false);
	client_free(c);
}

static const struct link_events client_events = {
    .on_read = client_on_read,
    .on_end = client_on_end,
    .on_drained = client_on_drained,
};

static void
client_greet(struct client *c)
{
	host_greet(c->host, practice_now());
	client_await(c);
	client_run(c);
}

static void
client_on_secure(void *context, struct link *link,
    const struct tls_report *report, const char *error)
{
	struct client *c = context;

	client_tell_tls(c, report, error);
	c->tls = NULL;
	c->link = link;
	if (link == NULL) {
		client_tell_close(c, false);
		client_free(c);
		return;
	}
	c->is_secure = true;
	link_start(link, &client_events, c);
	if (host_phase(c->host) == PHASE_GREETING) {
		host_wrap(c->host, report->exporter);
		client_greet(c);
		return;
	}
	host_secure(c->host, report->exporter);
	client_await(c);
	client_run(c);
}

/* Who has no time for commands has none for a handshake either. */
static uint64_t
handshake_ms(const struct client *c)
{
	unsigned idle_ms = practice_personality(c->practice)->idle_ms;

	return idle_ms < TLS_TIMEOUT_MS ? idle_ms : TLS_TIMEOUT_MS;
}

static void
client_shake(struct client *c)
{
	struct practice *p = c->practice;
	struct link *link = c->link;

	c->is_tls_due = false;
	if (practice_authority(p) == NULL) {
		client_close(c);
		return;
	}
	c->link = NULL;
	link_stop(link);
	c->tls = tls_accept(
	    p->net, link, p->identity, handshake_ms(c), client_on_secure, c);
}

static void
client_on_timer(void *context)
{
	struct client *c = context;

	if (c->is_tls_due) {
		client_shake(c);
		return;
	}
	if (c->is_held) {
		c->is_held = false;
		client_say(c, c->held.bytes);
		client_await(c);
	} else {
		host_end(c->host, practice_now(), HOST_TIMED_OUT);
	}
	client_run(c);
}

/* ---- the server --------------------------------------------------------- */

/* Each that waits has one turn; who is not done waits for the next time. */
static void
practice_on_rest(void *context)
{
	struct practice *p = context;
	struct clients due = TAILQ_HEAD_INITIALIZER(due);
	struct client *c;

	TAILQ_CONCAT(&due, &p->resting, rest_entry);
	p->is_turning = true;
	while ((c = TAILQ_FIRST(&due)) != NULL) {
		TAILQ_REMOVE(&due, c, rest_entry);
		c->is_resting = false;
		client_run(c);
	}
	p->is_turning = false;
	if (!TAILQ_EMPTY(&p->resting))
		timer_start(p->rest, TURN_REST_MS);
}

/* RFC 5321 4.1.3 writes an IPv6 address with its tag. */
static struct host *
practice_make_host(struct practice *p, struct link *link)
{
	char number[ADDRESS_TEXT_SIZE], text[ADDRESS_TEXT_SIZE + 8];
	const struct address *peer = link_peer(link);
	struct host *host;

	snprintf(text, sizeof(text), "%s%s", address_is_v6(peer) ? "IPv6:" : "",
	    address_text(peer, number));
	host = host_new(practice_personality(p), slice_str(text), p->seed++);
	host_share(host, p->rules, p->mailbox);
	return host;
}

static void
practice_refuse(struct practice *p, struct link *link)
{
	struct host *host = practice_make_host(p, link);
	struct host_action action;

	host_end(host, practice_now(), HOST_BUSY);
	while (host_next(host, &action))
		link_write(link, action.bytes);
	host_free(host);
	link_close(link);
}

static void
practice_serve(struct practice *p, struct link *link)
{
	struct client *c = mem_zalloc(1, sizeof(*c));

	c->practice = p;
	c->link = link;
	c->host = practice_make_host(p, link);
	c->timer = timer_new(p->net, client_on_timer, c);
	line_reader_init(&c->lines, HOST_ANSWER_MAX);
	LIST_INSERT_HEAD(&p->clients, c, entry);
	p->client_count++;
	c->number = ++p->client_last;
	client_tell_open(c);
	link_start(link, &client_events, c);
	if (p->is_wrapped)
		client_begin_tls(c);
	else
		client_greet(c);
}

static void
practice_on_link(void *context, struct link *link)
{
	struct practice *p = context;

	if (p->client_count >= PRACTICE_CLIENTS_MAX)
		practice_refuse(p, link);
	else
		practice_serve(p, link);
}

/* Of this process alone: ids shall differ between two runs in one second. */
static uint64_t
seed_of(const struct net *n)
{
	int offset;

	return (uint64_t)net_wall(&offset) << 32 ^ (uint64_t)getpid() << 16 ^
	       net_now_us(n);
}

struct practice *
practice_open(struct net *n, const struct address *address,
    const struct personality *personality, struct err *err)
{
	struct practice *p = mem_zalloc(1, sizeof(*p));

	p->net = n;
	p->rules = rules_new(personality);
	p->mailbox = mailbox_new();
	p->seed = seed_of(n);
	LIST_INIT(&p->clients);
	TAILQ_INIT(&p->resting);
	TAILQ_INIT(&p->stopped);
	p->listener = listener_open(n, address, practice_on_link, p, err);
	if (p->listener == NULL) {
		rules_free(p->rules);
		mailbox_free(p->mailbox);
		mem_free(p);
		return NULL;
	}
	p->rest = timer_new(n, practice_on_rest, p);
	return p;
}

void
practice_close(struct practice *p)
{
	struct client *c;

	if (p == NULL)
		return;
	listener_close(p->listener);
	while ((c = LIST_FIRST(&p->clients)) != NULL) {
		if (c->tls != NULL)
			tls_cancel(c->tls);
		else
			link_abort(c->link);
		client_free(c);
	}
	timer_free(p->rest);
	tls_identity_free(p->identity);
	rules_free(p->rules);
	mailbox_free(p->mailbox);
	mem_free(p);
}

/* By any name that a client on this machine can have asked for. */
static void
add_names(struct buf *out, const struct personality *personality)
{
	if (personality->proof == PROOF_OTHER_NAME)
		buf_add_str(out, "DNS:" OTHER_NAME);
	else
		buf_addf(out, "DNS:%s,DNS:localhost,IP:127.0.0.1,IP:::1",
		    personality->host);
}

const char *
practice_authority(struct practice *p)
{
	const struct personality *personality = practice_personality(p);
	bool has_expired = personality->proof == PROOF_EXPIRED;
	struct tls_identity_options options = {
	    .subject = personality->proof == PROOF_OTHER_NAME
	                   ? OTHER_NAME
	                   : personality->host,
	    .begins_s = has_expired ? -90 * DAY_S : -DAY_S,
	    .ends_s = has_expired ? -DAY_S : 90 * DAY_S};
	struct buf names = {0};

	if (p->identity == NULL) {
		add_names(&names, personality);
		options.names = buf_text(&names);
		p->identity = tls_identity_new(&options, NULL);
		buf_fini(&names);
	}
	return p->identity == NULL ? NULL : tls_identity_authority(p->identity);
}

const struct address *
practice_address(const struct practice *p)
{
	return listener_address(p->listener);
}

const struct personality *
practice_personality(const struct practice *p)
{
	return rules_personality(p->rules);
}

void
practice_wrap(struct practice *p)
{
	p->is_wrapped = true;
}

bool
practice_is_wrapped(const struct practice *p)
{
	return p->is_wrapped;
}

/* Another server shows another certificate. */
void
practice_play(struct practice *p, const struct personality *personality)
{
	if (personality == rules_base(p->rules))
		return;
	rules_play(p->rules, personality);
	tls_identity_free(p->identity);
	p->identity = NULL;
}

struct rules *
practice_rules(struct practice *p)
{
	return p->rules;
}

struct mailbox *
practice_mailbox(struct practice *p)
{
	return p->mailbox;
}
