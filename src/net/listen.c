/* SPDX-License-Identifier: GPL-3.0-or-later
 * listen - an open port that hands out links. */
#include "ehlo/net/listen.h"

#include <string.h>

#include <uv.h>

#include "ehlo/base/mem.h"
#include "tcp.h"

#define LISTEN_BACKLOG 511

struct listener {
	uv_tcp_t handle;
	struct net *net;
	struct address address;
	listener_fn fn;
	void *context;
};

static const struct {
	int error;
	const char *reason;
} reasons[] = {
    {UV_EADDRINUSE, "in use by another program"},
    {UV_EACCES, "permission denied; ports below 1024 need root"},
    {UV_EPERM, "not permitted on this machine"},
    {UV_EADDRNOTAVAIL, "no such address on this machine"},
    {UV_EAFNOSUPPORT, "this machine does not speak that kind of address"},
    {UV_EINVAL, "not an address to listen on"},
    {UV_EMFILE, "too many open files in this process"},
    {UV_ENFILE, "too many open files on this machine"},
    {UV_ENOBUFS, "the system has no memory for sockets"},
    {UV_ENOMEM, "the system has no memory for sockets"},
};

static const char *
reason_of(int error)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			return reasons[i].reason;
	return strerror(-error);
}

static void
listener_on_close(uv_handle_t *handle)
{
	mem_free(handle->data);
}

/* A failure to accept (no more descriptors) concerns that client only: libuv
 * lets it go and keeps listening. */
static void
listener_on_client(uv_stream_t *stream, int error)
{
	struct listener *l = stream->data;
	struct stream *t;

	if (error != 0)
		return;
	t = tcp_new(l->net);
	if (tcp_accept(t, stream) != 0)
		stream_free(t);
	else
		l->fn(l->context, tcp_make_link(t));
}

static int
listener_bind(struct listener *l, const struct address *address)
{
	int len = sizeof(l->address.storage);
	int error;

	error = uv_tcp_bind(
	    &l->handle, (const struct sockaddr *)&address->storage, 0);
	if (error == 0)
		error = uv_listen((uv_stream_t *)&l->handle, LISTEN_BACKLOG,
		    listener_on_client);
	if (error == 0)
		error = uv_tcp_getsockname(
		    &l->handle, (struct sockaddr *)&l->address.storage, &len);
	return error;
}

struct listener *
listener_open(struct net *n, const struct address *address, listener_fn fn,
    void *context, struct err *err)
{
	struct listener *l = mem_zalloc(1, sizeof(*l));
	char text[ADDRESS_TEXT_SIZE];
	int error;

	l->net = n;
	l->fn = fn;
	l->context = context;
	uv_tcp_init(net_loop(n), &l->handle);
	l->handle.data = l;
	error = listener_bind(l, address);
	if (error == 0)
		return l;
	err_set(err, ERR_SYSTEM, "%s: %s", address_port_text(address, text),
	    reason_of(error));
	listener_close(l);
	return NULL;
}

void
listener_close(struct listener *l)
{
	if (l != NULL)
		uv_close((uv_handle_t *)&l->handle, listener_on_close);
}

const struct address *
listener_address(const struct listener *l)
{
	return &l->address;
}
