/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-mouse - what wheel and clicks do, while they are ours. */
#include "stage.h"

#define WHEEL_UP   "\033[<64;5;5M"
#define WHEEL_DOWN "\033[<65;5;5M"

static struct stage stage;

static int
setup(void **state)
{
	(void)state;
	stage_open(&stage, true);
	scene_connect(stage.conversation);
	stage_play(&stage, "S: 220 here\n");
	for (int i = 0; i < 40; i++)
		stage_play(&stage, "C: NOOP\nS: 250 ok\n");
	stage_paint(&stage, 30, 110);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	stage_close(&stage);
	return 0;
}

static bool
is_seen(const char *wanted)
{
	struct buf text = {0};
	bool is_there;

	stage_paint(&stage, 30, 110);
	for (int row = 0; row < 30; row++)
		scene_add_row(&text, stage.canvas, row);
	is_there = strstr(buf_text(&text), wanted) != NULL;
	buf_fini(&text);
	return is_there;
}

/* Row and column from 0. */
static void
click(int row, int col)
{
	char bytes[32];

	snprintf(bytes, sizeof(bytes), "\033[<0;%d;%dM", col + 1, row + 1);
	stage_type(&stage, bytes);
}

static void
console_mouse__wanted__but_not_in_the_bare_view(void **state)
{
	(void)state;
	assert_false(console_wants_mouse(stage.console));
	stage_type(&stage, "\033m");
	assert_true(console_wants_mouse(stage.console));
	assert_true(is_seen("Shift-drag selects"));
	stage_type(&stage, ":bare\r");
	assert_false(console_wants_mouse(stage.console));
	stage_type(&stage, "x");
	assert_true(console_wants_mouse(stage.console));
	stage_type(&stage, ":mouse\r");
	assert_false(console_wants_mouse(stage.console));
	assert_false(is_seen("Shift-drag selects"));
}

static void
console_mouse__wheel__moves_what_lies_on_top(void **state)
{
	(void)state;
	stage_type(&stage, "NO" WHEEL_UP "OP");
	assert_true(is_seen("scrolled: 3 below"));
	assert_true(is_seen("smtp> NOOP"));
	stage_type(&stage, WHEEL_DOWN);
	assert_false(is_seen("scrolled"));
	stage_type(&stage, "\025:help\r");
	assert_true(is_seen("What you type is sent"));
	stage_type(&stage, WHEEL_DOWN);
	assert_false(is_seen("What you type is sent"));
	stage_type(&stage, WHEEL_UP);
	assert_true(is_seen("What you type is sent"));
	stage_type(&stage, "\003\033x" WHEEL_DOWN);
	assert_true(is_seen("> :scroll"));
	stage_type(&stage, WHEEL_UP);
	assert_true(is_seen("> :help"));
	assert_false(is_seen("scrolled"));
}

static void
console_mouse__click__gives_the_focus(void **state)
{
	(void)state;
	click(5, 5);
	assert_true(is_seen(" NAV "));
	click(5, 100); /* the panel */
	assert_true(is_seen(" NAV "));
	assert_true(is_seen("= Panel =="));
	click(28, 10); /* the prompt */
	assert_false(is_seen(" NAV "));
	/* Where nothing is, and far outside. */
	click(0, 0);
	click(29, 0);
	stage_type(&stage, "\033[<0;999999999;999999999M");
	assert_false(is_seen(" NAV "));
}

static void
console_mouse__click__selects_an_action(void **state)
{
	(void)state;
	stage_type(&stage, "\033x");
	stage_paint(&stage, 30, 110);
	click(4, 10);
	assert_true(is_seen("> :quit"));
	click(28, 10);
	assert_true(is_seen("> :quit"));
	assert_true(is_seen("action>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	    CASE(console_mouse__wanted__but_not_in_the_bare_view),
	    CASE(console_mouse__wheel__moves_what_lies_on_top),
	    CASE(console_mouse__click__gives_the_focus),
	    CASE(console_mouse__click__selects_an_action),
#undef CASE
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
