/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-practice - real clients on loopback, in one thread with the server. */
#include "practice-talk.h"

#include <sys/resource.h>

/* ---- conversations -------------------------------------------------- */

static void
practice__batch__is_answered_in_order(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	peer_write(fd, whole_session);
	hear_all(&s, fd, whole_answer, COUNT(whole_answer));
	hear_end(&s, fd);
	server_close(&s);
}

static void
practice__batch__is_answered_after_the_client_has_ended(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	peer_write(fd, "HELO a\r\nNOOP\r\nNOO");
	shutdown(fd, SHUT_WR);
	hear(&s, fd, "220 ");
	hear(&s, fd, "250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\r\n");
	hear(&s, fd, "250 2.0.0 OK\r\n");
	hear_end(&s, fd);
	server_close(&s);
}

static void
practice__batch__behind_quit_costs_no_reply(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	peer_write(fd, "QUIT\r\nNOOP\r\n");
	hear(&s, fd, "220 ");
	peer_write(fd, "NOOP\r\n");
	hear(&s, fd, "221 2.0.0 ");
	hear_end(&s, fd);
	server_close(&s);
}

static void
practice__bytes__may_come_one_at_a_time(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	for (size_t i = 0; i < sizeof(whole_session) - 1; i++) {
		char byte[] = {whole_session[i], '\0'};

		peer_write(fd, byte);
		uv_run(&s.loop.loop, UV_RUN_NOWAIT);
	}
	hear_all(&s, fd, whole_answer, COUNT(whole_answer));
	hear_end(&s, fd);
	server_close(&s);
}

static void
practice__clients__do_not_mix(void **state)
{
	struct server s;
	int a, b;

	(void)state;
	server_open(&s, personality_find(SLICE("deathstar-closed")));
	a = dial_server(&s);
	b = dial_server(&s);
	hear(&s, b, "220 ");
	hear(&s, a, "220 ");
	say(&s, a, "HELO a\r\n", "250 ");
	say(&s, b, "MAIL FROM:<a@b.example>\r\n", "503 5.5.2 Send hello");
	say(&s, a, "MAIL FROM:<a@b.example>\r\n", "250 2.1.0 ");
	say(&s, b, "HELO b\r\n", "250 ");
	say(&s, a, "RCPT TO:<c@superfreak.local>\r\n", "250 2.1.5 ");
	say(&s, b, "DATA\r\n", "503 5.5.2 Need mail command.");
	say(&s, a, "DATA\r\n", "354 ");
	say(&s, b, "QUIT\r\n", "221 ");
	hear_end(&s, b);
	say(&s, a, "QUIT\r\n.\r\n", "250 2.6.0 ");
	say(&s, a, "RCPT TO:<c@d.example>\r\n", "503 5.5.2 Need mail");
	close(a);
	server_close(&s);
}

static void
practice__clients__two_hundred_at_once(void **state)
{
	struct server s;
	int fds[200];

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(fds); i++)
		fds[i] = dial_server(&s);
	for (size_t i = 0; i < COUNT(fds); i++)
		peer_write(fds[i], whole_session);
	for (size_t i = COUNT(fds); i-- > 0;) {
		hear_all(&s, fds[i], whole_answer, COUNT(whole_answer));
		hear_end(&s, fds[i]);
	}
	server_close(&s);
}

static void
practice__clients__may_vanish(void **state)
{
	static const char *const before[] = {"", "HEL",
	    "HELO a\r\nMAIL FROM:<a@b.example>\r\n", ENVELOPE "Subject: te",
	    "QUIT\r\n"};
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < 2 * COUNT(before); i++) {
		int fd = dial_server(&s);

		peer_write(fd, before[i / 2]);
		if (i % 2 == 0)
			hear(&s, fd, "220 ");
		peer_reset(fd);
	}
	for (int i = 0; i < 2; i++) {
		int fd = dial_server(&s);

		hear(&s, fd, "220 ");
		say(&s, fd, "NOOP\r\n", "250 2.0.0 OK\r\n");
		say(&s, fd, "QUIT\r\n", "221 ");
		hear_end(&s, fd);
	}
	server_close(&s);
}

