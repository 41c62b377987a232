/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-tls-server - who a server is, and clients that come to it: honest,
 * hostile, and many at once. */
#include "ehlo/net/tls-server.h"

#include <fcntl.h>
#include <stdlib.h>

#include "ehlo/base/buf.h"
#include "ehlo/net/listen.h"
#include "net-peer.h"
#include "tls-peer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct tls_identity_options usual = {
    .subject = "mx.example.net",
    .names = "DNS:mx.example.net,IP:127.0.0.1",
    .begins_s = -3600,
    .ends_s = 86400,
};

/* A server with one or more clients, each of whom it accepts. */
struct scene {
	struct net_loop l;
	struct listener *listener;
	struct tls_identity *identity;
	uint64_t timeout_ms;
	struct link *link; /* the newest that is secure */
	struct tls *tls;   /* the newest handshake */
	size_t begun, done, failed;
	char error[200];
	char exporter[32]; /* of the newest connection */
	struct buf received;
	bool is_goodbye; /* whatever is read ends the link */
};

static void
on_read(void *context, struct slice bytes)
{
	struct scene *s = context;

	buf_add_slice(&s->received, bytes);
	if (!s->is_goodbye)
		return;
	link_close(s->link);
	s->link = NULL;
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	(void)context;
	(void)end;
	(void)reason;
}

static void
on_done(void *context, struct link *link, const struct tls_report *report,
    const char *error)
{
	static const struct link_events events = {
	    .on_read = on_read, .on_end = on_end};
	struct scene *s = context;

	s->tls = NULL;
	if (link == NULL) {
		snprintf(s->error, sizeof(s->error), "%s", error);
		s->failed++;
		return;
	}
	assert_non_null(report->version);
	assert_false(report->has_peer);
	assert_int_equal(report->exporter.len, sizeof(s->exporter));
	memcpy(s->exporter, report->exporter.ptr, sizeof(s->exporter));
	s->done++;
	if (s->link != NULL)
		link_abort(s->link);
	s->link = link;
	link_start(link, &events, s);
}

static void
on_link(void *context, struct link *link)
{
	struct scene *s = context;

	s->begun++;
	s->tls =
	    tls_accept(s->l.net, link, s->identity, s->timeout_ms, on_done, s);
}

static void
scene_open(struct scene *s, const struct tls_identity_options *options)
{
	struct address any = peer_address("127.0.0.1", 0);
	struct err err = {0};

	*s = (struct scene){.timeout_ms = NET_LOOP_LIMIT_MS};
	net_loop_open(&s->l);
	s->identity = tls_identity_new(options, &err);
	assert_non_null(s->identity);
	s->listener = listener_open(s->l.net, &any, on_link, s, NULL);
}

static void
scene_close(struct scene *s)
{
	if (s->link != NULL)
		link_abort(s->link);
	listener_close(s->listener);
	tls_identity_free(s->identity);
	net_loop_close(&s->l);
	buf_fini(&s->received);
}

/* Turns the loop until at least so many handshakes have ended. */
static void
wait_for(struct scene *s, size_t count)
{
	uint64_t limit_us = net_now_us(s->l.net) + NET_LOOP_LIMIT_MS * 1000;

	while (s->done + s->failed < count) {
		uv_run(&s->l.loop, UV_RUN_NOWAIT);
		assert_true(net_now_us(s->l.net) < limit_us);
	}
}

/* ---- a client --------------------------------------------------------- */

struct client {
	int fd;
	SSL_CTX *context;
	SSL *ssl;
};

static void
trust(SSL_CTX *context, const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	assert_non_null(cert);
	X509_STORE_add_cert(SSL_CTX_get_cert_store(context), cert);
	X509_free(cert);
	BIO_free(bio);
}

static void
client_open(struct client *c, struct scene *s, const char *host)
{
	c->fd = peer_connect(listener_address(s->listener));
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	c->context = SSL_CTX_new(TLS_client_method());
	trust(c->context, tls_identity_authority(s->identity));
	SSL_CTX_set_verify(c->context, SSL_VERIFY_PEER, NULL);
	c->ssl = SSL_new(c->context);
	SSL_set_fd(c->ssl, c->fd);
	SSL_set1_host(c->ssl, host);
	SSL_set_connect_state(c->ssl);
}

static void
client_close(struct client *c)
{
	SSL_free(c->ssl);
	SSL_CTX_free(c->context);
	close(c->fd);
}

