/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-names - what the domain name system says on the way to the servers:
 * exchangers, addresses, the names of addresses, and what is proven. */
#include <stdio.h>
#include <string.h>

#include "ehlo/model/lookup.h"
#include "report-core.h"

/* More than a check looks at; fewer that are not looked at are wrong. */
#define HOSTS_MANY 8
#define NAME_SIZE  1025 /* a name as text at its longest */

static void
say(const struct judge *j, enum row row, const char *a, const char *b)
{
	judge_say(j, row, &(struct fill){.words = {a, b}});
}

static const char *
copy_name(struct slice name, char out[NAME_SIZE])
{
	size_t len = name.len < NAME_SIZE - 1 ? name.len : NAME_SIZE - 1;

	if (len > 0)
		memcpy(out, name.ptr, len);
	out[len] = '\0';
	return out;
}

/* ---- hosts ------------------------------------------------------------ */

/* "192.0.2.1, 2001:db8::1" of both kinds of addresses. */
static void
add_addresses(struct buf *out, const struct event_lookup *l)
{
	if (l == NULL || l->error.len > 0 || l->records.len == 0)
		return;
	if (out->len > 0)
		buf_add_str(out, ", ");
	lookup_add_records(out, l->records);
}

static void
judge_host(const struct judge *j, const char *name)
{
	const struct event_lookup *v4 =
	    report_lookup(j->report, SLICE("A"), name);
	const struct event_lookup *v6 =
	    report_lookup(j->report, SLICE("AAAA"), name);
	const struct event_lookup *failed = v4 != NULL && v4->error.len > 0 ? v4
	                                    : v6 != NULL && v6->error.len > 0
	                                        ? v6
	                                        : NULL;
	struct buf list = {0}, error = {0};

	add_addresses(&list, v4);
	add_addresses(&list, v6);
	if (list.len > 0)
		say(j, ROW_HOST, name, buf_text(&list));
	if (failed != NULL) {
		buf_add_slice(&error, failed->error);
		say(j, ROW_HOST_UNANSWERED, name, buf_text(&error));
	} else if (list.len == 0 && (v4 != NULL || v6 != NULL)) {
		say(j, ROW_HOST_NONE, name,
		    (v4 != NULL ? v4 : v6)->is_nxdomain ? "no such name"
							: "none is published");
	} else if (list.len > 0 && v6 != NULL && v6->records.len == 0) {
		say(j, ROW_V6_NONE, name, NULL);
	}
	buf_fini(&list);
	buf_fini(&error);
}

/* ---- exchangers ------------------------------------------------------- */

static bool
looks_like_address(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("0123456789.", name.ptr[i]) == NULL)
			return false;
	return name.len > 0;
}

static void
judge_exchange_name(const struct judge *j, const char *name)
{
	char canonical[NAME_SIZE];
	const struct event_lookup *l =
	    report_lookup(j->report, SLICE("A"), name);

	if (l == NULL)
		l = report_lookup(j->report, SLICE("AAAA"), name);
	if (looks_like_address(slice_str(name))) {
		say(j, ROW_MX_ADDRESS, name, NULL);
		return;
	}
	if (l != NULL && l->canonical.len > 0)
		say(j, ROW_MX_ALIAS, name, copy_name(l->canonical, canonical));
	judge_host(j, name);
}

/* More than one address, of hosts that an MX names. */
static bool
is_spread(const struct report *r)
{
	for (size_t i = 1; i < r->endpoint_count; i++)
		if (strcmp(r->endpoints[i].address, r->endpoints[0].address) !=
		    0)
			return true;
	return false;
}

static size_t
count_untried(const struct report *r, const char *type, const char *name)
{
	const struct event_lookup *l = report_lookup(r, slice_str(type), name);
	struct slice records = l == NULL ? slice_of(NULL, 0) : l->records;
	size_t count = 0;

	while (records.len > 0)
		count += !report_is_tried(r, report_take_record(&records));
	return count;
}

/* What a domain has more of than a check looks at. */
static void
judge_limits(const struct judge *j, struct slice records)
{
	size_t hosts = 0, asked = 0, untried = 0;
	char name[NAME_SIZE], some[24], all[24];

	for (; records.len > 0; hosts++) {
		struct slice record = report_take_record(&records);

		slice_take_word(&record);
		copy_name(slice_trim(record), name);
		asked += report_lookup(j->report, SLICE("A"), name) != NULL ||
		         report_lookup(j->report, SLICE("AAAA"), name) != NULL;
		untried += count_untried(j->report, "A", name) +
		           count_untried(j->report, "AAAA", name);
	}
	snprintf(some, sizeof(some), "%zu", asked);
	snprintf(all, sizeof(all), "%zu", hosts);
	if (hosts > HOSTS_MANY && asked < hosts)
		say(j, ROW_HOSTS_MANY, some, all);
	snprintf(some, sizeof(some), "%zu", untried);
	if (untried > 0)
		say(j, ROW_ADDRESSES_MANY, some, NULL);
}

static void
judge_exchangers(
    const struct judge *j, const struct event_lookup *mx, const char *domain)
{
	struct slice records = mx->records;
	struct buf list = {0};
	char name[NAME_SIZE];

	lookup_add_records(&list, records);
	say(j, ROW_MX, buf_text(&list), NULL);
	buf_fini(&list);
	while (records.len > 0) {
		struct slice record = report_take_record(&records);

		slice_take_word(&record);
		record = slice_trim(record);
		if (!slice_equals(record, SLICE(".")))
			judge_exchange_name(j, copy_name(record, name));
	}
	if (j->report->endpoint_count > 0)
		judge_limits(j, mx->records);
	if (j->report->endpoint_count > 0 && !is_spread(j->report))
		say(j, ROW_MX_SINGLE, domain, NULL);
}

