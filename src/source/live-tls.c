/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-tls - a live session on its way into TLS.
 *
 * Behind the 220 to STARTTLS nothing may come in clear (RFC 3207 4.2): a reply
 * that somebody on the way put there would be taken for one from inside TLS.
 * So the handshake begins only when nothing of the kind waits to be read;
 * whatever does ends the session.
 */
#include <stdio.h>

#include "ehlo/base/mem.h"
#include "ehlo/smtp/command.h"
#include "live-core.h"

/* ---- what was agreed on ----------------------------------------------- */

static void
add_lines(struct buf *out, const struct tls_report *r)
{
	for (size_t i = 0; i < r->error_count; i++)
		buf_addf(out, "%d %s %s\n", r->errors[i].depth,
		    r->errors[i].name, r->errors[i].text);
}

static void
add_names(struct buf *out, const struct tls_report *r)
{
	for (size_t i = 0; i < r->name_count; i++)
		buf_addf(out, "%s\n", r->names[i]);
}

static void
append_report(struct live *l, const struct tls_report *r, bool is_refused)
{
	struct buf errors = {0}, names = {0};
	struct event_tls tls = {0};
	struct event ev = {.kind = EVENT_TLS, .tls = &tls};

	add_lines(&errors, r);
	add_names(&names, r);
	tls.version = slice_str(r->version);
	tls.cipher = slice_str(r->cipher);
	tls.group = slice_str(r->group);
	tls.is_verified = r->is_verified;
	tls.is_refused = is_refused;
	tls.was_client_asked = r->was_client_asked;
	tls.errors = buf_slice(&errors);
	tls.subject = slice_str(r->subject);
	tls.issuer = slice_str(r->issuer);
	tls.names = buf_slice(&names);
	tls.chain = slice_str(r->chain);
	tls.not_before = r->not_before;
	tls.not_after = r->not_after;
	tls.sha256 = slice_str(r->sha256);
	tls.key = slice_str(r->key);
	tls.dane = r->dane == DANE_UNASKED ? l->dane : r->dane;
	tls.tlsa = slice_str(r->tlsa);
	live_append(l, &ev);
	buf_fini(&errors);
	buf_fini(&names);
}

/* RFC 3207 4.2: what the server offers inside TLS is asked anew. */
static void
repeat_hello(struct live *l)
{
	struct buf hello = l->hello;

	if (!l->is_asking)
		return;
	l->is_asking = false;
	l->hello = (struct buf){0};
	live_send_command(l, buf_slice(&hello));
	buf_fini(&hello);
}

/* Where AUTH can be practised it must be known as whom. */
static void
tell_account(struct live *l)
{
	const struct personality_account *account =
	    practice_personality(l->practice)->accounts;
	char text[120];
	struct event ev = {.kind = EVENT_NOTE};

	snprintf(text, sizeof(text),
	    "AUTH can be practised: user %s, password %s", account->user,
	    account->password);
	ev.note.text = slice_str(text);
	live_append(l, &ev);
}

static void
on_secure(void *context, struct link *link, const struct tls_report *report,
    const char *error)
{
	struct live *l = context;

	l->tls = NULL;
	l->wait = (struct wait){.kind = WAIT_NOTHING};
	if (report->version != NULL)
		append_report(l, report, link == NULL);
	if (link == NULL) {
		live_end(l, CLOSED_ERROR, TROUBLE_TLS, error);
	} else {
		l->is_secure = true;
		if (l->target.kind == TARGET_PRACTICE)
			tell_account(l);
		buf_clear(&l->exporter);
		buf_add_slice(&l->exporter, report->exporter);
		live_take_link(l, link);
		repeat_hello(l);
	}
	live_changed(l);
}

/* ---- the handshake ---------------------------------------------------- */

/* Whom the certificate must name: who was asked for, not what a server says
 * of itself. Of what runs here the practice server alone has a name. */
static const char *
host_of(const struct live *l)
{
	if (l->target.kind == TARGET_PRACTICE)
		return practice_personality(l->practice)->host;
	if (l->target.kind != TARGET_SERVER && l->target.kind != TARGET_DOMAIN)
		return "localhost";
	return l->host.name;
}

