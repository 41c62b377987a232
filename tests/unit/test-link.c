/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-link - bytes, ends and their order, on real loopback sockets. */
#include "ehlo/net/link.h"

#include "ehlo/base/buf.h"
#include "ehlo/net/listen.h"
#include "net-peer.h"

#define MEBIBYTE ((size_t)1 << 20)

/* An accepted link and the plain socket at its other end. */
struct pair {
	struct net_loop l;
	struct listener *listener;
	struct link *link;
	int peer;
	bool has_link;

	struct buf received;
	size_t wanted; /* has_wanted when so many bytes are there */
	bool has_wanted;
	bool has_ended;
	enum link_end end;
	const char *reason;
	int ends;
	int drains;
	bool has_drained;
	bool echoes, closes_on_read, aborts_on_end;
};

static void
on_read(void *context, struct slice bytes)
{
	struct pair *p = context;

	assert_false(p->has_ended);
	buf_add_slice(&p->received, bytes);
	p->has_wanted = p->received.len >= p->wanted;
	if (p->echoes)
		link_write(p->link, bytes);
	if (p->closes_on_read)
		link_close(p->link);
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	struct pair *p = context;

	p->has_ended = true;
	p->end = end;
	p->reason = reason;
	p->ends++;
	if (p->aborts_on_end)
		link_abort(p->link);
}

static void
on_drained(void *context)
{
	struct pair *p = context;

	p->drains++;
	p->has_drained = true;
}

static const struct link_events events = {on_read, on_end, on_drained};

static void
on_client(void *context, struct link *link)
{
	struct pair *p = context;

	p->link = link;
	p->has_link = true;
}

static void
pair_open(struct pair *p)
{
	struct address any = peer_address("127.0.0.1", 0);

	*p = (struct pair){.wanted = SIZE_MAX};
	net_loop_open(&p->l);
	p->listener = listener_open(p->l.net, &any, on_client, p, NULL);
	assert_non_null(p->listener);
	p->peer = peer_connect(listener_address(p->listener));
	net_loop_wait(&p->l, &p->has_link);
}

static void
pair_close(struct pair *p)
{
	listener_close(p->listener);
	net_loop_close(&p->l);
	if (p->peer >= 0)
		close(p->peer);
	buf_fini(&p->received);
}

static void
pair_want(struct pair *p, size_t count)
{
	p->wanted = count;
	p->has_wanted = p->received.len >= count;
	net_loop_wait(&p->l, &p->has_wanted);
}

/* A text that shows a lost or a swapped byte. */
static struct buf
long_text(size_t size)
{
	struct buf b = {0};

	for (unsigned i = 0; b.len < size; i++)
		buf_addf(&b, "line %u\r\n", i);
	return b;
}

static void
assert_peer_reads(struct pair *p, struct slice expected)
{
	struct buf got = {0};
	size_t len;

	buf_add(&got, expected.ptr, expected.len);
	memset(got.ptr, 0, got.len);
	assert_int_equal(
	    peer_read(&p->l, p->peer, got.ptr, expected.len, &len), 0);
	assert_int_equal(len, expected.len);
	assert_memory_equal(got.ptr, expected.ptr, expected.len);
	buf_fini(&got);
}

static void
assert_peer_reads_end(struct pair *p)
{
	char byte;
	size_t len;

	assert_int_equal(peer_read(&p->l, p->peer, &byte, 1, &len), 0);
	assert_int_equal(len, 0);
}

static void
link__start__bytes_go_both_ways(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	p.echoes = true;
	link_start(p.link, &events, &p);
	peer_write(p.peer, "EHLO a\r\n");
	pair_want(&p, 8);
	assert_peer_reads(&p, SLICE("EHLO a\r\n"));
	net_loop_wait(&p.l, &p.has_drained);
	assert_int_equal(p.drains, 1);
	link_close(p.link);
	assert_peer_reads_end(&p);
	pair_close(&p);
}

static void
link__start__a_new_owner_gets_what_comes_next(void **state)
{
	struct pair p, heir = {.wanted = 3};

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	peer_write(p.peer, "one");
	pair_want(&p, 3);
	link_start(p.link, &events, &heir);
	peer_write(p.peer, "two");
	net_loop_wait(&p.l, &heir.has_wanted);
	assert_string_equal(buf_text(&heir.received), "two");
	assert_string_equal(buf_text(&p.received), "one");
	link_close(p.link);
	pair_close(&p);
	buf_fini(&heir.received);
}

static void
link__addresses__of_both_ends(void **state)
{
	struct pair p;
	char local[ADDRESS_TEXT_SIZE], listened[ADDRESS_TEXT_SIZE];
	char peer[ADDRESS_TEXT_SIZE];

	(void)state;
	pair_open(&p);
	address_port_text(link_local(p.link), local);
	address_port_text(listener_address(p.listener), listened);
	assert_string_equal(local, listened);
	assert_string_equal(address_text(link_peer(p.link), peer), "127.0.0.1");
	assert_int_not_equal(
	    address_port(link_peer(p.link)), address_port(link_local(p.link)));
	link_abort(p.link);
	pair_close(&p);
}

