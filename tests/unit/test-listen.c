/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-listen - open ports, and why one does not open. */
#include "ehlo/net/listen.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "net-peer.h"

struct trial {
	struct net_loop l;
	struct listener *listener;
	struct link *links[64];
	size_t count, wanted;
	bool has_wanted;
	bool closes_at_first;
};

static void
on_client(void *context, struct link *link)
{
	struct trial *t = context;

	t->links[t->count++] = link;
	t->has_wanted = t->count >= t->wanted;
	if (t->closes_at_first) {
		listener_close(t->listener);
		t->listener = NULL;
	}
}

static void
on_read(void *context, struct slice bytes)
{
	struct trial *t = context;

	link_write(t->links[0], bytes);
}

static void
on_end(void *context, enum link_end end, const char *reason)
{
	(void)context;
	(void)end;
	(void)reason;
}

static void
trial_open(struct trial *t, const char *text)
{
	struct address any = peer_address(text, 0);
	struct err err = {0};

	*t = (struct trial){.wanted = 1};
	net_loop_open(&t->l);
	t->listener = listener_open(t->l.net, &any, on_client, t, &err);
	assert_string_equal(err.text, "");
	assert_non_null(t->listener);
}

static void
trial_close(struct trial *t)
{
	listener_close(t->listener);
	for (size_t i = 0; i < t->count; i++)
		link_abort(t->links[i]);
	net_loop_close(&t->l);
}

/* What listener_open says, in err. */
static void
refuse(const struct address *a, struct err *err)
{
	struct net_loop l;

	net_loop_open(&l);
	assert_null(listener_open(l.net, a, on_client, NULL, err));
	assert_null(listener_open(l.net, a, on_client, NULL, NULL));
	net_loop_close(&l);
}

static void
listener__open__hands_out_links(void **state)
{
	struct trial t;
	int peers[64];

	(void)state;
	trial_open(&t, "127.0.0.1");
	assert_int_not_equal(address_port(listener_address(t.listener)), 0);
	t.wanted = 64;
	for (size_t i = 0; i < 64; i++)
		peers[i] = peer_connect(listener_address(t.listener));
	net_loop_wait(&t.l, &t.has_wanted);
	assert_int_equal(t.count, 64);
	trial_close(&t);
	for (size_t i = 0; i < 64; i++)
		close(peers[i]);
}

static void
listener__open__on_ipv6(void **state)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address probe;
	struct trial t;
	int fd, peer;

	(void)state;
	fd = peer_bind("::1", 0, &probe);
	if (fd < 0) {
		print_message("# no IPv6 on this machine's loopback\n");
		return;
	}
	close(fd);
	trial_open(&t, "::1");
	peer = peer_connect(listener_address(t.listener));
	net_loop_wait(&t.l, &t.has_wanted);
	assert_string_equal(address_text(link_peer(t.links[0]), text), "::1");
	trial_close(&t);
	close(peer);
}

static void
listener__close__links_live_on(void **state)
{
	static const struct link_events events = {on_read, on_end, NULL};
	struct address address;
	char got[4];
	struct trial t;
	size_t len;
	int peer;

	(void)state;
	trial_open(&t, "127.0.0.1");
	t.closes_at_first = true;
	address = *listener_address(t.listener);
	peer = peer_connect(&address);
	net_loop_wait(&t.l, &t.has_wanted);
	link_start(t.links[0], &events, &t);
	peer_write(peer, "ping");
	assert_int_equal(peer_read(&t.l, peer, got, 4, &len), 0);
	assert_memory_equal(got, "ping", 4);
	assert_int_equal(t.count, 1);
	trial_close(&t);
	close(peer);
	listener_close(NULL);
}

static void
listener__open__port_in_use(void **state)
{
	char expected[200], name[ADDRESS_TEXT_SIZE];
	struct address taken;
	struct err err = {0};
	int fd;

	(void)state;
	fd = peer_listen("127.0.0.1", 0, 1, &taken);
	refuse(&taken, &err);
	snprintf(expected, sizeof(expected), "%s: in use by another program",
	    address_port_text(&taken, name));
	assert_string_equal(err.text, expected);
	assert_int_equal(err.code, ERR_SYSTEM);
	close(fd);
}

static void
listener__open__address_of_another_machine(void **state)
{
	struct address a = peer_address("240.0.0.1", 2525); /* nobody's */
	struct err err = {0};

	(void)state;
	refuse(&a, &err);
	assert_string_equal(
	    err.text, "240.0.0.1:2525: no such address on this machine");
}

/* In a child, which gives up root if it has it. */
static int
refuse_without_root(void)
{
	struct address a = peer_address("127.0.0.1", 1), bound;
	struct err err = {0};

	if (geteuid() == 0 && setuid(65534) != 0)
		return 0; /* a namespace that knows root only */
	if (peer_bind("127.0.0.1", 1, &bound) >= 0)
		return 0; /* this machine lets everybody */
	refuse(&a, &err);
	return strcmp(err.text,
		   "127.0.0.1:1: permission denied; ports below 1024 need "
		   "root") != 0;
}

static void
listener__open__port_below_1024(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(refuse_without_root());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
listener__open__out_of_descriptors(void **state)
{
	struct address a = peer_address("127.0.0.1", 0);
	struct rlimit before, none;
	struct err err = {0};
	struct net_loop l;

	(void)state;
	net_loop_open(&l);
	getrlimit(RLIMIT_NOFILE, &before);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
	setrlimit(RLIMIT_NOFILE, &none);
	assert_null(listener_open(l.net, &a, on_client, NULL, &err));
	setrlimit(RLIMIT_NOFILE, &before);
	assert_string_equal(
	    err.text, "127.0.0.1:0: too many open files in this process");
	net_loop_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(listener__open__hands_out_links),
	    cmocka_unit_test(listener__open__on_ipv6),
	    cmocka_unit_test(listener__close__links_live_on),
	    cmocka_unit_test(listener__open__port_in_use),
	    cmocka_unit_test(listener__open__address_of_another_machine),
	    cmocka_unit_test(listener__open__port_below_1024),
	    cmocka_unit_test(listener__open__out_of_descriptors)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
