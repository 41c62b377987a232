/* SPDX-License-Identifier: GPL-3.0-or-later
 * tcp - a TCP socket, the lowest filter of every link.
 *
 * It begins as a socket that connects or is accepted (dial, listen); once
 * open it becomes a link, which owns it from then on.
 */
#ifndef EHLO_SRC_NET_TCP_H
#define EHLO_SRC_NET_TCP_H

#include "ehlo/net/address.h"
#include "ehlo/net/dial.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

struct tcp;
struct uv_stream_s;
/* error is 0 or a negative errno. */
typedef void (*tcp_fn)(void *context, int error);

struct tcp *tcp_new(struct net *n);
/* Where the connection shall come from; before tcp_connect. 0 or a negative
 * errno. */
int tcp_bind(struct tcp *t, const struct address *to,
    const struct dial_source *source);
/* 0: fn is called once, later. Else the negative errno of a system that
 * refused at once. */
int tcp_connect(
    struct tcp *t, const struct address *to, tcp_fn fn, void *context);
/* 0 or a negative errno. */
int tcp_accept(struct tcp *t, struct uv_stream_s *listener);
/* Ends at once, whatever it does; fn is not called any more. */
void tcp_free(struct tcp *t);

/* It must be connected or accepted. */
struct link *tcp_make_link(struct tcp *t);

#endif
