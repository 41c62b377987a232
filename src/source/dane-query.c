/* SPDX-License-Identifier: GPL-3.0-or-later
 * dane-query - first whether the host's addresses are proven, then its TLSA
 * records.
 *
 * Without proof of the addresses no question for records is asked: many name
 * servers that sign nothing do not know how to answer it (RFC 7672 2.2.2). An
 * alias that is proven has its records at the name it leads to, or else at
 * its own. One question at a time.
 */
#include "ehlo/source/dane-query.h"

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/dns-record.h"
#include "ehlo/source/mail-hosts.h"

static const enum dns_type steps[] = {DNS_A, DNS_AAAA, DNS_TLSA, DNS_TLSA};
#define STEP_ALIAS 2 /* the records of where it leads to */
#define STEP_OWN   3

struct dane_query {
	struct dns *dns;
	struct dns_query *question;
	struct dane_query_events events;
	void *context;
	char *host;
	char *alias; /* where host leads to; NULL = it is none */
	uint16_t port;
	uint64_t timeout_ms;
	size_t step;
};

static void
query_free(struct dane_query *q)
{
	mem_free(q->host);
	mem_free(q->alias);
	mem_free(q);
}

void
dane_query_cancel(struct dane_query *q)
{
	dns_cancel(q->question);
	query_free(q);
}

enum dane
dane_of_proof(enum proof proof)
{
	static const enum dane danes[PROOF_COUNT] = {
	    [PROOF_UNCHECKED] = DANE_UNCHECKED,
	    [PROOF_INSECURE] = DANE_INSECURE,
	    [PROOF_SECURE] = DANE_UNASKED,
	    [PROOF_BOGUS] = DANE_BOGUS,
	};

	return danes[proof];
}

/* ---- answers ---------------------------------------------------------- */

static void
tell(struct dane_query *q, const struct dns_answer *answer)
{
	struct buf records = {0};
	struct event_lookup lookup = lookup_event_of(answer, &records);
	struct event ev = {.kind = EVENT_LOOKUP, .lookup = &lookup};

	q->events.on_event(q->context, &ev);
	buf_fini(&records);
}

static const char *
name_of_step(const struct dane_query *q)
{
	return q->step == STEP_ALIAS ? q->alias : q->host;
}

static void
finish(struct dane_query *q, enum dane dane, const struct dns_answer *answer)
{
	struct dane_found found = {
	    .dane = dane, .host = name_of_step(q), .error = answer->error};

	if (dane == DANE_UNASKED) {
		found.records = answer->records;
		found.count = answer->count;
	}
	q->events.on_done(q->context, &found);
	query_free(q);
}

static void on_answer(void *context, const struct dns_answer *answer);

static void
ask(struct dane_query *q)
{
	struct buf name = {0};

	if (steps[q->step] == DNS_TLSA)
		buf_addf(&name, "_%u._tcp.", q->port);
	buf_add_str(&name, name_of_step(q));
	q->question = dns_ask(q->dns, buf_text(&name), steps[q->step],
	    q->timeout_ms, on_answer, q);
	buf_fini(&name);
}

static void
take_alias(struct dane_query *q, const struct dns_answer *answer)
{
	struct slice name = slice_str(answer->canonical);

	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	if (name.len == 0 || q->alias != NULL || steps[q->step] == DNS_TLSA ||
	    dns_name_equals(name, slice_str(q->host)))
		return;
	q->alias = mem_copy_text(name.ptr, name.len);
}

static enum dane
judge(const struct dns_answer *answer)
{
	if (answer->proof == PROOF_BOGUS)
		return DANE_BOGUS;
	return answer->error != NULL ? DANE_FAILED
	                             : dane_of_proof(answer->proof);
}

static void
on_answer(void *context, const struct dns_answer *answer)
{
	struct dane_query *q = context;
	enum dane dane = judge(answer);

	tell(q, answer);
	take_alias(q, answer);
	if (dane != DANE_UNASKED ||
	    (steps[q->step] == DNS_TLSA && answer->count > 0)) {
		finish(q, dane, answer);
	} else if (q->step == STEP_OWN) {
		finish(q, DANE_ABSENT, answer);
	} else {
		q->step++;
		if (q->step == STEP_ALIAS && q->alias == NULL)
			q->step = STEP_OWN;
		ask(q);
	}
}

struct dane_query *
dane_query_start(struct dns *dns, const struct dane_query_options *options,
    const struct dane_query_events *events, void *context)
{
	struct dane_query *q = mem_zalloc(1, sizeof(*q));

	q->dns = dns;
	q->host = mem_copy_str(options->host);
	q->port = options->port;
	q->timeout_ms = options->timeout_ms;
	q->events = *events;
	q->context = context;
	q->step = options->is_proven ? STEP_OWN : 0;
	ask(q);
	return q;
}
