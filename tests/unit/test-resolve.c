/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-resolve - names and literals to addresses. The system's getaddrinfo is
 * replaced for names that end in .test, so that every answer can be had and
 * no query leaves the machine. */
#include "config.h"

#include "ehlo/net/resolve.h"

#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "net-peer.h"

static const struct {
	const char *name;
	int error;
	const char *reason;
} failures[] = {
    {"none.test", EAI_NONAME, "no such name"},
    {"again.test", EAI_AGAIN,
	"the name server did not answer (temporary failure)"},
    {"fail.test", EAI_FAIL, "the name server failed or refused"},
    {"nodata.test", -5, "the name has no address of the wanted family"},
    {"family.test", EAI_FAMILY,
	"this machine does not speak the wanted family"},
    {"system.test", EAI_SYSTEM, "the look-up failed"},
    {"empty.test", 0, "the name has no address of the wanted family"},
};

/* slow.test answers when the test says so. */
static uv_sem_t slow_may_go;
static atomic_bool slow_has_begun;
static atomic_int asked;

static void
add_found(struct addrinfo **head, const char *text)
{
	struct address a = peer_address(text, 0);
	struct addrinfo *node = calloc(1, sizeof(*node) + sizeof(a.storage));

	node->ai_family = a.storage.ss_family;
	node->ai_addr = (struct sockaddr *)(node + 1);
	node->ai_addrlen = peer_address_len(&a);
	memcpy(node->ai_addr, &a.storage, node->ai_addrlen);
	while (*head != NULL)
		head = &(*head)->ai_next;
	*head = node;
}

static int
answer_test_name(const char *name, struct addrinfo **res)
{
	char text[INET6_ADDRSTRLEN];

	*res = NULL;
	errno = EIO; /* for EAI_SYSTEM */
	if (strcmp(name, "slow.test") == 0) {
		slow_has_begun = true;
		uv_sem_wait(&slow_may_go);
		add_found(res, "192.0.2.1");
	} else if (strcmp(name, "many.test") == 0) {
		for (int i = 0; i < 500; i++) {
			snprintf(text, sizeof(text), "192.0.2.%d", i / 3);
			add_found(res, text);
		}
	} else if (strcmp(name, "xn--bcher-kva.test") == 0) {
		add_found(res, "2001:db8::1");
	}
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (strcmp(name, failures[i].name) == 0)
			return failures[i].error;
	return *res == NULL && strcmp(name, "empty.test") != 0 ? EAI_NONAME : 0;
}

int
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **res)
{
	int (*system_getaddrinfo)(const char *, const char *,
	    const struct addrinfo *, struct addrinfo **);
	size_t len = strlen(name);

	asked++;
	if (len >= 5 && strcmp(name + len - 5, ".test") == 0)
		return answer_test_name(name, res);
	*(void **)&system_getaddrinfo = dlsym(RTLD_NEXT, "getaddrinfo");
	return system_getaddrinfo(name, service, hints, res);
}

struct trial {
	struct net_loop l;
	struct resolve *resolve;
	struct resolve_result result;
	char error[128];
	bool is_done;
};

static void
on_result(void *context, const struct resolve_result *result)
{
	struct trial *t = context;

	assert_false(t->is_done);
	t->is_done = true;
	t->result = *result;
	if (result->error != NULL)
		strncpy(t->error, result->error, sizeof(t->error) - 1);
}

static void
trial_begin(struct trial *t, const char *name, enum resolve_family family,
    uint64_t timeout_ms)
{
	*t = (struct trial){0};
	net_loop_open(&t->l);
	t->resolve = resolve_start(
	    t->l.net, name, 2525, family, timeout_ms, on_result, t);
	assert_false(t->is_done);
}

static void
trial_run(struct trial *t, const char *name, enum resolve_family family)
{
	trial_begin(t, name, family, 0);
	net_loop_wait(&t->l, &t->is_done);
	assert_int_equal(resolve_running(t->l.net), 0);
	net_loop_close(&t->l);
	assert_true((t->result.count > 0) == (t->error[0] == '\0'));
}

static void
assert_address(const struct trial *t, size_t i, const char *expected)
{
	char text[ADDRESS_TEXT_SIZE];

	assert_true(i < t->result.count);
	assert_string_equal(
	    address_port_text(&t->result.addresses[i], text), expected);
}

static void
resolve__start__literals_ask_nobody(void **state)
{
	static const struct {
		const char *in, *out;
		enum resolve_family family;
	} rows[] = {{"127.0.0.1", "127.0.0.1:2525", RESOLVE_ANY},
	    {"192.0.2.7", "192.0.2.7:2525", RESOLVE_V4},
	    {"::1", "[::1]:2525", RESOLVE_ANY},
	    {"::1%lo", "[::1%lo]:2525", RESOLVE_V6}};
	struct trial t;

	(void)state;
	asked = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		trial_run(&t, rows[i].in, rows[i].family);
		assert_int_equal(t.result.count, 1);
		assert_address(&t, 0, rows[i].out);
	}
	assert_int_equal(asked, 0);
}

