/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-ghost - what the prompt proposes: ghost, Tab, and the history of what
 * begins as typed. */
#include "console-play.h"

static size_t uttered_count;

static int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	(void)intent;
	(void)err;
	uttered_count++;
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	uttered_count = 0;
	return open_console(submit, false);
}

static void
greet(void)
{
	scene_connect(conversation);
	play("S: 220 mail.example.org\n");
}

/* The prompt's row, with a bar where the cursor stands. */
static void
read_prompt(int rows, int cols, struct buf *text)
{
	int row, at;

	paint(rows, cols);
	canvas_get_cursor(canvas, &row, &at);
	assert_true(row >= 0);
	for (int col = 0; col < cols; col++) {
		if (col == at)
			buf_add_byte(text, '|');
		buf_add_str(text, canvas_at(canvas, row, col)->text);
	}
}

static void
assert_trimmed(struct buf *text, const char *wanted)
{
	while (text->len > 0 && text->ptr[text->len - 1] == ' ')
		buf_truncate(text, text->len - 1);
	if (strcmp(buf_text(text), wanted) != 0)
		fail_msg("\"%s\" not \"%s\"", buf_text(text), wanted);
	buf_fini(text);
}

static void
assert_row(int rows, int cols, const char *wanted)
{
	struct buf text = {0};

	read_prompt(rows, cols, &text);
	assert_trimmed(&text, wanted);
}

/* The same without the note at its right. */
static void
assert_prompt(int rows, int cols, const char *wanted)
{
	struct buf text = {0};
	const char *note;

	read_prompt(rows, cols, &text);
	note = strstr(buf_text(&text), "  ! ");
	if (note != NULL)
		buf_truncate(&text, (size_t)(note - buf_text(&text)));
	assert_trimmed(&text, wanted);
}

/* ---- the ghost -------------------------------------------------------- */

static void
ghost__paint__stands_behind_the_cursor(void **state)
{
	int row, col;

	(void)state;
	greet();
	type("EH");
	assert_prompt(24, 80, "smtp> EH|LO localhost");
	canvas_get_cursor(canvas, &row, &col);
	assert_int_equal(canvas_at(canvas, row, 7)->style, STYLE_INPUT);
	assert_int_equal(canvas_at(canvas, row, 8)->style, STYLE_GHOST);
	/* Inside the line nothing is proposed. */
	type("\033[D");
	assert_prompt(24, 80, "smtp> E|H");
}

static void
ghost__paint__is_clipped(void **state)
{
	(void)state;
	greet();
	play("C: EHLO localhost\nS: 250 ok\n"
	     "C: MAIL FROM:<me@localhost>\nS: 250 ok\n");
	assert_prompt(12, 40, "smtp> |RCPT TO:<postmaster@example.org>");
	assert_prompt(12, 20, "smtp> |RCPT TO:<post…");
	paint(1, 3);
	paint(1, 6);
	paint(1, 7);
}

static void
ghost__paint__a_note_stands_at_the_right(void **state)
{
	int row, col;

	(void)state;
	greet();
	type("DATA");
	assert_row(24, 70,
	    "smtp> DATA|               ! not legal at this point of the "
	    "conversation");
	canvas_get_cursor(canvas, &row, &col);
	assert_int_equal(
	    canvas_at(canvas, row, 6)->style, STYLE_CLIENT_INVALID);
	assert_int_equal(canvas_at(canvas, row, 25)->style, STYLE_DOUBT);
	assert_row(12, 40, "smtp> DATA|  ! not legal at this point o…");
	assert_row(12, 20, "smtp> DATA|         !");
	assert_row(12, 12, "smtp> DATA| !");
	assert_row(12, 11, "smtp> DATA|");
	for (int cols = 1; cols < 70; cols++)
		paint(2, cols);
	/* What typing on mends is not said. */
	type("\025RSET");
	assert_row(24, 70, "smtp> RSET|");
}

