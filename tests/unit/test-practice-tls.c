/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-practice-tls - real clients that say STARTTLS to the practice server:
 * honest, hostile, halting, and many at once. */
#include "practice-tls-talk.h"

/* Whatever is still said, then the end of the connection. */
static void
hear_no_more(struct server *s, int fd)
{
	char bytes[4096];
	size_t len;

	peer_read(&s->loop, fd, bytes, sizeof(bytes), &len);
	assert_true(len < sizeof(bytes));
	close(fd);
}

/* ---- honest ones ------------------------------------------------------ */

static void
practice_tls__starttls__begins_anew(void **state)
{
	struct client c;
	struct server s;

	(void)state;
	server_open(&s, personality_find(SLICE("strict")));
	client_open(&c, &s);
	client_shake(&c);
	client_say(&c, "MAIL FROM:<a@b.example>\r\n", "503 5.5.1 EHLO comes");
	client_say(&c, "HELO a\r\n", "250 ");
	client_say(&c, "AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\r\n", "235 2.7.0 ");
	client_say(&c, "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n",
	    "250 2.1.0 Sender <a@b.example> is fine\r\n"
	    "250 2.1.5 Recipient <c@d.example> is fine\r\n");
	client_say(&c, "QUIT\r\n", "221 ");
	client_close(&c);
	server_close(&s);
}

static void
practice_tls__clients__two_hundred_at_once(void **state)
{
	static struct client clients[200];
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(clients); i++)
		client_open(&clients[i], &s);
	for (size_t i = 0; i < COUNT(clients); i++)
		SSL_do_handshake(clients[i].ssl);
	for (size_t i = COUNT(clients); i-- > 0;)
		client_shake(&clients[i]);
	for (size_t i = 0; i < COUNT(clients); i++) {
		client_say(&clients[i], "EHLO a\r\n", "250-");
		client_close(&clients[i]);
	}
	server_close(&s);
}

static void
practice_tls__authority__stays_the_same(void **state)
{
	const char *authority;
	struct client c;
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	authority = practice_authority(s.practice);
	assert_non_null(authority);
	client_open(&c, &s);
	client_shake(&c);
	assert_ptr_equal(practice_authority(s.practice), authority);
	client_close(&c);
	server_close(&s);
}

/* ---- hostile ones ----------------------------------------------------- */

static void
practice_tls__p01_command_behind_starttls__is_not_carried_out(void **state)
{
	static const char *const behind[] = {
	    "STARTTLS\r\nEHLO x\r\n", "STARTTLS\r\nE", "STARTTLS\r\n\n"};
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(behind); i++) {
		int fd = dial_server(&s);

		hear(&s, fd, "220 ");
		say(&s, fd, "HELO a\r\n", "250 ");
		say(&s, fd, behind[i], "421 4.7.0 ");
		hear_end(&s, fd);
	}
	server_close(&s);
}

static void
practice_tls__p01_command_after_the_220__is_no_handshake(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	ask(&s, fd);
	peer_write(fd, "EHLO x\r\nMAIL FROM:<a@b.example>\r\n");
	hear_no_more(&s, fd);
	server_close(&s);
}

static void
practice_tls__p26_bad_handshakes__end(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
	    {"", 0},                               /* nothing */
	    {"\x16", 1},                           /* half a record */
	    {"\x16\x03\x01\x02\x00\x01", 6},       /* half a ClientHello */
	    {"\x16\x03\x01\xff\xff\x01", 6},       /* too long */
	    {"\x17\x03\x03\x00\x01x", 6},          /* data already */
	    {"\x16\x02\x00\x00\x04\x01\0\0\0", 9}, /* SSL 2.0's number */
	    {"\x15\x03\x03\x00\x02\x02\x28", 7},   /* an alert */
	};
	struct personality impatient = *personality_default();
	struct server s;

	(void)state;
	impatient.idle_ms = 100;
	server_open(&s, &impatient);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int fd = dial_server(&s);

		ask(&s, fd);
		send(fd, cases[i].bytes, cases[i].len, MSG_NOSIGNAL);
		hear_no_more(&s, fd);
	}
	server_close(&s);
}

static void
practice_tls__p24_reset__at_any_point_of_the_handshake(void **state)
{
	struct client c;
	struct server s;
	bool is_done = false;

	(void)state;
	server_open(&s, personality_default());
	for (int steps = 0; !is_done; steps++) {
		client_open(&c, &s);
		for (int i = 0; i < steps && !is_done; i++) {
			is_done = SSL_do_handshake(c.ssl) == 1;
			uv_run(&s.loop.loop, UV_RUN_NOWAIT);
		}
		SSL_free(c.ssl);
		SSL_CTX_free(c.context);
		peer_reset(c.fd);
	}
	client_open(&c, &s);
	client_shake(&c);
	client_close(&c);
	server_close(&s);
}

static void
practice_tls__stalled__hangs_up_in_the_end(void **state)
{
	struct personality stalled = *personality_find(SLICE("tls-stalled"));
	struct server s;
	int fd;

	(void)state;
	stalled.idle_ms = 50;
	server_open(&s, &stalled);
	fd = dial_server(&s);
	ask(&s, fd);
	hear(&s, fd, "421 4.4.2 ");
	hear_end(&s, fd);
	server_close(&s);
}

static void
practice_tls__close__in_the_middle_of_handshakes(void **state)
{
	struct client clients[4];
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(clients); i++) {
		client_open(&clients[i], &s);
		for (size_t j = 0; j < i; j++) {
			SSL_do_handshake(clients[i].ssl);
			uv_run(&s.loop.loop, UV_RUN_NOWAIT);
		}
	}
	server_close(&s);
	for (size_t i = 0; i < COUNT(clients); i++)
		client_close(&clients[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(practice_tls__starttls__begins_anew),
	    cmocka_unit_test(practice_tls__clients__two_hundred_at_once),
	    cmocka_unit_test(practice_tls__authority__stays_the_same),
	    cmocka_unit_test(
		practice_tls__p01_command_behind_starttls__is_not_carried_out),
	    cmocka_unit_test(
		practice_tls__p01_command_after_the_220__is_no_handshake),
	    cmocka_unit_test(practice_tls__p26_bad_handshakes__end),
	    cmocka_unit_test(
		practice_tls__p24_reset__at_any_point_of_the_handshake),
	    cmocka_unit_test(practice_tls__stalled__hangs_up_in_the_end),
	    cmocka_unit_test(practice_tls__close__in_the_middle_of_handshakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
