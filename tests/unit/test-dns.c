/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-dns - questions to a name server of the test's own, which signs
 * nothing; signed zones are asked for in tests/names. All in a network of its
 * own: nothing can leave it. */
#include "config.h"

#include "ehlo/net/dns.h"

#include "ehlo/net/dns-record.h"
#include "name-server.h"
#include "net-namespace.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct name_row rows[] = {
    {"mail.example", DNS_MX, RCODE_OK, "10 mx.example"},
    {"null.example", DNS_MX, RCODE_OK, "0 ."},
    {"bare.example", DNS_A, RCODE_OK, "192.0.2.7"},
    {"mx.example", DNS_A, RCODE_OK, "192.0.2.1"},
    {"fails.example", DNS_MX, RCODE_SERVFAIL, NULL},
    {"mute.example", DNS_MX, NAME_SERVER_SILENCE, NULL},
    {NULL, 0, 0, NULL},
};

/* ---- asking ----------------------------------------------------------- */

struct heard {
	bool is_done;
	char text[400]; /* "mx 10 mx.example, unchecked" or the error */
};

static void
tell_record(struct heard *h, enum dns_type type, struct slice record)
{
	size_t len = strlen(h->text);
	char text[ADDRESS_TEXT_SIZE];
	struct address a;
	struct dns_mx mx;

	if (dns_read_mx(record, &mx) && type == DNS_MX)
		snprintf(h->text + len, sizeof(h->text) - len, "mx %u %.100s, ",
		    mx.preference, mx.exchange);
	else if (dns_read_address(record, type, 0, &a))
		snprintf(h->text + len, sizeof(h->text) - len, "%s, ",
		    address_text(&a, text));
}

static void
on_heard(void *context, const struct dns_answer *answer)
{
	struct heard *h = context;
	size_t len;

	h->is_done = true;
	h->text[0] = '\0';
	for (size_t i = 0; answer->error == NULL && i < answer->count; i++)
		tell_record(h, answer->type, answer->records[i]);
	len = strlen(h->text);
	if (answer->error != NULL)
		snprintf(h->text, sizeof(h->text), "%s", answer->error);
	else
		snprintf(h->text + len, sizeof(h->text) - len, "%s%s",
		    answer->is_nxdomain  ? "no such name, "
		    : answer->count == 0 ? "nothing, "
					 : "",
		    proof_words(answer->proof));
}

struct scene {
	struct net_loop loop;
	struct name_server server;
	struct dns *dns;
};

static void
scene_open(struct scene *s)
{
	net_loop_open(&s->loop);
	name_server_open(&s->server, &s->loop, rows);
	s->dns = name_server_client(&s->server, &s->loop);
}

static void
scene_close(struct scene *s)
{
	dns_free(s->dns);
	name_server_close(&s->server);
	net_loop_close(&s->loop);
}

static void
assert_heard(struct scene *s, const char *name, enum dns_type type,
    uint64_t timeout_ms, const char *text)
{
	struct heard heard = {0};

	assert_non_null(
	    dns_ask(s->dns, name, type, timeout_ms, on_heard, &heard));
	assert_false(heard.is_done); /* never from inside */
	net_loop_wait(&s->loop, &heard.is_done);
	assert_string_equal(heard.text, text);
}

static void
dns__ask__what_an_unsigned_server_says_is_unchecked(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s);
	assert_heard(
	    &s, "mail.example", DNS_MX, 0, "mx 10 mx.example, unchecked");
	assert_heard(&s, "null.example.", DNS_MX, 0, "mx 0 ., unchecked");
	assert_heard(&s, "bare.example", DNS_MX, 0, "nothing, unchecked");
	assert_heard(&s, "none.example", DNS_MX, 0, "no such name, unchecked");
	assert_heard(&s, "mx.example", DNS_A, 0, "192.0.2.1, unchecked");
	assert_heard(&s, "fails.example", DNS_MX, 0,
	    "the name server failed or refuses us (SERVFAIL)");
	scene_close(&s);
}

static void
dns__ask__a_deadline_of_its_own(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s);
	assert_heard(&s, "mute.example", DNS_MX, 300, "no answer in 300 ms");
	scene_close(&s);
}

static void
dns__ask__no_name_asks_nobody(void **state)
{
	char long_label[80], long_name[300];
	const char *const wrong[] = {"", "a..b", ".a", "a b.example",
	    "b\xc3\xbc.example", "x\n", long_label, long_name};
	struct scene s;

	(void)state;
	memset(long_label, 'a', 64);
	long_label[64] = '\0';
	for (size_t i = 0; i < 256; i++)
		long_name[i] = i % 2 == 0 ? 'a' : '.';
	long_name[255] = '\0';
	scene_open(&s);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_heard(&s, wrong[i], DNS_A, 0, "not a valid name");
	assert_int_equal(s.server.asked, 0);
	scene_close(&s);
}

static void
dns__cancel__nobody_is_told(void **state)
{
	struct heard first = {0};
	struct scene s;

	(void)state;
	scene_open(&s);
	dns_cancel(dns_ask(s.dns, "mute.example", DNS_MX, 0, on_heard, &first));
	assert_heard(
	    &s, "mail.example", DNS_MX, 0, "mx 10 mx.example, unchecked");
	/* Those that wait go with their owner. */
	dns_ask(s.dns, "mute.example", DNS_MX, 0, on_heard, &first);
	scene_close(&s);
	assert_false(first.is_done);
}

static void
dns__new__what_is_no_server_is_refused(void **state)
{
	static const char *const wrong[] = {"", "ns.example", "192.0.2.1:0",
	    "192.0.2.1:65536", "192.0.2.1:x", "[::1", "[::1]:", "[::1]x53"};
	struct net_loop l;

	(void)state;
	net_loop_open(&l);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct dns_options options = {.server = wrong[i]};
		struct err err = {0};

		assert_null(dns_new(l.net, &options, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, "is no name server"));
	}
	net_loop_close(&l);
}

static void
dns__new__what_is_no_trust_anchor_is_refused(void **state)
{
	static const char *const wrong[] = {"", "; a comment\n", "nonsense",
	    "example. IN A 192.0.2.1", "example. IN DS 1 13 2 zz",
	    "; a comment\nexample. IN DS"};
	struct net_loop l;

	(void)state;
	net_loop_open(&l);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct dns_options options = {
		    .server = "127.0.0.1", .trust_anchor = wrong[i]};
		struct err err = {0};

		assert_null(dns_new(l.net, &options, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, "is no trust anchor"));
	}
	net_loop_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		dns__ask__what_an_unsigned_server_says_is_unchecked),
	    cmocka_unit_test(dns__ask__a_deadline_of_its_own),
	    cmocka_unit_test(dns__ask__no_name_asks_nobody),
	    cmocka_unit_test(dns__cancel__nobody_is_told),
	    cmocka_unit_test(dns__new__what_is_no_server_is_refused),
	    cmocka_unit_test(dns__new__what_is_no_trust_anchor_is_refused),
	};

	if (!net_namespace_enter()) {
		puts("1..0 # SKIP no network namespace can be made here");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
