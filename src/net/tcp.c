/* SPDX-License-Identifier: GPL-3.0-or-later
 * tcp - a TCP socket, the lowest filter of every link.
 *
 * The one subtle thing is the order of an end. A write may be the first to
 * learn of a reset while the peer's last bytes still wait to be read; so a
 * failed write is only noted, the reading goes on to its end, and that end is
 * then told with the write's error. The other way round libuv reports a
 * reset behind bytes as an end of file: the socket itself knows better.
 */
#include "tcp.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <uv.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "link-filter.h"
#include "net-core.h"

#define TCP_FLUSH_MS 2000

struct tcp {
	struct filter filter; /* first: ops are handed this */
	struct net *net;
	uv_tcp_t handle;
	uv_connect_t connect;
	tcp_fn on_connect;
	void *connect_context;
	struct address to;
	uv_shutdown_t shutdown;
	struct timer *flush; /* the time that a close has */
	size_t writes;       /* handed to libuv and not answered */
	int write_error;     /* of the first that failed */
	bool has_ended;      /* told to the owner */
};

/* One link_write; a copy of its bytes. */
struct tcp_write {
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

static struct tcp *
tcp_of(struct filter *f)
{
	return (struct tcp *)f;
}

static uv_stream_t *
stream_of(struct tcp *t)
{
	return (uv_stream_t *)&t->handle;
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
pending_error(struct tcp *t)
{
	int error = 0;
	socklen_t len = sizeof(error);
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)&t->handle, &fd) != 0)
		return 0;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error == 0 && !has_peer(fd))
		return UV_ECONNRESET;
	return -error;
}

static void
tcp_pass_end(struct tcp *t, int error)
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
tcp_end(struct tcp *t, int error)
{
	if (t->write_error != 0)
		error = t->write_error;
	else if (error == UV_EOF && (error = pending_error(t)) == 0)
		error = UV_EOF;
	uv_read_stop(stream_of(t));
	t->has_ended = true;
	if (error != UV_EOF)
		t->write_error = error;
	tcp_pass_end(t, error);
}

static void
tcp_on_alloc(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct tcp *t = handle->data;

	(void)hint;
	*buf = uv_buf_init(t->net->input, NET_INPUT_SIZE);
}

static void
tcp_on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
	struct tcp *t = stream->data;

	if (count > 0)
		filter_pass_read(
		    &t->filter, slice_of(buf->base, (size_t)count));
	else if (count < 0)
		tcp_end(t, (int)count);
}

static void
tcp_read(struct filter *f, bool is_wanted)
{
	struct tcp *t = tcp_of(f);

	if (is_wanted && !t->has_ended)
		uv_read_start(stream_of(t), tcp_on_alloc, tcp_on_read);
	else
		uv_read_stop(stream_of(t));
}

/* What was queued is lost; the shutdown lets the reader reach its end. */
static void
tcp_lose_writes(struct tcp *t, int error)
{
	uv_os_fd_t fd;

	if (t->write_error != 0)
		return;
	t->write_error = error;
	if (uv_fileno((uv_handle_t *)&t->handle, &fd) == 0)
		shutdown(fd, SHUT_RDWR);
}

static void
tcp_on_write(uv_write_t *request, int error)
{
	struct tcp *t = request->data;

	mem_free(request);
	t->writes--;
	if (error != 0)
		tcp_lose_writes(t, error);
	if (t->writes == 0)
		filter_pass_drained(&t->filter);
}

static void
tcp_write(struct filter *f, struct slice bytes)
{
	struct tcp *t = tcp_of(f);
	struct tcp_write *w;
	uv_buf_t buf;
	int error;

	if (t->write_error != 0 || bytes.len == 0)
		return;
	w = mem_alloc(sizeof(*w) + bytes.len);
	memcpy(w->bytes, bytes.ptr, bytes.len);
	buf = (uv_buf_t){.base = w->bytes, .len = bytes.len};
	w->request.data = t;
	error = uv_write(&w->request, stream_of(t), &buf, 1, tcp_on_write);
	if (error == 0) {
		t->writes++;
		return;
	}
	mem_free(w);
	tcp_lose_writes(t, error);
}

static size_t
tcp_unsent(const struct filter *f)
{
	const struct tcp *t = (const struct tcp *)f;

	return uv_stream_get_write_queue_size((const uv_stream_t *)&t->handle);
}