static void
practice__long_line__is_refused_and_the_next_one_served(void **state)
{
	char *line = mem_zalloc(100001, 1);
	struct server s;
	int fd;

	(void)state;
	memset(line, 'x', 100000);
	server_open(&s, personality_default());
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	peer_write(fd, line);
	say(&s, fd, "\r\nNOOP\r\n", "500 5.5.2 Line too long\r\n");
	hear(&s, fd, "250 2.0.0 OK\r\n");
	close(fd);
	server_close(&s);
	mem_free(line);
}

static void
practice__peer__is_named_as_in_smtp(void **state)
{
	struct address any = peer_address("::1", 0);
	struct server s;
	int fd;

	(void)state;
	net_loop_open(&s.loop);
	s.practice =
	    practice_open(s.loop.net, &any, personality_default(), NULL);
	if (s.practice != NULL) { /* not every machine has IPv6 */
		fd = dial_server(&s);
		hear(&s, fd, "220 ");
		say(&s, fd, "HELO a\r\n",
		    "250 deathstar.SUPERFREAK.local Hello [IPv6:::1]\r\n");
		close(fd);
	}
	server_close(&s);
}

/* ---- limits --------------------------------------------------------- */

static void
allow_files(rlim_t count)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur >= count)
		return;
	limit.rlim_cur = count;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void
practice__clients__too_many_are_sent_away(void **state)
{
	static int fds[PRACTICE_CLIENTS_MAX];
	struct server s;
	int late;

	(void)state;
	allow_files(2 * PRACTICE_CLIENTS_MAX + 100);
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = dial_server(&s);
		hear(&s, fds[i], "220 ");
	}
	for (int i = 0; i < 3; i++) {
		late = dial_server(&s);
		peer_write(late, "EHLO early.example\r\n");
		hear(&s, late, "421 4.3.2 deathstar.SUPERFREAK.local Too many");
		hear_end(&s, late);
	}
	say(&s, fds[0], "QUIT\r\n", "221 ");
	hear_end(&s, fds[0]);
	late = dial_server(&s);
	hear(&s, late, "220 ");
	close(late);
	for (size_t i = 1; i < COUNT(fds); i++)
		close(fds[i]);
	server_close(&s);
}

static void
practice__silence__ends_a_session(void **state)
{
	struct personality impatient = *personality_default();
	struct server s;
	int silent, half;

	(void)state;
	impatient.idle_ms = 30;
	server_open(&s, &impatient);
	silent = dial_server(&s);
	half = dial_server(&s);
	peer_write(half, "NOO");
	hear(&s, silent, "220 ");
	hear(&s, silent,
	    "421 4.4.2 deathstar.SUPERFREAK.local Connection timed out\r\n");
	hear_end(&s, silent);
	hear(&s, half, "220 ");
	hear(&s, half, "421 4.4.2 ");
	hear_end(&s, half);
	server_close(&s);
}

static void
practice__silence__is_counted_from_the_last_line(void **state)
{
	struct personality impatient = *personality_default();
	struct server s;
	uint64_t end_us;
	int fd;

	(void)state;
	impatient.idle_ms = 3000;
	server_open(&s, &impatient);
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	end_us = net_now_us(s.loop.net) + 3500000;
	while (net_now_us(s.loop.net) < end_us)
		say(&s, fd, "NOOP\r\n", "250 2.0.0 OK\r\n");
	close(fd);
	server_close(&s);
}

static void
practice__delay__keeps_the_order(void **state)
{
	struct personality slow = *personality_default();
	struct server s;
	uint64_t begin_us;
	int fd;

	(void)state;
	slow.delay_ms = 10;
	server_open(&s, &slow);
	begin_us = net_now_us(s.loop.net);
	fd = dial_server(&s);
	peer_write(fd, whole_session);
	shutdown(fd, SHUT_WR);
	hear_all(&s, fd, whole_answer, COUNT(whole_answer));
	hear_end(&s, fd);
	assert_true(net_now_us(s.loop.net) - begin_us >= 70000);
	server_close(&s);
}

