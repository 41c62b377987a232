/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-mail-hosts - from domains of every kind to the hosts that take their
 * mail. All in a network of its own: nothing can leave it. */
#include "config.h"

#include "ehlo/source/mail-hosts.h"

#include "name-server.h"
#include "net-namespace.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct name_row rows[] = {
    {"two.example", DNS_MX, RCODE_OK, "20 b.example"},
    {"two.example", DNS_MX, RCODE_OK, "10 a.example"},
    {"two.example", DNS_MX, RCODE_OK, "20 c.example"},
    {"a.example", DNS_A, RCODE_OK, "192.0.2.1"},
    {"a.example", DNS_A, RCODE_OK, "192.0.2.2"},
    {"a.example", DNS_AAAA, RCODE_OK, "2001:db8::1"},
    {"b.example", DNS_A, RCODE_OK, "192.0.2.3"},
    {"c.example", DNS_TXT, RCODE_OK, NULL},
    {"implicit.example", DNS_A, RCODE_OK, "192.0.2.9"},
    {"null.example", DNS_MX, RCODE_OK, "0 ."},
    {"mixed.example", DNS_MX, RCODE_OK, "0 ."},
    {"mixed.example", DNS_MX, RCODE_OK, "5 a.example"},
    {"alias.example", DNS_MX, RCODE_OK, "10 www.example"},
    {"www.example", DNS_CNAME, RCODE_OK, "a.example"},
    {"literal.example", DNS_MX, RCODE_OK, "10 192.0.2.5"},
    {"gone.example", DNS_MX, RCODE_OK, "10 nowhere.example"},
    {"fails.example", DNS_MX, RCODE_SERVFAIL, NULL},
    {"mute.example", DNS_MX, NAME_SERVER_SILENCE, NULL},
    {"half.example", DNS_MX, RCODE_OK, "10 half-mx.example"},
    {"half-mx.example", DNS_AAAA, RCODE_SERVFAIL, NULL},
    {"half-mx.example", DNS_A, RCODE_OK, "192.0.2.4"},
    {"indirect.example", DNS_CNAME, RCODE_OK, "two.example"},
    {NULL, 0, 0, NULL},
};

static const char *const kinds[] = {
    [MAIL_HOSTS_MX] = "mx",
    [MAIL_HOSTS_IMPLICIT] = "implicit",
    [MAIL_HOSTS_NULL] = "null",
    [MAIL_HOSTS_NOWHERE] = "nowhere",
    [MAIL_HOSTS_UNKNOWN] = "unknown",
};

struct heard {
	bool is_done;
	size_t events;
	struct buf text;
};

static void
tell_host(struct buf *out, const struct mail_host *h)
{
	char text[ADDRESS_TEXT_SIZE];

	buf_addf(out, "; %u %s", h->preference, h->name);
	if (h->is_alias)
		buf_add_str(out, " alias");
	if (h->is_literal)
		buf_add_str(out, " literal");
	for (size_t i = 0; i < h->address_count; i++)
		buf_addf(out, " %s", address_port_text(&h->addresses[i], text));
	if (h->error != NULL)
		buf_addf(out, " (%s)", h->error);
}

static void
on_event(void *context, struct event *ev)
{
	struct heard *h = context;

	assert_int_equal(ev->kind, EVENT_LOOKUP);
	h->events++;
}

static void
on_done(void *context, const struct mail_hosts *found)
{
	struct heard *h = context;

	h->is_done = true;
	buf_add_str(&h->text, kinds[found->kind]);
	for (size_t i = 0; i < found->count; i++)
		tell_host(&h->text, &found->hosts[i]);
	if (found->error != NULL)
		buf_addf(&h->text, ": %s", found->error);
}

static const struct mail_hosts_events events = {
    .on_event = on_event, .on_done = on_done};