static void
resolve__start__what_can_be_no_name_is_not_asked_for(void **state)
{
	static const struct {
		const char *name, *reason;
		enum resolve_family family;
	} rows[] = {{"", "the name is empty", RESOLVE_ANY},
	    {"::g", "not an IPv6 address, or its interface does not exist here",
		RESOLVE_ANY},
	    {"fe80::1%no-such-zone",
		"not an IPv6 address, or its interface does not exist here",
		RESOLVE_ANY},
	    {"::1", "the address is not of the wanted family", RESOLVE_V4},
	    {"127.0.0.1", "the address is not of the wanted family",
		RESOLVE_V6},
	    {"a\xff.test", "not a valid name", RESOLVE_ANY}};
	char long_name[300];
	struct trial t;

	(void)state;
	asked = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		trial_run(&t, rows[i].name, rows[i].family);
		assert_string_equal(t.error, rows[i].reason);
	}
	memset(long_name, 'a', sizeof(long_name));
	long_name[254] = '\0';
	trial_run(&t, long_name, RESOLVE_ANY);
	assert_string_equal(t.error, "the name is too long");
	memcpy(long_name, "\xc3\xbc", 2);
	long_name[81] = '\0';
	trial_run(&t, long_name, RESOLVE_ANY);
	assert_string_equal(
	    t.error, "the name is too long for one that is not ASCII");
	assert_int_equal(asked, 0);
}

static void
resolve__start__localhost_is_this_machine(void **state)
{
	struct trial t;

	(void)state;
	trial_run(&t, "localhost", RESOLVE_ANY);
	assert_string_equal(t.error, "");
	for (size_t i = 0; i < t.result.count; i++) {
		assert_true(address_is_loopback(&t.result.addresses[i]));
		assert_int_equal(address_port(&t.result.addresses[i]), 2525);
	}
	trial_run(&t, "localhost", RESOLVE_V4);
	assert_address(&t, 0, "127.0.0.1:2525");
}

static void
resolve__start__eight_of_many_without_duplicates(void **state)
{
	char expected[ADDRESS_TEXT_SIZE];
	struct trial t;

	(void)state;
	trial_run(&t, "many.test", RESOLVE_ANY);
	assert_int_equal(t.result.count, RESOLVE_MAX);
	for (size_t i = 0; i < RESOLVE_MAX; i++) {
		snprintf(expected, sizeof(expected), "192.0.2.%zu:2525", i);
		assert_address(&t, i, expected);
	}
}

static void
resolve__start__a_name_in_utf8(void **state)
{
	struct trial t;

	(void)state;
	trial_run(&t,
	    "b\xc3\xbc"
	    "cher.test",
	    RESOLVE_ANY);
	assert_address(&t, 0, "[2001:db8::1]:2525");
}

static void
resolve__start__failures_in_words(void **state)
{
	struct trial t;

	(void)state;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		trial_run(&t, failures[i].name, RESOLVE_V6);
		assert_string_equal(t.error, failures[i].reason);
	}
}

static void
wait_until_slow_has_begun(struct trial *t)
{
	uint64_t limit_us = net_now_us(t->l.net) + NET_LOOP_LIMIT_MS * 1000;

	while (!slow_has_begun && net_now_us(t->l.net) < limit_us)
		uv_run(&t->l.loop, UV_RUN_NOWAIT);
	assert_true(slow_has_begun);
}

static void
let_slow_go(struct trial *t)
{
	assert_int_equal(resolve_running(t->l.net), 1);
	uv_sem_post(&slow_may_go);
	while (resolve_running(t->l.net) > 0)
		uv_run(&t->l.loop, UV_RUN_ONCE);
	net_loop_close(&t->l);
}

static void
resolve__start__has_a_deadline(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t, "slow.test", RESOLVE_ANY, 30);
	net_loop_wait(&t.l, &t.is_done);
	assert_string_equal(t.error, "no answer in 30 ms");
	wait_until_slow_has_begun(&t);
	let_slow_go(&t);
	assert_int_equal(t.result.count, 0);
}

static void
resolve__cancel__while_the_thread_runs(void **state)
{
	struct trial t;

	(void)state;
	slow_has_begun = false;
	trial_begin(&t, "slow.test", RESOLVE_ANY, 0);
	wait_until_slow_has_begun(&t);
	resolve_cancel(t.resolve);
	let_slow_go(&t);
	assert_false(t.is_done);
}

static void
resolve__cancel__before_anything(void **state)
{
	static const char *const names[] = {"localhost", "::1", ""};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		trial_begin(&t, names[i], RESOLVE_ANY, 0);
		resolve_cancel(t.resolve);
		net_loop_close(&t.l);
		assert_false(t.is_done);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(resolve__start__literals_ask_nobody),
	    cmocka_unit_test(
		resolve__start__what_can_be_no_name_is_not_asked_for),
	    cmocka_unit_test(resolve__start__localhost_is_this_machine),
	    cmocka_unit_test(resolve__start__eight_of_many_without_duplicates),
	    cmocka_unit_test(resolve__start__a_name_in_utf8),
	    cmocka_unit_test(resolve__start__failures_in_words),
	    cmocka_unit_test(resolve__start__has_a_deadline),
	    cmocka_unit_test(resolve__cancel__while_the_thread_runs),
	    cmocka_unit_test(resolve__cancel__before_anything)};

	uv_sem_init(&slow_may_go, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
