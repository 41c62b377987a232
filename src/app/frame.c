/* SPDX-License-Identifier: GPL-3.0-or-later
 * frame - a prepare handle that paints, a timer that wakes it when a frame
 * came too early.
 *
 * The pace is kept by an account: a frame costs its share of a second, and
 * what was not spent is kept, up to a few frames. So what follows a key
 * closely, like the answer to a line, is seen at once, and a flood is not.
 */
#include "ehlo/app/frame.h"

#include "ehlo/base/mem.h"

/* In no second more than sixty: 55 and the few. */
#define FRAME_NS    UINT64_C(18000000)
#define FRAMES_KEPT 4

struct frame {
	uv_prepare_t before_poll;
	uv_timer_t later;
	int open;
	uint64_t paid_ns; /* until when the frames so far have cost */
	struct frame_events events;
	void *context;
};

static void
on_later(uv_timer_t *timer)
{
	(void)timer; /* the loop turns, and that is all */
}

/* 0 when a frame may be painted now. */
static uint64_t
time_left_ns(struct frame *f, uint64_t now_ns)
{
	const uint64_t kept_ns = FRAMES_KEPT * FRAME_NS;

	if (f->paid_ns + kept_ns < now_ns)
		f->paid_ns = now_ns - kept_ns;
	return f->paid_ns + FRAME_NS > now_ns ? f->paid_ns + FRAME_NS - now_ns
	                                      : 0;
}

static void
on_before_poll(uv_prepare_t *handle)
{
	struct frame *f = handle->data;
	uint64_t left_ns;

	if (!f->events.is_due(f->context))
		return;
	left_ns = time_left_ns(f, uv_hrtime());
	if (left_ns == 0) {
		f->paid_ns += FRAME_NS;
		f->events.paint(f->context);
	} else if (!uv_is_active((uv_handle_t *)&f->later)) {
		uv_timer_start(&f->later, on_later, left_ns / 1000000 + 1, 0);
	}
}

struct frame *
frame_new(uv_loop_t *loop, const struct frame_events *events, void *context)
{
	struct frame *f = mem_zalloc(1, sizeof(*f));

	f->events = *events;
	f->context = context;
	f->open = 2;
	uv_prepare_init(loop, &f->before_poll);
	uv_timer_init(loop, &f->later);
	f->before_poll.data = f->later.data = f;
	uv_prepare_start(&f->before_poll, on_before_poll);
	uv_unref((uv_handle_t *)&f->before_poll);
	return f;
}

static void
on_closed(uv_handle_t *handle)
{
	struct frame *f = handle->data;

	if (--f->open == 0)
		mem_free(f);
}

void
frame_free(struct frame *f)
{
	uv_close((uv_handle_t *)&f->before_poll, on_closed);
	uv_close((uv_handle_t *)&f->later, on_closed);
}