static void
shake_hands(struct live *l, struct link *link, const struct dane_found *found)
{
	struct tls_options options = l->options.way->tls;
	uint64_t now_us = live_now_us(l);

	options.host = host_of(l);
	if (l->target.kind == TARGET_PRACTICE && options.ca_file == NULL)
		options.ca_text = practice_authority(l->practice);
	options.domain = l->host.domain;
	if (found != NULL && found->count > 0) {
		options.host = found->host;
		options.tlsa = found->records;
		options.tlsa_count = found->count;
	}
	options.timeout_ms = l->options.reply_timeout_ms > 0
	                         ? l->options.reply_timeout_ms
	                         : TLS_TIMEOUT_MS;
	timer_stop(l->deadline);
	l->wait = (struct wait){.kind = WAIT_TLS,
	    .began_us = now_us,
	    .ends_us = now_us + options.timeout_ms * 1000};
	l->tls = tls_start(l->net, link, &options, on_secure, l);
}

/* ---- TLSA records ----------------------------------------------------- */

void
live_learn_host(struct live *l, const struct attempt_host *host)
{
	live_forget_host(l);
	if (l->options.host != NULL)
		host = l->options.host;
	l->host = *host;
	l->host.name = mem_copy_str(host->name);
	if (host->domain != NULL)
		l->host.domain = mem_copy_str(host->domain);
}

void
live_forget_host(struct live *l)
{
	mem_free((char *)l->host.name);
	mem_free((char *)l->host.domain);
	l->host = (struct attempt_host){0};
	l->dane = DANE_UNASKED;
}

bool
live_is_in_handshake(const struct live *l)
{
	return l->tls != NULL || l->dane_query != NULL;
}

void
live_abandon_handshake(struct live *l)
{
	if (l->tls != NULL)
		tls_cancel(l->tls);
	if (l->dane_query != NULL) {
		dane_query_cancel(l->dane_query);
		link_abort(l->waiting);
	}
	l->tls = NULL;
	l->dane_query = NULL;
}

/* Of an exchanger always. Of a host when a name server was chosen: its name
 * may be one that no name server knows. */
static bool
is_dane_due(const struct live *l)
{
	struct address literal;

	if (address_parse(slice_str(l->host.name), 0, &literal) == 0)
		return false;
	return l->host.domain != NULL ||
	       (l->target.kind == TARGET_SERVER &&
		   l->options.way->dns_server != NULL);
}

static bool
forbids_sending(enum dane dane)
{
	return dane == DANE_BOGUS || dane == DANE_FAILED;
}

/* Whoever might forge the answers must not be able to switch this off. */
static void
refuse(struct live *l, struct link *link, const struct dane_found *found)
{
	struct buf text = {0};

	buf_addf(&text, "DANE: %s", dane_words(found->dane));
	if (found->error != NULL)
		buf_addf(&text, ": %s", found->error);
	link_abort(link);
	live_end(l, CLOSED_ERROR, TROUBLE_TLS, buf_text(&text));
	buf_fini(&text);
}

static void
on_dane_event(void *context, struct event *ev)
{
	live_append(context, ev);
	live_changed(context);
}

static void
on_dane(void *context, const struct dane_found *found)
{
	struct live *l = context;

	l->dane_query = NULL;
	l->dane = found->dane;
	if (forbids_sending(found->dane) && !l->options.way->tls.is_unverified)
		refuse(l, l->waiting, found);
	else
		shake_hands(l, l->waiting, found);
	live_changed(l);
}

static void
ask_for_records(struct live *l, struct link *link)
{
	static const struct dane_query_events events = {
	    .on_event = on_dane_event, .on_done = on_dane};
	struct dane_query_options options = {.host = l->host.name,
	    .port = l->target.port,
	    .is_proven = l->host.domain != NULL && !l->host.is_alias,
	    .timeout_ms = l->options.way->connect_timeout_ms};
	uint64_t now_us = live_now_us(l);

	timer_stop(l->deadline);
	l->wait = (struct wait){.kind = WAIT_TLS,
	    .began_us = now_us,
	    .ends_us = now_us + options.timeout_ms * 1000};
	l->waiting = link;
	l->dane_query = dane_query_start(l->dns, &options, &events, l);
}

