/* SPDX-License-Identifier: GPL-3.0-or-later
 * live - the source of a live connection: intents in, events appended.
 *
 * The only thing that appends to its conversation. One connection at a time.
 * on_change is called after every batch of appended events, from the loop or
 * from inside live_submit.
 */
#ifndef EHLO_SOURCE_LIVE_H
#define EHLO_SOURCE_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/model/conversation.h"
#include "ehlo/net/net.h"
#include "ehlo/source/attempt.h"
#include "ehlo/source/intent.h"
#include "ehlo/source/login.h"
#include "ehlo/source/way.h"

struct live;

struct live_options {
	uint64_t reply_timeout_ms;   /* 0 = those of RFC 5321 4.5.3.2 */
	const struct way *way;       /* outlives it; NULL = the usual one */
	struct dns *dns;             /* outlives it; NULL = one of its own */
	/* Who the target is known to be, which outlives it; NULL = nothing but
	 * the target is known. */
	const struct attempt_host *host;
	struct slice rules;          /* of the practice server, without errors;
	                              * the text outlives it */
	const struct login *login;   /* likewise; NULL = nobody to be */
	void (*on_change)(void *context);
	void *context;
};

struct live *live_new(struct net *n, struct conversation *c,
    const struct live_options *options);
/* Drops the connection; nothing is appended any more. */
void live_free(struct live *l);

/* See intent.h. */
int live_submit(struct live *l, const struct intent *intent, struct err *err);

/* A connection, or an attempt at one. */
bool live_is_busy(const struct live *l);

/* More was sent than the server takes at the moment, or a whole message is on
 * its way: whoever has more to send waits for the next on_change. */
bool live_is_full(const struct live *l);
/* While held, what is sent is kept back, to go out in one piece. */
void live_hold(struct live *l, bool is_held);
/* While paused nothing is read from the server, and the time of the reply that
 * is due stands still: it is not the server that is late. */
void live_pause(struct live *l, bool is_paused);

/* The running wait: microseconds since the transcript's start when it began
 * and when it ends; false when nothing is awaited. */
bool live_deadline(
    const struct live *l, uint64_t *began_us, uint64_t *ends_us);
/* Of a message that is on its way: bytes that the system took, of all; false
 * when there is none. */
bool live_progress(const struct live *l, uint64_t *done, uint64_t *total);
/* Microseconds since the transcript's start. */
uint64_t live_now_us(const struct live *l);

#endif
