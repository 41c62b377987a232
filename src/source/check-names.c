/* SPDX-License-Identifier: GPL-3.0-or-later
 * check-names - the questions of a check: who takes the target's mail, what
 * the addresses are called, and how our own name and address agree. */
#include <string.h>

#include "check-core.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/dns-record.h"

/* Of the names that one address has: more are no help to anybody. */
#define NAMES_FOLLOWED 2

static void
append(struct check *c, struct event *ev)
{
	ev->t_us = net_now_us(c->net) - c->began_us;
	conversation_append(c->report->names, ev);
}

/* ---- questions beside the way ----------------------------------------- */

static void ask(struct check *c, const char *name, enum dns_type type);

static enum dns_type
type_of_address(const char *address)
{
	return strchr(address, ':') != NULL ? DNS_AAAA : DNS_A;
}

/* An address has a name: where does that lead? */
static void
follow(
    struct check *c, const struct question *q, const struct dns_answer *answer)
{
	char name[DNS_NAME_SIZE];
	bool is_v6 = strstr(q->name, ".ip6.arpa") != NULL;

	for (size_t i = 0; i < answer->count && i < NAMES_FOLLOWED; i++)
		if (dns_name_text(answer->records[i], name) > 0)
			ask(c, name, is_v6 ? DNS_AAAA : DNS_A);
}

static void
on_answer(void *context, const struct dns_answer *answer)
{
	struct question *q = context;
	struct check *c = q->check;
	struct buf records = {0};
	struct event_lookup lookup = lookup_event_of(answer, &records);
	struct event ev = {.kind = EVENT_LOOKUP, .lookup = &lookup};

	q->query = NULL;
	c->unanswered--;
	append(c, &ev);
	buf_fini(&records);
	if (q->type == DNS_PTR && answer->error == NULL)
		follow(c, q, answer);
	check_changed(c);
}

static bool
is_asked(const struct check *c, const char *name, enum dns_type type)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->questions[i].type == type &&
		    dns_name_equals(
			slice_str(c->questions[i].name), slice_str(name)))
			return true;
	return false;
}

/* Once only, and only so many. */
static void
ask(struct check *c, const char *name, enum dns_type type)
{
	struct question *q;

	if (c->question_count == CHECK_QUESTIONS_MAX || is_asked(c, name, type))
		return;
	q = &c->questions[c->question_count++];
	*q = (struct question){
	    .check = c, .name = mem_copy_str(name), .type = type};
	c->unanswered++;
	q->query = dns_ask(
	    c->dns, name, type, c->way->connect_timeout_ms, on_answer, q);
}

void
check_ask_ptr(struct check *c, const char *address)
{
	char name[REPORT_REVERSE_SIZE];

	if (report_reverse_name(address, name))
		ask(c, name, DNS_PTR);
}

void
check_ask_self(struct check *c, const struct session *s)
{
	char seen[REPORT_ADDRESS_SIZE];
	struct address address;
	bool is_shown;

	if (c->is_self_asked)
		return;
	c->is_self_asked = true;
	report_seen_from(s, seen, &is_shown);
	if (address_parse(slice_str(seen), 0, &address) < 0 ||
	    address_is_loopback(&address))
		return;
	check_ask_ptr(c, seen);
	if (c->helo != NULL && c->helo[0] != '[')
		ask(c, c->helo, type_of_address(seen));
}

/* ---- the hosts -------------------------------------------------------- */

/* All addresses that are tried, as one event. */
static void
tell_resolved(struct check *c, const char *error)
{
	const struct report *r = c->report;
	struct buf list = {0};
	struct event ev = {.kind = EVENT_RESOLVE,
	    .resolve = {.name = slice_str(c->target.host),
		.port = c->ports[0],
		.error = slice_str(r->endpoint_count == 0 ? error : NULL)}};

	for (size_t i = 0; i < r->endpoint_count; i += c->port_count)
		buf_addf(
		    &list, "%s%s", i == 0 ? "" : " ", r->endpoints[i].address);
	ev.resolve.addresses = buf_slice(&list);
	append(c, &ev);
	buf_fini(&list);
}

