/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-compare - ":diff" with a recording: what is asked for, what is
 * shown, what is said where there is nothing to show. */
#include "console-utter.h"

static struct conversation *other;

static int
setup(void **state)
{
	(void)state;
	open_uttering(true);
	seen_rows = 24;
	seen_cols = 80;
	connect_it();
	play("C: EHLO me\nS: 250-here\nS: 250 SIZE 5\n"
	     "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\n");
	other = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	scene_connect(other);
	scene_play(other, "S: 220 here\nC: EHLO me\nS: 250-here\nS: 250 DSN\n"
			  "C: MAIL FROM:<a@b>\nS: 250 ok\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	conversation_free(other);
	return close_uttering();
}

static void
console_compare__file__is_asked_for_and_shown(void **state)
{
	(void)state;
	type(":diff old ones.ehlo\r");
	assert_uttered("compare old ones.ehlo\n");
	assert_hidden("Two sessions");
	console_compared(console, other);
	assert_seen("- Two sessions -");
	assert_seen(
	    " 1: session 1 of old ones.ehlo, superfreak.example port 2525, ");
	assert_seen(" 2: session 1, superfreak.example port 2525, ");
	assert_seen(" ! MAIL a@b, another code\n 1: 250 ok");
	assert_seen(" - DSN, offered in 1 only\n");
	assert_seen(" + SIZE 5, offered in 2 only\n");
	type("q");
	assert_hidden("Two sessions");
}

static void
console_compare__number__chooses_a_session(void **state)
{
	(void)state;
	scene_connect(other);
	scene_play(other, "S: 421 busy\n");
	scene_connect(conversation);
	type(":diff old 1 2\r");
	assert_uttered("compare old\n");
	console_compared(console, other);
	assert_seen(" 1: session 1 of old, ");
	assert_seen(" 2: session 2, ");
	type("q:diff old 1\r");
	console_compared(console, other);
	assert_seen(" 1: session 1 of old, ");
	assert_seen(" 2: session 2, ");
	type("q:diff old\r");
	console_compared(console, other);
	assert_seen(" 1: session 2 of old, ");
	type("q:diff old 3\r");
	console_compared(console, other);
	assert_seen("old has sessions 1 to 2, and no 3");
	/* There is none here: then nothing needs to be read. */
	assert_uttered("compare old\ncompare old\ncompare old\n");
	type(":diff old 1 3\r");
	assert_uttered("");
	assert_seen("there are sessions 1 to 2 here, and no 3");
	assert_seen("smtp> :diff old 1 3");
}

static void
console_compare__trouble__is_said(void **state)
{
	struct conversation *empty = conversation_new(1 << 20);

	(void)state;
	refusal = 1;
	type(":diff nix\r");
	assert_seen("not connected: no way");
	assert_seen("smtp> :diff nix");
	refusal = 0;
	type("\r");
	assert_uttered("compare nix\n");
	console_compare_failed(console, "nix:7: no JSON");
	assert_seen("nix:7: no JSON; \"ehlo --replay FILE\" shows all that");
	type(":diff nix\r");
	console_compared(console, empty);
	assert_seen("no session is recorded in nix");
	conversation_free(empty);
}

static void
console_compare__cancel__reads_no_further(void **state)
{
	(void)state;
	type(":diff big\r");
	console_comparing(console, 427);
	assert_seen("big is being read: 42 %; Ctrl-C stops it");
	assert_uttered("compare big\n");
	type("\003");
	assert_uttered("compare \n");
	assert_seen("not read any further");
	/* Another one takes its place. */
	type(":diff big\r:diff small\r");
	assert_uttered("compare big\ncompare \ncompare small\n");
}

static void
console_compare__bytes_of_files__are_safe(void **state)
{
	(void)state;
	type(":diff \033[2Jold\r");
	scene_play(other, "S: 250 \x1b[2J\x9b\xe2\x80\xae\n");
	console_compared(console, other);
	paint(24, 80);
	for (int rows = 1; rows < 40; rows += 3)
		for (int cols = 1; cols < 200; cols += 17)
			paint(rows, cols);
}

static void
console_compare__no_session__nothing_to_compare(void **state)
{
	(void)state;
	close_uttering();
	open_uttering(true);
	type(":diff old\r");
	assert_uttered("");
	assert_seen("there is no session yet to be compared with it");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		console_compare__file__is_asked_for_and_shown, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_compare__number__chooses_a_session, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_compare__trouble__is_said, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_compare__cancel__reads_no_further, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_compare__bytes_of_files__are_safe, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		console_compare__no_session__nothing_to_compare, setup,
		teardown),
	};

	return cmocka_run_group_tests_name(
	    "console-compare", tests, NULL, NULL);
}
