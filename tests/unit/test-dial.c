/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-dial - the verdicts, produced for real on loopback, and the order of
 * attempts. Nothing here leaves the machine. */
#include "ehlo/net/dial.h"

#include <sys/resource.h>

#include "net-peer.h"

#define PROBES_MAX 8
#define LONG_MS    60000

struct told {
	struct address address;
	enum port_verdict verdict;
	uint32_t ms;
	char reason[128];
};

struct trial {
	struct net_loop l;
	struct dial *dial;
	struct told told[PROBES_MAX];
	size_t count;
	struct link *link;
	bool is_done, has_probe;
	size_t cancel_at; /* inside the probe of this number, from 1 */
};

static void
on_probe(void *context, const struct dial_probe *probe)
{
	struct trial *t = context;
	struct told *told = &t->told[t->count++];

	assert_false(t->is_done);
	told->address = *probe->address;
	told->verdict = probe->verdict;
	told->ms = probe->ms;
	if (probe->reason != NULL)
		strncpy(told->reason, probe->reason, sizeof(told->reason) - 1);
	t->has_probe = true;
	if (t->count == t->cancel_at)
		dial_cancel(t->dial);
}

static void
on_done(void *context, struct link *link)
{
	struct trial *t = context;

	assert_false(t->is_done);
	t->is_done = true;
	t->link = link;
}

static const struct dial_events events = {on_probe, on_done};

static void
trial_begin(struct trial *t, const struct address *addresses, size_t count,
    uint64_t timeout_ms, uint64_t attempt_delay_ms)
{
	struct dial_options options = {
	    .timeout_ms = timeout_ms, .attempt_delay_ms = attempt_delay_ms};
	size_t cancel_at = t->cancel_at;

	*t = (struct trial){.cancel_at = cancel_at};
	net_loop_open(&t->l);
	t->dial = dial_start(t->l.net, addresses, count, &options, &events, t);
	assert_int_equal(t->count, 0);
	assert_false(t->is_done);
}

static void
trial_end(struct trial *t)
{
	if (t->link != NULL)
		link_abort(t->link);
	net_loop_close(&t->l);
}

static void
trial_run(struct trial *t, const struct address *addresses, size_t count,
    uint64_t timeout_ms, uint64_t attempt_delay_ms)
{
	*t = (struct trial){0};
	trial_begin(t, addresses, count, timeout_ms, attempt_delay_ms);
	net_loop_wait(&t->l, &t->is_done);
	trial_end(t);
}

static void
assert_told(const struct trial *t, size_t i, const struct address *address,
    enum port_verdict verdict, const char *reason)
{
	assert_true(i < t->count);
	assert_memory_equal(&t->told[i].address, address, sizeof(*address));
	assert_string_equal(port_verdict_words(t->told[i].verdict),
	    port_verdict_words(verdict));
	assert_string_equal(t->told[i].reason, reason);
}

static void
dial__start__listening(void **state)
{
	char peer[ADDRESS_TEXT_SIZE], expected[ADDRESS_TEXT_SIZE];
	struct address a;
	struct trial t = {0};
	int fd = peer_listen("127.0.0.1", 0, 1, &a);

	(void)state;
	trial_begin(&t, &a, 1, 0, 0);
	net_loop_wait(&t.l, &t.is_done);
	assert_int_equal(t.count, 1);
	assert_told(&t, 0, &a, PORT_LISTENING, "");
	assert_true(t.told[0].ms < DIAL_TIMEOUT_MS);
	assert_non_null(t.link);
	assert_string_equal(address_port_text(link_peer(t.link), peer),
	    address_port_text(&a, expected));
	trial_end(&t);
	close(fd);
}

static void
dial__start__not_listening(void **state)
{
	struct address a;
	struct trial t;
	int fd = peer_bind("127.0.0.1", 0, &a);

	(void)state;
	trial_run(&t, &a, 1, 0, 0);
	assert_int_equal(t.count, 1);
	assert_told(&t, 0, &a, PORT_NOT_LISTENING, "connection refused");
	assert_null(t.link);
	close(fd);
}

static void
dial__start__filtered(void **state)
{
	struct filtered f;
	struct trial t;

	(void)state;
	filtered_open(&f);
	trial_run(&t, &f.address, 1, 150, 0);
	assert_int_equal(t.count, 1);
	assert_told(&t, 0, &f.address, PORT_FILTERED, "no answer in 150 ms");
	assert_in_range(t.told[0].ms, 150, LONG_MS);
	assert_null(t.link);
	trial_run(&t, &f.address, 1, 1000, 0);
	assert_told(&t, 0, &f.address, PORT_FILTERED, "no answer in 1 s");
	filtered_close(&f);
}

