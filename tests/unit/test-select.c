/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-select - the line that is pointed at, and the page that follows it. */
#include "scene.h"

#include "ehlo/tui/select.h"

static struct conversation *c;
static struct conversation_view v;

static int
setup(void **state)
{
	(void)state;
	c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	conversation_view_fini(&v);
	v = (struct conversation_view){0};
	conversation_free(c);
	return 0;
}

static void
play_numbers(int from, int to)
{
	for (; from <= to; from++) {
		char line[32];

		snprintf(line, sizeof(line), "C: NOOP %d\nS: 250 ok\n", from);
		scene_play(c, line);
	}
}

/* What stands behind the pointing sign on a page of so many rows. */
static void
assert_points_at(int rows, const char *wanted)
{
	struct canvas *canvas =
	    scene_paint(c, &view_conversation, &v, rows, 40, true);
	struct buf text = {0}, screen = {0};

	for (int row = 0; row < rows; row++) {
		scene_add_row(&screen, canvas, row);
		if (strcmp(canvas_at(canvas, row, 4)->text, ">") == 0)
			scene_add_row(&text, canvas, row);
	}
	if (strstr(buf_text(&text), wanted) == NULL)
		fail_msg(
		    "%s is not pointed at in\n%s", wanted, buf_text(&screen));
	buf_fini(&text);
	buf_fini(&screen);
	canvas_free(canvas);
}

static void
select__begin__at_the_newest_and_along_with_it(void **state)
{
	(void)state;
	assert_int_equal(select_get(&v, c), NO_EVENT);
	select_begin(&v, c);
	assert_int_equal(select_get(&v, c), NO_EVENT);
	select_move(&v, c, -1);
	select_first(&v, c);
	play_numbers(1, 1);
	assert_int_equal(select_get(&v, c), 1);
	play_numbers(2, 2);
	assert_int_equal(select_get(&v, c), 3);
	assert_points_at(10, "250 ok\n");
	select_end(&v);
	assert_int_equal(select_get(&v, c), NO_EVENT);
}

static void
select__begin__in_sight_when_scrolled(void **state)
{
	(void)state;
	play_numbers(1, 20);
	canvas_free(scene_paint(c, &view_conversation, &v, 4, 40, true));
	conversation_view_top(&v, c);
	select_begin(&v, c);
	assert_points_at(4, "250 ok\n");
	assert_int_equal(select_get(&v, c), 3);
}

static void
select__move__takes_the_page_along(void **state)
{
	(void)state;
	play_numbers(1, 20);
	select_begin(&v, c);
	assert_points_at(4, "250 ok");
	select_move(&v, c, -5);
	assert_points_at(4, "NOOP 18");
	select_move(&v, c, 3);
	assert_points_at(4, "250 ok");
	select_move(&v, c, -1000);
	assert_points_at(4, "NOOP 1\n");
	/* Neither moves when something comes. */
	play_numbers(21, 30);
	assert_points_at(4, "NOOP 1\n");
	select_move(&v, c, 1000);
	assert_points_at(4, "250 ok");
	play_numbers(31, 31);
	assert_int_equal(select_get(&v, c), conversation_count(c) - 1);
}

static void
select__scroll__by_pages_to_both_ends(void **state)
{
	(void)state;
	play_numbers(1, 4);
	select_begin(&v, c);
	assert_points_at(4, "250 ok");
	select_scroll(&v, c, -3);
	assert_points_at(4, "NOOP 3");
	select_scroll(&v, c, -100);
	assert_points_at(4, "250 ok");
	/* The page is at its end: the line goes there. */
	select_scroll(&v, c, -3);
	assert_points_at(4, "NOOP 1");
	select_scroll(&v, c, 100);
	select_scroll(&v, c, 100);
	play_numbers(5, 5);
	assert_int_equal(select_get(&v, c), 9);
}

static void
select__event__inside_a_fold_is_the_line_for_it(void **state)
{
	(void)state;
	scene_connect(c);
	scene_play(c,
	    "S: 220 hi\nC: EHLO x\nS: 250-a\nS: 250-b\nS: 250-c\nS: 250-d\n"
	    "S: 250 e\nC: NOOP\n");
	select_begin(&v, c);
	select_move(&v, c, -1);
	assert_points_at(12, "250-c  [+2 more]");
	assert_true(conversation_view_fold(&v, c, select_get(&v, c)));
	assert_points_at(10, "250-c\n");
	select_move(&v, c, 1);
	assert_points_at(10, "250-d");
	/* In short again: the line that stands for it. */
	assert_true(conversation_view_fold(&v, c, select_get(&v, c)));
	assert_points_at(12, "250-c  [+2 more]");
	assert_false(conversation_view_fold(&v, c, 0));
}

static void
select__show__after_another_size(void **state)
{
	(void)state;
	play_numbers(1, 20);
	select_begin(&v, c);
	assert_points_at(10, "250 ok");
	select_move(&v, c, -8);
	assert_points_at(10, "250 ok");
	assert_points_at(3, "250 ok");
	assert_points_at(1, "250 ok");
	assert_points_at(30, "250 ok");
	assert_int_equal(select_get(&v, c), 31);
}

/* A line of more rows than a page: pages go through it. */
static void
select__scroll__inside_a_long_line(void **state)
{
	struct buf line = {0};

	(void)state;
	scene_play(c, "C: NOOP 1\n");
	buf_add_str(&line, "C: NOOP ");
	for (int i = 0; i < 400; i++)
		buf_add_byte(&line, 'x');
	buf_add_byte(&line, '\n');
	scene_play(c, buf_text(&line));
	scene_play(c, "C: NOOP 3\n");
	select_begin(&v, c);
	assert_points_at(4, "NOOP 3");
	select_scroll(&v, c, -2);
	assert_points_at(4, "xxxx");
	select_scroll(&v, c, -2);
	assert_points_at(4, "xxxx");
	select_scroll(&v, c, -100);
	assert_points_at(4, "NOOP xxx");
	select_scroll(&v, c, -2);
	assert_points_at(4, "NOOP 1");
	buf_fini(&line);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(select__begin__at_the_newest_and_along_with_it),
	    T(select__begin__in_sight_when_scrolled),
	    T(select__move__takes_the_page_along),
	    T(select__scroll__by_pages_to_both_ends),
	    T(select__event__inside_a_fold_is_the_line_for_it),
	    T(select__show__after_another_size),
	    T(select__scroll__inside_a_long_line),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
