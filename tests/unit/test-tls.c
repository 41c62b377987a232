/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-tls - handshakes with certificates of every kind, and what passes
 * inside; peers that break off, stall or speak something else. */
#include "tls-scene.h"

static struct tls_cert other_root;

/* ---- certificates ----------------------------------------------------- */

enum signer { BY_ROOT, BY_OTHER, BY_ITSELF };

static const struct {
	struct tls_cert_says says;
	enum signer signer;
	const char *host;
	const char *found; /* errors, subject, names */
} certs[] = {
    {{.subject = HOST, .names = "DNS:" HOST}, BY_ROOT, HOST,
	"|CN=" HOST " " HOST},
    {{.subject = "x", .names = "DNS:*.example.net,DNS:b"}, BY_ROOT, HOST,
	"|CN=x *.example.net b"},
    {{.subject = "x", .names = "IP:192.0.2.1"}, BY_ROOT, "192.0.2.1",
	"|CN=x 192.0.2.1"},
    {{.subject = HOST, .names = "DNS:" HOST}, BY_ITSELF, HOST,
	"0:DEPTH_ZERO_SELF_SIGNED_CERT|CN=" HOST " " HOST},
    {{.subject = HOST,
	 .names = "DNS:" HOST,
	 .begins_s = -9000,
	 .ends_s = -3000},
	BY_ROOT, HOST, "0:CERT_HAS_EXPIRED|CN=" HOST " " HOST},
    {{.subject = HOST, .names = "DNS:" HOST, .begins_s = 3000, .ends_s = 9000},
	BY_ROOT, HOST, "0:CERT_NOT_YET_VALID|CN=" HOST " " HOST},
    {{.subject = HOST, .names = "DNS:other.example"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=" HOST " other.example"},
    {{.subject = HOST}, BY_ROOT, HOST, "0:HOSTNAME_MISMATCH|CN=" HOST},
    {{.subject = "x", .names = "DNS:m*.example.net"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x m*.example.net"},
    {{.subject = "x", .names = "DNS:*.net"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x *.net"},
    {{.subject = "x", .names = "DNS:*"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x *"},
    {{.subject = "x", .names = "DNS:*.*.net"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x *.*.net"},
    {{.subject = "x", .names = "DNS:mx.*.net"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x mx.*.net"},
    {{.subject = "x", .names = "DNS:*x.example.net"}, BY_ROOT, HOST,
	"0:HOSTNAME_MISMATCH|CN=x *x.example.net"},
    {{.subject = "x", .names = "DNS:*.example.net"}, BY_ROOT, "a." HOST,
	"0:HOSTNAME_MISMATCH|CN=x *.example.net"},
    {{.subject = "x", .names = "DNS:*.example.net"}, BY_ROOT, "example.net",
	"0:HOSTNAME_MISMATCH|CN=x *.example.net"},
    {{.subject = "x", .names = "DNS:MX.Example.NET"}, BY_ROOT, HOST,
	"|CN=x MX.Example.NET"},
    {{.subject = "x", .names = "IP:2001:db8::1"}, BY_ROOT, "2001:db8::1",
	"|CN=x 2001:db8::1"},
    {{.subject = "x", .names = "DNS:192.0.2.1"}, BY_ROOT, "192.0.2.1",
	"0:IP_ADDRESS_MISMATCH|CN=x 192.0.2.1"},
    {{.subject = HOST,
	 .names = "DNS:other.example",
	 .begins_s = -9000,
	 .ends_s = -3000},
	BY_OTHER, HOST,
	"0:HOSTNAME_MISMATCH 0:UNABLE_TO_GET_ISSUER_CERT_LOCALLY "
	"0:UNABLE_TO_VERIFY_LEAF_SIGNATURE 0:CERT_HAS_EXPIRED|CN=" HOST
	" other.example"},
};

static size_t
count_words(const char *text)
{
	size_t count = 0;

	for (; *text != '\0' && *text != '|'; count++) {
		text += strcspn(text, " |");
		text += strspn(text, " ");
	}
	return count;
}

/* Errors come in the library's order; they are compared as sets. */
static void
assert_found(const char *found, const char *wanted)
{
	char list[400];
	const char *bar = strchr(wanted, '|');

	assert_string_equal(strchr(found, '|'), bar);
	snprintf(list, sizeof(list), "%.*s", (int)(bar - wanted), wanted);
	assert_int_equal(count_words(found), count_words(wanted));
	for (char *word = list, *end; *word != '\0'; word = end) {
		end = word + strcspn(word, " ");
		if (*end != '\0')
			*end++ = '\0';
		assert_non_null(strstr(found, word));
	}
}

static struct tls_cert
make(size_t i)
{
	return tls_cert_make(&certs[i].says, certs[i].signer == BY_ROOT ? &root
					     : certs[i].signer == BY_OTHER
						 ? &other_root
						 : NULL);
}

static void
tls__start__every_error_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(certs); i++) {
		struct tls_options options = usual;
		struct tls_cert cert = make(i);
		struct scene s;
		bool is_good = certs[i].found[0] == '|';

		options.host = certs[i].host;
		scene_open(&s, &options);
		shake(&s, &cert, NULL);
		assert_found(s.found, certs[i].found);
		assert_int_equal(s.link != NULL, is_good);
		if (s.link != NULL)
			link_abort(s.link);
		else
			assert_string_equal(s.error,
			    "the server's certificate does not prove who it "
			    "is");
		scene_close(&s);
		tls_cert_free(&cert);
	}
}

static void
tls__start__unverified_is_a_choice(void **state)
{
	struct tls_options options = usual;
	struct tls_cert cert = make(3);
	struct scene s;

	(void)state;
	options.is_unverified = true;
	scene_open(&s, &options);
	shake(&s, &cert, NULL);
	assert_non_null(s.link);
	assert_found(s.found, certs[3].found);
	link_abort(s.link);
	scene_close(&s);
	tls_cert_free(&cert);
}

static void
tls__start__a_chain_needs_its_links(void **state)
{
	static const struct tls_cert_says middle_says = {
	    .subject = "middle", .is_ca = true};
	struct tls_cert middle = tls_cert_make(&middle_says, &root);
	struct tls_cert cert = tls_cert_make(&certs[0].says, &middle);
	struct scene s;

	(void)state;
	scene_open(&s, &usual);
	shake(&s, &cert, &middle);
	assert_non_null(s.link);
	link_abort(s.link);
	scene_close(&s);
	scene_open(&s, &usual);
	shake(&s, &cert, NULL);
	assert_null(s.link);
	assert_non_null(strstr(s.found, "0:UNABLE_TO_GET_ISSUER_CERT_LOCALLY"));
	scene_close(&s);
	tls_cert_free(&cert);
	tls_cert_free(&middle);
}

/* Names with NUL or controls are no names of ours, and are told as they are;
 * ten thousand of them are counted. */
static void
tls__start__hostile_names_are_bounded(void **state)
{
	struct buf names = {0};
	struct tls_cert_says says = {.subject = "\x1b[2J\xe2\x80\xae"};
	struct tls_cert cert;
	struct scene s;

	(void)state;
	for (int i = 0; i < 500; i++)
		buf_addf(&names, "%sDNS:n%d", i == 0 ? "" : ",", i);
	says.names = buf_text(&names);
	cert = tls_cert_make(&says, &root);
	scene_open(&s, &usual);
	shake(&s, &cert, NULL);
	assert_null(s.link);
	assert_non_null(strstr(s.found, " n0 n1 "));
	assert_non_null(strstr(s.found, " +468"));
	scene_close(&s);
	tls_cert_free(&cert);
	buf_fini(&names);
}

/* ---- what passes ------------------------------------------------------ */

static void
want_bytes(struct scene *s, size_t count)
{
	while (s->received.len < count) {
		s->has_bytes = false;
		net_loop_wait(&s->l, &s->has_bytes);
	}
}

static void
tls__link__bytes_both_ways_and_an_end(void **state)
{
	struct tls_cert cert = make(0);
	struct buf flood = {0};
	struct scene s;

	(void)state;
	scene_open(&s, &usual);
	shake(&s, &cert, NULL);
	/* It came while nobody read. */
	tls_peer_write(&s.peer, "220 hi\r\n");
	link_start(s.link, &events, &s);
	want_bytes(&s, 8);
	assert_memory_equal(s.received.ptr, "220 hi\r\n", 8);
	link_write(s.link, SLICE("EHLO me\r\n"));
	assert_string_equal(tls_peer_read(&s.peer, &s.l), "EHLO me\r\n");
	/* More than a record; nothing is lost while it is paused. */
	link_pause(s.link, true);
	for (int i = 0; i < 4000; i++)
		buf_add_str(&flood, "250-x\r\n");
	tls_peer_write(&s.peer, buf_text(&flood));
	for (int i = 0; i < 20; i++)
		uv_run(&s.l.loop, UV_RUN_NOWAIT);
	assert_int_equal(s.received.len, 8);
	link_pause(s.link, false);
	want_bytes(&s, 8 + flood.len);
	SSL_shutdown(s.peer.ssl);
	net_loop_wait(&s.l, &s.has_ended);
	assert_int_equal(s.end, LINK_EOF);
	assert_string_equal(s.error, "closed by the peer");
	link_close(s.link);
	scene_close(&s);
	buf_fini(&flood);
	tls_cert_free(&cert);
}

static void
tls__link__cut_off_is_told_apart(void **state)
{
	struct tls_cert cert = make(0);
	struct scene s;

	(void)state;
	scene_open(&s, &usual);
	shake(&s, &cert, NULL);
	link_start(s.link, &events, &s);
	shutdown(s.fd, SHUT_WR);
	net_loop_wait(&s.l, &s.has_ended);
	assert_string_equal(
	    s.error, "closed by the peer without TLS's goodbye");
	assert_int_equal(s.end, LINK_CUT);
	link_abort(s.link);
	scene_close(&s);
	tls_cert_free(&cert);
}

/* ---- handshakes that fail --------------------------------------------- */

static void
assert_fails(const char *said, uint64_t timeout_ms, const char *error)
{
	struct tls_options options = usual;
	struct scene s;

	options.timeout_ms = timeout_ms;
	scene_open(&s, &options);
	if (said == NULL)
		peer_reset(s.fd);
	else if (said[0] != '\0')
		peer_write(s.fd, said);
	if (said == NULL)
		s.fd = -1;
	net_loop_wait(&s.l, &s.is_done);
	assert_null(s.link);
	assert_non_null(strstr(s.error, error));
	scene_close(&s);
}

static void
tls__start__who_speaks_something_else(void **state)
{
	(void)state;
	assert_fails("250 mx.example.net\r\n", 15000, "TLS: ");
	assert_fails(NULL, 15000,
	    "the connection ended in the handshake: connection reset");
	assert_fails("", 200, "the handshake: no answer in 200 ms");
}

static void
tls__start__files_that_are_not_there(void **state)
{
	struct tls_options options = usual;
	struct scene s;

	(void)state;
	options.ca_file = "/nonexistent/ca.pem";
	scene_open(&s, &options);
	net_loop_wait(&s.l, &s.is_done);
	assert_null(s.link);
	assert_non_null(strstr(
	    s.error, "certificates of authorities /nonexistent/ca.pem: "));
	scene_close(&s);
}

static void
tls__cancel__at_any_point(void **state)
{
	struct tls_cert cert = make(0);
	struct scene s;

	(void)state;
	scene_open(&s, &usual);
	tls_cancel(s.tls);
	scene_close(&s);
	scene_open(&s, &usual);
	tls_peer_open(&s.peer, s.fd, &cert, NULL);
	uv_run(&s.l.loop, UV_RUN_NOWAIT);
	SSL_do_handshake(s.peer.ssl);
	uv_run(&s.l.loop, UV_RUN_NOWAIT);
	assert_false(s.is_done);
	tls_cancel(s.tls);
	scene_close(&s);
	assert_false(s.is_done);
	tls_cert_free(&cert);
}

static void
tls__version_parse__numbers_only(void **state)
{
	enum tls_version version = TLS_VERSION_1_2;

	(void)state;
	assert_true(tls_version_parse(SLICE("1.3"), &version));
	assert_int_equal(version, TLS_VERSION_1_3);
	assert_false(tls_version_parse(SLICE("1.4"), &version));
	assert_false(tls_version_parse(SLICE(""), &version));
}

static int
set_up(void **state)
{
	static const struct tls_cert_says other_says = {
	    .subject = "other", .is_ca = true};

	other_root = tls_cert_make(&other_says, NULL);
	return set_up_root(state);
}

static int
tear_down(void **state)
{
	tls_cert_free(&other_root);
	return tear_down_root(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tls__start__every_error_is_told),
	    cmocka_unit_test(tls__start__unverified_is_a_choice),
	    cmocka_unit_test(tls__start__a_chain_needs_its_links),
	    cmocka_unit_test(tls__start__hostile_names_are_bounded),
	    cmocka_unit_test(tls__link__bytes_both_ways_and_an_end),
	    cmocka_unit_test(tls__link__cut_off_is_told_apart),
	    cmocka_unit_test(tls__start__who_speaks_something_else),
	    cmocka_unit_test(tls__start__files_that_are_not_there),
	    cmocka_unit_test(tls__cancel__at_any_point),
	    cmocka_unit_test(tls__version_parse__numbers_only),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
