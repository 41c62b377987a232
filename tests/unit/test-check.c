/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-check - reports of servers and names of the test's own. All in a
 * network of its own: nothing can leave it. */
#include "config.h"

#include "ehlo/source/check.h"

#include <arpa/inet.h>

#include "mail-peer.h"
#include "name-server.h"
#include "net-namespace.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct name_row names[] = {
    {"two.example", DNS_MX, RCODE_OK, "10 a.example"},
    {"two.example", DNS_MX, RCODE_OK, "20 b.example"},
    {"a.example", DNS_A, RCODE_OK, "192.0.2.1"},
    {"b.example", DNS_A, RCODE_OK, "192.0.2.2"},
    {"null.example", DNS_MX, RCODE_OK, "0 ."},
    {"1.2.0.192.in-addr.arpa", DNS_PTR, RCODE_OK, "a.example"},
    {"2.2.0.192.in-addr.arpa", DNS_PTR, RCODE_OK, "elsewhere.example"},
    {"elsewhere.example", DNS_A, RCODE_OK, "192.0.2.7"},
    {"me.example", DNS_A, RCODE_OK, "192.0.2.1"},
    {NULL, 0, 0, NULL},
};

#define RECIPIENTS(stranger)                                        \
	{"RCPT TO:<postmaster@", "250 2.1.5 Ok\r\n"},               \
	{                                                           \
		"RCPT TO:<ehlo-probe@relay-test.invalid>", stranger \
	}

static const struct mail_row closed_relay[] = {
    {"EHLO ", "250-a.example\r\n250-STARTTLS\r\n250 PIPELINING\r\n"},
    {"MAIL ", "250 2.1.0 Ok\r\n"},
    RECIPIENTS("554 5.7.1 Relay access denied\r\n"), {"RSET", "250 Ok\r\n"},
    {"QUIT", "221 Bye\r\n"}, {NULL, NULL}};

static const struct mail_row open_relay[] = {{"EHLO ", "502 no\r\n"},
    {"HELO ", "250 a.example\r\n"}, {"MAIL FROM:<>", "250 2.1.0 Ok\r\n"},
    {"MAIL ", "550 5.1.8 no\r\n"}, RECIPIENTS("250 2.1.5 Ok\r\n"),
    {"RCPT ", "550 5.1.1 no such user\r\n"}, {"RSET", "250 Ok\r\n"},
    {"QUIT", "221 Bye\r\n"}, {NULL, NULL}};

static const struct mail_row web_server[] = {
    {"", "HTTP/1.1 400 Bad Request\r\n\r\n"}, {NULL, NULL}};

static const struct mail_row silence[] = {{"", NULL}, {NULL, NULL}};

/* ---- a check ---------------------------------------------------------- */

struct stage {
	struct net_loop loop;
	struct name_server names;
	struct dns *dns;
	struct way way;
	struct report *report;
	struct check *check;
	size_t changes;
};

static void
open_stage(struct stage *s)
{
	*s = (struct stage){.way = {.connect_timeout_ms = 20000}};
	net_loop_open(&s->loop);
	name_server_open(&s->names, &s->loop, names);
	s->dns = name_server_client(&s->names, &s->loop);
}

static void
close_stage(struct stage *s)
{
	check_free(s->check);
	report_free(s->report);
	dns_free(s->dns);
	name_server_close(&s->names);
	net_loop_close(&s->loop);
}

static void
on_change(void *context)
{
	struct stage *s = context;

	s->changes++;
}

static void
begin(struct stage *s, const char *target, const uint16_t *ports, size_t count,
    uint64_t reply_timeout_ms)
{
	struct check_options options = {.target = target,
	    .ports = ports,
	    .port_count = count,
	    .way = &s->way,
	    .helo = "me.example",
	    .reply_timeout_ms = reply_timeout_ms,
	    .on_change = on_change,
	    .context = s};
	struct err err = {0};

	s->report = report_new(target);
	s->check = check_start(s->loop.net, s->dns, s->report, &options, &err);
	assert_non_null(s->check);
	assert_int_equal(s->changes, 0);
}

static void
assert_ids(const struct report *r, const char *expected)
{
	struct report_lines lines = {0};
	struct buf ids = {0};

	report_judge(r, &lines);
	for (size_t i = 0; i < lines.count; i++)
		buf_addf(&ids, "%s%s", i == 0 ? "" : " ", lines.list[i].id);
	assert_string_equal(buf_text(&ids), expected);
	buf_fini(&ids);
	report_lines_fini(&lines);
}

/* ---- whole reports ---------------------------------------------------- */

