/* SPDX-License-Identifier: GPL-3.0-or-later
 * net - the loop that bytes move in, and its clocks.
 *
 * One struct net a process, made by app on the uv loop that app runs. All
 * callbacks of this layer come from that loop, never from inside the call
 * that asked for them.
 */
#ifndef EHLO_NET_NET_H
#define EHLO_NET_NET_H

#include <stdint.h>

struct net;
struct uv_loop_s;

/* loop stays the caller's and must outlive net. SIGPIPE is ignored from here
 * on: a peer that is gone is an error, not a death. */
struct net *net_new(struct uv_loop_s *loop);
/* All links, listeners, timers, dials and look-ups must be closed before, and
 * the loop run until their handles are gone; resolve_running must be 0. */
void net_free(struct net *n);

struct uv_loop_s *net_loop(const struct net *n);

/* Monotonic, microseconds since net_new; read afresh at each call. */
uint64_t net_now_us(const struct net *n);
/* Wall clock: seconds since 1970 UTC, and the local zone's offset. */
int64_t net_wall(int *utc_offset_min);
int64_t net_wall_us(int *utc_offset_min);
/* This machine's full name, which is to be freed; NULL when it has none: one
 * without a dot says nothing to a server. */
char *net_own_name(void);
/* An address of this machine as a literal (RFC 5321 4.1.3): "[192.0.2.9]", of
 * an interface that is up; the loopback's when there is none other. Owned. */
char *net_own_literal(void);

#endif
