/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console - keys in, intents out, whole screens; no terminal. */
#include "console-utter.h"

static int
setup(void **state)
{
	(void)state;
	return open_uttering(false);
}

static int
teardown(void **state)
{
	(void)state;
	return close_uttering();
}

static int
setup_ascii(void **state)
{
	(void)state;
	return open_uttering(true);
}

/* ---- whole screens ---------------------------------------------------- */

#include "screens.h"

static void
console__paint__refused_at_100x30(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_refused);
	type("RCPT TO:<");
	paint(30, 100);
	scene_assert_canvas(canvas, screen_refused_100x30);
	assert_int_equal(
	    scene_style(canvas, "HELO localhost"), STYLE_CLIENT_VERB);
	assert_int_equal(scene_style(canvas, "FROM: bg"), STYLE_CLIENT_ARG);
	assert_int_equal(scene_style(canvas, "Hello [1"), STYLE_SERVER_TEXT);
	assert_int_equal(
	    scene_style(canvas, "550 5.7.1 U"), STYLE_SERVER_CODE_5);
	assert_int_equal(scene_style(canvas, "refuses"), STYLE_FAIL);
}

static void
console__paint__refused_at_80x24(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_refused);
	paint(24, 80);
	scene_assert_canvas(canvas, screen_refused_80x24);
}

static void
console__paint__sent_at_100x30(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	play(article_sent);
	paint(30, 100);
	scene_assert_canvas(canvas, screen_sent_100x30);
}

static void
console__paint__data_at_80x24(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	type("there");
	paint(24, 80);
	scene_assert_canvas(canvas, screen_data_80x24);
}

static void
console__paint__ascii_at_40x12(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_refused);
	paint(12, 40);
	scene_assert_canvas(canvas, screen_refused_40x12);
}

static void
console__paint__not_connected_at_80x24(void **state)
{
	(void)state;
	paint(24, 80);
	scene_assert_canvas(canvas, screen_start_80x24);
}

static void
console__paint__help_at_80x24(void **state)
{
	(void)state;
	type("\033OP");
	paint(24, 80);
	scene_assert_canvas(canvas, screen_help_80x24);
}

/* Nothing breaks at any size, whatever is open. */
static void
console__paint__every_size(void **state)
{
	static const char *const keys[] = {"", "text that is too long for most",
	    ":nonsense\r", "\033OP", "\004", "\033[5~"};

	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	play(
	    "D: \xff\x1b[2J\xe2\x80\xae and a line that is long enough to wrap "
	    "at every width that is tried here, and then goes on and on\n");
	play(article_sent);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		type(keys[i]);
		for (int rows = 1; rows <= 60; rows += 1 + rows / 8)
			for (int cols = 1; cols <= 150; cols += 1 + cols / 8)
				paint(rows, cols);
	}
}

/* ---- lines ------------------------------------------------------------ */

static void
console__input__a_line_is_a_command(void **state)
{
	(void)state;
	connect_it();
	type("EHLO me\r");
	type("mail from: a@b\r::x\r# no comment\r");
	assert_uttered("command EHLO me\ncommand mail from: a@b\n"
		       "command :x\ncommand # no comment\n");
}

static void
console__input__an_empty_line_sends_nothing(void **state)
{
	(void)state;
	connect_it();
	type("\r");
	assert_uttered("");
	assert_seen("an empty line sends nothing");
}

static void
console__input__console_commands(void **state)
{
	(void)state;
	type(":connect localhost 2525\r:close\r:drop\r:send #x\r");
	type(":send \r:raw a\\r\\0\r");
	assert_memory_equal(uttered.ptr + uttered.len - 4, "a\r\0\n", 4);
	buf_truncate(&uttered, uttered.len - 3);
	assert_uttered("connect localhost 2525\nclose \ndrop \ncommand #x\n"
		       "command \nraw a");
	type(":connect\r");
	assert_seen("where to?");
	type(":raw \\q\r");
	assert_seen("ehlo> :raw \\q");
	assert_uttered("");
	type(":conect x\r");
	assert_seen("is :connect meant?");
	/* What was not taken is still there, to be mended. */
	assert_seen("ehlo> :conect x");
}

/* Behind Ctrl-V a key is a character, also one that the console has. */
static void
console__input__quoted_keys_are_sent(void **state)
{
	static const char nul[] = "x\026\000y\r";

	(void)state;
	connect_it();
	type("x\026\003\026\032\026\035\r");
	assert_uttered("command x\003\032\035\n");
	assert_false(console_take_suspend(console));
	console_input(console, slice_of(nul, sizeof(nul) - 1), 1000);
	assert_memory_equal(uttered.ptr, "command x\0y\n", 12);
	buf_clear(&uttered);
	type("NOOP\026\nNOOP");
	assert_seen("smtp> NOOP␊NOOP");
	type("\r");
	assert_uttered("raw NOOP\nNOOP\r\n\n");
}

