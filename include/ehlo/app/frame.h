/* SPDX-License-Identifier: GPL-3.0-or-later
 * frame - one wake-up, one draw: paints before the loop sleeps, at most
 * sixty times a second, and only when asked to. */
#ifndef EHLO_APP_FRAME_H
#define EHLO_APP_FRAME_H

#include <stdbool.h>
#include <uv.h>

struct frame;

struct frame_events {
	/* Whether there is something to paint and somewhere to paint it. */
	bool (*is_due)(void *context);
	void (*paint)(void *context);
};

struct frame *frame_new(
    uv_loop_t *loop, const struct frame_events *events, void *context);
void frame_free(struct frame *f);

#endif
