/* SPDX-License-Identifier: GPL-3.0-or-later
 * session - the fold's frame: names, addresses, the connection's two ends.
 *
 * One row an event kind; what is said in between goes to session-sent and
 * session-received.
 */
#include "ehlo/model/session.h"

#include "answer.h"
#include "ehlo/base/mem.h"
#include "session-fold.h"

void
session_set_text(char **text, struct slice value)
{
	char *copy = mem_copy_text(value.ptr, value.len);

	mem_free(*text);
	*text = copy;
}

void
session_init(struct session *s)
{
	*s = (struct session){.phase = PHASE_NONE};
	s->fold = mem_zalloc(1, sizeof(*s->fold));
	s->fold->answering = NO_EXCHANGE;
	s->fold->sender_exchange = NO_EXCHANGE;
	s->fold->goodbye = NO_EXCHANGE;
	line_reader_init(&s->fold->raw, LINE_MAX_DEFAULT);
}

static void
free_probes(struct session *s)
{
	for (size_t i = 0; i < s->probe_count; i++) {
		mem_free(s->probes[i].address);
		mem_free(s->probes[i].error);
	}
	mem_free(s->probes);
}

static void
free_lookups(struct session *s)
{
	for (size_t i = 0; i < s->lookup_count; i++) {
		struct session_lookup *l = &s->lookups[i];

		mem_free(l->name);
		mem_free(l->type);
		mem_free(l->records);
		mem_free(l->canonical);
		mem_free(l->error);
	}
	mem_free(s->lookups);
}

static void
free_texts(struct session *s)
{
	char *texts[] = {s->target, s->resolve_error, s->address, s->local,
	    s->greeting, s->server_name, s->helo_name, s->queue_id,
	    s->queue_reply, s->relay_reply, s->relay_recipient,
	    s->hosted_domain, s->closed_error, s->run_end, s->tls.version,
	    s->tls.tlsa, s->tls.cipher, s->tls.group, s->tls.errors,
	    s->tls.subject, s->tls.issuer, s->tls.names, s->tls.chain,
	    s->tls.sha256, s->tls.key};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		mem_free(texts[i]);
}

void
session_fini(struct session *s)
{
	envelope_clear(s);
	free_lookups(s);
	free_probes(s);
	free_texts(s);
	ext_set_fini(&s->offered);
	ext_set_fini(&s->offered_in_clear);
	buf_fini(&s->reply_lines);
	exchanges_fini(&s->exchanges);
	findings_fini(&s->findings);
	ext_set_fini(&s->fold->offers);
	line_reader_fini(&s->fold->raw);
	mem_free(s->fold);
	*s = (struct session){0};
}

static void
begin(struct session *s, const struct event *ev)
{
	session_fini(s);
	session_init(s);
	s->number = ev->session;
	s->started_us = ev->t_us;
}

static void
apply_lookup(struct session *s, const struct event *ev)
{
	const struct event_lookup *lookup = ev->lookup;
	struct session_lookup *added;

	if (s->number != ev->session)
		begin(s, ev);
	if (s->lookup_count == SESSION_LOOKUPS_MAX)
		return;
	s->lookups =
	    mem_realloc(s->lookups, s->lookup_count + 1, sizeof(*s->lookups));
	added = &s->lookups[s->lookup_count++];
	*added = (struct session_lookup){.is_nxdomain = lookup->is_nxdomain,
	    .proof = lookup->proof,
	    .ms = lookup->ms};
	session_set_text(&added->name, lookup->name);
	session_set_text(&added->type, lookup->type);
	session_set_text(&added->records, lookup->records);
	if (lookup->canonical.len > 0)
		session_set_text(&added->canonical, lookup->canonical);
	if (lookup->error.len > 0)
		session_set_text(&added->error, lookup->error);
}

static void
apply_resolve(struct session *s, const struct event *ev)
{
	if (s->number != ev->session)
		begin(s, ev);
	s->phase = PHASE_CONNECT;
	session_set_text(&s->target, ev->resolve.name);
	s->target_port = ev->resolve.port;
	if (ev->resolve.error.len > 0)
		session_set_text(&s->resolve_error, ev->resolve.error);
}

static void
apply_probe(struct session *s, const struct event_probe *probe)
{
	struct session_probe *added;

	s->probes =
	    mem_realloc(s->probes, s->probe_count + 1, sizeof(*s->probes));
	added = &s->probes[s->probe_count++];
	*added = (struct session_probe){
	    .port = probe->port, .verdict = probe->verdict, .ms = probe->ms};
	session_set_text(&added->address, probe->address);
	if (probe->error.len > 0)
		session_set_text(&added->error, probe->error);
}

