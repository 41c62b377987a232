/* SPDX-License-Identifier: GPL-3.0-or-later
 * mail-hosts - first the exchangers, then the addresses of all of them at the
 * same time; the slowest answer ends it. */
#include "ehlo/source/mail-hosts.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/dns-record.h"

#define FAMILIES 2

struct mail_hosts_query;

/* A question for the addresses of one host. */
struct question {
	struct mail_hosts_query *owner;
	size_t host;
	struct dns_query *dns; /* NULL = not asked, or answered */
};

struct mail_hosts_query {
	struct dns *dns;
	struct mail_hosts_events events;
	void *context;
	char *domain;
	uint16_t port;
	enum resolve_family family;
	uint64_t timeout_ms;
	struct dns_query *mx; /* NULL once it is answered */
	struct mail_host hosts[MAIL_HOSTS_MAX];
	struct question questions[MAIL_HOSTS_MAX * FAMILIES];
	size_t open; /* questions */
	struct mail_hosts found;
};

/* ---- the end ---------------------------------------------------------- */

static void
query_free(struct mail_hosts_query *q)
{
	for (size_t i = 0; i < q->found.count; i++) {
		mem_free(q->hosts[i].name);
		mem_free(q->hosts[i].error);
	}
	mem_free(q->domain);
	mem_free(q);
}

static void
finish(struct mail_hosts_query *q)
{
	q->found.hosts = q->hosts;
	q->events.on_done(q->context, &q->found);
	query_free(q);
}

void
mail_hosts_cancel(struct mail_hosts_query *q)
{
	if (q->mx != NULL)
		dns_cancel(q->mx);
	for (size_t i = 0; i < MAIL_HOSTS_MAX * FAMILIES; i++)
		if (q->questions[i].dns != NULL)
			dns_cancel(q->questions[i].dns);
	query_free(q);
}

static void
tell(struct mail_hosts_query *q, const struct dns_answer *answer)
{
	struct buf records = {0};
	struct event_lookup lookup = lookup_event_of(answer, &records);
	struct event ev = {.kind = EVENT_LOOKUP, .lookup = &lookup};

	q->events.on_event(q->context, &ev);
	buf_fini(&records);
}

/* ---- addresses -------------------------------------------------------- */

/* IPv6 before IPv4, each in the order of its answer. */
static void
add_address(struct mail_host *h, const struct address *a)
{
	size_t at = h->address_count;

	if (at == MAIL_HOST_ADDRESSES_MAX)
		return;
	while (
	    address_is_v6(a) && at > 0 && !address_is_v6(&h->addresses[at - 1]))
		at--;
	memmove(&h->addresses[at + 1], &h->addresses[at],
	    (h->address_count - at) * sizeof(*a));
	h->addresses[at] = *a;
	h->address_count++;
}

static void
weaken(enum proof *proof, enum proof other)
{
	static const int strength[PROOF_COUNT] = {[PROOF_BOGUS] = 0,
	    [PROOF_UNCHECKED] = 1,
	    [PROOF_INSECURE] = 2,
	    [PROOF_SECURE] = 3};

	if (strength[other] < strength[*proof])
		*proof = other;
}

/* Of the answers without an address the one that tells most. */
static void
take_error(struct mail_host *h, const struct dns_answer *answer)
{
	const char *words = answer->error != NULL ? answer->error
	                    : answer->is_nxdomain ? "no such name"
	                                          : "the name has no address";

	if (h->error != NULL && answer->error == NULL)
		return;
	mem_free(h->error);
	h->error = mem_copy_str(words);
}

static void
take_addresses(struct mail_hosts_query *q, struct mail_host *h,
    const struct dns_answer *answer)
{
	struct address a;

	weaken(&h->proof, answer->proof);
	if (answer->canonical != NULL)
		h->is_alias |= !dns_name_equals(
		    slice_str(answer->canonical), slice_str(h->name));
	if (answer->error != NULL || answer->count == 0)
		take_error(h, answer);
	for (size_t i = 0; answer->error == NULL && i < answer->count; i++)
		if (dns_read_address(
			answer->records[i], answer->type, q->port, &a))
			add_address(h, &a);
}

