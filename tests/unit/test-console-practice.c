/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-practice - orders for the practice server, and what it shows. */
#include "console-play.h"

static struct buf uttered;
static const char *shown; /* what there is to look at */
static int refusal;

static int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	assert_int_equal(intent->kind, INTENT_PRACTICE);
	buf_add_slice(&uttered, intent->text);
	buf_add_byte(&uttered, '\n');
	if (refusal != 0)
		return err_set(err, ERR_USAGE, "column 6: wanted more");
	buf_add_str(intent->answer, shown);
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	shown = "";
	refusal = 0;
	return open_console(submit, true);
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&uttered);
	return close_console();
}

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
	    "fault rcpt 450 4.2.0 \"Later\" once\n"
	    "fault \n"
	    "personality exim\n"
	    "hold on\n"
	    "release 550 5.1.1 No such user\n"
	    "mailbox 3\n");
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
	refusal = 1;
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
		practice__orders__go_to_the_server, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		practice__answer__lies_over_the_conversation, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		practice__refusal__says_where, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