static void
on_resolved(void *context, const struct resolve_result *result)
{
	struct check *c = context;

	c->resolve = NULL;
	for (size_t i = 0; i < result->count; i++)
		check_add_address(
		    c, c->target.host, &result->addresses[i], REPORT_NO_MX);
	tell_resolved(c, result->error);
	check_begin_talks(c);
	check_changed(c);
}

/* As other programs see the name: from the hosts file too. */
static void
resolve_host(struct check *c)
{
	c->resolve = resolve_start(c->net, c->target.host, c->ports[0],
	    c->way->family, c->way->connect_timeout_ms, on_resolved, c);
}

static void
on_lookup(void *context, struct event *ev)
{
	struct check *c = context;

	append(c, ev);
	if (c->on_change != NULL)
		c->on_change(c->context);
}

static void
on_mail_hosts(void *context, const struct mail_hosts *found)
{
	struct check *c = context;
	bool is_host_meant = c->target.kind != TARGET_DOMAIN &&
	                     (found->kind == MAIL_HOSTS_NOWHERE ||
				 found->kind == MAIL_HOSTS_UNKNOWN);
	const char *error = found->error;

	c->mail_hosts = NULL;
	if (is_host_meant) {
		resolve_host(c);
		return;
	}
	for (size_t i = 0; i < found->count; i++) {
		const struct mail_host *h = &found->hosts[i];

		for (size_t k = 0; k < h->address_count; k++)
			check_add_address(c, h->name, &h->addresses[k],
			    found->kind == MAIL_HOSTS_MX ? h->preference
							 : REPORT_NO_MX);
		if (error == NULL)
			error = h->error;
	}
	tell_resolved(c, error);
	check_begin_talks(c);
	check_changed(c);
}

/* The least of what was proven on the way to an endpoint's address. */
static void
weaken(struct attempt_host *host, const struct event_lookup *lookup)
{
	bool is_mx = slice_equals(lookup->type, SLICE("MX"));

	if (!is_mx && !dns_name_equals(lookup->name, slice_str(host->name)))
		return;
	if (lookup->proof != PROOF_SECURE && host->proof == PROOF_SECURE)
		host->proof = lookup->proof;
	host->is_alias |= !is_mx && lookup->canonical.len > 0;
}

struct attempt_host
check_host_of(const struct check *c, const struct report_endpoint *e)
{
	const struct conversation *names = c->report->names;
	struct attempt_host host = {.name = e->host};
	size_t i = conversation_first(names);

	if (c->target.kind != TARGET_DOMAIN && e->preference == REPORT_NO_MX)
		return host;
	host.domain = c->target.host;
	host.proof = PROOF_SECURE;
	for (; i < conversation_count(names); i++) {
		const struct event *ev = conversation_event(names, i);

		if (ev->kind == EVENT_LOOKUP &&
		    !slice_equals(ev->lookup->type, SLICE("PTR")))
			weaken(&host, ev->lookup);
	}
	return host;
}

void
check_find_hosts(struct check *c, bool is_domain)
{
	static const struct mail_hosts_events events = {
	    .on_event = on_lookup, .on_done = on_mail_hosts};
	struct mail_hosts_options options = {.domain = c->target.host,
	    .port = c->ports[0],
	    .family = c->way->family,
	    .timeout_ms = c->way->connect_timeout_ms};

	if (is_domain)
		c->mail_hosts = mail_hosts_start(c->dns, &options, &events, c);
	else
		resolve_host(c);
}

void
check_cancel_names(struct check *c)
{
	if (c->mail_hosts != NULL)
		mail_hosts_cancel(c->mail_hosts);
	if (c->resolve != NULL)
		resolve_cancel(c->resolve);
	c->mail_hosts = NULL;
	c->resolve = NULL;
	for (size_t i = 0; i < c->question_count; i++) {
		if (c->questions[i].query != NULL)
			dns_cancel(c->questions[i].query);
		c->questions[i].query = NULL;
	}
	c->unanswered = 0;
}
