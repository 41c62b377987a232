/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-vt - the eyes and hands of the screen tests, tried on a shell. */
#include "vt.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct vt *
start_shell(const char *script)
{
	const struct vt_options options = {.rows = 10, .cols = 40};
	const char *const argv[] = {"sh", "-c", script, NULL};

	return vt_new(&options, argv);
}

static void
vt__row__text_as_a_person_sees_it(void **state)
{
	struct vt *vt =
	    start_shell("printf 'one\\n\\303\\251\\346\\227\\245x'");

	(void)state;
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_string_equal(vt_row(vt, 0), "one");
	assert_string_equal(vt_row(vt, 1), "\xc3\xa9\xe6\x97\xa5x");
	assert_string_equal(vt_row(vt, 2), "");
	assert_string_equal(vt_row(vt, 99), "");
	vt_free(vt);
}

static void
vt__find__columns_count_wide_characters_twice(void **state)
{
	struct vt *vt = start_shell("printf '\\n\\346\\227\\245 here'");
	int row, col;

	(void)state;
	assert_true(vt_wait_text(vt, "here"));
	assert_true(vt_find(vt, "here", &row, &col));
	assert_int_equal(row, 1);
	assert_int_equal(col, 3);
	assert_int_equal(vt_cell(vt, 1, 0).width, 2);
	assert_int_equal(vt_cell(vt, 1, 1).width, 0);
	assert_string_equal(vt_cell(vt, 1, 1).text, "");
	assert_string_equal(vt_cell(vt, 1, 3).text, "h");
	vt_free(vt);
}

static void
vt__cell__colours_and_attributes(void **state)
{
	struct vt *vt =
	    start_shell("printf 'a\\033[1;3;4;38;5;68;48;5;7mb\\033[0;7;9m'"
			"'c\\033[0;31md\\033[38;2;1;2;3me'");
	struct vt_cell cell;

	(void)state;
	assert_int_equal(vt_wait_exit(vt), 0);
	cell = vt_cell(vt, 0, 0);
	assert_int_equal(cell.fg, VT_COLOR_DEFAULT);
	assert_int_equal(cell.bg, VT_COLOR_DEFAULT);
	assert_false(cell.is_bold || cell.is_italic || cell.is_underlined);
	cell = vt_cell(vt, 0, 1);
	assert_int_equal(cell.fg, 68);
	assert_int_equal(cell.bg, 7);
	assert_true(cell.is_bold && cell.is_italic && cell.is_underlined);
	assert_false(cell.is_reversed || cell.is_struck);
	cell = vt_cell(vt, 0, 2);
	assert_true(cell.is_reversed && cell.is_struck);
	assert_int_equal(vt_cell(vt, 0, 3).fg, 1);
	assert_int_equal(vt_cell(vt, 0, 4).fg, VT_COLOR_RGB + 0x010203);
	vt_free(vt);
}

static void
vt__new__environment_is_the_tests_own(void **state)
{
	const char *const env[] = {"A=b", "PWD", NULL};
	const struct vt_options options = {
	    .rows = 5, .cols = 60, .term = "vt100", .env = env};
	const char *const argv[] = {"sh", "-c",
	    "echo $TERM $LC_ALL $HOME $A; echo [$EHLO_SRCDIR$COLUMNS]", NULL};
	struct vt *vt = vt_new(&options, argv);

	(void)state;
	assert_true(vt_wait_text(vt, "vt100 C.UTF-8 /dev/null b"));
	assert_true(vt_wait_text(vt, "[]"));
	vt_free(vt);
}

static void
vt__send__what_is_typed_arrives(void **state)
{
	struct vt *vt = start_shell("read a; echo got $a; read b; echo $b too");

	(void)state;
	vt_send_text(vt, "one\r");
	assert_true(vt_wait_text(vt, "got one"));
	vt_send_text(vt, "two\r");
	assert_true(vt_wait_text(vt, "two too"));
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_free(vt);
}

static void
vt__send_key__as_xterm_sends_it(void **state)
{
	struct vt *vt = start_shell("stty -icanon -echo min 3; echo ready;"
				    "dd bs=3 count=1 2>/dev/null | od -An -c");

	(void)state;
	assert_true(vt_wait_text(vt, "ready"));
	vt_send_key(vt, VTERM_KEY_UP, VTERM_MOD_NONE);
	assert_true(vt_wait_text(vt, "033   [   A"));
	vt_free(vt);
}

static void
vt__paste__brackets_only_when_asked_for(void **state)
{
	struct vt *vt = start_shell("stty -echo; echo ready; read a;"
				    "printf '\\033[?2004hon\\n'; read b;"
				    "printf '%s' \"$a$b\" | od -An -c");

	(void)state;
	assert_true(vt_wait_text(vt, "ready"));
	assert_false(vt_is_paste_bracketed(vt));
	vt_paste(vt, "x\r");
	assert_true(vt_wait_text(vt, "on"));
	assert_true(vt_is_paste_bracketed(vt));
	vt_paste(vt, "y");
	vt_send_text(vt, "\r");
	assert_true(vt_wait_text(vt, "x 033   [   2   0   0   ~   y 033"));
	vt_free(vt);
}

static void
vt__send__more_than_the_line_holds(void **state)
{
	struct vt *vt = start_shell("stty raw -echo; printf ready;"
				    "head -c 100000 | wc -c");
	static char many[100000];

	(void)state;
	memset(many, 'x', sizeof(many));
	assert_true(vt_wait_text(vt, "ready"));
	vt_send(vt, many, sizeof(many));
	assert_true(vt_wait_text(vt, "100000"));
	vt_free(vt);
}

