/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-paste - several lines at once: asked about, sent, stepped through. */
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

#define PASTE(text) "\033[200~" text "\033[201~"

static void
paste__input__one_line_is_typed(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("NOOP\r"));
	assert_uttered("");
	assert_seen("smtp> NOOP");
}

static void
paste__all__waits_for_the_replies(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("EHLO me\rNOOP\rRSET"));
	assert_seen("3 lines: a send all, s step, d put in DATA, c cancel");
	assert_uttered("");
	type("a");
	assert_uttered("command EHLO me\n");
	console_changed(console);
	assert_uttered("");
	play("S: 250 hello\n");
	assert_uttered("command NOOP\n");
	/* Ctrl-C stops what is left. */
	type("\003");
	play("S: 250 ok\n");
	assert_uttered("");
}

/* The reply is there before submit returns: nothing runs inside another. */
static void
paste__all__answered_inside_an_intent(void **state)
{
	(void)state;
	connect_it();
	answers_at_once = true;
	type(PASTE("EHLO me\rNOOP\rRSET"));
	type("a");
	assert_uttered("command EHLO me\ncommand NOOP\ncommand RSET\n");
}

static void
paste__input__can_be_declined(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("EHLO me\rNOOP\r"));
	type("c");
	assert_uttered("");
	assert_seen("nothing was sent");
}

static void
paste__input__into_mail_data_is_content(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	type("Hi ");
	type(PASTE("you\r\r:x\nlast"));
	assert_uttered("data Hi you\ndata \ndata :x\n");
	assert_seen("data> last");
}

/* What follows the dot stays, as one line. */
static void
paste__input__a_line_behind_the_dot_stays(void **state)
{
	(void)state;
	scene_connect(conversation);
	play(article);
	play(article_taken);
	type(PASTE("body\n.\nQUIT\n"));
	buf_clear(&uttered);
	type("\r");
	assert_uttered("command QUIT\n");
}

/* ---- the question ----------------------------------------------------- */

/* A paste that never ends is one after half a second of silence. */
static void
paste__input__ends_by_silence(void **state)
{
	(void)state;
	connect_it();
	console_input(console, SLICE("\033[200~EHLO me\rNO"), 1000);
	console_input(console, SLICE("OP\r"), 1200);
	assert_int_equal(console_deadline(console), 1700);
	console_tick(console, 1699);
	assert_hidden("2 lines");
	console_tick(console, 1700);
	assert_seen("2 lines: a send all");
	/* What is typed is typed again. */
	console_input(console, SLICE("c"), 1800);
	console_input(console, SLICE("x"), 1900);
	assert_seen("smtp> x");
}

/* On a slow line the rest comes later: it is no answer, and no keys. */
static void
paste__input__goes_on_after_a_silence(void **state)
{
	(void)state;
	connect_it();
	console_input(console, SLICE("\033[200~EHLO me\rNO"), 1000);
	console_tick(console, 1500);
	assert_seen("2 lines: a send all");
	console_input(console, SLICE("OP a\rRSET\r"), 1600);
	assert_uttered("");
	console_tick(console, 2100);
	assert_seen("3 lines: a send all");
	assert_seen("\n EHLO me\n NOOP a\n RSET\n");
	console_input(console, SLICE("QUIT\r\033[201~"), 2200);
	assert_seen("4 lines: a send all");
	/* A key is a key again. */
	console_input(console, SLICE("a"), 2300);
	assert_uttered("command EHLO me\n");
}

static void
paste__input__shows_the_first_lines(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("EHLO me\rMAIL FROM:<\033[2Ja@b>\r3\r4\r5\r6\r7"));
	assert_seen("cancel\n EHLO me\n MAIL FROM:<␛[2Ja@b>\n 3\n 4\n 5\n");
	assert_hidden("\n 6\n");
	for (int rows = 1; rows < 30; rows++)
		for (int cols = 1; cols < 90; cols += 7)
			paint(rows, cols);
}

