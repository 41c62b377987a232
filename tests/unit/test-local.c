/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-local - links to sockets and programs of this machine: what passes,
 * what is refused, and who is gone afterwards. */
#include "ehlo/net/local.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "net-loop.h"
#include "scratch.h"

struct scene {
	struct net_loop l;
	struct link *link;
	bool is_done, has_line, has_ended;
	enum port_verdict verdict;
	char reason[128];
	struct buf received;
};

static void
on_done(void *context, struct link *link, enum port_verdict verdict,
    const char *reason)
{
	struct scene *s = context;

	s->is_done = true;
	s->link = link;
	s->verdict = verdict;
	snprintf(
	    s->reason, sizeof(s->reason), "%s", reason == NULL ? "" : reason);
}

static void
on_read(void *context, struct slice bytes)
{
	struct scene *s = context;

	buf_add_slice(&s->received, bytes);
	s->has_line =
	    slice_find(buf_slice(&s->received), '\n') < s->received.len;
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct scene *s = context;

	(void)end;
	(void)reason;
	s->has_ended = true;
}

static const struct link_events events = {.on_read = on_read, .on_end = on_end};

static void
scene_open(struct scene *s)
{
	*s = (struct scene){0};
	net_loop_open(&s->l);
}

static void
scene_close(struct scene *s)
{
	net_loop_close(&s->l);
	buf_fini(&s->received);
}

static void
want_link(struct scene *s)
{
	assert_false(s->is_done);
	net_loop_wait(&s->l, &s->is_done);
	assert_int_equal(s->verdict, PORT_LISTENING);
	link_start(s->link, &events, s);
}

static const char *
want_line(struct scene *s)
{
	net_loop_wait(&s->l, &s->has_line);
	s->has_line = false;
	return buf_text(&s->received);
}

static void
assert_refused(struct scene *s, enum port_verdict verdict, const char *reason)
{
	net_loop_wait(&s->l, &s->is_done);
	assert_null(s->link);
	assert_int_equal(s->verdict, verdict);
	assert_string_equal(s->reason, reason);
	s->is_done = false;
}

/* ---- programs --------------------------------------------------------- */

static void
local__spawn__both_ways(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s);
	local_spawn(s.l.net, "echo 220 hi; read x; echo \"250 $x\"; read x",
	    on_done, &s);
	want_link(&s);
	assert_string_equal(want_line(&s), "220 hi\n");
	buf_clear(&s.received);
	link_write(s.link, SLICE("EHLO me\n"));
	assert_string_equal(want_line(&s), "250 EHLO me\n");
	link_close(s.link); /* the end of its input: it goes */
	scene_close(&s);
}

static void
local__spawn__its_end_is_the_links(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s);
	local_spawn(s.l.net, "echo bye; echo lost >&2; exit 3", on_done, &s);
	want_link(&s);
	net_loop_wait(&s.l, &s.has_ended);
	assert_string_equal(buf_text(&s.received), "bye\n");
	link_close(s.link);
	scene_close(&s);
}

/* What it started goes, too. */
static void
local__spawn__who_does_not_go_is_ended(void **state)
{
	struct scene s;
	int pid;

	(void)state;
	scene_open(&s);
	local_spawn(s.l.net, "trap '' TERM; echo $$; while :; do read x; done",
	    on_done, &s);
	want_link(&s);
	pid = (int)strtol(want_line(&s), NULL, 10);
	assert_true(pid > 1);
	link_abort(s.link);
	scene_close(&s); /* runs until every handle has gone */
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void
local__spawn__canceled_before_it_was_told(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s);
	local_cancel(local_spawn(s.l.net, "cat", on_done, &s));
	scene_close(&s);
	assert_false(s.is_done);
}

/* ---- sockets ---------------------------------------------------------- */

/* Its path is short wherever the tests are: a socket's must be. */
#define SOCKET "socket"

static int
listen_at(const char *path)
{
	struct sockaddr_un place = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(place.sun_path, path, strlen(path) + 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&place, sizeof(place)), 0);
	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

static void
local__connect__a_socket(void **state)
{
	struct scene s;
	int fd, client;

	(void)state;
	fd = listen_at(SOCKET);
	scene_open(&s);
	local_connect(s.l.net, SOCKET, on_done, &s);
	want_link(&s);
	client = accept(fd, NULL, NULL);
	assert_int_equal(send(client, "220 hi\n", 7, 0), 7);
	assert_string_equal(want_line(&s), "220 hi\n");
	close(client);
	net_loop_wait(&s.l, &s.has_ended);
	link_close(s.link);
	close(fd);
	scene_close(&s);
	unlink(SOCKET);
}

static void
local__connect__who_is_not_there(void **state)
{
	char long_path[200];
	struct scene s;
	int fd;

	(void)state;
	scene_open(&s);
	local_connect(s.l.net, SOCKET, on_done, &s);
	assert_refused(&s, PORT_NOT_LISTENING, "there is no such socket");
	fd = listen_at(SOCKET);
	close(fd); /* its name stays */
	local_connect(s.l.net, SOCKET, on_done, &s);
	assert_refused(&s, PORT_NOT_LISTENING, "connection refused");
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	local_connect(s.l.net, long_path, on_done, &s);
	assert_refused(&s, PORT_UNDECIDED, "File name too long");
	scene_close(&s);
	unlink(SOCKET);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(local__spawn__both_ways),
	    cmocka_unit_test(local__spawn__its_end_is_the_links),
	    cmocka_unit_test(local__spawn__who_does_not_go_is_ended),
	    cmocka_unit_test(local__spawn__canceled_before_it_was_told),
	    cmocka_unit_test(local__connect__a_socket),
	    cmocka_unit_test(local__connect__who_is_not_there),
	};

	if (chdir(scratch_dir()) < 0)
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
