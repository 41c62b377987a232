/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-findings - the list of what is wrong, its keys, and the line that
 * is shown from it. */
#include "console-play.h"

#define ALT_W "\033w"

static int
setup(void **state)
{
	(void)state;
	open_console(stage_submit, true);
	scene_connect(conversation);
	play("S: 220 here\nC: EHLO my_host\nS: 250-here\nS: 250 SIZE big\n"
	     "C: MAIL FROM:me@x.example\nS: junk\n");
	return 0;
}

static void
console__findings__are_listed_with_what_to_do(void **state)
{
	(void)state;
	type(ALT_W);
	assert_seen("Findings");
	assert_seen("4: 1 error, 3 warnings");
	assert_seen("helo-name");
	assert_seen("EHLO my_host");
	assert_seen("size-syntax");
	assert_seen("RFC 1870 3");
	assert_seen("An error of the server: the server's line is no reply");
	type("k");
	assert_seen("A warning of the client: angle brackets belong");
	type("k");
	assert_seen("A warning of the server: behind SIZE stands a number");
	type("g");
	assert_seen("A warning of the client: the name is no domain");
}

static void
console__findings__enter_shows_the_line(void **state)
{
	(void)state;
	type(":findings\r");
	type("k\r");
	assert_hidden("Findings");
	assert_seen(">MAIL FROM:me@x.example");
}

static void
console__findings__other_keys_close_it(void **state)
{
	(void)state;
	type(ALT_W "q");
	assert_hidden("Findings");
	type(ALT_W "N");
	assert_hidden("Findings");
	assert_seen("smtp> N");
}

static void
console__findings__none(void **state)
{
	(void)state;
	play("X client\n");
	scene_connect(conversation);
	play("S: 220 here\n");
	type(ALT_W);
	assert_seen("Nothing is wrong with this session");
	type("j\r");
	assert_hidden("Nothing is wrong");
}

static void
console__findings__an_empty_line_has_a_name(void **state)
{
	(void)state;
	play("C: \nS: 500 what\n");
	type(ALT_W);
	assert_seen("(an empty line)");
}

static void
console__explain__any_reply(void **state)
{
	(void)state;
	type(":explain 550 5.7.1 Relaying denied\r");
	assert_seen("Explanation");
	assert_seen("relay-denied");
	seen_rows = 40;
	assert_seen(" https://www.rfc-editor.org/rfc/rfc5321#section-3.6.2");
	type("q");
	assert_hidden("Explanation");
}

static void
console__findings__at_every_size(void **state)
{
	(void)state;
	type(ALT_W);
	for (seen_rows = 1; seen_rows < 30; seen_rows++)
		for (seen_cols = 1; seen_cols < 140; seen_cols += 13)
			paint(seen_rows, seen_cols);
	seen_rows = 12;
	seen_cols = 40;
	assert_seen("reply-malformed");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_setup_teardown(test, setup, end_console)
	    T(console__findings__are_listed_with_what_to_do),
	    T(console__findings__enter_shows_the_line),
	    T(console__findings__other_keys_close_it),
	    T(console__findings__none),
	    T(console__findings__an_empty_line_has_a_name),
	    T(console__explain__any_reply),
	    T(console__findings__at_every_size),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
