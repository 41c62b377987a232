/* SPDX-License-Identifier: GPL-3.0-or-later
 * stream - a socket that is read and written, the lowest filter of every link.
 *
 * The one subtle thing is the order of an end. A write may be the first to
 * learn of a reset while the peer's last bytes still wait to be read; so a
 * failed write is only noted, the reading goes on to its end, and that end is
 * then told with the write's error. The other way round libuv reports a
 * reset behind bytes as an end of file: the socket itself knows better.
 */
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <uv.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "net-core.h"

#define FLUSH_MS 2000

/* One link_write; a copy of its bytes. */
struct stream_write {
	uv_write_t request;
	char bytes[];
};

static const struct {
	int error;
	enum link_end end;
	const char *reason;
} ends[] = {
    {UV_EOF, LINK_EOF, "closed by the peer"},
    {UV_ECONNRESET, LINK_RESET, "connection reset by the peer"},
    {UV_EPIPE, LINK_RESET, "connection reset by the peer"},
    {UV_ETIMEDOUT, LINK_ERROR, "the peer does not answer any more"},
    {UV_EHOSTUNREACH, LINK_ERROR, "host unreachable"},
    {UV_ENETUNREACH, LINK_ERROR, "network unreachable"},
    {UV_ENETDOWN, LINK_ERROR, "the network is down"},
    {UV_ECONNABORTED, LINK_ERROR, "connection aborted by this machine"},
};

static struct stream *
stream_of_filter(struct filter *f)
{
	return (struct stream *)f;
}

uv_stream_t *
stream_handle(struct stream *t)
{
	return &t->handle.stream;
}

/* A write that met a reset took the socket's error with it and will tell it
 * later; but who was reset has no peer any more. */
static bool
has_peer(uv_os_fd_t fd)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);

	return getpeername(fd, (struct sockaddr *)&peer, &len) == 0 ||
	       errno != ENOTCONN;
}

/* The socket's own error, which libuv did not see; 0 when there is none. */
static int
pending_error(struct stream *t)
{
	int error = 0;
	socklen_t len = sizeof(error);
	uv_os_fd_t fd;

	if (uv_fileno(&t->handle.handle, &fd) != 0)
		return 0;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error == 0 && !has_peer(fd))
		return UV_ECONNRESET;
	return -error;
}

static void
stream_pass_end(struct stream *t, int error)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (ends[i].error != error)
			continue;
		filter_pass_end(&t->filter, ends[i].end, ends[i].reason);
		return;
	}
	filter_pass_end(&t->filter, LINK_ERROR, strerror(-error));
}

static void
stream_end(struct stream *t, int error)
{
	if (t->write_error != 0)
		error = t->write_error;
	else if (error == UV_EOF && (error = pending_error(t)) == 0)
		error = UV_EOF;
	uv_read_stop(stream_handle(t));
	t->has_ended = true;
	if (error != UV_EOF)
		t->write_error = error;
	stream_pass_end(t, error);
}

static void
stream_on_alloc(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct stream *t = handle->data;

	(void)hint;
	*buf = uv_buf_init(t->net->input, NET_INPUT_SIZE);
}

static void
stream_on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	struct stream *t = stream->data;

	if (count > 0)
		filter_pass_read(
		    &t->filter, slice_of(buf->base, (size_t)count));
	else if (count < 0)
		stream_end(t, (int)count);
}

static void
stream_read(struct filter *f, bool is_wanted)
{
	struct stream *t = stream_of_filter(f);

	if (is_wanted && !t->has_ended)
		uv_read_start(
		    stream_handle(t), stream_on_alloc, stream_on_read);
	else
		uv_read_stop(stream_handle(t));
}

/* What was queued is lost; the shutdown lets the reader reach its end. */
static void
stream_lose_writes(struct stream *t, int error)
{
	uv_os_fd_t fd;

	if (t->write_error != 0)
		return;
	t->write_error = error;
	if (uv_fileno(&t->handle.handle, &fd) == 0)
		shutdown(fd, SHUT_RDWR);
}

