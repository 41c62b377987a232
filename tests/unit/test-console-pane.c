/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-pane - the focus, and the keys that act where it is. */
#include "console-play.h"

#define F6       "\033[17~"
#define SHIFT_F6 "\033[17;2~"
#define ESC      "\033"
#define UP       "\033[A"

static int
setup(void **state)
{
	(void)state;
	open_console(stage_submit, true);
	stage_play_delivery(&stage);
	seen_rows = 24;
	seen_cols = 80;
	paint(24, 80);
	return 0;
}

static void
console_pane__f6__goes_round_what_is_shown(void **state)
{
	(void)state;
	assert_hidden(" NAV ");
	type(F6);
	assert_seen(" NAV ");
	assert_seen("== Conversation ==");
	type(F6);
	assert_hidden(" NAV ");
	assert_seen("-- Conversation --");
	seen_rows = 30;
	seen_cols = 100;
	paint(30, 100);
	type(F6 F6);
	assert_seen("-- Conversation --");
	assert_seen("= Panel ==");
	type(F6);
	assert_hidden(" NAV ");
	type(SHIFT_F6);
	assert_seen("= Panel ==");
	type(SHIFT_F6);
	assert_seen("== Conversation ==");
	type(SHIFT_F6);
	assert_hidden(" NAV ");
}

static void
console_pane__ctrl_x__is_readlines_too(void **state)
{
	(void)state;
	type("\030o");
	assert_seen(" NAV ");
	type("\030o");
	assert_hidden(" NAV ");
	/* Undo, by the keys of readline. */
	type("NOOP");
	assert_seen("smtp> NOOP");
	type("\030\025");
	assert_hidden("smtp> NOOP");
}

static void
console_pane__command__takes_a_name(void **state)
{
	(void)state;
	type(":pane conv\r");
	assert_seen("== Conversation ==");
	type(":pane prompt\r");
	assert_hidden(" NAV ");
	type(":pane panel\r");
	assert_seen("the panel is not shown; Alt-P shows it");
	type(":pane x\r");
	assert_seen("no pane \"x\"");
}

static void
console_pane__keys__move_the_line(void **state)
{
	(void)state;
	type(F6);
	assert_seen("<** >550 5.7.1");
	type("k");
	assert_seen(" -> >RCPT TO:<eve");
	type(UP "k");
	assert_seen(" -> >RCPT TO:<bob");
	type("j");
	assert_seen("<-  >250 2.1.5");
	type("g");
	assert_seen("=== >practice:deathstar is");
	type("G");
	assert_seen("<** >550 5.7.1");
	type("\033[5~");
	assert_hidden("<** >550 5.7.1");
	type("\033[6~\033[6~");
	assert_seen("<** >550 5.7.1");
}

/* So that who has the screen read hears it. */
static void
console_pane__cursor__is_on_the_line(void **state)
{
	int row, col;

	(void)state;
	type(F6 "k");
	paint(24, 80);
	canvas_get_cursor(canvas, &row, &col);
	assert_true(row > 0);
	assert_string_equal(canvas_at(canvas, row, col)->text, ">");
	type("h");
	paint(24, 80);
	canvas_get_cursor(canvas, &row, &col);
	assert_int_equal(row, -1);
}

static void
console_pane__letters__type_when_unknown(void **state)
{
	(void)state;
	type(F6 "kM");
	assert_hidden(" NAV ");
	assert_seen("smtp> M");
	assert_hidden(" >RCPT");
	type("jk");
	assert_seen("smtp> Mjk");
	type(F6);
	escape();
	assert_hidden(" NAV ");
	type("x");
	assert_seen("smtp> Mjkx");
	/* Keys that edit do nothing where there is nothing to edit. */
	type(F6 "\177\033[D");
	assert_seen("smtp> Mjkx");
	assert_seen(" NAV ");
	type("\033[200~paste\033[201~");
	assert_seen("smtp> Mjkxpaste");
	assert_hidden(" NAV ");
}

static void
console_pane__colon__returns_to_the_pane(void **state)
{
	(void)state;
	type(F6 "kk:top");
	assert_hidden(" NAV ");
	assert_seen(": top");
	type("\r");
	assert_seen(" NAV ");
	assert_seen("=== >practice:deathstar");
	type("G:");
	escape();
	assert_seen(" NAV ");
	assert_seen("<** >550 5.7.1");
}

static void
console_pane__find__moves_the_line(void **state)
{
	(void)state;
	type(F6 "/RCPT\r");
	assert_seen(" -> >RCPT TO:<eve");
	type("n");
	assert_seen(" -> >RCPT TO:<bob");
	type("N");
	assert_seen(" -> >RCPT TO:<eve");
	/* Esc ends the search first, then leaves. */
	escape();
	assert_seen(" NAV ");
	assert_seen(" -> >RCPT TO:<eve");
	escape();
	assert_hidden(" NAV ");
}

static void
console_pane__fold__is_of_one_reply(void **state)
{
	(void)state;
	type(F6 "/PIPE\r");
	escape();
	assert_seen("<-  >250-PIPELINING  [+3 more]");
	type("e");
	assert_seen("<-  >250-PIPELINING\n");
	assert_seen("250-ENHANCEDSTATUSCODES");
	type("e");
	assert_seen("<-  >250-PIPELINING  [+3 more]");
	type("ke");
	assert_seen("250-PIPELINING\n");
	/* All of them, that one too. */
	type("\033f\033f");
	assert_seen("250-PIPELINING  [+3 more]");
	type("ggke");
	assert_seen("no long reply here");
}