/* On the screen nobody shall read over a shoulder. */
static void
paste__input__hides_secrets(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("AUTH PLAIN AGEAc2VjcmV0\rAUTH LOGIN\rdXNlcg==\r"
		   "aHVudGVy\rNOOP\r"));
	assert_seen("cancel\n AUTH PLAIN ********\n AUTH LOGIN\n ********\n"
		    " ********\n NOOP\n");
}

/* ---- all of them ------------------------------------------------------ */

static void
paste__all__runs_console_lines(void **state)
{
	(void)state;
	type(PASTE(":connect here\rEHLO me\r:zap\rNOOP\r"));
	type("a");
	assert_uttered("connect here\n");
	/* The old session is the newest until the look-up is done. */
	console_changed(console);
	assert_uttered("");
	connect_it();
	assert_uttered("command EHLO me\n");
	play("S: 250 hello\n");
	assert_seen("no command \":zap\"");
	assert_uttered("");
	play("S: 250 unasked\n");
	assert_uttered("");
}

static void
paste__all__may_be_stopped_by_its_own_lines(void **state)
{
	(void)state;
	connect_it();
	type(PASTE(":cancel\rNOOP\r"));
	type("a");
	assert_uttered("");
	assert_seen("the rest of the paste is not sent");
	/* A question waits for its answer. */
	type(PASTE(":quit\rNOOP\r"));
	type("a");
	assert_seen("a session is open");
	assert_uttered("");
	type("n");
	assert_uttered("command NOOP\n");
	play("S: 250 ok\n");
}

static void
paste__all__needs_a_connection(void **state)
{
	(void)state;
	type(PASTE("EHLO me\rNOOP\r"));
	type("a");
	assert_seen("not connected; 2 lines: a send all");
	assert_uttered("");
	type("c");
	assert_seen("nothing was sent");
}

/* ---- step by step ----------------------------------------------------- */

static void
paste__step__each_is_entered(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("EHLO me\rMAIL FROM:<a@b>\rRSET\r"));
	type("s");
	assert_seen("smtp> EHLO me\n");
	assert_seen("pasted line 1 of 3: Enter sends it, Esc stops");
	assert_uttered("");
	type("2\r");
	assert_uttered("command EHLO me2\n");
	/* The next comes after the reply. */
	assert_seen("smtp>\n");
	play("S: 250 hello\n");
	assert_seen("smtp> MAIL FROM:<a@b>\n");
	assert_seen("pasted line 2 of 3");
	/* An emptied line is left out. */
	type("\025\r");
	assert_seen("smtp> RSET\n");
	type("\r");
	assert_uttered("command RSET\n");
	play("S: 250 ok\n");
	assert_hidden("pasted line");
}

/* As where all of them are sent: neither comments nor empty lines. */
static void
paste__step__leaves_out_comments(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("# a note\r\rRSET\r#\rQUIT\r"));
	type("s");
	assert_seen("smtp> RSET\n");
	assert_seen("pasted line 3 of 5");
	type("\r");
	play("S: 250 ok\n");
	assert_seen("smtp> QUIT\n");
}

static void
paste__step__stops(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("EHLO me\rRSET\r"));
	type("s\003");
	assert_seen("stopped: the rest of the paste is not sent");
	/* The line at hand stays, to be sent or not. */
	type("\r");
	assert_uttered("command EHLO me\n");
	play("S: 250 ok\n");
	assert_seen("smtp> MAIL FROM:<"); /* proposed */
	type(PASTE("RSET\rRSET\r"));
	type("s");
	console_input(console, SLICE("\033"), 1000);
	console_tick(console, 1050);
	assert_seen("stopped: the rest of the paste is not sent");
	assert_uttered("");
}

/* What was in the prompt goes first; a line that is refused is tried again. */
static void
paste__step__keeps_its_place(void **state)
{
	(void)state;
	connect_it();
	type("NOOP");
	type(PASTE("RSET\rQUIT\r"));
	type("s");
	type("\r");
	play("S: 250 ok\n");
	assert_seen("smtp> RSET\n");
	refusal = 1;
	type("\r");
	assert_seen("smtp> RSET\n");
	refusal = 0;
	type("\r");
	assert_uttered("command NOOP\ncommand RSET\n");
	/* A console line beside it takes nothing away. */
	play("S: 250 ok\n");
	type("\035time\r");
	assert_seen("smtp> QUIT\n");
}