static void
link__end__half_closed_peer_still_reads(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	peer_write(p.peer, "QUIT\r\n");
	shutdown(p.peer, SHUT_WR);
	net_loop_wait(&p.l, &p.has_ended);
	assert_int_equal(p.end, LINK_EOF);
	assert_string_equal(p.reason, "closed by the peer");
	assert_string_equal(buf_text(&p.received), "QUIT\r\n");
	link_write(p.link, SLICE("221 bye\r\n"));
	link_close(p.link);
	assert_peer_reads(&p, SLICE("221 bye\r\n"));
	assert_peer_reads_end(&p);
	assert_int_equal(p.ends, 1);
	pair_close(&p);
}

static void
link__end__a_reset_comes_after_the_bytes_before_it(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	peer_write(p.peer, "421 enough\r\n");
	peer_reset(p.peer);
	p.peer = -1;
	link_start(p.link, &events, &p);
	net_loop_wait(&p.l, &p.has_ended);
	assert_string_equal(buf_text(&p.received), "421 enough\r\n");
	assert_int_equal(p.end, LINK_RESET);
	assert_string_equal(p.reason, "connection reset by the peer");
	link_write(p.link, SLICE("ignored"));
	assert_int_equal(link_unsent(p.link), 0);
	link_close(p.link);
	pair_close(&p);
	assert_int_equal(p.ends, 1);
}

static void
link__end__a_reset_that_a_write_sees_first(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	link_pause(p.link, true);
	link_start(p.link, &events, &p);
	peer_write(p.peer, "421 enough\r\n");
	peer_reset(p.peer);
	p.peer = -1;
	link_write(p.link, SLICE("MAIL FROM:<a@example.net>\r\n"));
	link_write(p.link, SLICE("RCPT TO:<b@example.net>\r\n"));
	net_loop_wait(&p.l, &p.has_drained);
	assert_int_equal(p.received.len, 0);
	link_pause(p.link, false);
	net_loop_wait(&p.l, &p.has_ended);
	assert_string_equal(buf_text(&p.received), "421 enough\r\n");
	assert_int_equal(p.end, LINK_RESET);
	link_abort(p.link);
	pair_close(&p);
}

/* The descriptor of a link, found by its address. */
static int
descriptor_of(const struct link *link)
{
	for (int fd = 3; fd < 100; fd++) {
		struct address a = {0};
		socklen_t len = sizeof(a.storage);

		if (getsockname(fd, (struct sockaddr *)&a.storage, &len) != 0 ||
		    memcmp(&a, link_local(link), sizeof(a)) != 0)
			continue;
		len = sizeof(a.storage);
		if (getpeername(fd, (struct sockaddr *)&a.storage, &len) == 0)
			return fd;
	}
	return -1;
}

static void
link__end__a_failed_write_ends_an_idle_connection(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	assert_int_equal(shutdown(descriptor_of(p.link), SHUT_WR), 0);
	link_write(p.link, SLICE("NOOP\r\n"));
	net_loop_wait(&p.l, &p.has_ended);
	assert_int_not_equal(p.end, LINK_EOF);
	link_close(p.link);
	pair_close(&p);
}

static void
link__end__abort_from_inside(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	p.aborts_on_end = true;
	link_start(p.link, &events, &p);
	peer_reset(p.peer);
	p.peer = -1;
	net_loop_wait(&p.l, &p.has_ended);
	assert_int_equal(p.end, LINK_RESET);
	pair_close(&p);
}

static void
link__write__a_mebibyte_in_order(void **state)
{
	struct buf text = long_text(MEBIBYTE);
	struct slice rest = buf_slice(&text);
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	for (size_t len = 1; rest.len > 0; len = len * 3 + 1) {
		link_write(p.link, slice_range(rest, 0, len));
		rest = slice_skip(rest, len);
	}
	link_write(p.link, SLICE(""));
	assert_int_equal(p.drains, 0);
	assert_peer_reads(&p, buf_slice(&text));
	net_loop_wait(&p.l, &p.has_drained);
	assert_int_equal(p.drains, 1);
	assert_int_equal(link_unsent(p.link), 0);
	link_close(p.link);
	pair_close(&p);
	buf_fini(&text);
}

static void
link__unsent__counts_what_the_peer_does_not_take(void **state)
{
	struct buf text = long_text(16 * MEBIBYTE);
	struct pair p;

	(void)state;
	pair_open(&p);
	link_write(p.link, buf_slice(&text));
	assert_true(link_unsent(p.link) > 0);
	assert_true(link_unsent(p.link) < text.len);
	link_abort(p.link);
	pair_close(&p);
	buf_fini(&text);
}

