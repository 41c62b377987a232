/* SPDX-License-Identifier: GPL-3.0-or-later
 * inbound - what the clients of a practice server say, a conversation each.
 *
 * As if one looked over the client's shoulder: its lines are SENT, the
 * server's replies RECEIVED, in the order in which they went over the wire. So
 * all that is known of a conversation is known of this one; what is found to be
 * wrong with the client's side is the client's.
 *
 * One conversation is shown: the one that was chosen, or the newest. It stays
 * while another one would take its place and may not.
 */
#ifndef EHLO_SOURCE_INBOUND_H
#define EHLO_SOURCE_INBOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/conversation.h"
#include "ehlo/net/net.h"
#include "ehlo/source/practice.h"

/* So many clients are remembered; of more those that came first and are gone
 * are forgotten, then those that came first. */
#define INBOUND_KEPT 50

struct inbound;

struct inbound_events {
	/* Whether the newest client may take the place of the one that is
	 * shown; NULL = always. */
	bool (*may_follow)(void *context);
	/* Events were appended, or another conversation is shown. */
	void (*on_change)(void *context);
	/* This is all of it; c is not kept for ever. NULL = nobody asks. */
	void (*on_gone)(void *context, unsigned number,
	    const struct conversation *c);
};

/* Looks on at practice, which it outlives. All conversations together have
 * this budget. */
struct inbound *inbound_new(struct net *n, struct practice *practice,
    size_t budget, const struct inbound_events *events, void *context);
/* Those that are there still are gone now, closed by the server; nothing comes
 * any more but inbound_free. */
void inbound_end(struct inbound *i);
/* NULL is fine. */
void inbound_free(struct inbound *i);

/* The one that is shown; before the first client one with notes alone. Valid
 * until on_change has returned, or another one is chosen. */
const struct conversation *inbound_conversation(const struct inbound *i);
/* Its client; 0 = none has come. */
unsigned inbound_number(const struct inbound *i);
/* So many have come, so many of them are there still. */
unsigned inbound_count(const struct inbound *i);
unsigned inbound_open_count(const struct inbound *i);
/* The reply to the one that is shown waits for a person. */
bool inbound_is_held(const struct inbound *i);
/* Another one is chosen; 0 = from now on the newest. -ERR_USAGE: there is none
 * of this number, or it is forgotten. */
int inbound_choose(struct inbound *i, unsigned number);

/* A line into the one that is shown. */
void inbound_note(struct inbound *i, struct slice text);
/* One line a client, the newest first: number, time, address, how it stands.
 * What clients sent is made safe. */
void inbound_list(const struct inbound *i, struct buf *out);

#endif