static void
vt__resize__the_program_is_told(void **state)
{
	struct vt *vt =
	    start_shell("trap 'stty size; exit 3' WINCH; echo ready;"
			"while :; do read a; done");

	(void)state;
	assert_true(vt_wait_text(vt, "ready"));
	vt_resize(vt, 24, 80);
	assert_true(vt_wait_text(vt, "24 80"));
	assert_int_equal(vt_wait_exit(vt), 3);
	vt_free(vt);
}

static void
vt__wait_exit__status_or_signal(void **state)
{
	struct vt *vt = start_shell("exit 24");

	(void)state;
	assert_int_equal(vt_wait_exit(vt), 24);
	assert_int_equal(vt_pid(vt), 0);
	vt_free(vt);
	vt = start_shell("kill -TERM $$");
	assert_int_equal(vt_wait_exit(vt), 128 + SIGTERM);
	vt_free(vt);
}

static void
vt__hangup__ends_the_program(void **state)
{
	struct vt *vt;

	(void)state;
	/* As nohup does. */
	signal(SIGHUP, SIG_IGN);
	vt = start_shell("echo ready; read a; echo $a");
	signal(SIGHUP, SIG_DFL);
	assert_true(vt_wait_text(vt, "ready"));
	vt_hangup(vt);
	assert_int_equal(vt_wait_exit(vt), 128 + SIGHUP);
	vt_free(vt);
}

static void
vt__free__leaves_nothing_running(void **state)
{
	struct vt *vt = start_shell("trap '' HUP TERM; echo ready; read a");
	pid_t pid = vt_pid(vt);

	(void)state;
	assert_true(vt_wait_text(vt, "ready"));
	assert_int_equal(kill(pid, 0), 0);
	vt_free(vt);
	assert_int_equal(kill(pid, 0), -1);
}

static void
vt__is_restored__every_mode_counts(void **state)
{
	static const char *const modes[] = {"printf '\\033[?1049h'",
	    "printf '\\033[?25l'", "printf '\\033[?2004h'",
	    "printf '\\033[?1000h'", "stty -echo", "stty -icanon", "stty raw"};
	char script[128];
	struct vt *vt;

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		vt = start_shell(modes[i]);
		assert_int_equal(vt_wait_exit(vt), 0);
		assert_false(vt_is_restored(vt));
		vt_free(vt);
		snprintf(script, sizeof(script),
		    "%s; stty sane;"
		    "printf '\\033[?1049l\\033[?25h\\033[?2004l\\033[?1000l'",
		    modes[i]);
		vt = start_shell(script);
		assert_int_equal(vt_wait_exit(vt), 0);
		assert_true(vt_is_restored(vt));
		vt_free(vt);
	}
}

static void
vt__is_alternate__the_old_screen_comes_back(void **state)
{
	struct vt *vt =
	    start_shell("printf 'before\\033[?1049h\\033[Hinside'; read a;"
			"printf '\\033[?1049l'; read a");

	(void)state;
	assert_true(vt_wait_text(vt, "inside"));
	assert_true(vt_is_alternate(vt));
	assert_true(vt_wait_gone(vt, "before"));
	vt_send_text(vt, "\r");
	assert_true(vt_wait_text(vt, "before"));
	assert_false(vt_is_alternate(vt));
	vt_free(vt);
}

static void
vt__get_cursor__and_the_bytes_written(void **state)
{
	struct vt *vt = start_shell("printf '\\033[3;5H'");
	int row, col;
	size_t len;

	(void)state;
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_get_cursor(vt, &row, &col);
	assert_int_equal(row, 2);
	assert_int_equal(col, 4);
	assert_memory_equal(vt_get_output(vt, &len), "\033[3;5H", 7);
	assert_int_equal(len, 6);
	vt_free(vt);
}

static void
vt__wait__queries_of_the_program_are_answered(void **state)
{
	struct vt *vt = start_shell("stty raw -echo; printf '\\033[6n';"
				    "head -c 6 | od -An -c");

	(void)state;
	assert_true(vt_wait_text(vt, "033   [   1   ;   1   R"));
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(vt__row__text_as_a_person_sees_it),
	    cmocka_unit_test(vt__find__columns_count_wide_characters_twice),
	    cmocka_unit_test(vt__cell__colours_and_attributes),
	    cmocka_unit_test(vt__new__environment_is_the_tests_own),
	    cmocka_unit_test(vt__send__what_is_typed_arrives),
	    cmocka_unit_test(vt__send_key__as_xterm_sends_it),
	    cmocka_unit_test(vt__paste__brackets_only_when_asked_for),
	    cmocka_unit_test(vt__send__more_than_the_line_holds),
	    cmocka_unit_test(vt__resize__the_program_is_told),
	    cmocka_unit_test(vt__wait_exit__status_or_signal),
	    cmocka_unit_test(vt__hangup__ends_the_program),
	    cmocka_unit_test(vt__free__leaves_nothing_running),
	    cmocka_unit_test(vt__is_restored__every_mode_counts),
	    cmocka_unit_test(vt__is_alternate__the_old_screen_comes_back),
	    cmocka_unit_test(vt__get_cursor__and_the_bytes_written),
	    cmocka_unit_test(vt__wait__queries_of_the_program_are_answered)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