static void
link__pause__nothing_is_read(void **state)
{
	struct buf text = long_text(MEBIBYTE);
	size_t sent = 0;
	ssize_t got;
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	peer_write(p.peer, "one");
	pair_want(&p, 3);
	link_pause(p.link, true);
	/* Only a reader that does not read lets the peer's socket fill. */
	while ((got = send(p.peer, text.ptr, text.len, MSG_DONTWAIT)) > 0) {
		sent += (size_t)got;
		uv_run(&p.l.loop, UV_RUN_NOWAIT);
	}
	assert_int_equal(p.received.len, 3);
	link_pause(p.link, false);
	pair_want(&p, 3 + sent);
	assert_int_equal(p.received.len, 3 + sent);
	link_close(p.link);
	pair_close(&p);
	buf_fini(&text);
}

static void
link__close__flushes(void **state)
{
	struct buf text = long_text(MEBIBYTE);
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	link_write(p.link, buf_slice(&text));
	link_close(p.link);
	assert_peer_reads(&p, buf_slice(&text));
	assert_peer_reads_end(&p);
	pair_close(&p);
	assert_int_equal(p.ends + p.drains, 0);
	buf_fini(&text);
}

static void
link__close__unread_bytes_cause_no_reset(void **state)
{
	int error = 0;
	socklen_t len = sizeof(error);
	struct pair p;

	(void)state;
	pair_open(&p);
	peer_write(p.peer, "EHLO a\r\nMAIL FROM:<a@example.net>\r\n");
	link_write(p.link, SLICE("421 busy\r\n"));
	link_close(p.link);
	assert_peer_reads(&p, SLICE("421 busy\r\n"));
	assert_peer_reads_end(&p);
	listener_close(p.listener);
	net_loop_close(&p.l);
	/* A reset behind the end of file is seen here only. */
	getsockopt(p.peer, SOL_SOCKET, SO_ERROR, &error, &len);
	assert_int_equal(error, 0);
	close(p.peer);
}

static void
link__close__from_inside_a_read(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	p.closes_on_read = true;
	p.echoes = true;
	link_start(p.link, &events, &p);
	peer_write(p.peer, "QUIT\r\n");
	assert_peer_reads(&p, SLICE("QUIT\r\n"));
	assert_peer_reads_end(&p);
	pair_close(&p);
	assert_int_equal(p.ends + p.drains, 0);
}

static void
link__close__waits_two_seconds_and_no_more(void **state)
{
	struct buf text = long_text(16 * MEBIBYTE);
	uint64_t began_us;
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	link_write(p.link, buf_slice(&text));
	listener_close(p.listener);
	p.listener = NULL;
	began_us = uv_hrtime() / 1000;
	link_close(p.link);
	pair_close(&p);
	began_us = uv_hrtime() / 1000 - began_us;
	assert_in_range(began_us, 2000000, 30000000);
	buf_fini(&text);
}

static void
link__abort__does_not_wait(void **state)
{
	struct buf text = long_text(16 * MEBIBYTE);
	struct pair p;

	(void)state;
	pair_open(&p);
	link_start(p.link, &events, &p);
	link_write(p.link, buf_slice(&text));
	listener_close(p.listener);
	p.listener = NULL;
	link_abort(p.link);
	for (int i = 0; i < 10; i++)
		uv_run(&p.l.loop, UV_RUN_NOWAIT);
	assert_false(uv_loop_alive(&p.l.loop));
	pair_close(&p);
	assert_int_equal(p.ends + p.drains, 0);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(link__start__bytes_go_both_ways),
	    cmocka_unit_test(link__start__a_new_owner_gets_what_comes_next),
	    cmocka_unit_test(link__addresses__of_both_ends),
	    cmocka_unit_test(link__end__half_closed_peer_still_reads),
	    cmocka_unit_test(
		link__end__a_reset_comes_after_the_bytes_before_it),
	    cmocka_unit_test(link__end__a_reset_that_a_write_sees_first),
	    cmocka_unit_test(link__end__a_failed_write_ends_an_idle_connection),
	    cmocka_unit_test(link__end__abort_from_inside),
	    cmocka_unit_test(link__write__a_mebibyte_in_order),
	    cmocka_unit_test(link__unsent__counts_what_the_peer_does_not_take),
	    cmocka_unit_test(link__pause__nothing_is_read),
	    cmocka_unit_test(link__close__flushes),
	    cmocka_unit_test(link__close__unread_bytes_cause_no_reset),
	    cmocka_unit_test(link__close__from_inside_a_read),
	    cmocka_unit_test(link__close__waits_two_seconds_and_no_more),
	    cmocka_unit_test(link__abort__does_not_wait)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