static bool
is_null_mx(struct slice records)
{
	struct slice record = report_take_record(&records);

	slice_take_word(&record);
	return records.len == 0 && slice_equals(slice_trim(record), SLICE("."));
}

static void
judge_mx(const struct judge *j, const struct event_lookup *mx)
{
	char domain[NAME_SIZE], error[NAME_SIZE];

	copy_name(mx->name, domain);
	if (mx->error.len > 0) {
		say(j, ROW_MX_UNANSWERED, domain, copy_name(mx->error, error));
	} else if (mx->is_nxdomain) {
		/* The system may know a host of that name all the same. */
		if (j->report->endpoint_count == 0)
			say(j, ROW_MX_NOWHERE, domain, NULL);
	} else if (mx->records.len == 0) {
		say(j, ROW_MX_IMPLICIT, domain, NULL);
		judge_host(j, domain);
	} else if (is_null_mx(mx->records)) {
		say(j, ROW_MX_NULL, domain, NULL);
	} else {
		judge_exchangers(j, mx, domain);
	}
}

/* What the system's own look-up said; of a mail domain only when its hosts are
 * not the name server's word. */
static void
judge_resolved(const struct judge *j, const struct event_lookup *mx)
{
	const struct conversation *c = j->report->names;
	char name[NAME_SIZE], text[NAME_SIZE];

	if (mx != NULL && mx->error.len == 0 && !mx->is_nxdomain)
		return;
	for (size_t i = conversation_first(c); i < conversation_count(c); i++) {
		const struct event *ev = conversation_event(c, i);

		if (ev->kind != EVENT_RESOLVE)
			continue;
		copy_name(ev->resolve.name, name);
		if (slice_equals(ev->resolve.name, ev->resolve.addresses))
			continue; /* an address was given */
		if (ev->resolve.error.len == 0)
			say(j, ROW_HOST, name,
			    copy_name(ev->resolve.addresses, text));
		else if (mx == NULL)
			say(j, ROW_NO_NAME, name,
			    copy_name(ev->resolve.error, text));
	}
}

/* ---- names of addresses ----------------------------------------------- */

static bool
is_first_of_address(const struct report *r, size_t endpoint)
{
	for (size_t i = 0; i < endpoint; i++)
		if (strcmp(r->endpoints[i].address,
			r->endpoints[endpoint].address) == 0)
			return false;
	return true;
}

/* Whether the look-up of the name's addresses has been answered. */
static bool
is_followed(const struct report *r, const char *name, const char *address)
{
	return report_lookup(r,
		   strchr(address, ':') != NULL ? SLICE("AAAA") : SLICE("A"),
		   name) != NULL;
}

static void
judge_ptr(const struct judge *j, const char *address)
{
	char reverse[REPORT_REVERSE_SIZE], name[NAME_SIZE];
	const struct event_lookup *l;

	if (!report_reverse_name(address, reverse))
		return;
	l = report_lookup(j->report, SLICE("PTR"), reverse);
	if (l == NULL)
		return;
	copy_name(report_ptr(j->report, address), name);
	if (l->error.len > 0)
		say(j, ROW_PTR_UNANSWERED, address, copy_name(l->error, name));
	else if (name[0] == '\0')
		say(j, ROW_PTR_NONE, address, NULL);
	else if (report_leads_to(j->report, slice_str(name), address))
		say(j, ROW_PTR, address, name);
	else if (is_followed(j->report, name, address))
		say(j, ROW_PTR_ASTRAY, address, name);
}

/* ---- what is proven --------------------------------------------------- */

/* Of what led to the servers: exchangers and addresses, not what was asked
 * about addresses later. */
static bool
is_on_the_way(const struct event_lookup *l)
{
	return !slice_equals(l->type, SLICE("PTR"));
}

static void
judge_proof(const struct judge *j)
{
	static const enum row rows[PROOF_COUNT] = {
	    [PROOF_SECURE] = ROW_PROOF_SECURE,
	    [PROOF_INSECURE] = ROW_PROOF_INSECURE,
	    [PROOF_UNCHECKED] = ROW_PROOF_UNCHECKED,
	};
	const struct conversation *c = j->report->names;
	enum proof weakest = PROOF_SECURE;
	char name[NAME_SIZE], type[16];
	bool is_any = false, is_bogus = false;

	for (size_t i = conversation_first(c); i < conversation_count(c); i++) {
		const struct event *ev = conversation_event(c, i);
		const struct event_lookup *l = ev->lookup;

		if (ev->kind == EVENT_RESOLVE)
			break; /* the rest is asked about addresses */
		if (ev->kind != EVENT_LOOKUP || !is_on_the_way(l))
			continue;
		if (l->proof == PROOF_BOGUS) {
			is_bogus = true;
			snprintf(
			    type, sizeof(type), "%.*s", SLICE_ARGS(l->type));
			say(j, ROW_PROOF_BOGUS, type, copy_name(l->name, name));
		} else if (l->error.len == 0) {
			is_any = true;
			weakest = l->proof == PROOF_SECURE ? weakest : l->proof;
		}
	}
	if (is_any && !is_bogus)
		say(j, rows[weakest], NULL, NULL);
}

void
judge_names(const struct judge *j)
{
	const struct event_lookup *mx =
	    report_lookup(j->report, SLICE("MX"), NULL);

	if (mx != NULL)
		judge_mx(j, mx);
	judge_resolved(j, mx);
	for (size_t i = 0; i < j->report->endpoint_count; i++)
		if (is_first_of_address(j->report, i))
			judge_ptr(j, j->report->endpoints[i].address);
	judge_proof(j);
}