/* The server's own pauses do not count as the client's silence. */
static void
practice__delay__is_no_silence(void **state)
{
	struct personality slow = *personality_default();
	struct server s;
	int fd, silent;

	(void)state;
	slow.delay_ms = 1200;
	slow.idle_ms = 1000;
	server_open(&s, &slow);
	fd = dial_server(&s);
	silent = dial_server(&s);
	peer_write(fd, "QUIT\r\n");
	hear(&s, fd, "220 ");
	hear(&s, fd, "221 ");
	hear_end(&s, fd);
	hear(&s, silent, "220 ");
	hear(&s, silent, "421 4.4.2 ");
	hear_end(&s, silent);
	server_close(&s);
}

static void
practice__deaf_client__is_not_read_either(void **state)
{
	static char replies[1 << 20];
	int small = 65536;
	struct server s;
	size_t due, len;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	hear(&s, fd, "220 ");
	due = say_without_listening(&s, fd) / 6 * strlen("250 2.0.0 OK\r\n");
	for (; due > 0; due -= len) {
		size_t size = due < sizeof(replies) ? due : sizeof(replies);

		assert_int_equal(
		    peer_read(&s.loop, fd, replies, size, &len), 0);
		assert_int_equal(len, size);
	}
	close(fd);
	server_close(&s);
}

/* ---- opening and closing -------------------------------------------- */

static void
practice__open__says_why_not(void **state)
{
	struct server s;
	struct err err = {0};
	char text[ADDRESS_TEXT_SIZE];
	const struct address *taken;

	(void)state;
	server_open(&s, personality_default());
	taken = practice_address(s.practice);
	assert_true(address_port(taken) != 0);
	assert_string_equal(practice_personality(s.practice)->name,
	    personality_default()->name);
	assert_null(
	    practice_open(s.loop.net, taken, personality_default(), &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_non_null(strstr(err.text, address_port_text(taken, text)));
	server_close(&s);
	practice_close(NULL);
}

static void
practice__close__ends_clients_in_every_state(void **state)
{
	static const char *const before[] = {
	    "", "NOO", "HELO a\r\n", ENVELOPE "Subject: test\r\n"};
	int fds[COUNT(before)];
	struct personality slow = *personality_default();
	char byte[4096];
	struct server s;
	size_t len;

	(void)state;
	for (unsigned delay_ms = 0; delay_ms <= 10000; delay_ms += 10000) {
		slow.delay_ms = delay_ms;
		server_open(&s, &slow);
		for (size_t i = 0; i < COUNT(before); i++) {
			fds[i] = dial_server(&s);
			peer_write(fds[i], before[i]);
			if (delay_ms == 0)
				hear(&s, fds[i], "220 ");
		}
		for (int i = 0; i < 20; i++)
			uv_run(&s.loop.loop, UV_RUN_NOWAIT);
		practice_close(s.practice);
		for (size_t i = 0; i < COUNT(before); i++) {
			peer_read(&s.loop, fds[i], byte, sizeof(byte), &len);
			close(fds[i]);
		}
		net_loop_close(&s.loop);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(practice__batch__is_answered_in_order),
	    cmocka_unit_test(
		practice__batch__is_answered_after_the_client_has_ended),
	    cmocka_unit_test(practice__batch__behind_quit_costs_no_reply),
	    cmocka_unit_test(practice__bytes__may_come_one_at_a_time),
	    cmocka_unit_test(practice__clients__do_not_mix),
	    cmocka_unit_test(practice__clients__two_hundred_at_once),
	    cmocka_unit_test(practice__clients__may_vanish),
	    cmocka_unit_test(
		practice__long_line__is_refused_and_the_next_one_served),
	    cmocka_unit_test(practice__peer__is_named_as_in_smtp),
	    cmocka_unit_test(practice__clients__too_many_are_sent_away),
	    cmocka_unit_test(practice__silence__ends_a_session),
	    cmocka_unit_test(practice__silence__is_counted_from_the_last_line),
	    cmocka_unit_test(practice__delay__keeps_the_order),
	    cmocka_unit_test(practice__delay__is_no_silence),
	    cmocka_unit_test(practice__deaf_client__is_not_read_either),
	    cmocka_unit_test(practice__open__says_why_not),
	    cmocka_unit_test(practice__close__ends_clients_in_every_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
