/* SPDX-License-Identifier: GPL-3.0-or-later
 * timer - one-shot deadlines on the monotonic clock. */
#ifndef EHLO_NET_TIMER_H
#define EHLO_NET_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/net/net.h"

struct timer;
typedef void (*timer_fn)(void *context);

struct timer *timer_new(struct net *n, timer_fn fn, void *context);
/* Stops it; fn is not called any more. NULL is fine. */
void timer_free(struct timer *t);
/* (Re)starts: fn is called once, ms from now and never earlier. */
void timer_start(struct timer *t, uint64_t ms);
void timer_stop(struct timer *t);
bool timer_is_running(const struct timer *t);

#endif