static void
assert_copied(const char *wanted)
{
	struct buf out = {0}, sequence = {0};

	assert_true(console_take_clipboard(console, &out));
	copy_add_sequence(&sequence, slice_str(wanted), COPY_PLAIN);
	assert_string_equal(buf_text(&out), buf_text(&sequence));
	buf_fini(&out);
	buf_fini(&sequence);
}

static void
console_pane__copy__takes_line_or_reply(void **state)
{
	(void)state;
	type(F6 "ky");
	assert_copied("RCPT TO:<eve@elsewhere.example>");
	type("Y");
	assert_copied("550 5.7.1 Unable to relay for eve@elsewhere.example");
	type("gy");
	assert_copied("practice:deathstar is 127.0.0.1");
	type("Y");
	assert_seen("there is no reply to copy yet");
}

/* In the order of the conversation; once copied they are marked no more. */
static void
console_pane__mark__copies_several_lines(void **state)
{
	(void)state;
	type(F6 "k ");
	assert_seen("*RCPT TO:<eve@elsewhere.example>");
	assert_seen(">550 5.7.1");
	type("kk ");
	assert_seen("*250 2.1.5");
	type("y");
	assert_copied("250 2.1.5 bob@SUPERFREAK.local\n"
		      "RCPT TO:<eve@elsewhere.example>");
	assert_seen(" 250 2.1.5");
	assert_seen(">RCPT TO:<eve");
	/* A reply that is asked for is not what is marked. */
	type(" kY");
	assert_copied("550 5.7.1 Unable to relay for eve@elsewhere.example");
	assert_seen("*RCPT TO:<eve");
	/* A second time it is one no more; none is not one. */
	type("j k  ");
	assert_hidden("*RCPT");
	type(":mark x\r");
	assert_seen(":mark none unmarks all");
	type(":mark none\r");
	assert_hidden("*550");
	/* From the prompt too. */
	type("g \033\033\033y");
	assert_copied("practice:deathstar is 127.0.0.1");
}

/* The explanation is of the line that is pointed at. */
static void
console_pane__select__is_explained(void **state)
{
	(void)state;
	assert_seen("-- 550 5.7.1 policy: relaying denied --");
	type(F6);
	assert_seen("-- 550 5.7.1 policy: relaying denied --");
	type("kkk");
	assert_seen("-- RCPT: ");
	type("g");
	assert_seen("-- the addresses of the name --");
	escape();
	assert_seen("-- 550 5.7.1 policy: relaying denied --");
}

/* By the number that the ladder gives it. */
static void
console_pane__explain__by_number(void **state)
{
	(void)state;
	type(":explain off\r:explain 1\r");
	assert_seen("-- the addresses of the name --");
	assert_seen("== Conversation ==");
	type(":explain #999\r");
	assert_seen("no line 999 in this session");
}

static void
console_pane__hex__of_the_line(void **state)
{
	(void)state;
	type(F6 "kh");
	assert_seen("== Hex: sent, 33 bytes ==");
	assert_seen(" 0000  52 43 50 54 20 54 4f 3a  3c 65 76 65 40 65 6c 73");
	assert_hidden("Conversation");
	type("y");
	assert_copied("RCPT TO:<eve@elsewhere.example>");
	/* Back to the line. */
	type("h");
	assert_seen(" -> >RCPT TO:<eve");
	type("\rz");
	assert_hidden("policy: relaying denied");
	type("\033e");
	assert_seen("== RCPT: ");
	escape();
	assert_seen("== Conversation ==");
	escape();
	/* Of the newest line; what is typed goes to the prompt. */
	type(":hex\r");
	assert_seen("== Hex: received, 53 bytes ==");
	type("N");
	assert_seen("smtp> N");
	assert_seen("-- Conversation --");
}

static void
console_pane__help__shows_its_keys(void **state)
{
	(void)state;
	type(F6);
	assert_seen("j move  / find  e unfold  h hex  t time  y copy");
	type("?");
	assert_seen("Keys in a pane");
	assert_seen("  j Down            down by a line");
	escape();
	assert_seen(" NAV ");
}

static void
console_pane__small__tells_it_in_the_bar(void **state)
{
	(void)state;
	seen_rows = 12;
	seen_cols = 40;
	paint(12, 40);
	type(F6);
	assert_seen(" PRACTICE  NAV ");
	assert_seen("== Conversation ==");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, end_console)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(console_pane__f6__goes_round_what_is_shown),
	    T(console_pane__ctrl_x__is_readlines_too),
	    T(console_pane__command__takes_a_name),
	    T(console_pane__keys__move_the_line),
	    T(console_pane__cursor__is_on_the_line),
	    T(console_pane__letters__type_when_unknown),
	    T(console_pane__colon__returns_to_the_pane),
	    T(console_pane__find__moves_the_line),
	    T(console_pane__fold__is_of_one_reply),
	    T(console_pane__copy__takes_line_or_reply),
	    T(console_pane__mark__copies_several_lines),
	    T(console_pane__select__is_explained),
	    T(console_pane__explain__by_number),
	    T(console_pane__hex__of_the_line),
	    T(console_pane__help__shows_its_keys),
	    T(console_pane__small__tells_it_in_the_bar),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
