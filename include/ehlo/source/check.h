/* SPDX-License-Identifier: GPL-3.0-or-later
 * check - fills a connectivity report: look-ups, a connection to each port of
 * each address, and a few questions to whoever answers there.
 *
 * Nothing is ever queued: DATA is never said. Each address and port gets one
 * connection, CHECK_AT_ONCE of them at the same time. Port 465, and a target
 * that says so, is spoken to inside TLS; elsewhere STARTTLS is said where it is
 * offered. What a certificate does not prove is told, and ends nothing.
 */
#ifndef EHLO_SOURCE_CHECK_H
#define EHLO_SOURCE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/model/report.h"
#include "ehlo/net/dns.h"
#include "ehlo/net/net.h"
#include "ehlo/source/way.h"

#define CHECK_AT_ONCE       8    /* connections of one check */
#define CHECK_ADDRESSES_MAX 16   /* more are not tried */
#define CHECK_PORTS_MAX     8
#define CHECK_REPLY_MS      30000 /* each reply; servers delay on purpose */
#define CHECK_NUDGED_MS     3000 /* the answer of who was silent */
#define CHECK_TALK_MS       120000 /* all of one connection */

struct check_options {
	/* NAME: its mail hosts, else the host; NAME:PORT or a URL: the host.
	 * Copied, as all of the texts. */
	const char *target;
	const uint16_t *ports; /* count 0 = 25, 465, 587, or the target's */
	size_t port_count;
	const struct way *way; /* outlives the check */
	const char *helo;      /* NULL = this machine's full name, else the
	                        * address of our end */
	const char *from;      /* NULL = postmaster at that name */
	const char *to;        /* NULL = postmaster at the target */
	uint64_t reply_timeout_ms; /* 0 = CHECK_REPLY_MS */
	/* Something is known that was not; report->is_done says the end. The
	 * check must not be freed from inside. */
	void (*on_change)(void *context);
	void *context;
};

struct check;

/* report and dns outlive it. NULL with err set: check_read_options. on_change is never called from inside. */
struct check *check_start(struct net *n, struct dns *dns,
    struct report *report, const struct check_options *options,
    struct err *err);
/* Ends now: what is under way is given up, and the report is done. */
void check_stop(struct check *c);
/* No event comes any more. NULL is fine. */
void check_free(struct check *c);

/* How far it is: questions answered, ports done, and of how many. */
struct check_progress {
	size_t answered, asked, ports_done, ports;
};
void check_progress(const struct check *c, struct check_progress *out);

/* Whether a check can begin with the words of these: 0, or -ERR_USAGE. */
int check_read_options(const struct check_options *options, struct err *err);
/* "25,465,587" into out; the count, or -ERR_USAGE. */
int check_parse_ports(
    const char *text, uint16_t out[CHECK_PORTS_MAX], struct err *err);

#endif