static void
settle_host(struct mail_host *h)
{
	if (h->address_count == 0 && !h->is_literal)
		return;
	mem_free(h->error);
	h->error = h->address_count > 0
	               ? NULL
	               : mem_copy_str("the MX record names an address; it must "
				      "name a host (RFC 1035 3.3.9)");
}

static void
on_addresses(void *context, const struct dns_answer *answer)
{
	struct question *question = context;
	struct mail_hosts_query *q = question->owner;

	question->dns = NULL;
	tell(q, answer);
	take_addresses(q, &q->hosts[question->host], answer);
	if (--q->open > 0)
		return;
	for (size_t i = 0; i < q->found.count; i++)
		settle_host(&q->hosts[i]);
	finish(q);
}

static void
ask_addresses(struct mail_hosts_query *q, size_t host, enum dns_type type)
{
	struct question *question = &q->questions[q->open++];

	*question = (struct question){.owner = q, .host = host};
	question->dns = dns_ask(q->dns, q->hosts[host].name, type,
	    q->timeout_ms, on_addresses, question);
}

/* An MX that names an address names no host: what it says is no domain name
 * that could have one. It is asked for all the same, as a sender would. */
static void
ask_hosts(struct mail_hosts_query *q)
{
	for (size_t i = 0; i < q->found.count; i++) {
		if (q->family != RESOLVE_V4)
			ask_addresses(q, i, DNS_AAAA);
		if (q->family != RESOLVE_V6)
			ask_addresses(q, i, DNS_A);
	}
}

/* ---- exchangers ------------------------------------------------------- */

static void
add_host(struct mail_hosts_query *q, const char *name, uint16_t preference)
{
	struct address literal;
	size_t at = q->found.count;

	if (at == MAIL_HOSTS_MAX) {
		q->found.dropped++;
		return;
	}
	while (at > 0 && q->hosts[at - 1].preference > preference)
		at--;
	memmove(&q->hosts[at + 1], &q->hosts[at],
	    (q->found.count - at) * sizeof(q->hosts[0]));
	q->hosts[at] = (struct mail_host){.name = mem_copy_str(name),
	    .preference = preference,
	    .is_literal = address_parse(slice_str(name), 0, &literal) == 0,
	    .proof = q->found.proof};
	q->found.count++;
}

/* A lone "." says that there is none; beside others it means nothing. */
static void
take_exchangers(struct mail_hosts_query *q, const struct dns_answer *answer)
{
	struct dns_mx mx;

	for (size_t i = 0; i < answer->count; i++)
		if (dns_read_mx(answer->records[i], &mx) &&
		    strcmp(mx.exchange, ".") != 0)
			add_host(q, mx.exchange, mx.preference);
	if (q->found.count > 0)
		return;
	q->found.kind = MAIL_HOSTS_NULL;
	q->found.error = "the domain takes no mail (null MX)";
}

static void
end_without(
    struct mail_hosts_query *q, enum mail_hosts_kind kind, const char *error)
{
	q->found.kind = kind;
	q->found.error = error;
	finish(q);
}

static void
on_exchangers(void *context, const struct dns_answer *answer)
{
	struct mail_hosts_query *q = context;

	q->mx = NULL;
	q->found.proof = answer->proof;
	tell(q, answer);
	if (answer->error != NULL) {
		end_without(q, MAIL_HOSTS_UNKNOWN, answer->error);
		return;
	}
	if (answer->is_nxdomain) {
		end_without(q, MAIL_HOSTS_NOWHERE, "no such domain");
		return;
	}
	if (answer->count > 0) {
		take_exchangers(q, answer);
	} else {
		q->found.kind = MAIL_HOSTS_IMPLICIT;
		add_host(q, q->domain, 0);
	}
	if (q->found.count > 0)
		ask_hosts(q);
	else
		finish(q);
}

struct mail_hosts_query *
mail_hosts_start(struct dns *dns, const struct mail_hosts_options *options,
    const struct mail_hosts_events *events, void *context)
{
	struct mail_hosts_query *q = mem_zalloc(1, sizeof(*q));

	q->dns = dns;
	q->domain = mem_copy_str(options->domain);
	q->port = options->port;
	q->family = options->family;
	q->timeout_ms = options->timeout_ms;
	q->events = *events;
	q->context = context;
	q->mx = dns_ask(
	    dns, options->domain, DNS_MX, q->timeout_ms, on_exchangers, q);
	return q;
}
