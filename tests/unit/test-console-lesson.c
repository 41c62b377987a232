/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-lesson - what is kept of lessons that were played. */
#include "console-play.h"

static int
setup(void **state)
{
	(void)state;
	return open_console(stage_submit, true);
}

static int
teardown(void **state)
{
	(void)state;
	return close_console();
}

static void
console__lesson__a_lesson_that_is_played_again_stays_done(void **state)
{
	(void)state;
	type(":lesson greeting\r");
	for (int i = 0; i < 5; i++)
		type(":skip\r");
	type(":lesson list\r");
	assert_seen("HELO or EHLO, done");
	type(":lesson greeting\r:skip\r:lesson list\r");
	assert_seen("HELO or EHLO, done");
}

static void
console__lesson__tells_how_far_one_came(void **state)
{
	(void)state;
	type(":lesson greeting\r:skip\r:skip\r:lesson list\r");
	assert_seen("HELO or EHLO, 2 of 5 steps done");
}

static void
console__lesson__says_what_to_do_when_the_session_is_over(void **state)
{
	(void)state;
	type(":lesson greeting\r");
	scene_connect(conversation);
	play("S: 220 here\n");
	assert_hidden("CUT OFF");
	play("C: QUIT\nS: 221 bye\n");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	assert_seen("CUT OFF");
}

static void
console__lesson__none_in_a_recording(void **state)
{
	(void)state;
	console_set_recording(console, true);
	type(":lesson greeting\r");
	assert_seen("this is a recording");
	assert_hidden("LESSON");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	    T(console__lesson__a_lesson_that_is_played_again_stays_done),
	    T(console__lesson__tells_how_far_one_came),
	    T(console__lesson__says_what_to_do_when_the_session_is_over),
	    T(console__lesson__none_in_a_recording),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
