/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-proxy-talk - what is said to proxies, and every answer of theirs; the
 * answers byte by byte as well. */
#include "../../src/net/proxy-talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SOCKS        .kind = PROXY_SOCKS5
#define HTTP         .kind = PROXY_HTTP
#define TO           .host = "mx.example", .port = 25

static const struct {
	struct proxy_options options;
	struct slice answer; /* of the proxy, all of it */
	struct slice said;   /* by us, all of it */
	enum proxy_state state;
	enum port_verdict verdict;
	const char *reason; /* when it failed */
	const char *ahead;  /* bytes of the server, when it is open */
} talks[] = {
    {{SOCKS, TO},
	SLICE("\5\0\5\0\0\1\0\0\0\0\0\0"
	      "220 hi"),
	SLICE("\5\1\0\5\1\0\3\12mx.example\0\31"), PROXY_OPEN, 0, NULL,
	"220 hi"},
    {{SOCKS, .host = "192.0.2.1", .port = 587}, SLICE("\5\0\5\0\0\3\4name\0\0"),
	SLICE("\5\1\0\5\1\0\1\300\0\2\1\2\113"), PROXY_OPEN, 0, NULL, ""},
    {{SOCKS, .host = "2001:db8::1", .port = 25},
	SLICE("\5\0\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	SLICE("\5\1\0\5\1\0\4\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1\0"
	      "\31"),
	PROXY_OPEN, 0, NULL, ""},
    {{SOCKS, TO, .user = "u", .password = "pw"},
	SLICE("\5\2\1\0\5\0\0\1\0\0\0\0\0\0"),
	SLICE("\5\2\0\2\1\1u\2pw\5\1\0\3\12mx.example\0\31"), PROXY_OPEN, 0,
	NULL, ""},
    {{SOCKS, TO, .user = "u", .password = "pw"}, SLICE("\5\2\1\1"),
	SLICE("\5\2\0\2\1\1u\2pw"), PROXY_FAILED, PORT_UNDECIDED,
	"the proxy refuses the user name or the password", NULL},
    {{SOCKS, TO}, SLICE("\5\377"), SLICE("\5\1\0"), PROXY_FAILED,
	PORT_UNDECIDED, "the proxy wants a user name and a password", NULL},
    {{SOCKS, TO}, SLICE("\5\2"), SLICE("\5\1\0"), PROXY_FAILED, PORT_UNDECIDED,
	"the proxy takes none of the ways to log in", NULL},
    {{SOCKS, TO}, SLICE("HTTP/1.1 400"), SLICE("\5\1\0"), PROXY_FAILED,
	PORT_UNDECIDED, "the proxy does not speak SOCKS5", NULL},
    {{SOCKS, TO}, SLICE("\5\0\5\5\0\1\0\0\0\0\0\0"),
	SLICE("\5\1\0\5\1\0\3\12mx.example\0\31"), PROXY_FAILED,
	PORT_NOT_LISTENING, "the proxy says: connection refused", NULL},
    {{SOCKS, TO}, SLICE("\5\0\5\4"), SLICE("\5\1\0\5\1\0\3\12mx.example\0\31"),
	PROXY_FAILED, PORT_FILTERED, "the proxy says: host unreachable", NULL},
    {{SOCKS, TO}, SLICE("\5\0\5\200"),
	SLICE("\5\1\0\5\1\0\3\12mx.example\0\31"), PROXY_FAILED, PORT_UNDECIDED,
	"the proxy failed", NULL},
    {{HTTP, TO}, SLICE("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n220 hi\r\n"),
	SLICE("CONNECT mx.example:25 HTTP/1.1\r\nHost: mx.example:25\r\n"
	      "\r\n"),
	PROXY_OPEN, 0, NULL, "220 hi\r\n"},
    {{HTTP, .host = "2001:db8::1", .port = 25, .user = "u", .password = "p"},
	SLICE("HTTP/1.0 299\n\n"),
	SLICE("CONNECT [2001:db8::1]:25 HTTP/1.1\r\nHost: [2001:db8::1]:25"
	      "\r\nProxy-Authorization: Basic dTpw\r\n\r\n"),
	PROXY_OPEN, 0, NULL, ""},
    {{HTTP, TO}, SLICE("HTTP/1.1 407 Proxy Auth\r\n\r\n"), {NULL, 0},
	PROXY_FAILED, PORT_UNDECIDED,
	"the proxy wants a user name and a password", NULL},
    {{HTTP, TO}, SLICE("HTTP/1.1 504 x\r\n\r\n"), {NULL, 0}, PROXY_FAILED,
	PORT_FILTERED, "the proxy got no answer from the server", NULL},
    {{HTTP, TO}, SLICE("HTTP/1.1 502 Bad Gateway\r\n\r\n"), {NULL, 0},
	PROXY_FAILED, PORT_UNDECIDED,
	"the proxy says: HTTP/1.1 502 Bad Gateway", NULL},
    {{HTTP, TO}, SLICE("HTTP/1.1 OK\r\n\r\n"), {NULL, 0}, PROXY_FAILED,
	PORT_UNDECIDED, "the proxy does not speak HTTP", NULL},
    {{HTTP, TO}, SLICE("220 mx.example ESMTP\r\n"), {NULL, 0}, PROXY_FAILED,
	PORT_UNDECIDED, "the proxy does not speak HTTP", NULL},
    {{HTTP, TO}, SLICE("HTTP/1.1 200 OK\r\nVia: x\r\n"), {NULL, 0}, PROXY_MORE,
	0, NULL, NULL},
    {{SOCKS, TO}, SLICE("\5\0\5\0\0\3\4nam"), {NULL, 0}, PROXY_MORE, 0, NULL,
	NULL},
};