static void
paste__step__runs_console_lines(void **state)
{
	(void)state;
	type(PASTE(":connect here\rEHLO me\r"));
	type("s");
	assert_seen("ehlo> :connect here\n");
	type("\r");
	assert_uttered("connect here\n");
	assert_seen("ehlo> :connect practice:\n");
	connect_it();
	assert_seen("smtp> EHLO me\n");
}

/* An answer to a 334 is not for the prompt. */
static void
paste__step__hides_secrets(void **state)
{
	(void)state;
	connect_it();
	type(PASTE("AUTH LOGIN\rhunter2\rRSET\r"));
	type("s\r");
	play("S: 334 VXNlcm5hbWU6\n");
	assert_seen("auth> •••••••");
	assert_hidden("hunter2");
	type("\r");
	assert_uttered("command AUTH LOGIN\nresponse hunter2\n");
	play("S: 235 ok\n");
	assert_seen("smtp> RSET\n");
}

/* ---- as mail data ----------------------------------------------------- */

static void
paste__data__waits_for_354(void **state)
{
	(void)state;
	accept_recipient();
	type(PASTE("Subject: x\r\r.\r.hidden\r.\r"));
	type("d");
	assert_uttered("command DATA\n");
	play("S: 354 go\n");
	/* A lone dot inside is content, at the end it is the person's. */
	assert_uttered("data Subject: x\ndata \ndata .\ndata .hidden\n");
	assert_seen("4 lines are in the message: a lone . ends it");
	type(".\r");
	assert_uttered("dot \n");
}

static void
paste__data__refused(void **state)
{
	(void)state;
	accept_recipient();
	type(PASTE("Subject: x\r\r"));
	type("d");
	play("S: 503 no\n");
	assert_uttered("command DATA\n");
	assert_seen("DATA was refused: the lines were not sent");
}

static void
paste__data__says_what_is_missing(void **state)
{
	(void)state;
	type(PASTE("a\rb\r"));
	type("d");
	assert_seen("not connected; 2 lines");
	type("c");
	connect_it();
	type(PASTE("a\rb\r"));
	type("d");
	assert_seen("EHLO, MAIL and RCPT come before DATA; 2 lines");
	play("C: EHLO me\nS: 250 ok\n");
	type("d");
	assert_seen("MAIL and RCPT come before DATA; 2 lines");
	play("C: MAIL FROM:<a@b>\n");
	type("d");
	assert_seen("a reply is awaited; 2 lines");
	play("S: 250 ok\n");
	type("d");
	assert_seen(
	    "no recipient is accepted: RCPT comes before DATA; 2 lines");
	assert_uttered("");
	type("s");
	assert_seen("smtp> a\n");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(paste__input__one_line_is_typed),
	    T(paste__all__waits_for_the_replies),
	    T(paste__all__answered_inside_an_intent),
	    T(paste__input__can_be_declined),
	    T(paste__input__into_mail_data_is_content),
	    T(paste__input__a_line_behind_the_dot_stays),
	    T(paste__input__ends_by_silence),
	    T(paste__input__goes_on_after_a_silence),
	    T(paste__input__shows_the_first_lines),
	    T(paste__input__hides_secrets),
	    T(paste__all__runs_console_lines),
	    T(paste__all__may_be_stopped_by_its_own_lines),
	    T(paste__all__needs_a_connection),
	    T(paste__step__each_is_entered),
	    T(paste__step__leaves_out_comments),
	    T(paste__step__stops),
	    T(paste__step__keeps_its_place),
	    T(paste__step__runs_console_lines),
	    T(paste__step__hides_secrets),
	    T(paste__data__waits_for_354),
	    T(paste__data__refused),
	    T(paste__data__says_what_is_missing),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
