/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-proxy - links through a proxy on real loopback sockets: the way is
 * opened, refused, never answered or given up. */
#include "ehlo/net/proxy.h"

#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/net/listen.h"
#include "net-peer.h"

static const char socks_open[] = "\5\0\5\0\0\1\0\0\0\0\0\0";

/* Our end is accepted: to a link it is the same. */
struct scene {
	struct net_loop l;
	struct listener *listener;
	int peer; /* the proxy */
	struct link *link;
	struct proxy *proxy;
	bool has_link, is_done, has_ended;
	enum port_verdict verdict;
	char reason[200];
	struct buf received;
	size_t wanted;
	bool has_wanted;
};

static void
on_client(void *context, struct link *link)
{
	struct scene *s = context;

	s->link = link;
	s->has_link = true;
}

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
	s->has_wanted = s->received.len >= s->wanted;
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct scene *s = context;

	(void)reason;
	s->has_ended = end == LINK_EOF;
}

static const struct link_events events = {.on_read = on_read, .on_end = on_end};

static void
scene_open(struct scene *s, uint64_t timeout_ms)
{
	struct address any = peer_address("127.0.0.1", 0);
	struct proxy_options options = {.kind = PROXY_SOCKS5,
	    .host = "mx.example",
	    .port = 25,
	    .timeout_ms = timeout_ms};

	*s = (struct scene){0};
	net_loop_open(&s->l);
	s->listener = listener_open(s->l.net, &any, on_client, s, NULL);
	assert_non_null(s->listener);
	s->peer = peer_connect(listener_address(s->listener));
	net_loop_wait(&s->l, &s->has_link);
	s->proxy = proxy_start(s->l.net, s->link, &options, on_done, s);
	assert_false(s->is_done);
}

static void
scene_close(struct scene *s)
{
	listener_close(s->listener);
	net_loop_close(&s->l);
	if (s->peer >= 0)
		close(s->peer);
	buf_fini(&s->received);
}

static void
proxy_says(struct scene *s, const char *bytes, size_t len)
{
	assert_int_equal(send(s->peer, bytes, len, 0), len);
}

static void
want(struct scene *s, size_t count)
{
	s->wanted = count;
	s->has_wanted = s->received.len >= count;
	net_loop_wait(&s->l, &s->has_wanted);
}

static void
proxy__start__then_the_link_is_the_servers(void **state)
{
	struct scene s;
	char sent[64];
	size_t len;

	(void)state;
	scene_open(&s, 10000);
	/* The greeting comes along with the last answer of the proxy. */
	proxy_says(&s, socks_open, sizeof(socks_open) - 1);
	proxy_says(&s, "220 hi\r\n", 8);
	net_loop_wait(&s.l, &s.is_done);
	assert_int_equal(s.verdict, PORT_LISTENING);
	link_start(s.link, &events, &s);
	want(&s, 8);
	proxy_says(&s, "250 ok\r\n", 8);
	want(&s, 16);
	assert_memory_equal(s.received.ptr, "220 hi\r\n250 ok\r\n", 16);
	link_write(s.link, SLICE("QUIT\r\n"));
	peer_read(&s.l, s.peer, sent, 3 + 17 + 6, &len);
	assert_memory_equal(sent + 20, "QUIT\r\n", 6);
	close(s.peer);
	s.peer = -1;
	net_loop_wait(&s.l, &s.has_ended);
	link_close(s.link);
	scene_close(&s);
}

static void
proxy__start__a_paused_link_loses_nothing(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, 10000);
	proxy_says(&s, socks_open, sizeof(socks_open) - 1);
	proxy_says(&s, "220 hi\r\n", 8);
	net_loop_wait(&s.l, &s.is_done);
	link_pause(s.link, true);
	link_start(s.link, &events, &s);
	proxy_says(&s, "250 ok\r\n", 8);
	for (int i = 0; i < 20; i++)
		uv_run(&s.l.loop, UV_RUN_NOWAIT);
	assert_int_equal(s.received.len, 0);
	link_pause(s.link, false);
	want(&s, 16);
	assert_memory_equal(s.received.ptr, "220 hi\r\n250 ok\r\n", 16);
	link_abort(s.link);
	scene_close(&s);
}

static void
assert_failed(struct scene *s, enum port_verdict verdict, const char *reason)
{
	net_loop_wait(&s->l, &s->is_done);
	assert_null(s->link);
	assert_int_equal(s->verdict, verdict);
	assert_string_equal(s->reason, reason);
	scene_close(s);
}

static void
proxy__start__refused_lost_or_silent(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, 10000);
	proxy_says(&s, "\5\0\5\5\0\1\0\0\0\0\0\0", 12);
	assert_failed(
	    &s, PORT_NOT_LISTENING, "the proxy says: connection refused");
	scene_open(&s, 10000);
	shutdown(s.peer, SHUT_WR);
	assert_failed(&s, PORT_UNDECIDED,
	    "the proxy ended the connection: closed by the peer");
	scene_open(&s, 200);
	proxy_says(&s, "\5\0", 2);
	assert_failed(&s, PORT_FILTERED, "the proxy: no answer in 200 ms");
}

static void
proxy__cancel__nobody_is_told(void **state)
{
	struct scene s;
	char sent[64];
	size_t len;

	(void)state;
	scene_open(&s, 10000);
	proxy_cancel(s.proxy);
	peer_read(&s.l, s.peer, sent, sizeof(sent), &len);
	assert_false(s.is_done);
	/* Also when the answer is there, and not told yet. */
	scene_close(&s);
	scene_open(&s, 10000);
	proxy_says(&s, socks_open, sizeof(socks_open) - 1);
	uv_run(&s.l.loop, UV_RUN_NOWAIT);
	if (!s.is_done)
		proxy_cancel(s.proxy);
	else
		link_abort(s.link);
	scene_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(proxy__start__then_the_link_is_the_servers),
	    cmocka_unit_test(proxy__start__a_paused_link_loses_nothing),
	    cmocka_unit_test(proxy__start__refused_lost_or_silent),
	    cmocka_unit_test(proxy__cancel__nobody_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
