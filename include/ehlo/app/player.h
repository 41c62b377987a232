/* SPDX-License-Identifier: GPL-3.0-or-later
 * player - a recording at the pace that the person wants, and where it stands.
 *
 * Words in, events out: "step" an event, "next" to the end of a reply, "back"
 * and "back step" the other way, "play", "pause", "toggle", "again" from the start, "seek start",
 * "seek end", "seek N" (events), "speed N" or "speed N/M". What takes long is
 * done in pieces, so the screen lives.
 */
#ifndef EHLO_APP_PLAYER_H
#define EHLO_APP_PLAYER_H

#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/source/replay.h"
#include "ehlo/tui/console.h"

struct player;

struct player_events {
	/* It stands elsewhere, or goes on another way. */
	void (*on_change)(void *context);
	/* The recording ends in an error, or otherwise than it should. */
	void (*on_trouble)(void *context, const char *what);
};

/* Goes to the end of the recording once the loop runs. NULL with err set. */
struct player *player_new(uv_loop_t *loop, const char *path,
    const struct player_events *events, void *context, struct err *err);
void player_free(struct player *p); /* NULL is fine */

/* 0, or -ERR_USAGE with err set. */
int player_order(struct player *p, struct slice words, struct err *err);
/* Another one after going back; the old one is there until player_forget. */
const struct conversation *player_conversation(const struct player *p);
void player_forget(struct player *p);
void player_state(struct player *p, struct console_replay *out);

#endif
