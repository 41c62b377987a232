/* SPDX-License-Identifier: GPL-3.0-or-later
 * player - plays a script to connections, as their server or as their client.
 *
 * A server gives each connection to the script's sections in their order; a
 * client opens the connections of a section all at once, those of the next
 * one when all of them have ended. All runs on the caller's loop; nothing
 * blocks. A script that is not kept to is told once a connection, which then
 * ends with a reset.
 */
#ifndef EHLO_TESTS_PEER_PLAYER_H
#define EHLO_TESTS_PEER_PLAYER_H

#include <uv.h>

#include "script.h"

struct player;

/* How the end of all that is said looks from the other side. */
enum player_end { PLAYER_CLOSES, PLAYER_RESETS, PLAYER_STALLS };

struct player_options {
	size_t slice; /* bytes a write; 0 = as they come */
	uint64_t split_at; /* no write goes over this byte of the connection's */
	/* The connection ends behind so many bytes that were said, whatever
	 * the script says; SCRIPT_FOREVER = never. */
	uint64_t end_after;
	enum player_end end;
	/* Any may be NULL. */
	void (*on_heard)(void *context, struct slice bytes);
	void (*on_said)(void *context, struct slice bytes);
	void (*on_failed)(void *context, unsigned line, const char *what);
	/* TLS begins here, or is left. */
	void (*on_secure)(void *context, bool is_secure);
	/* A connection drains or stalls from here on. */
	void (*on_idle)(void *context);
	/* Every section has been played, and its connections are gone. */
	void (*on_done)(void *context);
	void *context;
};

/* script must outlive the player. address is what to listen on; its port may
 * be 0. NULL with what is wrong in *error. */
struct player *player_listen(uv_loop_t *loop, const struct script *script,
    const struct player_options *options, const struct sockaddr *address,
    const char **error);
struct player *player_connect(uv_loop_t *loop, const struct script *script,
    const struct player_options *options, const struct sockaddr *to);
int player_port(const struct player *p);
/* Ends what is open; p is gone once the loop has run its handles down. */
void player_stop(struct player *p);

#endif
