/* SPDX-License-Identifier: GPL-3.0-or-later
 * link - an open connection: a stack of byte filters with one interface.
 *
 * The lowest filter is a TCP socket; others (TLS, proxy headers) are pushed
 * on top of it and speak the same interface. Bytes go through as they are.
 */
#ifndef EHLO_NET_LINK_H
#define EHLO_NET_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"
#include "ehlo/net/address.h"

struct link;

/* Why a link ended. */
enum link_end {
	LINK_EOF,   /* the peer closed its side in order */
	LINK_CUT,   /* it did, but TLS was not told: bytes may be missing */
	LINK_RESET, /* the peer reset the connection */
	LINK_ERROR  /* any other error */
};

struct link_events {
	/* Bytes arrived; valid during the call. */
	void (*on_read)(void *context, struct slice bytes);
	/* Nothing more will arrive; what arrived before was handed over first.
	 * reason: words, static. The owner still calls link_close. Called at
	 * most once. */
	void (*on_end)(void *context, enum link_end end, const char *reason);
	/* Nothing that was written waits any more: it is with the system, or
	 * lost with the connection. May be NULL. */
	void (*on_drained)(void *context);
};

/* Hands the events (they outlive the link) to a new owner, starts to read. */
void link_start(
    struct link *link, const struct link_events *events, void *context);
/* The owner lets go: nothing is handed over any more, and link_start may come
 * again, by another. What arrives meanwhile waits. */
void link_stop(struct link *link);
/* Queues a copy; the order is kept. After LINK_EOF the peer may still read;
 * after any other end it is ignored. */
void link_write(struct link *link, struct slice bytes);
/* Bytes queued and not yet with the system. */
size_t link_unsent(const struct link *link);
/* Whether bytes of the peer, or its end, wait here to be read. */
bool link_has_unread(const struct link *link);
/* What is queued is still sent (for at most 2 s), then the connection ends.
 * No event comes after this call; the link is gone for the caller. */
void link_close(struct link *link);
/* Ends at once, queued bytes are lost. */
void link_abort(struct link *link);

/* Flow control: while paused nothing is read from the peer. */
void link_pause(struct link *link, bool is_paused);

const struct address *link_peer(const struct link *link);
const struct address *link_local(const struct link *link);

#endif