static void
dial__start__refused_by_this_machine(void **state)
{
	static const struct {
		const char *address;
		enum port_verdict verdict;
		const char *reason;
	} rows[] = {{"255.255.255.255", PORT_FILTERED,
			"network unreachable: no route from this machine"},
	    {"fe80::1", PORT_UNDECIDED,
		"not possible from this machine: a blackhole route, or a "
		"link-local address without its interface"}};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct address a = peer_address(rows[i].address, 25);

		trial_run(&t, &a, 1, LONG_MS, LONG_MS);
		assert_int_equal(t.count, 1);
		assert_told(&t, 0, &a, rows[i].verdict, rows[i].reason);
		assert_null(t.link);
	}
}

static void
dial__start__out_of_descriptors(void **state)
{
	struct address a = peer_address("127.0.0.1", 25);
	struct rlimit before, none;
	struct trial t = {0};

	(void)state;
	trial_begin(&t, &a, 1, 0, 0);
	getrlimit(RLIMIT_NOFILE, &before);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
	setrlimit(RLIMIT_NOFILE, &none);
	net_loop_wait(&t.l, &t.is_done);
	setrlimit(RLIMIT_NOFILE, &before);
	assert_told(
	    &t, 0, &a, PORT_UNDECIDED, "too many open files in this process");
	trial_end(&t);
}

static void
dial__start__a_dead_first_address_gives_way(void **state)
{
	struct address addresses[2];
	struct filtered f;
	struct trial t;
	int fd;

	(void)state;
	filtered_open(&f);
	addresses[0] = f.address;
	fd = peer_listen(
	    "127.0.0.2", address_port(&f.address), 1, &addresses[1]);
	trial_run(&t, addresses, 2, LONG_MS, 50);
	assert_int_equal(t.count, 2);
	assert_told(&t, 0, &addresses[1], PORT_LISTENING, "");
	assert_told(&t, 1, &addresses[0], PORT_UNDECIDED,
	    "given up: another address answered first");
	assert_in_range(t.told[1].ms, 50, LONG_MS);
	assert_true(t.told[0].ms <= t.told[1].ms - 50);
	assert_non_null(t.link);
	close(fd);
	filtered_close(&f);
}

static void
dial__start__a_refusal_starts_the_next_at_once(void **state)
{
	uint64_t began_us = uv_hrtime() / 1000;
	struct address addresses[2];
	struct trial t;
	int fds[2];

	(void)state;
	fds[0] = peer_bind("127.0.0.1", 0, &addresses[0]);
	fds[1] = peer_listen("127.0.0.2", 0, 1, &addresses[1]);
	trial_run(&t, addresses, 2, LONG_MS, LONG_MS);
	assert_true(uv_hrtime() / 1000 - began_us < LONG_MS * 1000 / 2);
	assert_int_equal(t.count, 2);
	assert_told(
	    &t, 0, &addresses[0], PORT_NOT_LISTENING, "connection refused");
	assert_told(&t, 1, &addresses[1], PORT_LISTENING, "");
	close(fds[0]);
	close(fds[1]);
}

static void
dial__start__the_rest_is_not_tried(void **state)
{
	struct address addresses[2];
	struct trial t;
	int fd = peer_listen("127.0.0.1", 0, 1, &addresses[0]);

	(void)state;
	addresses[1] = peer_address("192.0.2.1", 25);
	trial_run(&t, addresses, 2, LONG_MS, LONG_MS);
	assert_int_equal(t.count, 2);
	assert_told(&t, 0, &addresses[0], PORT_LISTENING, "");
	assert_told(&t, 1, &addresses[1], PORT_NOT_TRIED,
	    "another address answered first");
	assert_int_equal(t.told[1].ms, 0);
	close(fd);
}

/* All refused (or impossible), so each is told in the order of attempts. */
static void
dial__start__families_take_turns(void **state)
{
	static const struct {
		const char *texts[6];
		size_t order[6];
	} rows[] = {
	    {{"127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"}, {0, 3, 1, 2}},
	    {{"::1", "::1", "127.0.0.1", "::1", "127.0.0.2", "127.0.0.3"},
		{0, 2, 1, 4, 3, 5}},
	    {{"::1", "::1"}, {0, 1}}, {{"127.0.0.1"}, {0}}};
	struct address addresses[6];
	struct trial t;
	int fds[6];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = 0;

		for (; count < 6 && rows[i].texts[count] != NULL; count++)
			fds[count] = peer_bind(
			    rows[i].texts[count], 0, &addresses[count]);
		trial_run(&t, addresses, count, LONG_MS, LONG_MS);
		assert_int_equal(t.count, count);
		for (size_t j = 0; j < count; j++)
			assert_memory_equal(&t.told[j].address,
			    &addresses[rows[i].order[j]],
			    sizeof(struct address));
		while (count-- > 0)
			if (fds[count] >= 0)
				close(fds[count]);
	}
}

static void
dial__cancel__before_it_began(void **state)
{
	struct address a = peer_address("127.0.0.1", 25);
	struct trial t = {0};

	(void)state;
	trial_begin(&t, &a, 1, 0, 0);
	dial_cancel(t.dial);
	trial_end(&t);
	assert_int_equal(t.count, 0);
	assert_false(t.is_done);
}

