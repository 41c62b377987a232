/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-layout - what the middle of the screen shows, by name and in
 * turn. */
#include "console-utter.h"

static int
setup(void **state)
{
	(void)state;
	return open_uttering(true);
}

static int
teardown(void **state)
{
	(void)state;
	return close_uttering();
}

static void
console_layout__name__one_that_there_is_not(void **state)
{
	(void)state;
	type(":layout sideways\r");
	assert_seen("no layout \"sideways\"; there are [interleaved");
	type("\025:layout inter\r");
	assert_seen("-- Conversation ---");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		console_layout__name__one_that_there_is_not, setup, teardown),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
