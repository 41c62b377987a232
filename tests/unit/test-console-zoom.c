/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-zoom - one pane over all, panes that go and come. */
#include "console-play.h"

#define F6    "\033[17~"
#define ALT_E "\033e"
#define ALT_P "\033p"
#define ALT_Z "\033z"

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
see_at(int rows, int cols)
{
	seen_rows = rows;
	seen_cols = cols;
	paint(rows, cols);
}

static void
console_zoom__conversation__and_back(void **state)
{
	(void)state;
	assert_hidden("=== practice:deathstar is");
	type(ALT_Z);
	assert_seen("-- Conversation ------------------------------------------"
		    "------ Alt-Z returns -");
	assert_seen("===  practice:deathstar is 127.0.0.1");
	assert_hidden("policy: relaying denied");
	assert_hidden("RELAY X");
	/* What is typed and the hints stay. */
	type("NOOP");
	assert_seen("smtp> NOOP");
	assert_seen("Enter send");
	type(ALT_Z);
	assert_seen("policy: relaying denied");
	type(":zoom\r");
	assert_seen("smtp> NOOP");
}

static void
console_zoom__command__by_the_focus(void **state)
{
	(void)state;
	type("\025" F6 "z");
	assert_seen("== Conversation ==");
	assert_seen("Alt-Z returns");
	escape();
	assert_hidden("Alt-Z returns");
	see_at(30, 100);
	type(F6 F6 "z");
	assert_seen("== Panel ==");
	assert_hidden("Conversation");
	assert_seen("\n CONNECTIVITY");
	/* It goes along with the focus. */
	type("\033[17;2~");
	assert_seen("== Conversation ==");
	assert_hidden("CONNECTIVITY");
	type("z");
	assert_seen("CONNECTIVITY");
}

static void
console_zoom__panel__where_it_has_no_place(void **state)
{
	(void)state;
	assert_hidden("CONNECTIVITY");
	type(ALT_P);
	assert_seen("CONNECTIVITY");
	assert_seen("Alt-P returns");
	assert_seen("smtp> ");
	type(ALT_P);
	assert_hidden("CONNECTIVITY");
	type(":panel\r");
	assert_seen("CONNECTIVITY");
	type(":panel\r");
	see_at(30, 100);
	assert_seen("CONNECTIVITY");
	type(ALT_P);
	assert_hidden("CONNECTIVITY");
	assert_seen("RELAY X");
	type(ALT_P F6 F6);
	assert_seen("= Panel");
	/* The focus is never where nobody sees it. */
	type(ALT_P);
	assert_hidden(" NAV ");
	type(ALT_P F6 F6);
	see_at(24, 80);
	assert_hidden(" NAV ");
	see_at(30, 100);
	type(ALT_P);
	type(ALT_P);
	assert_seen("CONNECTIVITY");
}

/* Letters act on what is seen. */
static void
console_zoom__panel__takes_the_focus_along(void **state)
{
	(void)state;
	type(F6 "k" ALT_P);
	assert_seen("== Panel ==");
	type(ALT_P);
	assert_seen("== Conversation ==");
	assert_seen(" >RCPT TO:<eve");
	type("h" ALT_P);
	assert_seen("== Panel ==");
	escape();
	assert_hidden("CONNECTIVITY");
	assert_hidden(" NAV ");
}

static void
assert_panel_at(int col)
{
	paint(seen_rows, seen_cols);
	assert_string_equal(canvas_at(canvas, 2, col)->text, "|");
}

/* The pane that has the focus takes from the other one, up to an end. */
static void
console_zoom__panel__plus_and_minus(void **state)
{
	(void)state;
	see_at(30, 100);
	assert_panel_at(66);
	type(F6 "+");
	assert_panel_at(68);
	type("--");
	assert_panel_at(64);
	type(F6 "+");
	assert_panel_at(62);
	type(":panel +900\r");
	assert_panel_at(40);
	type("-");
	assert_panel_at(42);
	type(":panel 9\r");
	assert_seen("how much?");
	escape();
	see_at(24, 80);
	type(":panel +2\r");
	assert_seen("no columns to share");
}

/* More than a small screen holds: its keys go through it, and PgDn does from
 * the prompt. */
static void
console_zoom__panel__is_scrolled(void **state)
{
	(void)state;
	see_at(12, 40);
	type(ALT_P);
	assert_seen("CONNECTIVITY");
	assert_hidden("VERDICT");
	type("\033[6~\033[6~\033[6~");
	assert_seen("VERDICT");
	assert_hidden("CONNECTIVITY");
	type("\033[5~\033[5~\033[5~");
	assert_seen("CONNECTIVITY");
	type(F6 "G");
	assert_seen("== Panel");
	assert_seen("VERDICT");
	type("g");
	assert_seen("CONNECTIVITY");
	type("j");
	assert_hidden("CONNECTIVITY");
}

static void
console_zoom__explain__all_of_it(void **state)
{
	(void)state;
	see_at(12, 40);
	assert_seen("-- 550 5.7.1 policy: relaying~ - Alt-E -");
	type(ALT_E);
	assert_seen("== 550 5.7.1 policy: relaying denied ===");
	assert_seen(" NAV ");
	assert_hidden("Next:");
	type("G");
	assert_seen("RFC ");
	assert_seen(" https://www.rfc-editor.org/rfc/rfc");
	assert_seen("Next:  ");
	type(ALT_E);
	assert_hidden(" NAV ");
	assert_seen("relaying~ - Alt-E -");
	/* From a pane, and back to it. */
	type(F6 "k" ALT_E);
	assert_seen("== RCPT: ");
	type("q");
	assert_seen("== Conversation");
	assert_seen(" >RCPT TO:<eve");
	/* A letter types. */
	type(ALT_E "x");
	assert_seen("smtp> x");
	assert_hidden(" NAV ");
}

static void
console_zoom__explain__goes_and_comes(void **state)
{
	(void)state;
	type(":explain off\r");
	assert_hidden("policy: relaying denied");
	type(ALT_E);
	assert_seen("policy: relaying denied");
	/* One that is whole anyhow goes at once. */
	play("C: NOOP\nS: 250 ok\n");
	assert_seen("-- 250 ");
	type(ALT_E);
	assert_seen("no explanations; Alt-E shows them again");
	assert_hidden("-- 250 ");
	type(ALT_E);
	assert_seen("-- 250 ");
	type(":explain all\r");
	assert_seen("== 250 ");
	escape();
	assert_seen("-- 250 ");
}

static void
console_zoom__help__lies_over_it(void **state)
{
	(void)state;
	type(":explain all\r\033h");
	assert_seen("-- Help --");
	type("\033[6~");
	escape();
	assert_seen("== 550 5.7.1");
}

static void
console_zoom__paint__every_size(void **state)
{
	static const char *const keys[] = {ALT_Z, ALT_P, F6 "z", ALT_E};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		type(keys[i]);
		for (int rows = 1; rows < 40; rows += 3)
			for (int cols = 1; cols < 140; cols += 7)
				paint(rows, cols);
		escape();
		escape();
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, end_console)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(console_zoom__conversation__and_back),
	    T(console_zoom__command__by_the_focus),
	    T(console_zoom__panel__where_it_has_no_place),
	    T(console_zoom__panel__takes_the_focus_along),
	    T(console_zoom__panel__plus_and_minus),
	    T(console_zoom__panel__is_scrolled),
	    T(console_zoom__explain__all_of_it),
	    T(console_zoom__explain__goes_and_comes),
	    T(console_zoom__help__lies_over_it),
	    T(console_zoom__paint__every_size),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
