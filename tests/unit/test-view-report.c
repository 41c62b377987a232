/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-report - a report over the conversation, at every size. */
#include "console-utter.h"

#include "ehlo/base/mem.h"
#include "ehlo/model/report.h"

static struct report *report;

static void
add_connection(struct conversation *c)
{
	const struct slice address = SLICE("192.0.2.1");

	scene_add(c, (struct event){.kind = EVENT_RESOLVE,
			 .resolve = {address, 25, address, SLICE("")}});
	scene_add(
	    c, (struct event){.kind = EVENT_PROBE,
		   .probe = {address, 25, PORT_LISTENING, 18, SLICE("")}});
	scene_add(c, (struct event){.kind = EVENT_CONNECTED,
			 .connected = {.address = address,
			     .port = 25,
			     .local = SLICE("192.0.2.9:40000")}});
}

static int
setup(void **state)
{
	struct report_endpoint *e;

	(void)state;
	report = report_new("192.0.2.1:25");
	report->stranger = mem_copy_str("p@relay-test.invalid");
	e = report_add_endpoint(
	    report, "192.0.2.1", "192.0.2.1", 25, REPORT_NO_MX);
	add_connection(e->talk);
	scene_play(e->talk,
	    "S: 220 mx.example.net ESMTP \033[2J\nC: EHLO [192.0.2.9]\n"
	    "S: 250-mx.example.net\nS: 250 PIPELINING\n"
	    "C: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\n"
	    "C: RCPT TO:<p@relay-test.invalid>\n"
	    "S: 554 5.7.1 Relay access denied\n");
	return open_uttering(true);
}

static int
teardown(void **state)
{
	(void)state;
	close_uttering();
	report_free(report);
	return 0;
}

static void
report_view__paint__every_section_and_what_to_mend(void **state)
{
	static const char *const parts[] = {"Check 192.0.2.1:25", "-- Ports --",
	    "+ 192.0.2.1:25  LISTENING", "220 mx.example.net ESMTP ^[[2J",
	    "! 192.0.2.1:25  does not offer", "554 5.7.1 Relay access denied",
	    "-- Verdict --", "Fix first: turn TLS on behind 192.0.2.1:25"};

	(void)state;
	seen_rows = 40;
	seen_cols = 120;
	console_show_report(console, report);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_seen(parts[i]);
	assert_seen("under way");
	report->is_done = true;
	report->took_ms = 4100;
	console_report_changed(console);
	assert_true(console_is_stale(console));
	assert_seen("4.1 s");
}

/* A second address, and ports beside the first: two by three. */
static void
add_ports(void)
{
	static const struct {
		const char *address;
		uint16_t port;
		enum port_verdict verdict;
	} more[] = {
	    {"192.0.2.1", 465, PORT_NOT_LISTENING},
	    {"192.0.2.1", 587, PORT_FILTERED},
	    {"2001:db8::1", 25, PORT_FILTERED},
	    {"2001:db8::1", 465, PORT_LISTENING},
	    {"2001:db8::1", 587, PORT_LISTENING},
	};

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		struct report_endpoint *e = report_add_endpoint(report,
		    "mx.example.net", more[i].address, more[i].port, 10);
		struct slice address = slice_str(more[i].address);

		scene_add(
		    e->talk, (struct event){.kind = EVENT_RESOLVE,
				 .resolve = {address, 25, address, SLICE("")}});
		scene_add(e->talk, (struct event){.kind = EVENT_PROBE,
				       .probe = {address, more[i].port,
					   more[i].verdict, 7, SLICE("")}});
	}
}

static void
report_view__ports__are_a_table(void **state)
{
	static const char *const parts[] = {
	    "port 25            port 465           port 587",
	    "192.0.2.1                    + LISTENING 18 ms",
	    ". NOT LISTENING    . FILTERED",
	    "mx.example.net  2001:db8::1  X FILTERED ",
	    "X [2001:db8::1]:25   FILTERED, 7 ms (mx.example.net)"};

	(void)state;
	add_ports();
	seen_rows = 60;
	seen_cols = 100;
	console_show_report(console, report);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_seen(parts[i]);
	assert_hidden("192.0.2.1:587  FILTERED");
	seen_cols = 80;
	assert_seen("  2001:db8::1  X FILTERED ");
	seen_cols = 66;
	assert_seen(". 192.0.2.1:587");
	assert_hidden("port 465");
}

/* Whoever looks at the end sees what is added there. */
static void
report_view__end__stays_there(void **state)
{
	(void)state;
	seen_rows = 14;
	seen_cols = 80;
	console_show_report(console, report);
	type("\033[F");
	assert_seen("relay  ");
	add_ports();
	console_report_changed(console);
	assert_seen("relay  ");
	type("\033[A\033[A");
	add_ports();
	console_report_changed(console);
	assert_hidden("relay  ");
}

static void
report_view__paint__in_every_room(void **state)
{
	static const int sizes[][2] = {
	    {30, 100}, {24, 80}, {12, 40}, {10, 20}, {4, 80}, {1, 1}};

	(void)state;
	console_show_report(console, report);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		paint(sizes[i][0], sizes[i][1]);
	seen_rows = 12;
	seen_cols = 40;
	assert_seen("+ 192.0.2.1:25 LISTENING");
	assert_seen("Fix first: turn TLS on");
	assert_hidden("-- Ports");
}

static void
report_view__keys__scroll_and_close(void **state)
{
	(void)state;
	seen_rows = 14;
	seen_cols = 80;
	console_show_report(console, report);
	assert_seen("-- Ports");
	type("\033[F");
	assert_hidden("-- Ports");
	assert_seen("relay");
	type("\033[H");
	assert_seen("-- Ports");
	type("\033[6~");
	assert_hidden("-- Ports");
	type("\033");
	console_tick(console, 100000);
	assert_hidden("Fix first");
}

static void
report_view__keys__letters_go_to_the_prompt(void **state)
{
	(void)state;
	seen_rows = 24;
	seen_cols = 80;
	console_show_report(console, report);
	type("NOOP");
	assert_hidden("Fix first");
	assert_seen("NOOP");
}

static void
console__check__target_or_the_session(void **state)
{
	(void)state;
	seen_rows = 24;
	seen_cols = 80;
	type(":check\r");
	assert_seen("no server yet");
	assert_uttered("");
	type("\025:check example.net\r");
	assert_uttered("check example.net\n");
	scene_connect(conversation);
	type(":check\r");
	assert_true(slice_starts_with(buf_slice(&uttered), SLICE("check ")));
	assert_true(slice_find(buf_slice(&uttered), '\n') == uttered.len - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    T(report_view__paint__every_section_and_what_to_mend),
	    T(report_view__ports__are_a_table),
	    T(report_view__end__stays_there),
	    T(report_view__paint__in_every_room),
	    T(report_view__keys__scroll_and_close),
	    T(report_view__keys__letters_go_to_the_prompt),
	    T(console__check__target_or_the_session),
#undef T
	};

	return cmocka_run_group_tests_name("view-report", tests, NULL, NULL);
}
