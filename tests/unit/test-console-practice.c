/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-practice - orders for the practice server, and what it shows. */
#include "console-orders.h"

static void
practice__orders__go_to_the_server(void **state)
{
	(void)state;
	type(":fault rcpt 450 4.2.0 \"Later\" once\r");
	type(":fault\r");
	type(":personality exim\r");
	type(":hold on\r");
	type(":release 550 5.1.1 No such user\r");
	type(":mailbox 3\r");
	assert_string_equal(buf_text(&uttered),
	    "practice fault rcpt 450 4.2.0 \"Later\" once\n"
	    "practice fault \n"
	    "practice personality exim\n"
	    "practice hold on\n"
	    "practice release 550 5.1.1 No such user\n"
	    "practice mailbox 3\n");
	assert_hidden("Practice server");
}

static void
practice__answer__lies_over_the_conversation(void **state)
{
	(void)state;
	shown = "1  13:20:30  a@b.example to c@d.example\n";
	type(":mailbox\r");
	assert_seen("Practice server");
	assert_seen("a@b.example to c@d.example");
	type("q");
	assert_hidden("Practice server");
	assert_hidden("a@b.example to c@d.example");
}

static void
practice__refusal__says_where(void **state)
{
	(void)state;
	refusal = "column 6: wanted more";
	shown = "never";
	type(":fault rcpt\r");
	assert_seen("column 6: wanted more");
	assert_hidden("never");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		practice__orders__go_to_the_server, open_orders, close_orders),
	    cmocka_unit_test_setup_teardown(
		practice__answer__lies_over_the_conversation, open_orders,
		close_orders),
	    cmocka_unit_test_setup_teardown(
		practice__refusal__says_where, open_orders, close_orders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