/* What came of it: X509_V_OK, or why the certificate was not believed. */
static long
client_shake(struct client *c, struct scene *s)
{
	uint64_t limit_us = net_now_us(s->l.net) + NET_LOOP_LIMIT_MS * 1000;
	int rc;

	while ((rc = SSL_do_handshake(c->ssl)) != 1) {
		if (SSL_get_error(c->ssl, rc) != SSL_ERROR_WANT_READ)
			return SSL_get_verify_result(c->ssl);
		uv_run(&s->l.loop, UV_RUN_NOWAIT);
		assert_true(net_now_us(s->l.net) < limit_us);
	}
	return X509_V_OK;
}

/* ---- who the server is ------------------------------------------------ */

static void
tls_server__identity__is_believed_for_what_it_says(void **state)
{
	static const struct {
		struct tls_identity_options is;
		const char *host;
		long result;
	} cases[] = {
	    {{"a", "DNS:a.example", -60, 60}, "a.example", X509_V_OK},
	    {{"a", "DNS:a.example", -60, 60}, "b.example",
		X509_V_ERR_HOSTNAME_MISMATCH},
	    {{"a", "DNS:a.example", -120, -60}, "a.example",
		X509_V_ERR_CERT_HAS_EXPIRED},
	    {{"a", "DNS:a.example", 60, 120}, "a.example",
		X509_V_ERR_CERT_NOT_YET_VALID},
	};
	struct client c;
	struct scene s;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		scene_open(&s, &cases[i].is);
		client_open(&c, &s, cases[i].host);
		assert_int_equal(client_shake(&c, &s), cases[i].result);
		wait_for(&s, 1);
		assert_int_equal(s.done, cases[i].result == X509_V_OK);
		client_close(&c);
		scene_close(&s);
	}
}

static void
tls_server__identity__is_another_each_time(void **state)
{
	struct err err = {0};
	struct tls_identity *a = tls_identity_new(&usual, &err);
	struct tls_identity *b = tls_identity_new(&usual, &err);

	(void)state;
	assert_string_not_equal(
	    tls_identity_authority(a), tls_identity_authority(b));
	tls_identity_free(a);
	tls_identity_free(b);
	tls_identity_free(NULL);
}