/* A hint gives way to a note where both do not fit. */
static void
ghost__paint__a_note_matters_more_than_a_hint(void **state)
{
	(void)state;
	greet();
	type("RCPT");
	assert_row(24, 90,
	    "smtp> RCPT| TO:<forward-path> [parameters]    ! not legal at this "
	    "point of the conversation");
	assert_row(24, 72,
	    "smtp> RCPT|                 ! not legal at this point of the "
	    "conversation");
}

static void
ghost__key__accepts_and_never_sends(void **state)
{
	static const char *const keys[] = {
	    "\033[C", "\033[F", "\033OC", "\005", "\006"};

	(void)state;
	greet();
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		type(keys[i]);
		assert_prompt(24, 80, "smtp> EHLO localhost|");
		assert_int_equal(uttered_count, 0);
		/* It is text now, to be edited. */
		type("\x7f");
		assert_prompt(24, 80, "smtp> EHLO localhos|t");
		type("\025");
		assert_prompt(24, 80, "smtp> |EHLO localhost");
	}
	type("\r");
	assert_int_equal(uttered_count, 0);
	/* Elsewhere the keys are what they were. */
	type("abc\033[D\033[DX\033[C\033[CY");
	assert_prompt(24, 80, "smtp> aXbcY|");
	/* A quoted one is a character. */
	type("\025\026\005");
	assert_prompt(24, 80, "smtp> ␅|");
}

static void
ghost__paint__nothing_while_it_does_not_fit(void **state)
{
	(void)state;
	greet();
	play("C: EHLO x\n");
	assert_prompt(24, 80, "smtp> |");
	play("S: 250-hi\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\n"
	     "S: 334 VXNlcm5hbWU6\n");
	assert_prompt(24, 80, "auth> |");
	type("\033[C\033[F\t\t");
	assert_prompt(24, 80, "auth> |");
}

static void
ghost__paint__a_hint_is_not_taken_over(void **state)
{
	(void)state;
	greet();
	play("C: EHLO x\nS: 250-hi\nS: 250 SIZE 9\n");
	type("MAIL FROM:<a@b> ");
	assert_prompt(24, 80, "smtp> MAIL FROM:<a@b> | [SIZE=bytes]");
	type("\033[C");
	assert_prompt(24, 80, "smtp> MAIL FROM:<a@b> | [SIZE=bytes]");
	type("s");
	assert_prompt(24, 80, "smtp> MAIL FROM:<a@b> s|IZE=");
}

static void
ghost__paint__console_commands(void **state)
{
	(void)state;
	assert_prompt(24, 80, "ehlo> |:connect practice:");
	type(":he");
	assert_prompt(24, 80, "ehlo> :he|lp");
	type("\025:con");
	assert_prompt(24, 80, "ehlo> :con|nect practice:");
	greet();
	type("\025:c");
	assert_prompt(24, 80, "smtp> :c|onnect superfreak.example 2525");
	type("\035dr");
	assert_prompt(24, 80, ": dr|op");
	type("\033[C\r");
	assert_int_equal(uttered_count, 1);
	assert_prompt(24, 80, "smtp> :c|onnect superfreak.example 2525");
	type("\025::c");
	assert_prompt(24, 80, "smtp> ::c|");
}

/* ---- Tab -------------------------------------------------------------- */

static void
ghost__tab__completes_then_lists(void **state)
{
	(void)state;
	greet();
	play("C: EHLO x\nS: 250-hi\nS: 250 SIZE 9\n");
	/* The syntax first, then the proposal. */
	type("m\t");
	assert_prompt(24, 80, "smtp> mAIL FROM:<|me@x>");
	type("\t");
	assert_prompt(24, 80, "smtp> mAIL FROM:<me@x>| [SIZE=bytes]");
	type(" S\t");
	assert_prompt(24, 80, "smtp> mAIL FROM:<me@x> SIZE=|");
	/* Two candidates: nothing, then the list; another key ends it. */
	type("\025H\t");
	assert_prompt(24, 80, "smtp> HEL|P");
	type("\t");
	assert_seen("HELO - greets the server the old way");
	assert_seen("HELP - asks for help");
	type("O");
	assert_prompt(24, 80, "smtp> HELO| x");
	/* Of an empty line whole commands, not their last words. */
	type("\025\t\t");
	assert_seen("MAIL FROM:< - starts a transaction");
	type("\025Q\tx\t\t");
	assert_prompt(24, 80, "smtp> QUITx|");
	assert_int_equal(uttered_count, 0);
}