static void
tcp_on_close(uv_handle_t *handle)
{
	mem_free(handle->data);
}

static void
tcp_abort(struct filter *f)
{
	struct tcp *t = tcp_of(f);

	f->events = NULL;
	timer_free(t->flush);
	t->flush = NULL;
	uv_close((uv_handle_t *)&t->handle, tcp_on_close);
}

static void
tcp_on_flush_over(void *context)
{
	struct tcp *t = context;

	tcp_abort(&t->filter);
}

/* The end is with the system. libuv may come here before it reads what has
 * arrived, so the socket stays for one turn of the loop. */
static void
tcp_on_shutdown(uv_shutdown_t *request, int error)
{
	struct tcp *t = request->data;

	(void)error;
	if (!uv_is_closing((uv_handle_t *)&t->handle))
		timer_start(t->flush, 0);
}

static void
tcp_close(struct filter *f)
{
	struct tcp *t = tcp_of(f);

	f->events = NULL;
	/* Reads on, for nobody: bytes left unread would turn the end in order
	 * into a reset, which can cost the peer our last reply. */
	tcp_read(f, true);
	t->shutdown.data = t;
	if (uv_shutdown(&t->shutdown, stream_of(t), tcp_on_shutdown) != 0) {
		tcp_abort(f);
		return;
	}
	t->flush = timer_new(t->net, tcp_on_flush_over, t);
	timer_start(t->flush, TCP_FLUSH_MS);
}

static const struct filter_ops tcp_ops = {
    .read = tcp_read,
    .write = tcp_write,
    .unsent = tcp_unsent,
    .close = tcp_close,
    .abort = tcp_abort,
};

struct tcp *
tcp_new(struct net *n)
{
	struct tcp *t = mem_zalloc(1, sizeof(*t));

	t->filter.ops = &tcp_ops;
	t->net = n;
	uv_tcp_init(net_loop(n), &t->handle);
	t->handle.data = t;
	return t;
}

void
tcp_free(struct tcp *t)
{
	t->on_connect = NULL;
	tcp_abort(&t->filter);
}

static void
tcp_on_connect(uv_connect_t *request, int error)
{
	struct tcp *t = request->data;

	/* Accepted, and reset before anybody looked: its end tells of that. */
	if (error == UV_ECONNRESET) {
		t->write_error = error;
		error = 0;
	}
	if (t->on_connect != NULL)
		t->on_connect(t->connect_context, error);
}

/* The interface is a property of the socket, so that must exist first. */
static int
bind_interface(struct tcp *t, int family, const char *interface)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface,
		(socklen_t)strlen(interface) + 1) < 0) {
		int error = errno == EPERM ? EOPNOTSUPP : errno;

		close(fd);
		return -error;
	}
	return uv_tcp_open(&t->handle, fd);
}

int
tcp_bind(
    struct tcp *t, const struct address *to, const struct dial_source *source)
{
	int error = 0;

	if (source->interface[0] != '\0')
		error =
		    bind_interface(t, to->storage.ss_family, source->interface);
	if (error == 0 && source->has_address)
		error = uv_tcp_bind(&t->handle,
		    (const struct sockaddr *)&source->address.storage, 0);
	return error;
}

int
tcp_connect(struct tcp *t, const struct address *to, tcp_fn fn, void *context)
{
	t->connect.data = t;
	t->on_connect = fn;
	t->connect_context = context;
	t->to = *to;
	return uv_tcp_connect(&t->connect, &t->handle,
	    (const struct sockaddr *)&to->storage, tcp_on_connect);
}

int
tcp_accept(struct tcp *t, struct uv_stream_s *listener)
{
	return uv_accept(listener, stream_of(t));
}

struct link *
tcp_make_link(struct tcp *t)
{
	struct address peer = {0}, local = {0};
	int peer_len = sizeof(peer.storage), local_len = peer_len;

	/* Commands are short and each waits for its answer. */
	uv_tcp_nodelay(&t->handle, 1);
	if (uv_tcp_getpeername(
		&t->handle, (struct sockaddr *)&peer.storage, &peer_len) != 0)
		peer = t->to;
	uv_tcp_getsockname(
	    &t->handle, (struct sockaddr *)&local.storage, &local_len);
	return link_new(&t->filter, &peer, &local);
}
