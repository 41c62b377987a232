/* SPDX-License-Identifier: GPL-3.0-or-later
 * tcp - TCP sockets: connected from where it is wanted, or accepted. */
#ifndef EHLO_SRC_NET_TCP_H
#define EHLO_SRC_NET_TCP_H

#include "ehlo/net/address.h"
#include "ehlo/net/dial.h"
#include "ehlo/net/link.h"
#include "icmp.h"
#include "stream.h"

struct stream *tcp_new(struct net *n);
/* Where the connection shall come from; before tcp_connect. 0 or a negative
 * errno. */
int tcp_bind(struct stream *s, const struct address *to,
    const struct dial_source *source);
/* 0: fn is called once, later. Else the negative errno of a system that
 * refused at once. */
int tcp_connect(struct stream *s, const struct address *to, stream_fn fn,
    void *context);
/* What came with a failure to connect; false when nothing did. */
bool tcp_take_notice(struct stream *s, struct icmp_notice *out);
/* 0 or a negative errno. */
int tcp_accept(struct stream *s, uv_stream_t *listener);

/* It must be connected or accepted. */
struct link *tcp_make_link(struct stream *s);

#endif
