/* SPDX-License-Identifier: GPL-3.0-or-later
 * sweep - one session after another with a scripted server, all on one loop.
 */
#ifndef EHLO_TESTS_HOSTILE_SWEEP_H
#define EHLO_TESTS_HOSTILE_SWEEP_H

#include "../peer/player.h"
#include "../unit/net-peer.h"

#include "ehlo/source/driver.h"

/* What is said when nothing happens to it. */
struct reference {
	const char *script, *input;
};

struct sweep {
	struct net_loop loop; /* the caller's to open and to close */
	const struct reference *reference;
	struct script script;
	struct buf whole;    /* the exchange when nothing happens to it */
	uint64_t said_whole; /* bytes of the server */
	const struct way *way; /* NULL = the usual one */
	bool is_tls;           /* from the first byte */
	/* The port to connect to instead of the server's, and the end of that;
	 * NULL = straight to the server. */
	int (*divert)(struct sweep *s, int port);
	void (*end_diversion)(struct sweep *s);
	/* the run under way */
	struct player_options options;
	struct player *player;
	struct conversation *conversation;
	struct live *live;
	struct runner *runner;
	bool is_stepping, is_over, is_idle;
	uint64_t said;
};

/* A session begins, with s->options; timeout_ms of every reply, 0 = as usual.
 */
void sweep_begin(struct sweep *s, uint64_t timeout_ms);
void sweep_end(struct sweep *s);
const struct session *sweep_session(const struct sweep *s);
/* Each line with its direction, and whether it was inside TLS; *heard gets the bytes of the server. */
void sweep_add_exchange(
    const struct sweep *s, struct buf *out, uint64_t *heard);

/* Plays the reference once, undisturbed. */
void sweep_prepare(struct sweep *s, const struct reference *reference);
void sweep_finish(struct sweep *s);

/* With EHLO_SWEEP=all 1, else usual. */
uint64_t sweep_step(uint64_t usual);

#endif
