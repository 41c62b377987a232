/* SPDX-License-Identifier: GPL-3.0-or-later
 * dane-query - the TLSA records of a host that takes mail, each question told
 * as an event (RFC 7672 2.2).
 */
#ifndef EHLO_SOURCE_DANE_QUERY_H
#define EHLO_SOURCE_DANE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/dane.h"
#include "ehlo/model/event.h"
#include "ehlo/net/dns.h"

struct dane_found {
	/* UNASKED: there are records. ABSENT, INSECURE or UNCHECKED: it goes
	 * without. BOGUS or FAILED: nothing may be sent. */
	enum dane dane;
	const char *host;  /* whom the certificate must name with usage 2 */
	const struct slice *records; /* their data */
	size_t count;
	const char *error; /* in words, with BOGUS and FAILED */
};

struct dane_query_events {
	/* A LOOKUP, as its answer comes; t_us is the callee's to set. */
	void (*on_event)(void *context, struct event *ev);
	/* The end; valid during the call, the query is gone after it. */
	void (*on_done)(void *context, const struct dane_found *found);
};

struct dane_query_options {
	const char *host;
	uint16_t port;
	bool is_proven;      /* its addresses are, and it is no alias: they are
	                      * not asked for again */
	uint64_t timeout_ms; /* of each question; 0 = DNS_TIMEOUT_MS */
};

struct dane_query;

/* on_done comes exactly once unless canceled, never from inside. */
struct dane_query *dane_query_start(struct dns *dns,
    const struct dane_query_options *options,
    const struct dane_query_events *events, void *context);
/* Stops at once; no event comes any more. */
void dane_query_cancel(struct dane_query *q);

/* What is to be had of a name whose addresses are proven so; UNASKED = TLSA
 * records may be. */
enum dane dane_of_proof(enum proof proof);

#endif
