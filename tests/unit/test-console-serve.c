/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-serve - clients of the practice server, looked at from the
 * console. */
#include "console-orders.h"
#include "ehlo/tui/view.h"

static void
serve(unsigned number, bool is_held)
{
	struct console_serve state = {.is_on = true,
	    .number = number,
	    .count = 3,
	    .open_count = 1,
	    .is_held = is_held,
	    .place = "127.0.0.1:2525"};

	console_set_serve(console, conversation, &state);
}

static void
serve__nobody_yet__says_where_to_connect_to(void **state)
{
	(void)state;
	type(":session\r");
	assert_seen("nobody is served");
	serve(0, false);
	assert_seen(" SERVE  127.0.0.1:2525");
	assert_seen("no client yet");
	assert_seen("Point the program");
	assert_string_equal(buf_text(&uttered), "");
}

static void
serve__clients__are_chosen(void **state)
{
	(void)state;
	serve(2, false);
	assert_seen("client 2 of 3, 1 open");
	seen_cols = 80;
	assert_seen("Alt-PgUp clients");
	assert_hidden("1 open");
	type(":session 1\r");
	type("\x1b[5;3~"); /* Alt-PgUp */
	type("\x1b[6;3~");
	shown = "* 2  13:20:30  127.0.0.1:40000\n";
	type(":sessions\r");
	assert_seen("127.0.0.1:40000");
	assert_string_equal(buf_text(&uttered), "session 1\n"
						"session older\n"
						"session newer\n"
						"session \n");
}

/* Neither mail data nor a secret, whatever the client is at. */
static void
serve__line__goes_as_a_reply_or_nowhere(void **state)
{
	(void)state;
	serve(1, false);
	refusal = "the clients speak here";
	type("hello\r");
	assert_seen("the clients speak here");
	refusal = NULL;
	type("\x15"); /* Ctrl-U */
	serve(1, true);
	assert_seen("SERVE, HELD");
	assert_seen("reply>");
	type("550 no\r");
	serve(1, true);
	type("\r");
	assert_string_equal(buf_text(&uttered), "command hello\n"
						"command 550 no\n"
						"practice release \n");
}

static void
serve__follows__only_who_reads_nothing(void **state)
{
	(void)state;
	serve(1, false);
	assert_true(console_may_follow(console));
	type("5");
	assert_false(console_may_follow(console));
	type("\x15");
	assert_true(console_may_follow(console));
	type("\x1bw"); /* Alt-W: findings */
	assert_false(console_may_follow(console));
}

/* A client that is there does not hold up the end. */
static void
serve__leaving__asks_nothing(void **state)
{
	(void)state;
	serve(1, false);
	type(":quit\r");
	assert_true(console_is_done(console));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		serve__nobody_yet__says_where_to_connect_to, open_orders,
		close_orders),
	    cmocka_unit_test_setup_teardown(
		serve__clients__are_chosen, open_orders, close_orders),
	    cmocka_unit_test_setup_teardown(
		serve__line__goes_as_a_reply_or_nowhere, open_orders,
		close_orders),
	    cmocka_unit_test_setup_teardown(
		serve__follows__only_who_reads_nothing, open_orders,
		close_orders),
	    cmocka_unit_test_setup_teardown(
		serve__leaving__asks_nothing, open_orders, close_orders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