static void
start(struct live *l, struct link *link)
{
	if (is_dane_due(l)) {
		if (l->host.domain != NULL)
			l->dane = dane_of_proof(l->host.proof);
		if (l->dane == DANE_UNASKED && live_open_dns(l, NULL) == 0) {
			ask_for_records(l, link);
			return;
		}
	}
	shake_hands(l, link, NULL);
}

void
live_take_link_secure(struct live *l, struct link *link)
{
	start(l, link);
}

void
live_begin_tls(struct live *l)
{
	timer_start(l->settle, 0); /* not from inside the link's own call */
}

void
live_settle(void *context)
{
	struct live *l = context;
	struct link *link = l->link;

	if (link_has_unread(link))
		return; /* it comes, and ends the session */
	l->link = NULL;
	link_stop(link);
	start(l, link);
	live_changed(l);
}

void
live_refuse_injected(struct live *l)
{
	live_end(l, CLOSED_ERROR, TROUBLE_TLS,
	    "bytes came in clear behind the 220 to STARTTLS; no handshake, "
	    "nothing more is sent");
}

/* ---- what the options want -------------------------------------------- */

static void
give_up(struct live *l, const char *what, int code)
{
	char text[120];

	if (code != 0)
		snprintf(text, sizeof(text),
		    "TLS is required, and %s was answered %03d", what, code);
	else
		snprintf(text, sizeof(text), "TLS is required, and %s", what);
	live_end(l, CLOSED_ERROR, TROUBLE_TLS, text);
}

static void
ask(struct live *l, const struct exchange *hello)
{
	buf_clear(&l->hello);
	buf_addf(&l->hello, "%s %s", verb_text(hello->verb),
	    live_session(l)->helo_name);
	l->is_asking = true;
	live_send_command(l, SLICE("STARTTLS"));
}

const struct exchange *
live_newest_answered(const struct live *l)
{
	const struct session *s = live_session(l);
	const struct exchange *x;

	if (s->exchanges.count == 0 || session_awaited(s) != NULL)
		return NULL;
	x = &s->exchanges.list[s->exchanges.count - 1];
	return x->is_answered && !x->is_unsolicited ? x : NULL;
}

void
live_follow_hello(struct live *l)
{
	const struct session *s = live_session(l);
	const struct exchange *x = live_newest_answered(l);
	bool is_required = l->options.way->starttls == WAY_TLS_REQUIRED;

	if (x == NULL || l->is_secure || l->is_closing ||
	    l->options.way->starttls == WAY_TLS_ASKED)
		return;
	if (x->verb == VERB_STARTTLS && is_required) {
		give_up(l, "STARTTLS", x->code);
	} else if (s->is_ehlo_done && x->outcome == OUTCOME_OK &&
		   (x->verb == VERB_EHLO || x->verb == VERB_LHLO)) {
		if (ext_set_has(&s->offered, EXT_STARTTLS))
			ask(l, x);
		else if (is_required)
			give_up(l, "the server does not offer it", 0);
	}
}

/* What would be said in clear, in words; NULL = it may be. Of a message or a
 * secret nothing may, nor what nobody here has read. */
static const char *
what_is_private(const struct intent *intent)
{
	struct command command;

	switch (intent->kind) {
	case INTENT_COMMAND:
		command_parse(intent->text, &command);
		return command.verb == VERB_MAIL || command.verb == VERB_RCPT ||
		               command.verb == VERB_DATA ||
		               command.verb == VERB_BDAT ||
		               command.verb == VERB_AUTH
		           ? verb_text(command.verb)
		           : NULL;
	case INTENT_RAW:
		return "what is sent as it is";
	case INTENT_RESPONSE:
		return "the answer to a challenge";
	case INTENT_DATA:
	case INTENT_DATA_END:
	case INTENT_MESSAGE:
	case INTENT_BDAT:
		return "mail data";
	default:
		return NULL;
	}
}

bool
live_may_send(struct live *l, const struct intent *intent)
{
	const char *private = what_is_private(intent);
	char text[60];

	if (l->is_secure || l->options.way->starttls != WAY_TLS_REQUIRED ||
	    private == NULL)
		return true;
	snprintf(text, sizeof(text), "%s would be said in clear", private);
	give_up(l, text, 0);
	return false;
}
