/* SPDX-License-Identifier: GPL-3.0-or-later
 * player-core - what the two halves of the player share: player.c opens
 * connections and counts sections, conn.c plays the steps of one. */
#ifndef EHLO_TESTS_PEER_PLAYER_CORE_H
#define EHLO_TESTS_PEER_PLAYER_CORE_H

#include "player.h"
#include "speech.h"
#include "wire.h"

struct conn {
	struct player *player;
	struct conn *next;
	struct wire *wire; /* NULL = gone */
	uv_timer_t timer;
	size_t step, end;
	struct step last; /* behind the section's own */
	struct buf heard; /* and not yet expected by a step */
	struct buf out;   /* a write's bytes */
	struct speech speech;
	uint64_t said;
	size_t slice;
	bool is_begun; /* the step has been begun: a speech, a time */
	bool is_due;   /* the step's time is over */
	bool is_idle;  /* nothing more is to be said */
	bool is_writing;
	bool is_secure;  /* the wire is one of TLS's, in the handshake, too */
	bool is_running; /* steps are being played */
	bool is_shut;    /* we have said that nothing more comes */
	bool is_ended;   /* the other side says no more */
	bool is_gone;    /* it does not hear any more either */
	bool is_closing; /* the wire and the timer are being closed */
	unsigned open_handles;
};

struct player {
	uv_loop_t *loop;
	const struct script *script;
	struct player_options options;
	uv_tcp_t listener;
	bool has_listener; /* and it is not closed yet */
	bool is_client, is_stopped, is_done;
	struct sockaddr_storage address;
	int filler; /* holds a full queue's only place; -1 = none */
	size_t section;
	uint64_t started; /* connections of that section */
	struct conn *conns;
};

/* A connection of the current section; its wire is the caller's to set. */
struct conn *conn_new(struct player *p);
/* Plays on, as far as it goes. */
void conn_run(struct conn *c);
void conn_end(struct conn *c, bool by_reset);
const struct wire_events *conn_wire_events(void);

/* A connection is gone: what comes now? p may be gone afterwards. */
void player_settle(struct player *p);

#endif
