/* SPDX-License-Identifier: GPL-3.0-or-later
 * listen - an open port that hands out links. */
#ifndef EHLO_NET_LISTEN_H
#define EHLO_NET_LISTEN_H

#include "ehlo/base/err.h"
#include "ehlo/net/address.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

struct listener;
/* The link is the callee's. */
typedef void (*listener_fn)(void *context, struct link *link);

/* NULL when it cannot listen; err says why (in use, no permission). Port 0 =
 * any free one. */
struct listener *listener_open(struct net *n, const struct address *address,
    listener_fn fn, void *context, struct err *err);
/* No call of fn comes any more; links handed out live on. NULL is fine. */
void listener_close(struct listener *l);
/* The address with the port really taken. */
const struct address *listener_address(const struct listener *l);

#endif
