/* SPDX-License-Identifier: GPL-3.0-or-later
 * lobby - the clients of the practice server, shown in the place of a live
 * session: a program is pointed at it, and one looks on.
 */
#ifndef EHLO_APP_LOBBY_H
#define EHLO_APP_LOBBY_H

#include "ehlo/cli/args.h"
#include "ehlo/net/net.h"
#include "ehlo/source/intent.h"
#include "ehlo/tui/console.h"

/* The practice server where --serve wants it, with the personality and the
 * rules of the options. NULL with err set. */
struct practice *lobby_open_practice(
    struct net *n, const struct args *args, struct err *err);

struct lobby;
typedef void (*lobby_fn)(void *context);

/* on_change: the console has something new to show; NULL = there will be none.
 * NULL with err set. */
struct lobby *lobby_new(struct net *n, const struct args *args,
    lobby_fn on_change, void *context, struct err *err);
/* Owned by the lobby. */
struct practice *lobby_practice(const struct lobby *l);
/* The end of all clients, for the recordings. 0, or -ERR_OUTPUT with err set:
 * one of them is missing or not whole. */
int lobby_finish(struct lobby *l, struct err *err);
/* NULL is fine. */
void lobby_free(struct lobby *l);
/* There is a console, which is told from now on; NULL = no more. */
void lobby_attach(struct lobby *l, struct console *console);

/* What is shown. */
const struct conversation *lobby_conversation(const struct lobby *l);
/* What a person can do here: orders to the server, the choice of a client. */
int lobby_submit(
    struct lobby *l, const struct intent *intent, struct err *err);

#endif
