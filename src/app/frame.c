/* SPDX-License-Identifier: GPL-3.0-or-later
 * frame - a prepare handle that paints, a timer that wakes it when a frame
 * came too early. */
#include "ehlo/app/frame.h"

#include "ehlo/base/mem.h"

#define FRAME_NS UINT64_C(16000000)

struct frame {
	uv_prepare_t before_poll;
	uv_timer_t later;
	int open;
	uint64_t painted_ns;
	struct frame_events events;
	void *context;
};

static void
on_later(uv_timer_t *timer)
{
	(void)timer; /* the loop turns, and that is all */
}

static void
on_before_poll(uv_prepare_t *handle)
{
	struct frame *f = handle->data;
	uint64_t now_ns = uv_hrtime();

	if (!f->events.is_due(f->context))
		return;
	if (now_ns - f->painted_ns >= FRAME_NS) {
		f->painted_ns = now_ns;
		f->events.paint(f->context);
	} else if (!uv_is_active((uv_handle_t *)&f->later)) {
		uint64_t left_ns = FRAME_NS - (now_ns - f->painted_ns);

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