static void
dial__cancel__in_the_middle(void **state)
{
	uint64_t began_us = uv_hrtime() / 1000;
	struct address addresses[3];
	struct filtered f;
	struct trial t = {0};
	int fd;

	(void)state;
	filtered_open(&f);
	addresses[0] = f.address;
	fd = peer_bind("127.0.0.2", 0, &addresses[1]);
	addresses[2] = f.address;
	trial_begin(&t, addresses, 3, LONG_MS, 1);
	net_loop_wait(&t.l, &t.has_probe);
	dial_cancel(t.dial);
	trial_end(&t);
	assert_int_equal(t.count, 1);
	assert_false(t.is_done);
	assert_true(uv_hrtime() / 1000 - began_us < LONG_MS * 1000 / 2);
	close(fd);
	filtered_close(&f);
}

static void
dial__give_up__tells_what_was_open(void **state)
{
	struct address addresses[2];
	struct filtered f;
	struct trial t = {0};
	int fd;

	(void)state;
	filtered_open(&f);
	addresses[0] = f.address;
	fd = peer_bind("127.0.0.2", 0, &addresses[1]);
	trial_begin(&t, addresses, 2, LONG_MS, 1);
	net_loop_wait(&t.l, &t.has_probe);
	dial_give_up(t.dial, "enough");
	trial_end(&t);
	assert_int_equal(t.count, 2);
	assert_told(&t, 1, &f.address, PORT_UNDECIDED, "enough");
	assert_false(t.is_done);
	close(fd);
	filtered_close(&f);
}

static void
dial__give_up__before_it_began(void **state)
{
	struct address a = peer_address("127.0.0.1", 25);
	struct trial t = {0};

	(void)state;
	trial_begin(&t, &a, 1, 0, 0);
	dial_give_up(t.dial, "enough");
	trial_end(&t);
	assert_int_equal(t.count, 1);
	assert_told(&t, 0, &a, PORT_NOT_TRIED, "enough");
	assert_false(t.is_done);
}

static void
dial__cancel__inside_a_probe(void **state)
{
	struct address addresses[3];
	struct filtered f;
	struct trial t;
	int fds[2];

	(void)state;
	filtered_open(&f);
	addresses[0] = f.address;
	fds[0] = peer_bind("127.0.0.2", 0, &addresses[1]);
	fds[1] = peer_listen("127.0.0.3", 0, 1, &addresses[2]);
	/* refused, the winner, the one given up */
	for (size_t at = 1; at <= 3; at++) {
		t = (struct trial){.cancel_at = at};
		trial_begin(&t, addresses, 3, LONG_MS, 1);
		do {
			t.has_probe = false;
			net_loop_wait(&t.l, &t.has_probe);
		} while (t.count < at);
		trial_end(&t);
		assert_int_equal(t.count, at);
		assert_false(t.is_done);
	}
	close(fds[0]);
	close(fds[1]);
	filtered_close(&f);
}

static void
dial__verdict__of_every_answer(void **state)
{
	static const struct {
		int error;
		enum port_verdict verdict;
		const char *reason;
	} rows[] = {{-ECONNREFUSED, PORT_NOT_LISTENING, "connection refused"},
	    {-ECONNRESET, PORT_NOT_LISTENING, "connection reset"},
	    {-ETIMEDOUT, PORT_FILTERED, "no answer"},
	    {-EHOSTUNREACH, PORT_FILTERED, "host unreachable"},
	    {-ENETUNREACH, PORT_FILTERED, "network unreachable"},
	    {-EACCES, PORT_FILTERED, "administratively prohibited"},
	    {-EPERM, PORT_FILTERED, "prohibited by a firewall on this machine"},
	    {-EMFILE, PORT_UNDECIDED, "too many open files in this process"},
	    {-EXDEV, PORT_UNDECIDED, "Invalid cross-device link"}};

	(void)state;
	assert_int_equal(dial_verdict_of(0), PORT_LISTENING);
	assert_null(dial_reason_of(0));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    dial_verdict_of(rows[i].error), rows[i].verdict);
		assert_string_equal(
		    dial_reason_of(rows[i].error), rows[i].reason);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dial__start__listening),
	    cmocka_unit_test(dial__start__not_listening),
	    cmocka_unit_test(dial__start__filtered),
	    cmocka_unit_test(dial__start__refused_by_this_machine),
	    cmocka_unit_test(dial__start__out_of_descriptors),
	    cmocka_unit_test(dial__start__a_dead_first_address_gives_way),
	    cmocka_unit_test(dial__start__a_refusal_starts_the_next_at_once),
	    cmocka_unit_test(dial__start__the_rest_is_not_tried),
	    cmocka_unit_test(dial__start__families_take_turns),
	    cmocka_unit_test(dial__cancel__before_it_began),
	    cmocka_unit_test(dial__cancel__in_the_middle),
	    cmocka_unit_test(dial__cancel__inside_a_probe),
	    cmocka_unit_test(dial__give_up__tells_what_was_open),
	    cmocka_unit_test(dial__give_up__before_it_began),
	    cmocka_unit_test(dial__verdict__of_every_answer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