static void
apply_connected(struct session *s, const struct event *ev)
{
	struct exchange *greeting = exchanges_add(&s->exchanges, VERB_GREETING);

	session_set_text(&s->address, ev->connected.address);
	session_set_text(&s->local, ev->connected.local);
	s->port = ev->connected.port;
	s->is_headed = ev->connected.is_headed;
	s->connected_us = ev->t_us;
	s->phase = s->fold->ahead = PHASE_GREETING;
	greeting->phase = PHASE_GREETING;
	greeting->sent_us = ev->t_us;
	greeting->was_legal = true;
}

static void
take_tls(struct session_tls *out, const struct event_tls *tls)
{
	session_set_text(&out->version, tls->version);
	session_set_text(&out->cipher, tls->cipher);
	session_set_text(&out->group, tls->group);
	session_set_text(&out->errors, tls->errors);
	session_set_text(&out->subject, tls->subject);
	session_set_text(&out->issuer, tls->issuer);
	session_set_text(&out->names, tls->names);
	session_set_text(&out->chain, tls->chain);
	session_set_text(&out->sha256, tls->sha256);
	session_set_text(&out->key, tls->key);
	out->not_before = tls->not_before;
	out->not_after = tls->not_after;
	out->is_verified = tls->is_verified;
	out->is_served = tls->is_served;
	out->is_refused = tls->is_refused;
	out->dane = tls->dane;
	session_set_text(&out->tlsa, tls->tlsa);
}

/* RFC 3207 4.2: what was learnt in clear counts for nothing. TLS from the
 * first byte (RFC 8314 3) comes before the greeting. */
static void
apply_tls(struct session *s, const struct event *ev)
{
	const struct event_tls *tls = ev->tls;

	take_tls(&s->tls, tls);
	s->tls.t_us = ev->t_us;
	s->is_secure = !tls->is_refused;
	if (s->phase != PHASE_TLS || tls->is_refused)
		return;
	s->phase = PHASE_HELO;
	s->fold->ahead = PHASE_HELO;
	ext_set_fini(&s->offered_in_clear);
	s->offered_in_clear = s->offered;
	s->offered = (struct ext_set){0};
	s->is_ehlo_done = s->is_lmtp = s->is_authenticated = false;
	mem_free(s->helo_name);
	s->helo_name = NULL;
	envelope_clear(s);
}

/* Some of a group is answered, and the rest is not. */
static bool
is_reply_missing(const struct session *s, const struct event *ev)
{
	const struct exchange *x = session_awaited(s);

	return x != NULL && x->is_pipelined && x[-1].is_answered &&
	       x[-1].outcome != OUTCOME_CLOSING &&
	       ev->closed.by != CLOSED_CLIENT;
}

/* Only behind the dot, or all of the last chunk: without it, it is none. */
bool
session_is_message_unknown(const struct session *s)
{
	const struct exchange *x = session_awaited(s);

	return s->is_content_ended && x != NULL && x->verb == VERB_CONTENT;
}

/* However it was answered. */
static bool
is_quit_said(const struct session *s)
{
	for (size_t i = s->exchanges.count; i > 0; i--)
		if (s->exchanges.list[i - 1].verb == VERB_QUIT)
			return true;
	return false;
}

/* Neither side may go between a good greeting and QUIT or 421 (RFC 5321 3.8,
 * 4.1.1.10). What else ends a session has words of its own. */
static bool
is_end_unasked(const struct session *s)
{
	return s->is_greeted && s->exchanges.list[0].is_expected &&
	       s->phase != PHASE_TLS && !is_quit_said(s) &&
	       !s->fold->is_cut_told && session_goodbye(s) == NULL;
}

/* Inside mail data, refused there or not, QUIT would be a line of it. */
static bool
can_quit(const struct session *s)
{
	const struct exchange *x = &s->exchanges.list[s->exchanges.count - 1];
	bool is_cut = x->verb == VERB_CONTENT && x->sent_event == NO_EVENT;

	return session_awaited(s) == NULL && !session_takes_data(s) && !is_cut;
}

static void
judge_end(struct session *s, size_t index, enum closed_by by)
{
	if (!is_end_unasked(s))
		return;
	if (by == CLOSED_SERVER)
		findings_add(&s->findings, FINDING_CLOSED_UNASKED, index);
	else if (by == CLOSED_CLIENT && can_quit(s))
		findings_add(&s->findings, FINDING_NO_QUIT, index);
}

static void
apply_closed(struct session *s, size_t index, const struct event *ev)
{
	const struct reply *reply = &s->fold->reply;

	if (reply->line_count > 0 && !reply->is_complete &&
	    !s->fold->is_cut_told)
		findings_add(&s->findings, FINDING_REPLY_INCOMPLETE, index);
	else if (is_reply_missing(s, ev))
		findings_add(&s->findings, FINDING_REPLY_MISSING, index);
	else
		judge_end(s, index, ev->closed.by);
	if (session_is_message_unknown(s))
		findings_add(&s->findings, FINDING_MESSAGE_UNKNOWN, index);
	if (line_reader_pending(&s->fold->raw) > 0)
		findings_add(&s->findings, FINDING_LINE_UNENDED, index);
	s->phase = PHASE_CLOSED;
	s->is_closed = true;
	s->closed_by = ev->closed.by;
	s->trouble = ev->closed.trouble;
	if (ev->closed.error.len > 0)
		session_set_text(&s->closed_error, ev->closed.error);
}