/* The proxy's answer in pieces of a size. */
static enum proxy_state
talk(struct proxy_talk *t, size_t which, size_t piece, struct buf *said)
{
	struct slice rest = talks[which].answer;
	enum proxy_state state = PROXY_MORE;

	proxy_talk_init(t, &talks[which].options, said);
	while (rest.len > 0 && state == PROXY_MORE) {
		state = proxy_talk_feed(t, slice_range(rest, 0, piece), said);
		rest = slice_skip(rest, piece);
	}
	buf_add_slice(&t->heard, rest);
	return state;
}

static void
assert_talk(size_t which, size_t piece)
{
	struct buf said = {0};
	struct proxy_talk t;

	assert_int_equal(talk(&t, which, piece, &said), talks[which].state);
	if (talks[which].said.len > 0) {
		assert_int_equal(said.len, talks[which].said.len);
		assert_memory_equal(said.ptr, talks[which].said.ptr, said.len);
	}
	if (talks[which].state == PROXY_FAILED) {
		assert_int_equal(t.verdict, talks[which].verdict);
		assert_string_equal(t.reason, talks[which].reason);
	}
	if (talks[which].ahead != NULL)
		assert_string_equal(buf_text(&t.heard), talks[which].ahead);
	proxy_talk_fini(&t);
	buf_fini(&said);
}

static void
proxy_talk__feed__every_answer_however_it_is_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(talks); i++) {
		assert_talk(i, SIZE_MAX);
		assert_talk(i, 1);
		assert_talk(i, 3);
	}
}

static void
proxy_talk__feed__a_head_without_end_is_given_up(void **state)
{
	struct proxy_options options = {HTTP, TO};
	struct buf said = {0};
	struct proxy_talk t;
	size_t fed = 0;
	enum proxy_state s;

	(void)state;
	proxy_talk_init(&t, &options, &said);
	s = proxy_talk_feed(&t, SLICE("HTTP/1.1 200 OK\r\n"), &said);
	while (s == PROXY_MORE && fed < 1000000) {
		s = proxy_talk_feed(
		    &t, SLICE("X: aaaaaaaaaaaaaaaa\r\n"), &said);
		fed += 21;
	}
	assert_int_equal(s, PROXY_FAILED);
	assert_string_equal(t.reason, "the proxy answers without an end");
	assert_true(fed < 32768);
	proxy_talk_fini(&t);
	buf_fini(&said);
}

static void
proxy_talk__init__long_fields_are_cut_to_what_the_protocol_holds(void **state)
{
	char user[400], host[254];
	struct proxy_options options = {
	    SOCKS, .host = host, .port = 25, .user = user, .password = user};
	struct buf said = {0};
	struct proxy_talk t;

	(void)state;
	memset(user, 'u', sizeof(user) - 1);
	user[sizeof(user) - 1] = '\0';
	memset(host, 'h', sizeof(host) - 1);
	host[sizeof(host) - 1] = '\0';
	proxy_talk_init(&t, &options, &said);
	assert_int_equal(proxy_talk_feed(&t, SLICE("\5\2"), &said), PROXY_MORE);
	assert_int_equal(said.len, 4 + 1 + 256 + 256);
	proxy_talk_fini(&t);
	buf_fini(&said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(proxy_talk__feed__every_answer_however_it_is_cut),
	    cmocka_unit_test(proxy_talk__feed__a_head_without_end_is_given_up),
	    cmocka_unit_test(
		proxy_talk__init__long_fields_are_cut_to_what_the_protocol_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
