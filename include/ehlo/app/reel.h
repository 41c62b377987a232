/* SPDX-License-Identifier: GPL-3.0-or-later
 * reel - what the console has to do with recordings: the one that is made of
 * the session, and what is shown in its place: another recording, or the
 * clients of --serve.
 */
#ifndef EHLO_APP_REEL_H
#define EHLO_APP_REEL_H

#include <uv.h>

#include "ehlo/cli/args.h"
#include "ehlo/source/live.h"
#include "ehlo/tui/console.h"

struct reel;

struct reel_options {
	const struct args *args;
	const struct conversation *conversation;
	struct live *live;
	struct net *net;
	/* The console has something new to show. */
	void (*on_change)(void *context);
	void *context;
};

/* NULL with err set when what the options name cannot be had. All outlive
 * it. */
struct reel *reel_new(
    uv_loop_t *loop, const struct reel_options *options, struct err *err);
/* NULL is fine here and below. */
void reel_free(struct reel *r);
/* There is a console, which is told from now on; NULL = no more. */
void reel_attach(struct reel *r, struct console *console);

/* The conversation has grown. */
void reel_update(struct reel *r);
/* Whether such an intent is the reel's business, not the live session's. */
bool reel_takes(const struct reel *r, enum intent_kind kind);
int reel_submit(struct reel *r, const struct intent *intent, struct err *err);
/* Writes the rest, without a console; the status of the run, 74 when the
 * recording is not whole, which is said then. */
int reel_finish(struct reel *r, const int *signum);
/* A write is under way in a thread. */
bool reel_is_busy(const struct reel *r);

#endif
