/* SPDX-License-Identifier: GPL-3.0-or-later
 * wire - a listening socket, then one connection; poll before each step. */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "talk.h"

#define ARGS_MAX 8

struct wire {
	int listener, fd; /* -1 = none */
	char target[32];
	struct buf heard, line;
};

struct wire *
wire_new(void)
{
	struct sockaddr_in place = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(place);
	struct wire *w = mem_zalloc(1, sizeof(*w));

	w->fd = -1;
	w->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->listener, (struct sockaddr *)&place, len), 0);
	assert_int_equal(listen(w->listener, 4), 0);
	getsockname(w->listener, (struct sockaddr *)&place, &len);
	snprintf(w->target, sizeof(w->target), "127.0.0.1:%u",
	    (unsigned)ntohs(place.sin_port));
	return w;
}

void
wire_free(struct wire *w)
{
	close(w->listener);
	if (w->fd >= 0)
		close(w->fd);
	buf_fini(&w->heard);
	buf_fini(&w->line);
	mem_free(w);
}

const char *
wire_target(const struct wire *w)
{
	return w->target;
}

static bool
is_ready(int fd, short events, int limit_ms)
{
	struct pollfd p = {.fd = fd, .events = events};

	return poll(&p, 1, limit_ms) > 0;
}

static void
wait_for(int fd, short events, const char *what)
{
	if (!is_ready(fd, events, VT_LIMIT_MS))
		fail_msg("the client does not %s", what);
}

void
wire_accept(struct wire *w)
{
	const int on = 1;

	wait_for(w->listener, POLLIN, "connect");
	w->fd = accept(w->listener, NULL, NULL);
	assert_true(w->fd >= 0);
	assert_int_equal(
	    setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)), 0);
}

void
wire_say(struct wire *w, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t len;

		wait_for(w->fd, POLLOUT, "read");
		len = send(w->fd, text, left, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (len < 0 && errno != EAGAIN)
			fail_msg("the client is gone: %s", strerror(errno));
		if (len > 0) {
			text += len;
			left -= (size_t)len;
		}
	}
}

/* False at the end of the connection. */
static bool
hear_more(struct wire *w, const char *what)
{
	char bytes[4096];
	ssize_t len;

	wait_for(w->fd, POLLIN, what);
	len = read(w->fd, bytes, sizeof(bytes));
	if (len > 0)
		buf_add(&w->heard, bytes, (size_t)len);
	return len > 0;
}

const char *
wire_hear(struct wire *w)
{
	const char *end;

	while ((end = w->heard.len == 0
	                  ? NULL
	                  : memchr(w->heard.ptr, '\n', w->heard.len)) == NULL)
		if (!hear_more(w, "send a line"))
			fail_msg("the client has closed");
	buf_clear(&w->line);
	buf_add(&w->line, w->heard.ptr, (size_t)(end - w->heard.ptr));
	buf_consume(&w->heard, w->line.len + 1);
	if (w->line.len > 0 && w->line.ptr[w->line.len - 1] == '\r')
		buf_truncate(&w->line, w->line.len - 1);
	return buf_text(&w->line);
}

void
wire_hear_end(struct wire *w)
{
	while (hear_more(w, "close"))
		buf_clear(&w->heard);
}

bool
wire_is_quiet(const struct wire *w)
{
	return w->heard.len == 0 && !is_ready(w->fd, POLLIN, 0);
}

/* ---- the program at the other end ------------------------------------- */

struct vt *
wire_start(
    struct wire *w, const struct vt_options *options, const char *const args[])
{
	const char *argv[ARGS_MAX + 3] = {getenv("EHLO")};
	size_t count = 1;
	struct vt *vt;

	assert_non_null(argv[0]);
	for (; args != NULL && *args != NULL && count <= ARGS_MAX; args++)
		argv[count++] = *args;
	argv[count] = wire_target(w);
	vt = vt_new(options, argv);
	wire_accept(w);
	wire_say(w, "220 here\r\n");
	talk_sees(vt, "220 here");
	return vt;
}

struct vt *
wire_start_at(struct wire *w, int rows, int cols)
{
	struct vt_options options = {.rows = rows, .cols = cols};

	return wire_start(w, &options, NULL);
}

void
wire_exchange(
    struct wire *w, struct vt *vt, const char *typed, const char *answer)
{
	talk_type(vt, typed);
	assert_string_equal(wire_hear(w), typed);
	wire_say(w, answer);
	wire_say(w, "\r\n");
	talk_sees(vt, answer);
}

void
wire_end(struct vt *vt, struct wire *wire)
{
	vt_free(vt);
	wire_free(wire);
}