static void
console__input__a_refused_line_stays(void **state)
{
	(void)state;
	refusal = 1;
	type("NOOP\r");
	assert_seen("not connected: no way");
	assert_seen("> NOOP");
	/* What is typed ahead does not grow behind it, */
	type("RSET");
	assert_seen("> RSET ");
	assert_hidden("NOOP");
	type("\rHELP\rQUIT\r");
	assert_seen("> QUIT ");
	/* other keys mend it, */
	type("\033[D\033[DX");
	assert_seen("> QUXIT");
	type("\r");
	assert_seen("not connected: no way");
	/* and a console line leaves it as it is. */
	type("\035help x\r");
	assert_seen("> QUXIT");
	type("NOOP");
	assert_seen("> NOOP ");
	/* Nothing of it went into the history. */
	type("\025\033[A");
	assert_hidden("> QUIT");
	assert_uttered("");
}

static void
console__input__mail_data(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	assert_seen("data>");
	type("Subject: x\r\r:not a command\r..\r");
	assert_uttered(
	    "data Subject: x\ndata \ndata :not a command\ndata ..\n");
	/* A console line is there all the same. */
	type("half\035drop\r");
	assert_uttered("drop \n");
	assert_seen("data> half");
	type("\025\004");
	assert_seen("a lone . ends the message");
	assert_false(console_is_done(console));
	type(".\r");
	assert_uttered("dot \n");
	assert_seen("smtp>");
}

static void
console__input__a_secret_is_never_seen(void **state)
{
	(void)state;
	connect_it();
	play("C: EHLO me\nS: 250-here\nS: 250 AUTH LOGIN\n"
	     "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n");
	assert_seen("auth>");
	type("hunter\026");
	assert_seen("an answer is BASE64");
	type("2");
	assert_seen("auth> •••••••");
	assert_int_equal(scene_style(canvas, "hunter2"), -1);
	type("\r");
	assert_uttered("response hunter2\n");
	play("S: 235 2.7.0 ok\n");
	assert_seen("smtp>");
	type("\033[A");
	assert_int_equal(scene_style(canvas, "hunter2"), -1);
}

/* It is not silently gone when the server does not ask for it. */
static void
console__changed__a_secret_typed_ahead_is_dropped(void **state)
{
	(void)state;
	connect_it();
	play("C: EHLO me\nS: 250-here\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\n");
	type("hunter2");
	play("S: 534 no\n");
	assert_seen("is dropped, not sent: the server said 534 and asks for "
		    "none");
	assert_seen("smtp> ");
	assert_hidden("hunter2");
	type("\r");
	assert_uttered("");
	play("C: AUTH LOGIN\n");
	type("hunter2");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	assert_seen("is dropped: the session ended");
	/* With nothing typed there is nothing to say. */
	connect_it();
	type("\025");
	play("C: AUTH LOGIN\nS: 504 no\n");
	assert_hidden("is dropped");
}

/* ---- keys of the console ---------------------------------------------- */

static void
console__input__leaving_asks_once(void **state)
{
	(void)state;
	connect_it();
	type("\004");
	assert_seen("y leave, n stay, s send QUIT first");
	type("n");
	assert_false(console_is_done(console));
	type(":quit\rs");
	assert_uttered("close \n");
	assert_false(console_is_done(console));
	play("C: QUIT\nS: 221 bye\n");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	assert_true(console_is_done(console));
}

/* There QUIT would be content. */
static void
console__input__leaving_inside_mail_data(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	type("\035quit\r");
	assert_seen(
	    "the message is not sent before its dot: y leave without it, "
	    "n stay");
	type("s");
	assert_uttered("");
	assert_false(console_is_done(console));
	type("\035quit\ry");
	assert_true(console_is_done(console));
}

/* Refused, and the wish to leave is over: no later end of the session ends the
 * program. */
static void
console__input__leaving_ends_when_quit_is_refused(void **state)
{
	(void)state;
	connect_it();
	type(":quit\rs");
	play("C: QUIT\nS: 500 no\n");
	console_changed(console);
	assert_seen("QUIT was refused");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	assert_false(console_is_done(console));
}

static void
console__input__leaving_without_a_session(void **state)
{
	(void)state;
	type("x\004");
	assert_false(console_is_done(console));
	type("\025\004");
	assert_true(console_is_done(console));
}

static void
console__input__ctrl_c_stops_the_first_thing(void **state)
{
	struct console_wait wait = {.is_waiting = true};

	(void)state;
	console_set_wait(console, &wait);
	type("text\003");
	assert_uttered("cancel \n");
	wait.is_waiting = false;
	console_set_wait(console, &wait);
	type("\003");
	assert_seen("ehlo> :connect practice:\n");
	type("\003");
	assert_seen("Ctrl-D leaves");
	assert_false(console_is_done(console));
}

/* What has no port is proposed without one. */
static void
console__prompt__proposes_the_last_target(void **state)
{
	(void)state;
	scene_add(conversation, (struct event){.kind = EVENT_RESOLVE,
				    .resolve = {.name = SLICE("pipe:cat")}});
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED});
	console_changed(console);
	assert_seen("ehlo> :connect pipe:cat\n");
}