static void
tls_server__identity__says_why_not(void **state)
{
	struct tls_identity_options odd = usual;
	struct err err = {0};

	(void)state;
	odd.names = "DNS";
	assert_null(tls_identity_new(&odd, &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_non_null(strstr(err.text, "no key and certificate: "));
}

/* ---- clients ---------------------------------------------------------- */

static void
tls_server__accept__passes_bytes_both_ways(void **state)
{
	struct client c;
	struct scene s;
	char text[10] = "";

	(void)state;
	scene_open(&s, &usual);
	client_open(&c, &s, "mx.example.net");
	assert_int_equal(client_shake(&c, &s), X509_V_OK);
	SSL_write(c.ssl, "EHLO", 4);
	wait_for(&s, 1);
	while (s.received.len < 4)
		uv_run(&s.l.loop, UV_RUN_ONCE);
	assert_memory_equal(s.received.ptr, "EHLO", 4);
	link_write(s.link, SLICE("250"));
	while (SSL_read(c.ssl, text, sizeof(text)) <= 0)
		uv_run(&s.l.loop, UV_RUN_NOWAIT);
	assert_string_equal(text, "250");
	client_close(&c);
	scene_close(&s);
}

static void
tls_server__link__may_be_closed_by_who_reads(void **state)
{
	struct client c;
	struct scene s;
	char byte;

	(void)state;
	scene_open(&s, &usual);
	client_open(&c, &s, "mx.example.net");
	assert_int_equal(client_shake(&c, &s), X509_V_OK);
	wait_for(&s, 1);
	s.is_goodbye = true;
	SSL_write(c.ssl, "QUIT", 4);
	while (s.link != NULL)
		uv_run(&s.l.loop, UV_RUN_ONCE);
	while (SSL_read(c.ssl, &byte, 1) <= 0 &&
	       SSL_get_shutdown(c.ssl) != SSL_RECEIVED_SHUTDOWN)
		uv_run(&s.l.loop, UV_RUN_NOWAIT);
	client_close(&c);
	scene_close(&s);
}

static void
tls_server__accept__ties_both_ends_together(void **state)
{
	unsigned char exporter[32];
	struct client c;
	struct scene s;

	(void)state;
	scene_open(&s, &usual);
	client_open(&c, &s, "mx.example.net");
	assert_int_equal(client_shake(&c, &s), X509_V_OK);
	wait_for(&s, 1);
	assert_int_equal(SSL_export_keying_material(c.ssl, exporter,
			     sizeof(exporter), "EXPORTER-Channel-Binding", 24,
			     (const unsigned char *)"", 0, 1),
	    1);
	assert_memory_equal(exporter, s.exporter, sizeof(exporter));
	client_close(&c);
	scene_close(&s);
}

static void
tls_server__accept__ends_with_who_speaks_no_tls(void **state)
{
	static const char *const texts[] = {"EHLO x\r\n", "\x16\x03\x01",
	    "\x16\x03\x01\xff\xff", "\x15\x03\x03\x01\x02\x02\x28"};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		int fd;

		scene_open(&s, &usual);
		fd = peer_connect(listener_address(s.listener));
		peer_write(fd, texts[i]);
		close(fd);
		wait_for(&s, 1);
		assert_int_equal(s.failed, 1);
		assert_true(s.error[0] != '\0');
		scene_close(&s);
	}
}

/* RFC 8996 */
static void
tls_server__accept__speaks_no_old_version(void **state)
{
	static const int versions[] = {
	    TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION};
	struct client c;
	struct scene s;

	(void)state;
	for (size_t i = 0; i < COUNT(versions); i++) {
		scene_open(&s, &usual);
		client_open(&c, &s, "mx.example.net");
		SSL_set_security_level(c.ssl, 0);
		SSL_set_min_proto_version(c.ssl, versions[i]);
		SSL_set_max_proto_version(c.ssl, versions[i]);
		client_shake(&c, &s);
		wait_for(&s, 1);
		assert_int_equal(s.done, versions[i] >= TLS1_2_VERSION);
		client_close(&c);
		scene_close(&s);
	}
}

static void
tls_server__accept__waits_so_long_and_no_longer(void **state)
{
	struct scene s;
	int fd;

	(void)state;
	scene_open(&s, &usual);
	s.timeout_ms = 30;
	fd = peer_connect(listener_address(s.listener));
	wait_for(&s, 1);
	assert_non_null(strstr(s.error, "no answer in"));
	close(fd);
	scene_close(&s);
}

static void
tls_server__accept__may_be_canceled(void **state)
{
	struct scene s;
	int fd;

	(void)state;
	scene_open(&s, &usual);
	fd = peer_connect(listener_address(s.listener));
	while (s.begun == 0)
		uv_run(&s.l.loop, UV_RUN_ONCE);
	tls_cancel(s.tls);
	assert_int_equal(s.done + s.failed, 0);
	close(fd);
	scene_close(&s);
}

/* The identity may go before the connections that began with it. */
static void
tls_server__accept__two_hundred_at_once(void **state)
{
	static struct client clients[200];
	struct scene s;
	size_t secure = 0;

	(void)state;
	scene_open(&s, &usual);
	for (size_t i = 0; i < COUNT(clients); i++)
		client_open(&clients[i], &s, "mx.example.net");
	while (s.begun < COUNT(clients)) {
		SSL_do_handshake(clients[s.begun].ssl);
		uv_run(&s.l.loop, UV_RUN_NOWAIT);
	}
	tls_identity_free(s.identity);
	s.identity = NULL;
	for (size_t i = COUNT(clients); i-- > 0;)
		secure += client_shake(&clients[i], &s) == X509_V_OK;
	assert_int_equal(secure, COUNT(clients));
	wait_for(&s, COUNT(clients));
	assert_int_equal(s.done, COUNT(clients));
	for (size_t i = 0; i < COUNT(clients); i++)
		client_close(&clients[i]);
	scene_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		tls_server__identity__is_believed_for_what_it_says),
	    cmocka_unit_test(tls_server__identity__is_another_each_time),
	    cmocka_unit_test(tls_server__identity__says_why_not),
	    cmocka_unit_test(tls_server__accept__passes_bytes_both_ways),
	    cmocka_unit_test(tls_server__link__may_be_closed_by_who_reads),
	    cmocka_unit_test(tls_server__accept__ties_both_ends_together),
	    cmocka_unit_test(tls_server__accept__ends_with_who_speaks_no_tls),
	    cmocka_unit_test(tls_server__accept__speaks_no_old_version),
	    cmocka_unit_test(tls_server__accept__waits_so_long_and_no_longer),
	    cmocka_unit_test(tls_server__accept__may_be_canceled),
	    cmocka_unit_test(tls_server__accept__two_hundred_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
