/* SPDX-License-Identifier: GPL-3.0-or-later
 * dial - one connection out of several addresses, in the happy-eyeballs
 * manner (RFC 8305 5), each attempt with its verdict, reason and time.
 *
 * Addresses are tried in the order given but with the families taking turns
 * (RFC 8305 4); the next attempt starts after attempt_delay_ms or at once
 * when the one before failed. The first that connects wins, the rest is
 * abandoned (UNDECIDED) or NOT TRIED.
 */
#ifndef EHLO_NET_DIAL_H
#define EHLO_NET_DIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/port.h"
#include "ehlo/net/address.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

/* Where connections come from; zeroed = as the system has it. */
struct dial_source {
	bool has_address;
	struct address address; /* of this machine, port 0 */
	char interface[16];     /* its name; "" = any */
};

struct dial_options {
	uint64_t timeout_ms;       /* of each attempt; 0 = DIAL_TIMEOUT_MS */
	uint64_t attempt_delay_ms; /* 0 = DIAL_ATTEMPT_DELAY_MS */
	const struct dial_source *source; /* outlives the dial; NULL = any */
};

#define DIAL_TIMEOUT_MS 10000
#define DIAL_ATTEMPT_DELAY_MS 250

struct dial_probe {
	const struct address *address;
	enum port_verdict verdict;
	uint32_t ms;
	const char *reason; /* words; NULL = none; valid during the call */
};

struct dial_events {
	/* One attempt is decided, or was given up, or never made. Once an
	 * address; all of them before on_done. */
	void (*on_probe)(void *context, const struct dial_probe *probe);
	/* link is the connection, now the caller's; NULL when all failed. The
	 * dial is gone after it. Not called after dial_give_up or dial_cancel. */
	void (*on_done)(void *context, struct link *link);
};

struct dial;

/* Copies the addresses (count >= 1). */
struct dial *dial_start(struct net *n, const struct address *addresses,
    size_t count, const struct dial_options *options,
    const struct dial_events *events, void *context);
/* Stops at once: the attempts that are open are told as UNDECIDED for that
 * reason, those that had not begun as NOT TRIED; on_done is not called. */
void dial_give_up(struct dial *d, const char *reason);
/* Stops at once; no event comes any more. */
void dial_cancel(struct dial *d);

/* What the system's answer to a connect means: 0 or a negative errno. Pure. */
enum port_verdict dial_verdict_of(int error);
/* In words: "connection refused", "host unreachable", ...; static. */
const char *dial_reason_of(int error);

#endif
