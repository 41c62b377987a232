/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-practice-hostile - clients that talk early, drip, vanish or never
 * listen, on real sockets. p02 to p24 number the attacks.
 */
#include "practice-talk.h"

#include <sys/ioctl.h>

/* The others are served as ever. */
static void
check_service(struct server *s)
{
	int fd = dial_server(s);

	peer_write(fd, whole_session);
	hear_all(s, fd, whole_answer, COUNT(whole_answer));
	hear_end(s, fd);
}

static void
practice__p02_early_talker__is_answered_in_order(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	peer_write(fd, "MAIL FROM:<a@b.example>\r\nEHLO early\r\nDATA\r\n");
	hear(&s, fd, "220 ");
	hear(&s, fd, "503 5.5.2 Send hello first");
	for (int i = 0; i < 6; i++)
		hear(&s, fd, "250-");
	hear(&s, fd, "250 ");
	hear(&s, fd, "503 5.5.2 Need mail command.");
	close(fd);
	server_close(&s);
}

/* A byte now and then is silence all the same: only a line is not. */
static void
practice__p21_drip__ends_like_silence(void **state)
{
	struct personality impatient = *personality_default();
	struct server s;
	char reply[600];
	size_t len = 0;
	int fd;

	(void)state;
	impatient.idle_ms = 100;
	server_open(&s, &impatient);
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	while (len == 0) {
		ssize_t got;

		send(fd, "x", 1, MSG_NOSIGNAL);
		uv_run(&s.loop.loop, UV_RUN_ONCE);
		got = recv(fd, reply, sizeof(reply), MSG_DONTWAIT);
		len = got > 0 ? (size_t)got : 0;
	}
	assert_memory_equal(reply, "421 4.4.2 ", 10);
	close(fd);
	server_close(&s);
}

static void
practice__p21_slow_clients__cost_the_others_nothing(void **state)
{
	struct personality impatient = *personality_default();
	static int fds[500];
	struct server s;

	(void)state;
	impatient.idle_ms = 5000;
	server_open(&s, &impatient);
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = dial_server(&s);
		peer_write(fds[i], "N");
	}
	check_service(&s);
	for (size_t i = 0; i < COUNT(fds); i++) {
		hear(&s, fds[i], "220 ");
		hear(&s, fds[i], "421 4.4.2 ");
		hear_end(&s, fds[i]);
	}
	check_service(&s);
	server_close(&s);
}

/* Ten thousand commands at once; another client need not wait for them all. */
static void
practice__p21_loud_client__has_its_turn_only(void **state)
{
	static char talk[60000];
	int loud, quiet, unread;
	struct server s;

	(void)state;
	for (size_t i = 0; i < sizeof(talk); i += 6)
		memcpy(talk + i, "NOOP\r\n", 6);
	server_open(&s, personality_default());
	loud = dial_server(&s);
	quiet = dial_server(&s);
	hear(&s, loud, "220 ");
	hear(&s, quiet, "220 ");
	assert_int_equal(send(loud, talk, sizeof(talk), 0), sizeof(talk));
	uv_run(&s.loop.loop, UV_RUN_NOWAIT);
	say(&s, quiet, "QUIT\r\n", "221 ");
	assert_int_equal(ioctl(loud, FIONREAD, &unread), 0);
	assert_true(unread < 2000 * (int)strlen("250 2.0.0 OK\r\n"));
	for (int i = 0; i < 10000; i++)
		hear(&s, loud, "250 2.0.0 OK\r\n");
	hear_end(&s, quiet);
	close(loud);
	server_close(&s);
}

static void
practice__p22_storm__of_connections_leaves_nothing(void **state)
{
	struct server s;
	int first, last;

	(void)state;
	server_open(&s, personality_default());
	first = dial_server(&s);
	for (int i = 0; i < 3000; i++) {
		int fd = dial_server(&s);

		if (i % 2 == 0)
			close(fd);
		else
			peer_reset(fd);
		if (i % 16 == 0)
			uv_run(&s.loop.loop, UV_RUN_NOWAIT);
	}
	check_service(&s);
	hear(&s, first, "220 ");
	say(&s, first, "QUIT\r\n", "221 ");
	hear_end(&s, first);
	/* descriptors are given out from the lowest: all are back */
	last = dial_server(&s);
	assert_true(last <= first + 2);
	close(last);
	server_close(&s);
}

/* Whether the server has no such connection any more: it resets what comes. */
static bool
is_gone(int fd)
{
	ssize_t sent = send(fd, "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL);

	return sent < 0 && (errno == EPIPE || errno == ECONNRESET);
}

/* What it has not read it never will: at the deadline it is gone. */
static void
practice__p23_deaf_client__is_dropped_at_the_deadline(void **state)
{
	struct personality impatient = *personality_default();
	struct server s;
	uint64_t limit_us;
	int fd;

	(void)state;
	impatient.idle_ms = 1000;
	server_open(&s, &impatient);
	fd = dial_server(&s);
	say_without_listening(&s, fd);
	limit_us = net_now_us(s.loop.net) + NET_LOOP_LIMIT_MS * 1000;
	while (!is_gone(fd)) {
		uv_run(&s.loop.loop, UV_RUN_ONCE);
		assert_true(net_now_us(s.loop.net) < limit_us);
	}
	close(fd);
	check_service(&s);
	server_close(&s);
}

/* A reset behind every byte of a session, seen at once or with what was sent
 * before it. */
static void
practice__p24_reset__at_every_byte(void **state)
{
	struct server s;

	(void)state;
	server_open(&s, personality_find(SLICE("postfix")));
	for (size_t i = 0; i < 2 * sizeof(whole_session); i++) {
		int fd = dial_server(&s);

		if (i % 2 == 0)
			hear(&s, fd, "220 ");
		send(fd, whole_session, i / 2, MSG_NOSIGNAL);
		if (i % 2 == 0)
			uv_run(&s.loop.loop, UV_RUN_NOWAIT);
		peer_reset(fd);
		uv_run(&s.loop.loop, UV_RUN_NOWAIT);
	}
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(practice__p02_early_talker__is_answered_in_order),
	    cmocka_unit_test(practice__p21_drip__ends_like_silence),
	    cmocka_unit_test(
		practice__p21_slow_clients__cost_the_others_nothing),
	    cmocka_unit_test(practice__p21_loud_client__has_its_turn_only),
	    cmocka_unit_test(
		practice__p22_storm__of_connections_leaves_nothing),
	    cmocka_unit_test(
		practice__p23_deaf_client__is_dropped_at_the_deadline),
	    cmocka_unit_test(practice__p24_reset__at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
