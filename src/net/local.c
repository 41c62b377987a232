/* SPDX-License-Identifier: GPL-3.0-or-later
 * local - a UNIX socket by its path, a program by its command.
 *
 * A timer carries what is known at once, so that nothing is told from inside.
 */
#include "ehlo/net/local.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "process.h"
#include "stream.h"

struct local {
	struct timer *timer;
	struct stream *stream; /* connects; NULL = not under way */
	struct link *link;     /* open, not handed over yet */
	enum port_verdict verdict;
	char reason[96];
	local_fn fn;
	void *context;
};

static const struct {
	int error;
	enum port_verdict verdict;
	const char *reason;
} rows[] = {
    {UV_ECONNREFUSED, PORT_NOT_LISTENING, "connection refused"},
    {UV_ENOENT, PORT_NOT_LISTENING, "there is no such socket"},
    {UV_ENOTSOCK, PORT_NOT_LISTENING, "it is no socket"},
    {UV_EACCES, PORT_FILTERED, "this user may not connect to it"},
    {UV_EAGAIN, PORT_FILTERED, "too many clients wait already"},
    {UV_EMFILE, PORT_UNDECIDED, "too many open files in this process"},
};

static void
set_reason(struct local *l, int error)
{
	l->verdict = PORT_UNDECIDED;
	snprintf(l->reason, sizeof(l->reason), "%s", strerror(-error));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].error != error)
			continue;
		l->verdict = rows[i].verdict;
		snprintf(l->reason, sizeof(l->reason), "%s", rows[i].reason);
	}
}

static void
local_free(struct local *l)
{
	timer_free(l->timer);
	mem_free(l);
}

static void
on_timer(void *context)
{
	struct local *l = context;

	if (l->link != NULL)
		l->fn(l->context, l->link, PORT_LISTENING, NULL);
	else
		l->fn(l->context, NULL, l->verdict, l->reason);
	local_free(l);
}

static struct local *
local_new(struct net *n, local_fn fn, void *context)
{
	struct local *l = mem_zalloc(1, sizeof(*l));

	l->fn = fn;
	l->context = context;
	l->timer = timer_new(n, on_timer, l);
	return l;
}

static void
fail(struct local *l, int error)
{
	if (l->stream != NULL)
		stream_free(l->stream);
	l->stream = NULL;
	set_reason(l, error);
	timer_start(l->timer, 0);
}

/* A link has addresses; these have none. */
static void
open_link(struct local *l, struct filter *top)
{
	static const struct address none;

	l->stream = NULL;
	l->link = link_new(top, &none, &none);
	timer_start(l->timer, 0);
}

static struct stream *
pipe_new(struct net *n)
{
	struct stream *s = stream_new(n);

	uv_pipe_init(net_loop(n), &s->handle.pipe, 0);
	return s;
}

/* ---- sockets ---------------------------------------------------------- */

static void
on_connect(void *context, int error)
{
	struct local *l = context;

	if (error == 0)
		open_link(l, &l->stream->filter);
	else
		fail(l, error);
}

struct local *
local_connect(struct net *n, const char *path, local_fn fn, void *context)
{
	struct local *l = local_new(n, fn, context);

	/* libuv would cut it, and connect to another socket. */
	if (strlen(path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
		fail(l, -ENAMETOOLONG);
		return l;
	}
	l->stream = pipe_new(n);
	uv_pipe_connect(&l->stream->connect, &l->stream->handle.pipe, path,
	    stream_await_connect(l->stream, on_connect, l));
	return l;
}

/* ---- programs --------------------------------------------------------- */

static int
open_pair(struct local *l, int *other)
{
	int fds[2];
	int error;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	error = uv_pipe_open(&l->stream->handle.pipe, fds[0]);
	*other = fds[1];
	if (error == 0)
		return 0;
	close(fds[0]);
	close(fds[1]);
	return error;
}

struct local *
local_spawn(struct net *n, const char *command, local_fn fn, void *context)
{
	struct local *l = local_new(n, fn, context);
	struct filter *process;
	int other = -1, error;

	l->stream = pipe_new(n);
	error = open_pair(l, &other);
	if (error != 0) {
		fail(l, error);
		return l;
	}
	process = process_start(n, command, other, l->stream, &error);
	close(other);
	if (process != NULL)
		open_link(l, process);
	else
		fail(l, error);
	return l;
}

void
local_cancel(struct local *l)
{
	if (l->stream != NULL)
		stream_free(l->stream);
	if (l->link != NULL)
		link_abort(l->link);
	local_free(l);
}
