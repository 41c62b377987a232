/* SPDX-License-Identifier: GPL-3.0-or-later
 * net-peer - plain loopback sockets, the other side of a test. */
#ifndef EHLO_TESTS_NET_PEER_H
#define EHLO_TESTS_NET_PEER_H

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ehlo/net/address.h"
#include "net-loop.h"

static inline struct address
peer_address(const char *text, uint16_t port)
{
	struct address a;

	assert_int_equal(address_parse(slice_str(text), port, &a), 0);
	return a;
}

static inline socklen_t
peer_address_len(const struct address *a)
{
	return address_is_v6(a) ? sizeof(struct sockaddr_in6)
				: sizeof(struct sockaddr_in);
}

/* A bound socket that does not listen: a connect to it is refused, and nobody
 * else gets its port. -1 where there is no such address. */
static inline int
peer_bind(const char *text, uint16_t port, struct address *out)
{
	struct address a = peer_address(text, port);
	socklen_t len = sizeof(out->storage);
	int fd = socket(a.storage.ss_family, SOCK_STREAM, 0);

	if (fd < 0 ||
	    bind(fd, (struct sockaddr *)&a.storage, peer_address_len(&a)) != 0) {
		if (fd >= 0)
			close(fd);
		*out = a;
		return -1;
	}
	*out = (struct address){0};
	getsockname(fd, (struct sockaddr *)&out->storage, &len);
	return fd;
}

static inline int
peer_listen(const char *text, uint16_t port, int backlog, struct address *out)
{
	int fd = peer_bind(text, port, out);

	assert_true(fd >= 0);
	assert_int_equal(listen(fd, backlog), 0);
	return fd;
}

static inline int
peer_connect(const struct address *to)
{
	int fd = socket(to->storage.ss_family, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to->storage,
			     peer_address_len(to)),
	    0);
	return fd;
}

/* Bytes until the end of file (0), or -errno; turns the loop meanwhile. At
 * most size of them, *len in all. */
static inline int
peer_read(
    struct net_loop *l, int fd, char *out, size_t size, size_t *len)
{
	uint64_t limit_us = net_now_us(l->net) + NET_LOOP_LIMIT_MS * 1000;

	*len = 0;
	while (*len < size) {
		ssize_t got = recv(fd, out + *len, size - *len, MSG_DONTWAIT);

		if (got == 0)
			return 0;
		if (got > 0)
			*len += (size_t)got;
		else if (errno != EAGAIN)
			return -errno;
		uv_run(&l->loop, UV_RUN_NOWAIT);
		assert_true(net_now_us(l->net) < limit_us);
	}
	return 0;
}

static inline void
peer_write(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
}

/* Ends with a reset. */
static inline void
peer_reset(int fd)
{
	struct linger linger = {.l_onoff = 1, .l_linger = 0};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	close(fd);
}

/* A listener whose queue is full gives no answer to the next client; the
 * sockets that fill it are in fds. */
struct filtered {
	struct address address;
	int listener;
	int fds[8];
};

static inline void
filtered_open(struct filtered *f)
{
	f->listener = peer_listen("127.0.0.1", 0, 0, &f->address);
	for (size_t i = 0; i < 8; i++) {
		f->fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(f->fds[i], (struct sockaddr *)&f->address.storage,
		    sizeof(struct sockaddr_in));
	}
}

static inline void
filtered_close(struct filtered *f)
{
	close(f->listener);
	for (size_t i = 0; i < 8; i++)
		close(f->fds[i]);
}

#endif