static void
ghost__tab__commands_of_the_console(void **state)
{
	(void)state;
	type(":dr\t");
	assert_prompt(24, 80, "ehlo> :drop|");
	type("\025:\t\t");
	assert_seen(":connect :check :close :drop :noop :starttls :auth");
	type("\025:sen\t");
	assert_prompt(24, 80, "ehlo> :send | TEXT");
	type("\025:theme ok\t");
	assert_prompt(24, 80, "ehlo> :theme okabe|");
	type("\025:theme check ni\t");
	assert_prompt(24, 80, "ehlo> :theme check nightmail|");
	type("\025:theme \t\t");
	assert_seen("classic; contrast; daylight; mono; nightmail; okabe");
	type("\025:help sus\t");
	assert_prompt(24, 80, "ehlo> :help suspend|");
	type("\025:t\t\t");
	assert_seen(":time - times: since the start");
}

/* A command that is not in order is not proposed, and completed all the same.
 */
static void
ghost__tab__what_is_out_of_order(void **state)
{
	(void)state;
	greet();
	type("DA");
	assert_prompt(24, 80, "smtp> DA|");
	type("\t");
	assert_prompt(24, 80, "smtp> DATA|");
}

/* ---- history ---------------------------------------------------------- */

#define UP   "\033[A"
#define DOWN "\033[B"

static void
ghost__history__of_what_begins_as_typed(void **state)
{
	(void)state;
	greet();
	type("NOOP a\rRSET\r:drop\rnoop b\r:close\r");
	type(UP);
	assert_prompt(24, 80, "smtp> noop b|");
	type(UP UP);
	assert_prompt(24, 80, "smtp> NOOP a|");
	type(UP);
	assert_prompt(24, 80, "smtp> NOOP a|");
	type(DOWN DOWN DOWN DOWN);
	assert_prompt(24, 80, "smtp> |EHLO localhost");
	type("no" UP UP);
	assert_prompt(24, 80, "smtp> NOOP a|");
	type(DOWN);
	assert_prompt(24, 80, "smtp> noop b|");
	type("\020");
	assert_prompt(24, 80, "smtp> NOOP a|");
	type(DOWN DOWN);
	assert_prompt(24, 80, "smtp> no|OP");
}

static void
ghost__history__keeps_console_commands_apart(void **state)
{
	(void)state;
	greet();
	type("NOOP\r:drop\r::x\r:close\r");
	type(":" UP UP);
	assert_prompt(24, 80, "smtp> :drop|");
	type("\025\035" UP);
	assert_prompt(24, 80, ": close|");
	type(UP UP);
	assert_prompt(24, 80, ": drop|");
	type("\003" UP);
	assert_prompt(24, 80, "smtp> ::x|");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, end_console)
	const struct CMUnitTest tests[] = {
	    T(ghost__paint__stands_behind_the_cursor),
	    T(ghost__paint__is_clipped),
	    T(ghost__paint__a_note_stands_at_the_right),
	    T(ghost__paint__a_note_matters_more_than_a_hint),
	    T(ghost__key__accepts_and_never_sends),
	    T(ghost__paint__nothing_while_it_does_not_fit),
	    T(ghost__paint__a_hint_is_not_taken_over),
	    T(ghost__paint__console_commands),
	    T(ghost__tab__completes_then_lists),
	    T(ghost__tab__commands_of_the_console),
	    T(ghost__tab__what_is_out_of_order),
	    T(ghost__history__of_what_begins_as_typed),
	    T(ghost__history__keeps_console_commands_apart),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
