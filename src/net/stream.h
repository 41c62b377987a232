/* SPDX-License-Identifier: GPL-3.0-or-later
 * stream - a socket that is read and written, the lowest filter of every link:
 * TCP (tcp.h), or a socket of this machine (local.h).
 *
 * It begins as a handle that connects or is accepted; once open it becomes a
 * link, which owns it from then on.
 */
#ifndef EHLO_SRC_NET_STREAM_H
#define EHLO_SRC_NET_STREAM_H

#include <uv.h>

#include "ehlo/net/net.h"
#include "link-filter.h"

struct timer;
/* error is 0 or a negative errno. */
typedef void (*stream_fn)(void *context, int error);

struct stream {
	struct filter filter; /* first: ops are handed this */
	struct net *net;
	union {
		uv_handle_t handle;
		uv_stream_t stream;
		uv_tcp_t tcp;
		uv_pipe_t pipe;
	} handle;
	uv_connect_t connect;
	stream_fn on_connect;
	void *connect_context;
	struct address to;
	uv_shutdown_t shutdown;
	struct timer *flush; /* the time that a close has */
	size_t writes;       /* handed to libuv and not answered */
	int write_error;     /* of the first that failed */
	bool has_ended;      /* told to the owner */
};

/* The caller initialises the handle, which leaves its data alone. */
struct stream *stream_new(struct net *n);
uv_stream_t *stream_handle(struct stream *s);
/* What to give to a connect; fn is called once, later. */
uv_connect_cb stream_await_connect(
    struct stream *s, stream_fn fn, void *context);
/* Ends at once, whatever it does; fn is not called any more. */
void stream_free(struct stream *s);

#endif