/* What a plan expected. */
static void
apply_note(struct session *s, size_t index, const struct event_note *note)
{
	const struct exchange *x = answer_newest(s);

	if (!note->is_expectation)
		return;
	if (note->is_error) {
		s->is_unmet = true;
		findings_add(&s->findings, FINDING_EXPECT_UNMET, index);
	} else if (note->is_wanted && x != NULL) {
		s->exchanges.list[x - s->exchanges.list].is_wanted = true;
	}
}

static struct mark
apply_kind(struct session *s, size_t index, const struct event *ev)
{
	switch (ev->kind) {
	case EVENT_LOOKUP:
		apply_lookup(s, ev);
		break;
	case EVENT_RESOLVE:
		apply_resolve(s, ev);
		break;
	case EVENT_PROBE:
		apply_probe(s, &ev->probe);
		break;
	case EVENT_CONNECTED:
		apply_connected(s, ev);
		break;
	case EVENT_TLS:
		apply_tls(s, ev);
		break;
	case EVENT_SENT:
		return session_sent(s, index, ev);
	case EVENT_RECEIVED:
		return session_received(s, index, ev);
	case EVENT_CLOSED:
		apply_closed(s, index, ev);
		break;
	case EVENT_NOTE:
		apply_note(s, index, &ev->note);
		break;
	case EVENT_ENDED:
		s->run_status = ev->ended.status;
		session_set_text(&s->run_end, ev->ended.text);
		break;
	case EVENT_DROPPED:
		session_sent_bytes(s, ev->dropped.bytes);
		break;
	case EVENT_AUTH:
	case EVENT_KIND_COUNT:
		break;
	}
	return (struct mark){.exchange = NO_EXCHANGE};
}

struct mark
session_apply(struct session *s, size_t index, const struct event *ev)
{
	struct mark mark = apply_kind(s, index, ev);
	const struct findings_entry *first;

	s->last_us = ev->t_us;
	mark.finding_count = findings_of_event(&s->findings, index, &first);
	return mark;
}

bool
session_was_connected(const struct session *s)
{
	return s != NULL && s->address != NULL;
}

bool
session_is_exposed(const struct session *s)
{
	struct slice address = slice_str(s->address);

	/* A socket or a program of this machine has no port. */
	return !s->is_secure && s->port != 0 &&
	       !slice_starts_with(address, SLICE("127.")) &&
	       !slice_equals(address, SLICE("::1"));
}

const struct exchange *
session_awaited(const struct session *s)
{
	const struct exchanges *all = &s->exchanges;
	size_t i = all->first_waiting;

	if (i < all->count && all->list[i].is_unsolicited)
		i++;
	return i < all->count ? &all->list[i] : NULL;
}

const struct exchange *
session_goodbye(const struct session *s)
{
	size_t i = s->fold->goodbye;

	return i < s->exchanges.count ? &s->exchanges.list[i] : NULL;
}

bool
session_takes_data(const struct session *s)
{
	return s->phase == PHASE_DATA && !s->is_content_ended;
}

bool
session_takes_response(const struct session *s)
{
	const struct exchange *newest;

	if (s->phase == PHASE_AUTH)
		return true;
	if (s->is_closed || exchanges_waiting_count(&s->exchanges) == 0)
		return false;
	newest = &s->exchanges.list[s->exchanges.count - 1];
	return newest->verb == VERB_AUTH || newest->verb == VERB_RESPONSE;
}

bool
session_has_nobody(const struct session *s)
{
	return s->accepted_count == 0 || s->sender_state == RECIPIENT_REFUSED;
}

bool
session_offers(const struct session *s, enum verb verb)
{
	static const struct {
		enum verb verb;
		enum ext ext;
	} needs[] = {
	    {VERB_STARTTLS, EXT_STARTTLS},
	    {VERB_AUTH, EXT_AUTH},
	    {VERB_BDAT, EXT_CHUNKING},
	    {VERB_ETRN, EXT_ETRN},
	    {VERB_TURN, EXT_TURN},
	    {VERB_XCLIENT, EXT_XCLIENT},
	    {VERB_XFORWARD, EXT_XFORWARD},
	};

	/* RFC 4954 4: once in a session */
	if (verb == VERB_AUTH && s->is_authenticated)
		return false;
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].verb == verb)
			return ext_set_has(&s->offered, needs[i].ext);
	return verb != VERB_LHLO;
}
