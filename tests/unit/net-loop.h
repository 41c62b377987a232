/* SPDX-License-Identifier: GPL-3.0-or-later
 * net-loop - a real loop for tests of the network: it runs until a condition
 * holds, and a watchdog ends a test that waits in vain. */
#ifndef EHLO_TESTS_NET_LOOP_H
#define EHLO_TESTS_NET_LOOP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <uv.h>

#include "ehlo/net/net.h"

/* Good runs never wait it. */
#define NET_LOOP_LIMIT_MS 60000

struct net_loop {
	uv_loop_t loop;
	uv_timer_t watchdog;
	struct net *net;
};

static inline void
net_loop_on_limit(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

static inline void
net_loop_open(struct net_loop *l)
{
	uv_loop_init(&l->loop);
	uv_timer_init(&l->loop, &l->watchdog);
	l->net = net_new(&l->loop);
}

/* Runs the loop until one of them is true; fails the test after the limit. */
static inline void
net_loop_wait_either(
    struct net_loop *l, const bool *is_true, const bool *is_other)
{
	bool is_late = false;

	l->watchdog.data = &is_late;
	uv_update_time(&l->loop);
	uv_timer_start(
	    &l->watchdog, net_loop_on_limit, NET_LOOP_LIMIT_MS, 0);
	while (!*is_true && !*is_other && !is_late)
		uv_run(&l->loop, UV_RUN_ONCE);
	uv_timer_stop(&l->watchdog);
	assert_true(*is_true || *is_other);
}

static inline void
net_loop_wait(struct net_loop *l, const bool *is_true)
{
	net_loop_wait_either(l, is_true, is_true);
}

/* Every handle must go by itself: a forgotten one is a failure. */
static inline void
net_loop_close(struct net_loop *l)
{
	bool is_late = false;

	l->watchdog.data = &is_late;
	uv_unref((uv_handle_t *)&l->watchdog);
	uv_update_time(&l->loop);
	uv_timer_start(
	    &l->watchdog, net_loop_on_limit, NET_LOOP_LIMIT_MS, 0);
	while (!is_late && uv_run(&l->loop, UV_RUN_ONCE) != 0)
		continue;
	uv_close((uv_handle_t *)&l->watchdog, NULL);
	uv_run(&l->loop, UV_RUN_NOWAIT);
	net_free(l->net);
	assert_int_equal(uv_loop_close(&l->loop), 0);
}

#endif
