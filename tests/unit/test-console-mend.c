/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-mend - a wrong line comes into the prompt as it should be, and
 * nothing is sent. */
#include "console-play.h"

#define ALT_C "\033c"

static int
setup(void **state)
{
	(void)state;
	open_console(stage_submit, true);
	scene_connect(conversation);
	play("S: 220 here\nC: EHLO me\nS: 250 here\n");
	return 0;
}

static void
console__mend__the_last_line_that_was_refused(void **state)
{
	(void)state;
	play("C: MAIL FROM me@x.example\nS: 501 what?\n");
	type(ALT_C);
	assert_seen("smtp> MAIL FROM:<me@x.example>");
	assert_seen("Enter sends it");
}

static void
console__mend__by_its_command(void **state)
{
	(void)state;
	play("C: MIAL FROM:<me@x.example>\nS: 500 what?\n");
	type(":mend\r");
	assert_seen("smtp> MAIL FROM:<me@x.example>");
}

static void
console__mend__what_is_in_the_prompt(void **state)
{
	(void)state;
	type("STARTLS" ALT_C);
	assert_seen("smtp> STARTTLS");
}

static void
console__mend__nothing_is_wrong(void **state)
{
	(void)state;
	type(ALT_C);
	assert_seen("nothing here that is known to be written wrong");
	type("NOOP" ALT_C);
	assert_seen("smtp> NOOP");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_setup_teardown(test, setup, end_console)
	    T(console__mend__the_last_line_that_was_refused),
	    T(console__mend__by_its_command),
	    T(console__mend__what_is_in_the_prompt),
	    T(console__mend__nothing_is_wrong),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
