/* SPDX-License-Identifier: GPL-3.0-or-later
 * mail-hosts - from a mail domain to the hosts that take its mail, each
 * question told as an event (RFC 5321 5.1, RFC 7505).
 */
#ifndef EHLO_SOURCE_MAIL_HOSTS_H
#define EHLO_SOURCE_MAIL_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/model/event.h"
#include "ehlo/net/address.h"
#include "ehlo/net/dns.h"
#include "ehlo/net/resolve.h"

#define MAIL_HOSTS_MAX         8 /* more exchangers are not asked for */
#define MAIL_HOST_ADDRESSES_MAX 8 /* of one of them */

enum mail_hosts_kind {
	MAIL_HOSTS_MX,       /* as the MX records say, in their order */
	MAIL_HOSTS_IMPLICIT, /* no MX record: the domain's own address */
	MAIL_HOSTS_NULL,     /* the domain says that it takes no mail */
	MAIL_HOSTS_NOWHERE,  /* there is no such domain */
	MAIL_HOSTS_UNKNOWN   /* no answer, or one that cannot be trusted */
};

struct mail_host {
	char *name;           /* without a last dot */
	uint16_t preference;
	bool is_alias;        /* an MX must not name one (RFC 2181 10.3) */
	bool is_literal;      /* the MX names an address (RFC 1035 3.3.9) */
	struct address addresses[MAIL_HOST_ADDRESSES_MAX]; /* IPv6 first */
	size_t address_count; /* 0 = none, or no answer: error says which */
	char *error;          /* in words; NULL with an address */
	enum proof proof;     /* the weakest of what led to its addresses */
};

struct mail_hosts {
	enum mail_hosts_kind kind;
	const struct mail_host *hosts; /* lowest preference first, in the order
	                                * of the answer where it is the same */
	size_t count;
	size_t dropped;    /* exchangers beyond MAIL_HOSTS_MAX */
	const char *error; /* why there is none, in words; NULL with a host */
	enum proof proof;  /* of the answer for MX */
};

struct mail_hosts_query;

struct mail_hosts_events {
	/* A LOOKUP, as its answer comes; t_us is the callee's to set. */
	void (*on_event)(void *context, struct event *ev);
	/* The end; valid during the call, the query is gone after it. */
	void (*on_done)(void *context, const struct mail_hosts *found);
};

struct mail_hosts_options {
	const char *domain;
	uint16_t port;              /* of the addresses */
	enum resolve_family family; /* which addresses are asked for */
	uint64_t timeout_ms;        /* of each question; 0 = DNS_TIMEOUT_MS */
};

/* on_done comes exactly once unless canceled, never from inside. */
struct mail_hosts_query *mail_hosts_start(struct dns *dns,
    const struct mail_hosts_options *options,
    const struct mail_hosts_events *events, void *context);
/* Stops at once; no event comes any more. */
void mail_hosts_cancel(struct mail_hosts_query *q);

/* What a LOOKUP event says of any answer, its records as in a zone file; its texts
 * live in records and stay valid with it and the answer. */
struct event_lookup lookup_event_of(
    const struct dns_answer *answer, struct buf *records);

#endif