static void
console__input__escape_arms_and_empties(void **state)
{
	(void)state;
	type("one two");
	console_input(console, SLICE("\033"), 1000);
	assert_int_equal(console_deadline(console), 1050);
	console_tick(console, 1050);
	console_input(console, SLICE("b"), 1200);
	console_input(console, SLICE("X"), 1300);
	assert_seen("one Xtwo");
	console_input(console, SLICE("\033"), 2000);
	console_tick(console, 2050);
	console_input(console, SLICE("1"), 2100);
	assert_seen("for one.\n\n Keys\n");
	console_input(console, SLICE("\033"), 3000);
	console_tick(console, 3050);
	assert_seen("one Xtwo");
	console_input(console, SLICE("\033"), 4000);
	console_tick(console, 4050);
	console_input(console, SLICE("\033"), 4100);
	console_tick(console, 4150);
	assert_seen("ehlo> :connect practice:\n");
}

static void
console__input__redraw_and_suspend_are_asked_once(void **state)
{
	(void)state;
	type("\014\032");
	assert_true(console_take_redraw(console));
	assert_false(console_take_redraw(console));
	assert_true(console_take_suspend(console));
	assert_false(console_take_suspend(console));
}

static void
console__input__scrolling_keeps_its_place(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 here\n");
	for (int i = 0; i < 100; i++)
		play("C: NOOP\nS: 250 ok\n");
	paint(30, 100);
	type("\033[5~");
	assert_seen("scrolled: 18 below");
	play("C: NOOP\nS: 250 ok\n");
	assert_seen("scrolled: 20 below, 2 new");
	type("RSET");
	assert_seen("scrolled: 20 below, 2 new");
	type("\025\033[F");
	assert_seen("2.060");
}

static void
console__stale__only_when_something_changed(void **state)
{
	struct console_wait wait = {
	    .is_waiting = true, .began_us = 0, .ends_us = 300000000};

	(void)state;
	assert_true(console_is_stale(console));
	paint(24, 80);
	assert_false(console_is_stale(console));
	assert_true(console_deadline(console) == CONSOLE_NEVER);
	console_set_wait(console, &wait);
	assert_true(console_is_stale(console));
	paint(24, 80);
	wait.now_us = 900000;
	console_set_wait(console, &wait);
	assert_false(console_is_stale(console));
	assert_true(console_deadline(console) != CONSOLE_NEVER);
	wait.now_us = 1100000;
	console_set_wait(console, &wait);
	assert_true(console_is_stale(console));
	wait.is_waiting = false;
	console_set_wait(console, &wait);
	assert_true(console_deadline(console) == CONSOLE_NEVER);
	paint(24, 80);
	type("x");
	assert_true(console_is_stale(console));
}

static void
console__tick__a_hint_fades(void **state)
{
	(void)state;
	type("\r");
	assert_seen("an empty line");
	console_tick(console, console_deadline(console));
	assert_true(console_is_stale(console));
	assert_seen("Enter send");
}

/* What a server says by itself is seen at once, and the line stays (T26). */
static void
console__changed__a_421_beside_a_line_that_is_typed(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	type("MAIL FROM:<me@");
	play("S: 421 4.4.2 idle too long\n");
	assert_seen("421 4.4.2 idle too long");
	assert_seen("smtp> MAIL FROM:<me@");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	assert_seen("> MAIL FROM:<me@");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(console__paint__refused_at_100x30),
	    T(console__paint__refused_at_80x24),
	    T(console__paint__sent_at_100x30),
	    T(console__paint__data_at_80x24),
	    cmocka_unit_test_setup_teardown(
		console__paint__ascii_at_40x12, setup_ascii, teardown),
	    T(console__paint__not_connected_at_80x24),
	    T(console__paint__help_at_80x24),
	    T(console__paint__every_size),
	    T(console__input__a_line_is_a_command),
	    T(console__input__an_empty_line_sends_nothing),
	    T(console__input__console_commands),
	    T(console__input__quoted_keys_are_sent),
	    T(console__input__a_refused_line_stays),
	    T(console__input__mail_data),
	    T(console__input__a_secret_is_never_seen),
	    T(console__changed__a_secret_typed_ahead_is_dropped),
	    T(console__input__leaving_asks_once),
	    T(console__input__leaving_inside_mail_data),
	    T(console__input__leaving_ends_when_quit_is_refused),
	    T(console__input__leaving_without_a_session),
	    T(console__input__ctrl_c_stops_the_first_thing),
	    T(console__changed__a_421_beside_a_line_that_is_typed),
	    T(console__prompt__proposes_the_last_target),
	    T(console__input__escape_arms_and_empties),
	    T(console__input__redraw_and_suspend_are_asked_once),
	    T(console__input__scrolling_keeps_its_place),
	    T(console__stale__only_when_something_changed),
	    T(console__tick__a_hint_fades),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
