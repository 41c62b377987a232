/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-lesson - what is kept of lessons that were played. */
#include "console-play.h"

#include "ehlo/model/script.h"

/* What was asked for of the source, a line each. */
static struct buf asked;

static int
hear(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	(void)err;
	if (intent->kind == INTENT_CONNECT)
		buf_add_str(&asked, "connect ");
	else if (intent->kind == INTENT_DROP)
		buf_add_str(&asked, "drop ");
	buf_add_slice(&asked, intent->text);
	buf_add_byte(&asked, '\n');
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	buf_clear(&asked);
	return open_console(hear, true);
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&asked);
	return close_console();
}

static void
set_size(int rows, int cols)
{
	seen_rows = rows;
	seen_cols = cols;
}

static void
open_plan(const char *text)
{
	static const struct script_options options = {.name = "plan"};
	struct buf errors = {0};

	console_opened(console, script_read(&options, slice_str(text), &errors),
	    SLICE(""), 1000);
	buf_fini(&errors);
}

/* All steps of the lesson on the greeting. */
static void
play_greeting(void)
{
	type(":lesson greeting\r");
	play("S: 220 here\nC: HELO me\nS: 250 hi\n"
	     "C: EHLO me\nS: 250-hi\nS: 250 SIZE 1\n");
	console_changed(console);
	type("1\r2\r");
	play("C: FOO\nS: 500 what\n");
	console_changed(console);
}

static void
console__lesson__a_lesson_that_is_played_again_stays_done(void **state)
{
	(void)state;
	scene_connect(conversation);
	play_greeting();
	assert_seen(":lesson next goes on");
	type(":lesson list\r");
	assert_seen("HELO or EHLO: done");
	type(":lesson greeting\r:skip\r:lesson list\r");
	assert_seen("HELO or EHLO: done");
}

static void
console__lesson__what_is_skipped_is_not_done(void **state)
{
	(void)state;
	scene_connect(conversation);
	type(":lesson greeting\r:skip\r");
	play("S: 220 here\nC: EHLO me\nS: 250 hi\n");
	console_changed(console);
	type(":lesson list\r");
	assert_seen("HELO or EHLO: 1 of 5 steps done, 1 skipped");
	type("\033");
	console_tick(console, 2000);
	type(":skip\r:skip\r:skip\r");
	assert_seen("1 of 5 done, 4 skipped");
	assert_seen("OVER");
	type(":lesson list\r");
	assert_seen("HELO or EHLO: 1 of 5 steps done, 4 skipped");
	/* Another time they can be done. */
	play_greeting();
	type(":lesson list\r");
	assert_seen("HELO or EHLO: done");
}

static void
console__lesson__the_step_stands_above_the_conversation(void **state)
{
	(void)state;
	set_size(24, 80);
	scene_connect(conversation);
	type(":lesson greeting\r");
	assert_seen("The server speaks first");
	assert_seen("TASK  Say HELO");
	assert_seen("Alt-I hint");
	type("\033i\033i");
	assert_seen("HINT  HELO client.example.org");
	type(":skip\r:skip\r");
	assert_seen("QUESTION  How does a client know that \"250-PIPELINING\" "
		    "is not the last line of");
	assert_seen("the reply?");
	assert_seen("3  Because no time has passed");
	type("3\r");
	assert_seen("NO  a line can be on its way");
	set_size(30, 100);
}

/* What does not fit is cut, and the key that shows all of it is named. */
static void
console__lesson__a_small_screen_names_the_key(void **state)
{
	(void)state;
	set_size(12, 40);
	scene_connect(conversation);
	type(":lesson greeting\r");
	assert_seen("1/5  Alt-P: all");
	assert_seen("TASK Say HELO with a name of your own");
	set_size(30, 100);
}

static void
console__lesson__esc_leaves_its_page(void **state)
{
	(void)state;
	set_size(24, 80);
	type(":lesson greeting\r\033p");
	assert_seen("Alt-P returns");
	escape();
	assert_hidden("Alt-P returns");
	type(":x");
	assert_seen("> :x");
	set_size(30, 100);
}

static void
console__lesson__the_first_connection_is_the_students(void **state)
{
	(void)state;
	type(":lesson listening\r");
	assert_seen("YOUR TASK");
	assert_seen("Connect to the practice server");
	assert_int_equal(asked.len, 0);
	type(":lesson greeting\r");
	assert_string_equal(
	    buf_text(&asked), "connect practice:postfix\nrules \n");
}

/* What the server does is not told; with the lesson it ends. */
static void
console__lesson__the_servers_rules_come_and_go(void **state)
{
	(void)state;
	type(":lesson greylisting\r");
	assert_non_null(strstr(buf_text(&asked), "\nrules rcpt 450 4.2.0 "));
	assert_hidden("first 1");
	buf_clear(&asked);
	type(":lesson end\r");
	assert_string_equal(buf_text(&asked), "rules \n");
	assert_hidden("LESSON");
}

static void
console__lesson__a_plan_is_set_aside_and_comes_back(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 here\n");
	open_plan("EHLO me\nNOOP\n");
	assert_seen("step> EHLO me");
	type(":lesson greeting\r");
	assert_seen("the plan is set aside");
	assert_seen("LESSON 2");
	assert_hidden("step>");
	/* Enter sends nothing of it. */
	buf_clear(&asked);
	type("\r\r");
	assert_int_equal(asked.len, 0);
	scene_connect(conversation);
	play("S: 220 practice\n");
	type(":lesson end\r");
	assert_string_equal(buf_text(&asked), "drop \n");
	assert_hidden("LESSON");
	assert_seen("the plan is back; Alt-R runs it again");
}

static void
console__lesson__groups_stay_as_they_were(void **state)
{
	(void)state;
	open_plan("EHLO one\n");
	type(":pipeline on\r");
	type(":lesson greeting\r");
	type(":pipeline\r");
	assert_seen("groups on");
	type(":pipeline off\r");
	type(":lesson end\r");
	type(":pipeline\r");
	assert_seen("groups off");
}

static void
console__lesson__a_plan_that_is_opened_ends_it(void **state)
{
	(void)state;
	open_plan("EHLO one\n");
	type(":lesson greeting\r");
	open_plan("EHLO two\n");
	assert_hidden("LESSON");
	assert_seen("the lesson is closed");
	assert_seen("EHLO two");
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
	    T(console__lesson__what_is_skipped_is_not_done),
	    T(console__lesson__the_step_stands_above_the_conversation),
	    T(console__lesson__a_small_screen_names_the_key),
	    T(console__lesson__esc_leaves_its_page),
	    T(console__lesson__the_first_connection_is_the_students),
	    T(console__lesson__the_servers_rules_come_and_go),
	    T(console__lesson__a_plan_is_set_aside_and_comes_back),
	    T(console__lesson__groups_stay_as_they_were),
	    T(console__lesson__a_plan_that_is_opened_ends_it),
	    T(console__lesson__says_what_to_do_when_the_session_is_over),
	    T(console__lesson__none_in_a_recording),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
