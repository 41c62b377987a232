/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-look - what is seen of a conversation, by keys and commands. */
#include "console-play.h"

static int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	(void)intent;
	return err_set(err, ERR_STATE, "nothing is to be sent here");
}

static int
setup(void **state)
{
	(void)state;
	seen_rows = 24;
	seen_cols = 80;
	return open_console(submit, true);
}

static void
play_numbers(int from, int to)
{
	for (; from <= to; from++) {
		char line[32];

		snprintf(line, sizeof(line), "C: NOOP %d\nS: 250 ok\n", from);
		play(line);
	}
}

/* ---- times ------------------------------------------------------------ */

static void
console_look__time__goes_round(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	assert_seen("  0.060 <-   250 death");
	type("\033i");
	assert_seen("times: +the server's");
	assert_seen(" +0.010 <-   250 death");
	assert_seen("(0.010)  ->  HELO localhost");
	type(":time\r");
	assert_seen("times: off");
	assert_seen("\n<-   250 death");
	type("\033I");
	assert_seen("  0.060 <-   250 death");
}

static void
console_look__time__of_the_clock(void **state)
{
	struct wall wall;

	(void)state;
	scene_connect(conversation);
	play(article);
	type(":time clock\r");
	assert_seen("when this was is not in the recording");
	assert_true(wall_parse(SLICE("2006-01-06T16:59:57.96-07:00"), &wall));
	conversation_set_wall(conversation, &wall);
	type("\033i\033i");
	assert_seen("times: of the clock");
	assert_seen("16:59:57 ===  connected");
	assert_seen("16:59:58 <-   220 death");
	assert_seen("16:59:58! ->  MAIL FROM");
	type("\033i");
	assert_seen("times: off");
	type(":time start\r");
	assert_seen("  0.060 <-   250 death");
	type(":time never\r");
	assert_seen("which? :time start");
}

static void
console_look__time__a_slow_reply_stands_out(void **state)
{
	struct event slow = {.kind = EVENT_RECEIVED,
	    .received = {.line = SLICE("250 late"), .eol = EOL_CRLF}};

	(void)state;
	scene_connect(conversation);
	play("S: 220 x\nC: NOOP\nS: 250 soon\nC: NOOP\n");
	slow.t_us = scene_next_us(conversation) + 1000000;
	conversation_append(conversation, &slow);
	type("\033i");
	assert_seen(" +1.010 <-   250 late");
	assert_int_equal(scene_style(canvas, "+1.010"), STYLE_DELTA_SLOW);
	assert_int_equal(
	    scene_style(canvas, "+0.010 <-   250 soon"), STYLE_DELTA);
}

/* Each reply counts from its own command, also in a pipeline. */
static void
console_look__time__the_server_s_is_from_its_command(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 x\nC: EHLO x\nS: 250-x\nS: 250 PIPELINING\n"
	     "C: NOOP a\nC: NOOP b\nS: 250 first\nS: 250 second\n");
	type("\033i");
	assert_seen(" +0.020 <- + 250 first");
	assert_seen(" +0.020 <- + 250 second");
}