static const struct {
	const char *domain, *found;
	enum resolve_family family;
	size_t events;
} cases[] = {
    {"two.example",
	"mx; 10 a.example [2001:db8::1]:25 192.0.2.1:25 192.0.2.2:25; "
	"20 b.example 192.0.2.3:25; 20 c.example (the name has no address)",
	RESOLVE_ANY, 7},
    {"two.example",
	"mx; 10 a.example 192.0.2.1:25 192.0.2.2:25; 20 b.example "
	"192.0.2.3:25; 20 c.example (the name has no address)",
	RESOLVE_V4, 4},
    {"implicit.example", "implicit; 0 implicit.example 192.0.2.9:25",
	RESOLVE_ANY, 3},
    {"null.example", "null: the domain takes no mail (null MX)", RESOLVE_ANY,
	1},
    {"mixed.example", "mx; 5 a.example 192.0.2.1:25 192.0.2.2:25", RESOLVE_V4,
	2},
    {"alias.example", "mx; 10 www.example alias 192.0.2.1:25 192.0.2.2:25",
	RESOLVE_V4, 2},
    {"literal.example",
	"mx; 10 192.0.2.5 literal "
	"(the MX record names an address; it must name a host "
	"(RFC 1035 3.3.9))",
	RESOLVE_V4, 2},
    {"gone.example", "mx; 10 nowhere.example (no such name)", RESOLVE_ANY, 3},
    {"nowhere.example", "nowhere: no such domain", RESOLVE_ANY, 1},
    {"fails.example",
	"unknown: the name server failed or refuses us (SERVFAIL)", RESOLVE_ANY,
	1},
    {"mute.example", "unknown: no answer in 300 ms", RESOLVE_ANY, 1},
    {"half.example", "mx; 10 half-mx.example 192.0.2.4:25", RESOLVE_ANY, 3},
    {"indirect.example",
	"mx; 10 a.example 192.0.2.1:25 192.0.2.2:25; "
	"20 b.example 192.0.2.3:25; 20 c.example (the name "
	"has no address)",
	RESOLVE_V4, 4},
    {"no name", "unknown: not a valid name", RESOLVE_ANY, 1},
};

static void
mail_hosts__start__domains_of_every_kind(void **state)
{
	struct net_loop loop;
	struct name_server server;
	struct dns *dns;

	(void)state;
	net_loop_open(&loop);
	name_server_open(&server, &loop, rows);
	dns = name_server_client(&server, &loop);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct heard heard = {0};
		struct mail_hosts_options options = {.domain = cases[i].domain,
		    .port = 25,
		    .family = cases[i].family,
		    .timeout_ms =
			strcmp(cases[i].domain, "mute.example") == 0 ? 300 : 0};

		mail_hosts_start(dns, &options, &events, &heard);
		net_loop_wait(&loop, &heard.is_done);
		assert_string_equal(buf_text(&heard.text), cases[i].found);
		assert_int_equal(heard.events, cases[i].events);
		buf_fini(&heard.text);
	}
	dns_free(dns);
	name_server_close(&server);
	net_loop_close(&loop);
}

static void
mail_hosts__cancel__nobody_is_told(void **state)
{
	struct mail_hosts_options options = {.domain = "two.example"};
	struct heard first = {0}, second = {0};
	struct mail_hosts_query *q;
	struct net_loop loop;
	struct name_server server;
	struct dns *dns;

	(void)state;
	net_loop_open(&loop);
	name_server_open(&server, &loop, rows);
	dns = name_server_client(&server, &loop);
	q = mail_hosts_start(dns, &options, &events, &first);
	mail_hosts_cancel(q);
	/* In the middle of it, too. */
	q = mail_hosts_start(dns, &options, &events, &first);
	while (first.events == 0)
		uv_run(&loop.loop, UV_RUN_ONCE);
	mail_hosts_cancel(q);
	mail_hosts_start(dns, &options, &events, &second);
	net_loop_wait(&loop, &second.is_done);
	assert_false(first.is_done);
	buf_fini(&second.text);
	dns_free(dns);
	name_server_close(&server);
	net_loop_close(&loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mail_hosts__start__domains_of_every_kind),
	    cmocka_unit_test(mail_hosts__cancel__nobody_is_told),
	};

	if (!net_namespace_enter()) {
		puts("1..0 # SKIP no network namespace can be made here");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