static void
stream_on_write(uv_write_t *request, int error)
{
	struct stream *t = request->data;

	mem_free(request);
	t->writes--;
	if (error != 0)
		stream_lose_writes(t, error);
	if (t->writes == 0)
		filter_pass_drained(&t->filter);
}

static void
stream_write(struct filter *f, struct slice bytes)
{
	struct stream *t = stream_of_filter(f);
	struct stream_write *w;
	uv_buf_t buf;
	int error;

	if (t->write_error != 0 || bytes.len == 0)
		return;
	w = mem_alloc(sizeof(*w) + bytes.len);
	memcpy(w->bytes, bytes.ptr, bytes.len);
	buf = (uv_buf_t){.base = w->bytes, .len = bytes.len};
	w->request.data = t;
	error =
	    uv_write(&w->request, stream_handle(t), &buf, 1, stream_on_write);
	if (error == 0) {
		t->writes++;
		return;
	}
	mem_free(w);
	stream_lose_writes(t, error);
}

static size_t
stream_unsent(const struct filter *f)
{
	const struct stream *t = (const struct stream *)f;

	return uv_stream_get_write_queue_size(&t->handle.stream);
}

static bool
stream_has_unread(const struct filter *f)
{
	const struct stream *t = (const struct stream *)f;
	struct pollfd p = {.events = POLLIN};

	return uv_fileno(&t->handle.handle, &p.fd) == 0 && poll(&p, 1, 0) > 0;
}

static void
stream_on_close(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void
stream_abort(struct filter *f)
{
	struct stream *t = stream_of_filter(f);

	f->events = NULL;
	timer_free(t->flush);
	t->flush = NULL;
	uv_close(&t->handle.handle, stream_on_close);
}

static void
stream_on_flush_over(void *context)
{
	struct stream *t = context;

	stream_abort(&t->filter);
}

/* The end is with the system. libuv may come here before it reads what has
 * arrived, so the socket stays for one turn of the loop. */
static void
stream_on_shutdown(uv_shutdown_t *request, int error)
{
	struct stream *t = request->data;

	(void)error;
	if (!uv_is_closing(&t->handle.handle))
		timer_start(t->flush, 0);
}

static void
stream_close(struct filter *f)
{
	struct stream *t = stream_of_filter(f);

	f->events = NULL;
	/* Reads on, for nobody: bytes left unread would turn the end in order
	 * into a reset, which can cost the peer our last reply. */
	stream_read(f, true);
	t->shutdown.data = t;
	if (uv_shutdown(&t->shutdown, stream_handle(t), stream_on_shutdown) !=
	    0) {
		stream_abort(f);
		return;
	}
	t->flush = timer_new(t->net, stream_on_flush_over, t);
	timer_start(t->flush, FLUSH_MS);
}

static const struct filter_ops stream_ops = {
    .read = stream_read,
    .write = stream_write,
    .unsent = stream_unsent,
    .has_unread = stream_has_unread,
    .close = stream_close,
    .abort = stream_abort,
};

struct stream *
stream_new(struct net *n)
{
	struct stream *t = mem_zalloc(1, sizeof(*t));

	t->filter.ops = &stream_ops;
	t->net = n;
	t->handle.handle.data = t;
	return t;
}

void
stream_free(struct stream *t)
{
	t->on_connect = NULL;
	stream_abort(&t->filter);
}

static void
stream_on_connect(uv_connect_t *request, int error)
{
	struct stream *t = request->data;

	/* Accepted, and reset before anybody looked: its end tells of that. */
	if (error == UV_ECONNRESET) {
		t->write_error = error;
		error = 0;
	}
	if (t->on_connect != NULL)
		t->on_connect(t->connect_context, error);
}

uv_connect_cb
stream_await_connect(struct stream *t, stream_fn fn, void *context)
{
	t->connect.data = t;
	t->on_connect = fn;
	t->connect_context = context;
	return stream_on_connect;
}