static void
console_look__time__long_ones_lose_decimals(void **state)
{
	struct event ev = {.kind = EVENT_NOTE, .note = {.text = SLICE("late")}};
	static const struct {
		uint64_t t_us;
		const char *shown;
	} cases[] = {
	    {12345678, " 12.346 ===  late"},
	    {1234567891, "1234.57 ===  late"},
	    {123456789123, " 123457 ===  late"},
	    {UINT64_MAX, "===  late"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ev.t_us = cases[i].t_us;
		conversation_append(conversation, &ev);
		assert_seen(cases[i].shown);
	}
}

/* The tick that is late does not make the next one late. */
static void
console_look__wait__no_second_is_left_out(void **state)
{
	struct console_wait wait = {
	    .is_waiting = true, .began_us = 0, .ends_us = 300000000};

	(void)state;
	type("");
	console_set_wait(console, &wait);
	assert_int_equal(console_deadline(console), 2000);
	wait.now_us = 1020000;
	console_set_wait(console, &wait);
	console_tick(console, 2020);
	assert_int_equal(console_deadline(console), 3000);
	wait.now_us = 1999000;
	console_set_wait(console, &wait);
	console_tick(console, 3000);
	assert_int_equal(console_deadline(console), 3001);
}

/* ---- moving ----------------------------------------------------------- */

static void
console_look__top__and_bottom(void **state)
{
	static const char *const tops[] = {"\033[1;3H", ":top\r"};
	static const char *const bottoms[] = {"\033[1;3F", ":bottom\r"};

	(void)state;
	scene_connect(conversation);
	play("S: 220 here\n");
	play_numbers(1, 40);
	for (size_t i = 0; i < 2; i++) {
		assert_seen("NOOP 40");
		assert_hidden("superfreak.example is");
		type(tops[i]);
		assert_seen("superfreak.example is");
		assert_hidden("NOOP 40");
		type(bottoms[i]);
	}
	assert_seen("NOOP 40");
}

static void
console_look__top__of_what_fits_follows_on(void **state)
{
	(void)state;
	type(":top\r");
	scene_connect(conversation);
	assert_seen("superfreak.example is");
	type(":top\r");
	assert_seen("-- Conversation ---");
	play_numbers(1, 40);
	assert_seen("NOOP 40");
}

static void
console_look__badge__at_small_sizes(void **state)
{
	static const int sizes[][2] = {{24, 80}, {12, 40}, {10, 40}};

	(void)state;
	scene_connect(conversation);
	play("S: 220 here\n");
	play_numbers(1, 40);
	assert_true(is_seen(12, 40, "-- Conversation ---"));
	type("\033[5~");
	play_numbers(41, 41);
	for (size_t i = 0; i < 3; i++) {
		assert_true(is_seen(sizes[i][0], sizes[i][1], "scrolled: "));
		assert_true(is_seen(sizes[i][0], sizes[i][1], ", 2 new"));
	}
	type("\033[F");
	assert_true(is_seen(12, 40, "NOOP 41"));
	assert_false(is_seen(12, 40, "scrolled"));
}

/* ---- searching -------------------------------------------------------- */

static void
console_look__find__by_key(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 here\n");
	play_numbers(1, 40);
	type("RSET\033OR");
	assert_seen(": find");
	type("noop 3\r");
	assert_seen("\n 1 of 11 (F3 older, Alt-F3 newer, Esc ends): noop 3\n");
	assert_int_equal(scene_style(canvas, "NOOP 39"), STYLE_FIND);
	assert_int_equal(scene_style(canvas, "->  NOOP 39"), STYLE_FIND_NOW);
	assert_int_equal(scene_style(canvas, "->  NOOP 38"), STYLE_MARK);
	/* The line that was begun is kept. */
	assert_seen("smtp> RSET\n");
	type("\033OR\023");
	assert_seen("3 of 11");
	type("\033[1;2R");
	assert_seen("2 of 11");
	for (int i = 2; i < 11; i++)
		type("\033OR");
	assert_seen("11 of 11");
	assert_seen("NOOP 3\n");
	assert_hidden("NOOP 39");
	type("\033OR");
	assert_seen("no older line shows it");
	type("\033");
	console_tick(console, 1060);
	assert_hidden("of 11");
	assert_int_equal(scene_style(canvas, "NOOP 3"), STYLE_CLIENT_VERB);
	type("\033[F");
	assert_hidden("NOOP 40");
	type("\025\033[F");
	assert_seen("NOOP 40");
}

static void
console_look__find__by_command(void **state)
{
	(void)state;
	play_numbers(1, 3);
	type(":find nowhere\r");
	assert_seen("no line shows nowhere");
	type(":newer\r");
	assert_seen(": find");
	type("noop 2\r");
	assert_seen("1 of 1 (");
	type(":newer\r");
	assert_seen("no newer line shows it");
	play_numbers(4, 23);
	type("x\025");
	assert_seen("5 of 5 (");
	play_numbers(2, 2);
	play_numbers(2, 2);
	type(":newer\r");
	assert_seen("6 of 7 (");
}

/* Keys are read while a long conversation is searched. */
static void
console_look__find__goes_on_by_itself(void **state)
{
	uint64_t now_ms = 1000;
	int ticks = 0;

	(void)state;
	play("C: NEEDLE\n");
	play_numbers(1, 6000);
	type(":find needle\r");
	assert_seen("searching (F3");
	type("typed meanwhile");
	while (console_deadline(console) <= now_ms && ticks++ < 100)
		console_tick(console, now_ms);
	assert_in_range(ticks, 2, 10);
	assert_seen("1 of 1 (");
	assert_seen("NEEDLE");
	assert_seen("typed meanwhile");
	assert_int_equal(console_deadline(console), CONSOLE_NEVER);
}

/* ---- folding ---------------------------------------------------------- */

static const char ehlo_reply[] =
    "S: 220 here\nC: EHLO x\nS: 250-x\nS: 250-SIZE 100\nS: 250-DSN\n"
    "S: 250-HELP\nS: 250-PIPELINING\nS: 250 8BITMIME\n";

static void
console_look__fold__by_key_and_command(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(ehlo_reply);
	assert_seen("250-DSN  [+3 more]\n");
	assert_hidden("250-HELP");
	type("\033f");
	assert_seen("long replies: whole");
	assert_seen("250-DSN\n");
	assert_seen("250 8BITMIME");
	type(":fold\r");
	assert_seen("[+3 more]");
	/* In a line it is the word movement it has always been. */
	type("one two\001\033fX");
	assert_seen("oneX two");
	assert_seen("[+3 more]");
}

static void
console_look__fold__hides_nothing_from_search_copy_and_bare(void **state)
{
	struct buf out = {0};

	(void)state;
	scene_connect(conversation);
	play(ehlo_reply);
	type(":find pipelining\r");
	assert_seen("1 of 1");
	assert_seen("250-PIPELINING");
	type("\033");
	console_tick(console, 1060);
	assert_hidden("250-PIPELINING");
	type("\033v");
	assert_seen("250-PIPELINING");
	type("x\033y");
	assert_true(console_take_clipboard(console, &out));
	assert_seen("copied 63 bytes");
	buf_fini(&out);
}

/* ---- copying and help ------------------------------------------------- */

static void
console_look__copy__says_what_it_did(void **state)
{
	struct buf out = {0};

	(void)state;
	type("\033y");
	assert_seen("there is no reply to copy yet");
	assert_false(console_take_clipboard(console, &out));
	scene_connect(conversation);
	play("S: 220 hi\n");
	type(":copy\r");
	assert_seen("copied 6 bytes; if nothing arrives see :help copy");
	assert_true(console_take_clipboard(console, &out));
	assert_string_equal(buf_text(&out), "\033]52;c;MjIwIGhp\a");
	/* Once. */
	assert_false(console_take_clipboard(console, &out));
	buf_fini(&out);
}

static void
console_look__report__is_read_and_copied(void **state)
{
	struct buf out = {0};

	(void)state;
	type(":report\r");
	assert_seen("Nothing was tried yet");
	type("q");
	scene_connect(conversation);
	play("S: 220 mx ESMTP Postfix\nC: MAIL FROM:<a@b>\n"
	     "S: 503 5.5.1 Error: send HELO/EHLO first\n");
	type(":report\r");
	assert_seen("Report: Alt-Y copies it");
	assert_seen("A mail conversation that needs your help");
	type("\033y");
	assert_seen("bytes; if nothing arrives see :help copy");
	assert_true(console_take_clipboard(console, &out));
	assert_true(slice_starts_with(
	    buf_slice(&out), SLICE("\033]52;c;QSBtYWls"))); /* A mail */
	buf_fini(&out);
}

static void
console_look__help__on_one_command(void **state)
{
	(void)state;
	type(":help connect\r");
	assert_seen("Esc closes -\n  :connect TARGET ");
	type("\033[5~\033[5~");
	assert_hidden("  :connect TARGET ");
	type("q:help copy\r");
	assert_seen("allow-passthrough on");
	type("q:help :top\r");
	assert_seen("  :top ");
	type("q:help nothing\r");
	assert_seen("no help on \"nothing\"");
}

/* ---- bare ------------------------------------------------------------- */

static void
console_look__bare__is_the_conversation_alone(void **state)
{
	int row, col;

	(void)state;
	scene_connect(conversation);
	play("S: 220 0123456789012345678901234567890123456789\n");
	type("RSET");
	type("\033v");
	assert_true(is_seen(6, 40,
	    "===  connected to 127.0.0.1:2525 from 12\n     7.0.0.1:40000\n"
	    "<-   220 0123456789012345678901234567890\n"
	    "     123456789\n"));
	canvas_get_cursor(canvas, &row, &col);
	assert_int_equal(row, -1);
	/* Any key returns, and does nothing else. */
	type("x");
	assert_seen("smtp> RSET\n");
	type("\025:bare\r");
	assert_hidden("smtp>");
	type("\r");
	assert_seen("smtp>");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, end_console)
	const struct CMUnitTest tests[] = {
	    T(console_look__time__goes_round),
	    T(console_look__time__of_the_clock),
	    T(console_look__time__a_slow_reply_stands_out),
	    T(console_look__time__the_server_s_is_from_its_command),
	    T(console_look__time__long_ones_lose_decimals),
	    T(console_look__wait__no_second_is_left_out),
	    T(console_look__top__and_bottom),
	    T(console_look__top__of_what_fits_follows_on),
	    T(console_look__badge__at_small_sizes),
	    T(console_look__find__by_key),
	    T(console_look__find__by_command),
	    T(console_look__find__goes_on_by_itself),
	    T(console_look__fold__by_key_and_command),
	    T(console_look__fold__hides_nothing_from_search_copy_and_bare),
	    T(console_look__copy__says_what_it_did),
	    T(console_look__report__is_read_and_copied),
	    T(console_look__help__on_one_command),
	    T(console_look__bare__is_the_conversation_alone),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
