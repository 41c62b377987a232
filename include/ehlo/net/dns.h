/* SPDX-License-Identifier: GPL-3.0-or-later
 * dns - questions to the domain name system, with what is proven about the
 * answers (RFC 1035, RFC 4035).
 *
 * One name server is asked, the configured one or another; never the root
 * servers. Answers are validated here. Where the name server withholds what
 * validation needs, answers are taken as they are and marked UNCHECKED (proof.h).
 * Names are ASCII; a last dot may stand. All calls from the loop's thread.
 */
#ifndef EHLO_NET_DNS_H
#define EHLO_NET_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/base/proof.h"
#include "ehlo/base/slice.h"
#include "ehlo/net/net.h"

/* X(NAME, number) */
#define DNS_TYPE_LIST(X)                                                \
	X(A, 1) X(CNAME, 5) X(PTR, 12) X(MX, 15) X(TXT, 16) X(AAAA, 28) \
	X(DNSKEY, 48) X(TLSA, 52)

enum dns_type {
#define X(name, number) DNS_##name = (number),
	DNS_TYPE_LIST(X)
#undef X
};

/* All borrowed, valid during the call. */
struct dns_answer {
	const char *name; /* as asked */
	enum dns_type type;
	const char *error;    /* in words; NULL = answered. Nothing else counts
	                       * then, but for proof BOGUS */
	bool is_nxdomain;     /* there is no such name */
	const char *canonical; /* where aliases led; NULL = none did */
	const struct slice *records; /* data of each record, see dns-record.h */
	size_t count;         /* 0 without error: the name has none of the type */
	uint32_t ttl_s;
	enum proof proof;
	const char *why_bogus; /* NULL unless BOGUS */
	uint32_t ms;
};

struct dns;
struct dns_query;
typedef void (*dns_fn)(void *context, const struct dns_answer *answer);

struct dns_options {
	/* "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:5353"; NULL = the
	 * one of resolv.conf. */
	const char *server;
	/* DS or DNSKEY records of one zone in the form of a zone file, a line
	 * each, in place of the root's keys; NULL = those. Nothing is proven
	 * of names outside that zone then. */
	const char *trust_anchor;
};

#define DNS_TIMEOUT_MS 5000

/* NULL with err set: -ERR_USAGE (server, trust_anchor), -ERR_SYSTEM. */
struct dns *dns_new(
    struct net *n, const struct dns_options *options, struct err *err);
/* All queries are canceled. NULL is fine. */
void dns_free(struct dns *d);

/* fn is called exactly once unless canceled, never from inside; the query is
 * gone then. timeout_ms 0 = DNS_TIMEOUT_MS. A name that cannot be one is an
 * error, and nobody is asked. */
struct dns_query *dns_ask(struct dns *d, const char *name, enum dns_type type,
    uint64_t timeout_ms, dns_fn fn, void *context);
void dns_cancel(struct dns_query *q);

#endif
