/* SPDX-License-Identifier: GPL-3.0-or-later
 * wire - plain TCP. */
#include "wire.h"

#include <stdlib.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

struct tcp {
	struct wire wire;
	uv_tcp_t handle;
	uv_connect_t connect;
	uv_write_t write;
	uv_shutdown_t shutdown;
	struct buf unwritten; /* what the running write is of */
	bool is_reading, is_closing;
	char space[65536];
};

static struct tcp *
tcp_of(struct wire *w)
{
	return (struct tcp *)w;
}

/* ---- what libuv says ------------------------------------------------ */

static void
on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct tcp *t = handle->data;

	(void)suggested;
	*out = uv_buf_init(t->space, sizeof(t->space));
}

static void
on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct tcp *t = stream->data;

	if (got > 0) {
		t->wire.events->on_bytes(
		    t->wire.context, slice_of(buf->base, (size_t)got));
	} else if (got < 0) {
		uv_read_stop(stream);
		t->is_reading = false;
		t->wire.events->on_end(t->wire.context);
	}
}

static void
on_write(uv_write_t *request, int status)
{
	struct tcp *t = request->data;

	buf_clear(&t->unwritten);
	if (!t->is_closing)
		t->wire.events->on_written(t->wire.context, status < 0);
}

static void
on_close(uv_handle_t *handle)
{
	struct tcp *t = handle->data;
	struct wire w = t->wire;

	buf_fini(&t->unwritten);
	mem_free(t);
	w.events->on_closed(w.context);
}

static void
on_connect(uv_connect_t *request, int status)
{
	struct tcp *t = request->data;

	if (!t->is_closing)
		t->wire.events->on_open(
		    t->wire.context, status < 0 ? uv_strerror(status) : NULL);
}

/* ---- operations ----------------------------------------------------- */

static void
tcp_listen_to(struct wire *w, bool is_reading)
{
	struct tcp *t = tcp_of(w);

	if (is_reading == t->is_reading || t->is_closing)
		return;
	t->is_reading = is_reading;
	if (is_reading)
		uv_read_start((uv_stream_t *)&t->handle, on_space, on_read);
	else
		uv_read_stop((uv_stream_t *)&t->handle);
}

static void
tcp_write(struct wire *w, struct slice bytes)
{
	struct tcp *t = tcp_of(w);
	uv_buf_t buf;

	buf_add_slice(&t->unwritten, bytes);
	buf = uv_buf_init(t->unwritten.ptr, (unsigned)t->unwritten.len);
	uv_write(&t->write, (uv_stream_t *)&t->handle, &buf, 1, on_write);
}

static void
tcp_shutdown(struct wire *w)
{
	struct tcp *t = tcp_of(w);

	uv_shutdown(&t->shutdown, (uv_stream_t *)&t->handle, NULL);
}

static void
tcp_close(struct wire *w)
{
	struct tcp *t = tcp_of(w);

	t->is_closing = true;
	uv_close((uv_handle_t *)&t->handle, on_close);
}

static void
tcp_reset(struct wire *w)
{
	struct tcp *t = tcp_of(w);

	t->is_closing = true;
	if (uv_tcp_close_reset(&t->handle, on_close) < 0)
		uv_close((uv_handle_t *)&t->handle, on_close);
}

/* ---- opening -------------------------------------------------------- */

static struct tcp *
tcp_new(uv_loop_t *loop, unsigned family, const struct wire_events *events,
    void *context)
{
	static const struct wire_ops ops = {.listen_to = tcp_listen_to,
	    .write = tcp_write,
	    .shutdown = tcp_shutdown,
	    .reset = tcp_reset,
	    .close = tcp_close};
	struct tcp *t = mem_zalloc(1, sizeof(*t));

	t->wire = (struct wire){&ops, events, context};
	uv_tcp_init_ex(loop, &t->handle, family);
	t->handle.data = t->connect.data = t->write.data = t;
	return t;
}

struct wire *
wire_accept(
    uv_stream_t *listener, const struct wire_events *events, void *context)
{
	struct tcp *t = tcp_new(listener->loop, AF_UNSPEC, events, context);

	if (uv_accept(listener, (uv_stream_t *)&t->handle) < 0)
		abort();
	uv_tcp_nodelay(&t->handle, 1);
	return &t->wire;
}

struct wire *
wire_connect(uv_loop_t *loop, const struct sockaddr *to, int window,
    const struct wire_events *events, void *context)
{
	struct tcp *t = tcp_new(loop, to->sa_family, events, context);

	if (window > 0)
		uv_recv_buffer_size((uv_handle_t *)&t->handle, &window);
	uv_tcp_nodelay(&t->handle, 1);
	uv_tcp_connect(&t->connect, &t->handle, to, on_connect);
	return &t->wire;
}
