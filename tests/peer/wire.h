/* SPDX-License-Identifier: GPL-3.0-or-later
 * wire - how the bytes of one connection go; what a player needs of it.
 *
 * All calls return at once; what comes of them is told through the events,
 * from the loop. After close or reset only on_closed comes, once.
 */
#ifndef EHLO_TESTS_PEER_WIRE_H
#define EHLO_TESTS_PEER_WIRE_H

#include <stdbool.h>

#include <uv.h>

#include "ehlo/base/slice.h"

struct wire;

struct wire_events {
	/* Of a client; and of a handshake, with an error at any time. */
	void (*on_open)(void *context, const char *error);
	void (*on_bytes)(void *context, struct slice bytes);
	void (*on_end)(void *context); /* no more bytes come */
	void (*on_written)(void *context, bool is_gone);
	void (*on_closed)(void *context);
};

struct wire_ops {
	void (*listen_to)(struct wire *w, bool is_reading);
	/* One write at a time; the bytes are copied. */
	void (*write)(struct wire *w, struct slice bytes);
	void (*shutdown)(struct wire *w);
	void (*reset)(struct wire *w);
	void (*close)(struct wire *w);
};

struct wire {
	const struct wire_ops *ops;
	const struct wire_events *events;
	void *context;
};

/* The next connection of a listening socket. */
struct wire *wire_accept(
    uv_stream_t *listener, const struct wire_events *events, void *context);
/* A connection to there; window 0 = as the system has it. */
struct wire *wire_connect(uv_loop_t *loop, const struct sockaddr *to,
    int window, const struct wire_events *events, void *context);

#endif