static void
check__domain__its_hosts_and_what_they_say(void **state)
{
	static const uint16_t ports[] = {25, 587};
	struct stage s;
	struct mail_peer peer;
	struct check_progress progress;

	(void)state;
	open_stage(&s);
	mail_peer_open(&peer, &s.loop, "192.0.2.1", 25,
	    "220 a.example ESMTP\r\n", closed_relay);
	begin(&s, "two.example", ports, COUNT(ports), 0);
	net_loop_wait(&s.loop, &s.report->is_done);
	assert_ids(s.report,
	    "mx address ipv6-none address ipv6-none ptr ptr-astray "
	    "dnssec-unchecked port port-aside port-refused port-aside greeting "
	    "name tls-refused offers sender recipient relay-refused seen "
	    "self-name self-ptr "
	    "reachable-partly encryption-none relay-closed");
	assert_int_equal(report_status(s.report, false), 0);
	assert_int_equal(report_status(s.report, true), 3);
	assert_int_equal(peer.clients, 1);
	assert_string_equal(buf_text(&peer.heard),
	    "EHLO me.example\nSTARTTLS\nMAIL FROM:<postmaster@me.example>\n"
	    "RCPT TO:<postmaster@two.example>\n"
	    "RCPT TO:<ehlo-probe@relay-test.invalid>\nRSET\nQUIT\n");
	check_progress(s.check, &progress);
	assert_int_equal(progress.ports_done, 4);
	assert_int_equal(progress.ports, 4);
	assert_int_equal(progress.answered, progress.asked);
	mail_peer_close(&peer);
	close_stage(&s);
}

static void
check__host__open_relay_without_ehlo(void **state)
{
	struct stage s;
	struct mail_peer peer;

	(void)state;
	open_stage(&s);
	mail_peer_open(
	    &peer, &s.loop, "192.0.2.1", 2525, "220 a.example\r\n", open_relay);
	begin(&s, "192.0.2.1:2525", NULL, 0, 0);
	net_loop_wait(&s.loop, &s.report->is_done);
	assert_int_equal(report_relay(s.report, NULL), RELAY_ACCEPTED);
	assert_string_equal(buf_text(&peer.heard),
	    "EHLO me.example\nHELO me.example\n"
	    "MAIL FROM:<postmaster@me.example>\nMAIL FROM:<>\n"
	    "RCPT TO:<postmaster@[192.0.2.1]>\n"
	    "RCPT TO:<ehlo-probe@relay-test.invalid>\n"
	    "RCPT TO:<ehlo-probe-nobody@[192.0.2.1]>\nRSET\nQUIT\n");
	mail_peer_close(&peer);
	close_stage(&s);
}

static void
check__domain__without_hosts(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s);
	begin(&s, "null.example", NULL, 0, 0);
	net_loop_wait(&s.loop, &s.report->is_done);
	assert_ids(s.report, "mx-null dnssec-unchecked no-way");
	assert_int_equal(report_status(s.report, false), 10);
	close_stage(&s);
}

/* ---- who is no mail server -------------------------------------------- */

static const struct {
	int port;
	const char *greeting;
	const struct mail_row *rows;
	const char *id;
} strangers[] = {
    {25, NULL, web_server, "other-protocol"},
    {25, NULL, silence, "greeting-none"},
    {465, NULL, silence, "tls-failed"},
    {465, "220 a.example ESMTP\r\n", silence, "plain-on-tls"},
    {465, "\x15\x03\x03\0\2\2\x28\r\n", silence, "tls-failed"},
    {25, "SSH-2.0-OpenSSH_9.2\r\n", silence, "other-protocol"},
    {25, "554 5.7.1 go away\r\n", silence, "greeting-refuses"},
    {25, "421 4.7.0 too busy\r\n", silence, "greeting-refuses"},
};

static bool
has_line(const struct report *r, const char *id)
{
	struct report_lines lines = {0};
	bool has = false;

	report_judge(r, &lines);
	for (size_t i = 0; i < lines.count; i++)
		has |= strcmp(lines.list[i].id, id) == 0;
	report_lines_fini(&lines);
	return has;
}

static void
check__stranger__is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(strangers); i++) {
		uint16_t port = (uint16_t)strangers[i].port;
		struct stage s;
		struct mail_peer peer;

		open_stage(&s);
		mail_peer_open(&peer, &s.loop, "127.0.0.1", port,
		    strangers[i].greeting, strangers[i].rows);
		begin(&s, "127.0.0.1", &port, 1, 1000);
		net_loop_wait(&s.loop, &s.report->is_done);
		if (!has_line(s.report, strangers[i].id))
			fail_msg("row %zu is not %s", i, strangers[i].id);
		mail_peer_close(&peer);
		close_stage(&s);
	}
}

/* ---- limits ----------------------------------------------------------- */

