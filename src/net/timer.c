/* SPDX-License-Identifier: GPL-3.0-or-later
 * timer - one-shot deadlines on the monotonic clock.
 *
 * libuv closes a handle in the loop's next turn; the memory goes then.
 */
#include "ehlo/net/timer.h"

#include <uv.h>

#include "ehlo/base/mem.h"

struct timer {
	uv_timer_t handle;
	timer_fn fn;
	void *context;
};

static void
timer_on_expire(uv_timer_t *handle)
{
	struct timer *t = handle->data;

	t->fn(t->context);
}

static void
timer_on_close(uv_handle_t *handle)
{
	mem_free(handle->data);
}

struct timer *
timer_new(struct net *n, timer_fn fn, void *context)
{
	struct timer *t = mem_zalloc(1, sizeof(*t));

	uv_timer_init(net_loop(n), &t->handle);
	t->handle.data = t;
	t->fn = fn;
	t->context = context;
	return t;
}

void
timer_free(struct timer *t)
{
	if (t != NULL)
		uv_close((uv_handle_t *)&t->handle, timer_on_close);
}

void
timer_start(struct timer *t, uint64_t ms)
{
	/* The loop's clock stands still within a turn and counts whole
	 * milliseconds: without these two a deadline would come early. */
	uv_update_time(t->handle.loop);
	if (ms > 0 && ms < UINT64_MAX)
		ms++;
	uv_timer_start(&t->handle, timer_on_expire, ms, 0);
}

void
timer_stop(struct timer *t)
{
	uv_timer_stop(&t->handle);
}

bool
timer_is_running(const struct timer *t)
{
	return uv_is_active((const uv_handle_t *)&t->handle);
}
