/* SPDX-License-Identifier: GPL-3.0-or-later
 * attempt - from a name to an open link: look-up, dial, proxy, the header of
 * the PROXY protocol; told as events.
 */
#ifndef EHLO_SOURCE_ATTEMPT_H
#define EHLO_SOURCE_ATTEMPT_H

#include <stdint.h>

#include "ehlo/model/event.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"
#include "ehlo/net/dns.h"
#include "ehlo/source/way.h"

struct attempt_options {
	const char *name;      /* what the session is said to be with; copied */
	const char *host;      /* a name or a literal to look up */
	uint16_t port;
	const char *socket_path; /* set: a UNIX socket; nothing is looked up */
	const char *command;   /* set: a program; likewise */
	struct dns *dns;       /* set: host is a mail domain, its hosts are
	                        * tried in order */
	const struct way *way; /* outlives the attempt */
};

/* Who was connected to, as its name was learnt. */
struct attempt_host {
	const char *name;
	const char *domain; /* whose mail it takes, as a name server says; NULL:
	                    * it has its own name, and nothing is proven */
	bool is_alias;
	enum proof proof;  /* of all that led to its addresses */
};

struct attempt_events {
	/* A fact: LOOKUP, RESOLVE, PROBE, CONNECTED, NOTE, or CLOSED when it
	 * failed; t_us is the callee's to set. */
	void (*on_event)(void *context, struct event *ev);
	/* The end: a link (the callee's) and whom it leads to, or NULL. The
	 * attempt is gone after it. */
	void (*on_done)(void *context, struct link *link,
	    const struct attempt_host *host);
};

struct attempt;

struct attempt *attempt_start(struct net *n,
    const struct attempt_options *options,
    const struct attempt_events *events, void *context);
/* Stops at once and says so in events (RESOLVE when none had come, PROBE of
 * each address that was still open, CLOSED by the client); on_done is not called, the attempt is gone. */
void attempt_cancel(struct attempt *a);
/* Stops at once; no event comes any more. */
void attempt_abandon(struct attempt *a);

#endif