static void
check__connections__so_many_at_once(void **state)
{
	uint16_t ports[CHECK_PORTS_MAX];
	struct mail_peer peers[CHECK_PORTS_MAX];
	struct stage s;
	size_t most = 0;

	(void)state;
	open_stage(&s);
	for (size_t i = 0; i < CHECK_PORTS_MAX; i++) {
		ports[i] = (uint16_t)(3000 + i);
		mail_peer_open(
		    &peers[i], &s.loop, "0.0.0.0", ports[i], NULL, web_server);
	}
	begin(&s, "two.example", ports, CHECK_PORTS_MAX, 100);
	while (!s.report->is_done) {
		size_t open = 0;

		uv_run(&s.loop.loop, UV_RUN_ONCE);
		for (size_t i = 0; i < CHECK_PORTS_MAX; i++)
			open += peers[i].open;
		most = open > most ? open : most;
	}
	assert_in_range(most, 2, CHECK_AT_ONCE);
	for (size_t i = 0; i < CHECK_PORTS_MAX; i++) {
		assert_int_equal(peers[i].clients, 2);
		mail_peer_close(&peers[i]);
	}
	close_stage(&s);
}

static void
check__stop__tells_what_is_known(void **state)
{
	struct stage s;
	struct mail_peer peer;

	(void)state;
	open_stage(&s);
	mail_peer_open(&peer, &s.loop, "192.0.2.1", 25, NULL, silence);
	begin(&s, "two.example", NULL, 0, 0);
	while (peer.clients == 0)
		uv_run(&s.loop.loop, UV_RUN_ONCE);
	check_stop(s.check);
	assert_true(s.report->is_done);
	assert_true(has_line(s.report, "mx"));
	/* In the middle of its questions, too. */
	check_free(s.check);
	report_free(s.report);
	s.changes = 0;
	begin(&s, "two.example", NULL, 0, 0);
	check_stop(s.check);
	assert_true(s.report->is_done);
	mail_peer_close(&peer);
	close_stage(&s);
}

/* ---- words ------------------------------------------------------------ */

static const struct {
	const char *text;
	int count;
} lists[] = {
    {"25", 1},
    {"25,465,587", 3},
    {"1,2,3,4,5,6,7,8", 8},
    {"1,2,3,4,5,6,7,8,9", -ERR_USAGE},
    {"", -ERR_USAGE},
    {"0", -ERR_USAGE},
    {"65536", -ERR_USAGE},
    {"25,,26", -ERR_USAGE},
    {"smtp", -ERR_USAGE},
    {"25,", -ERR_USAGE},
};

static void
check__ports__lists_right_and_wrong(void **state)
{
	uint16_t ports[CHECK_PORTS_MAX];
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++)
		if (check_parse_ports(lists[i].text, ports, &err) !=
		    lists[i].count)
			fail_msg("\"%s\"", lists[i].text);
}

static const struct {
	struct check_options options;
	int result;
} words[] = {
    {{.target = "example.net"}, 0},
    {{.target = "mx:example.net", .from = ""}, 0},
    {{.target = "practice:"}, -ERR_USAGE},
    {{.target = "a b c"}, -ERR_USAGE},
    {{.target = "example.net", .to = "a@b\r\nDATA"}, -ERR_USAGE},
    {{.target = "example.net", .from = "<a@b>"}, -ERR_USAGE},
    {{.target = "example.net", .helo = "a b"}, -ERR_USAGE},
};

static void
check__options__words_right_and_wrong(void **state)
{
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		if (check_read_options(&words[i].options, &err) !=
		    words[i].result)
			fail_msg("row %zu", i);
}

/* Addresses beside loopback's own, which are asked about as any other. */
static bool
add_addresses(void)
{
	static const char *const texts[] = {"192.0.2.1", "192.0.2.2"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_done = fd >= 0;

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct ifreq request = {0};
		struct sockaddr_in place = {.sin_family = AF_INET};

		snprintf(request.ifr_name, sizeof(request.ifr_name), "lo:%zu",
		    i + 1);
		inet_pton(AF_INET, texts[i], &place.sin_addr);
		memcpy(&request.ifr_addr, &place, sizeof(place));
		is_done = is_done && ioctl(fd, SIOCSIFADDR, &request) == 0;
	}
	if (fd >= 0)
		close(fd);
	return is_done;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(check__domain__its_hosts_and_what_they_say),
	    cmocka_unit_test(check__host__open_relay_without_ehlo),
	    cmocka_unit_test(check__domain__without_hosts),
	    cmocka_unit_test(check__stranger__is_named),
	    cmocka_unit_test(check__connections__so_many_at_once),
	    cmocka_unit_test(check__stop__tells_what_is_known),
	    cmocka_unit_test(check__ports__lists_right_and_wrong),
	    cmocka_unit_test(check__options__words_right_and_wrong),
	};

	if (!net_namespace_enter() || !add_addresses()) {
		puts("1..0 # SKIP no network namespace can be made here");
		return 0;
	}
	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
