/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-inbound-tls - clients of a practice server that want TLS, and what is
 * told of them. */
#include "inbound-stage.h"
#include "practice-tls-talk.h"

static void
shake_in_vain(struct client *c)
{
	struct server *s = c->server;
	uint64_t limit_us = net_now_us(s->loop.net) + NET_LOOP_LIMIT_MS * 1000;
	int rc;

	while ((rc = SSL_do_handshake(c->ssl)) != 1 &&
	       SSL_get_error(c->ssl, rc) == SSL_ERROR_WANT_READ)
		turn(s, limit_us);
	assert_int_not_equal(rc, 1);
}

static void
distrust(SSL *ssl)
{
	SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
}

static void
be_old(SSL *ssl)
{
	SSL_set_security_level(ssl, 0);
	SSL_set_max_proto_version(ssl, TLS1_1_VERSION);
}

static void
want_rare_cipher(SSL *ssl)
{
	SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
	assert_int_equal(SSL_set_cipher_list(ssl, "ECDHE-RSA-AES256-SHA"), 1);
}

static void
inbound__handshake__fails_in_plain_words(void **state)
{
	static const struct {
		void (*prepare)(SSL *ssl);
		const char *told;
	} rows[] = {
	    {distrust, "the client does not know who vouches for this server's "
		       "certificate (TLS: "},
	    {be_old,
		"the client wants another version of TLS: here are 1.2 and "
		"1.3 (TLS: "},
	    {want_rare_cipher,
		"the client and this server have no cipher in common (TLS: "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct client c;
		struct stage s;

		stage_open(&s);
		client_open(&c, &s.server);
		rows[i].prepare(c.ssl);
		shake_in_vain(&c);
		client_close(&c);
		await_end(&s);
		stage_assert_tls_trouble(&s, rows[i].told);
		stage_close(&s);
	}
}

/* Some libraries look at the certificate only then. */
static void
inbound__left_behind_the_handshake__is_told(void **state)
{
	const struct session *session;
	struct client c;
	struct stage s;

	(void)state;
	stage_open(&s);
	client_open(&c, &s.server);
	client_shake(&c);
	while (conversation_session(s.seen)->tls.version == NULL)
		uv_run(&s.server.loop.loop, UV_RUN_ONCE);
	session = conversation_session(s.seen);
	assert_true(session->tls.is_served);
	assert_false(session->tls.is_verified);
	client_close(&c);
	await_end(&s);
	session = conversation_session(s.seen);
	assert_non_null(
	    strstr(session->closed_error, "hung up behind the handshake"));
	stage_close(&s);
}

static void
inbound__inside__is_told_as_such(void **state)
{
	struct client c;
	struct stage s;

	(void)state;
	stage_open(&s);
	client_open(&c, &s.server);
	client_shake(&c);
	client_say(&c, "EHLO a\r\n", "250-");
	client_say(&c, "AUTH CRAM-MD5\r\n", "334 ");
	client_say(&c,
	    "c3R1ZGVudCAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==\r\n",
	    "535 ");
	is_part(s.seen, ">AUTH CRAM-MD5\n<334 ");
	is_part(s.seen, "<=CRAM-MD5: challenge <");
	is_part(
	    s.seen, ">=CRAM-MD5: user student, digest ********\n<535 5.7.8 ");
	client_say(&c, "QUIT\r\n", "221 ");
	client_close(&c);
	await_end(&s);
	assert_true(conversation_session(s.seen)->is_secure);
	assert_string_equal(
	    conversation_session(s.seen)->tls.version, "TLS 1.3");
	stage_close(&s);
}

/* RFC 8314 3: TLS, then the greeting. */
static void
inbound__wrapped__greets_inside(void **state)
{
	struct client c;
	struct stage s;

	(void)state;
	stage_open(&s);
	practice_wrap(s.server.practice);
	client_take(&c, &s.server, dial_server(&s.server));
	client_shake(&c);
	client_hear(&c, "220 ");
	client_say(&c, "EHLO a\r\n", "250-");
	client_say(&c, "STARTTLS\r\n", "554 ");
	client_say(&c, "AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\r\n", "235 ");
	client_say(&c, "QUIT\r\n", "221 ");
	client_close(&c);
	await_end(&s);
	assert_true(conversation_session(s.seen)->is_secure);
	assert_true(conversation_session(s.seen)->is_authenticated);
	stage_close(&s);
}

/* Who is set to another kind of TLS, or to none. */
static void
inbound__wrapped__clear_is_lost(void **state)
{
	static const struct {
		const char *said, *told;
	} rows[] = {
	    {"EHLO a\r\n", "the client speaks in clear: EHLO a"},
	    {"", "it may wait for a greeting in clear"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct session *session;
		struct stage s;
		int fd;

		stage_open(&s);
		practice_wrap(s.server.practice);
		fd = dial_server(&s.server);
		peer_write(fd, rows[i].said);
		shutdown(fd, SHUT_WR);
		await_end(&s);
		session = conversation_session(s.seen);
		assert_int_equal(session->trouble, TROUBLE_TLS);
		assert_non_null(strstr(session->closed_error, rows[i].told));
		assert_non_null(
		    strstr(session->closed_error, "TLS comes first here"));
		close(fd);
		stage_close(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inbound__handshake__fails_in_plain_words),
	    cmocka_unit_test(inbound__left_behind_the_handshake__is_told),
	    cmocka_unit_test(inbound__inside__is_told_as_such),
	    cmocka_unit_test(inbound__wrapped__greets_inside),
	    cmocka_unit_test(inbound__wrapped__clear_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
