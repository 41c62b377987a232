/* SPDX-License-Identifier: GPL-3.0-or-later
 * tcp - TCP sockets: connected from where it is wanted, or accepted. */
#include "tcp.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net-core.h"

struct stream *
tcp_new(struct net *n)
{
	struct stream *s = stream_new(n);

	uv_tcp_init(net_loop(n), &s->handle.tcp);
	return s;
}

static int
descriptor_of(struct stream *s)
{
	uv_os_fd_t fd;

	return uv_fileno((const uv_handle_t *)&s->handle.tcp, &fd) == 0 ? fd
	                                                                : -1;
}

/* Some things are a property of the socket, so that must exist first. */
static int
open_socket(struct stream *s, int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error;

	if (fd < 0)
		return -errno;
	icmp_keep_notices(fd, family, true);
	error = uv_tcp_open(&s->handle.tcp, fd);
	if (error != 0)
		close(fd);
	return error;
}

static int
bind_interface(struct stream *s, const char *interface)
{
	if (setsockopt(descriptor_of(s), SOL_SOCKET, SO_BINDTODEVICE, interface,
		(socklen_t)strlen(interface) + 1) < 0)
		return errno == EPERM ? -EOPNOTSUPP : -errno;
	return 0;
}

int
tcp_bind(struct stream *s, const struct address *to,
    const struct dial_source *source)
{
	int error = open_socket(s, to->storage.ss_family);

	if (error == 0 && source->interface[0] != '\0')
		error = bind_interface(s, source->interface);
	if (error == 0 && source->has_address)
		error = uv_tcp_bind(&s->handle.tcp,
		    (const struct sockaddr *)&source->address.storage, 0);
	return error;
}

int
tcp_connect(
    struct stream *s, const struct address *to, stream_fn fn, void *context)
{
	int error =
	    descriptor_of(s) >= 0 ? 0 : open_socket(s, to->storage.ss_family);

	if (error != 0)
		return error;
	s->to = *to;
	return uv_tcp_connect(&s->connect, &s->handle.tcp,
	    (const struct sockaddr *)&to->storage,
	    stream_await_connect(s, fn, context));
}

bool
tcp_take_notice(struct stream *s, struct icmp_notice *out)
{
	return icmp_take_notice(descriptor_of(s), out);
}

int
tcp_accept(struct stream *s, uv_stream_t *listener)
{
	return uv_accept(listener, stream_handle(s));
}

struct link *
tcp_make_link(struct stream *s)
{
	struct address peer = {0}, local = {0};
	int peer_len = sizeof(peer.storage), local_len = peer_len;

	/* Commands are short and each waits for its answer. */
	uv_tcp_nodelay(&s->handle.tcp, 1);
	if (uv_tcp_getpeername(&s->handle.tcp, (struct sockaddr *)&peer.storage,
		&peer_len) != 0)
		peer = s->to;
	uv_tcp_getsockname(
	    &s->handle.tcp, (struct sockaddr *)&local.storage, &local_len);
	icmp_keep_notices(descriptor_of(s), peer.storage.ss_family, false);
	return link_new(&s->filter, &peer, &local);
}
