/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-layout - regions at every size: inside, apart, nothing left over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/tui/layout.h"

#define ROWS_MAX 70
#define COLS_MAX 160

static void
mark(char seen[ROWS_MAX][COLS_MAX], const struct area *area, int rows, int cols)
{
	for (int row = area->row; row < area->row + area->rows; row++)
		for (int col = area->col; col < area->col + area->cols; col++) {
			assert_in_range(row, 0, rows - 1);
			assert_in_range(col, 0, cols - 1);
			assert_int_equal(seen[row][col], 0);
			seen[row][col] = 1;
		}
}

static void
make(struct layout *l, int rows, int cols, int hint_rows)
{
	struct layout_wish wish = {
	    .rows = rows, .cols = cols, .hint_rows = hint_rows};

	layout_make(l, &wish);
}

/* As far as both panes stay of use. */
static void
layout__make__panel_of_another_width(void **state)
{
	static const int cases[][2] = {
	    {0, 34}, {2, 36}, {-2, 32}, {100, 60}, {-100, 17}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct layout_wish wish = {
		    .rows = 30, .cols = 100, .panel_more = cases[i][0]};
		struct layout l;

		layout_make(&l, &wish);
		assert_int_equal(l.panel.cols, cases[i][1]);
		assert_int_equal(l.conversation.cols, 100 - cases[i][1]);
	}
}

static void
check_size(
    int rows, int cols, int hint_rows, enum pane zoom, enum layout_kind kind)
{
	static char seen[ROWS_MAX][COLS_MAX];
	struct layout_wish wish = {.rows = rows,
	    .cols = cols,
	    .hint_rows = hint_rows,
	    .zoom = zoom,
	    .kind = kind,
	    .has_breaks = hint_rows == 0,
	    .hides_panel = hint_rows == 1,
	    .hides_explain = hint_rows == 2,
	    .panel_more = hint_rows == 3 ? 500 : -500};
	struct layout l;

	memset(seen, 0, sizeof(seen));
	layout_make(&l, &wish);
	mark(seen, &l.bar, rows, cols);
	mark(seen, &l.status, rows, cols);
	mark(seen, &l.head, rows, cols);
	mark(seen, &l.conversation, rows, cols);
	mark(seen, &l.panel, rows, cols);
	mark(seen, &l.split, rows, cols);
	mark(seen, &l.plan, rows, cols);
	mark(seen, &l.wire, rows, cols);
	mark(seen, &l.facts, rows, cols);
	mark(seen, &l.breaks, rows, cols);
	mark(seen, &l.explain, rows, cols);
	mark(seen, &l.rule, rows, cols);
	mark(seen, &l.prompt, rows, cols);
	mark(seen, &l.footer, rows, cols);
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++)
			assert_int_equal(seen[row][col], 1);
	assert_int_equal(l.prompt.rows, 1);
}

static void
check_panes(int rows, int cols, int hint_rows)
{
	for (unsigned zoom = 0; zoom < PANE_COUNT; zoom++)
		for (unsigned kind = 0; kind < LAYOUT_COUNT; kind++)
			check_size(rows, cols, hint_rows, (enum pane)zoom,
			    (enum layout_kind)kind);
}

static void
layout__make__every_size_is_tiled(void **state)
{
	(void)state;
	for (int rows = 1; rows <= 62; rows++)
		for (int cols = 1; cols <= 152; cols++)
			for (int hint = 0; hint < 4; hint++)
				check_panes(rows, cols, hint);
}

static void
layout__make__the_named_sizes(void **state)
{
	struct layout l;

	(void)state;
	make(&l, 30, 100, 0);
	assert_int_equal(l.conversation.cols, 66);
	assert_int_equal(l.conversation.rows, 20);
	assert_int_equal(l.panel.cols, 34);
	assert_int_equal(l.explain.rows, 5);
	assert_int_equal(l.prompt.row, 28);
	make(&l, 24, 80, 0);
	assert_int_equal(l.conversation.cols, 80);
	assert_int_equal(l.conversation.rows, 13);
	assert_int_equal(l.status.rows, 2);
	assert_int_equal(l.panel.rows * l.panel.cols, 0);
	assert_int_equal(l.explain.rows, 4);
	assert_true(l.has_times);
	make(&l, 12, 40, 0);
	assert_int_equal(l.status.rows, 1);
	assert_int_equal(l.explain.rows, 1);
	assert_int_equal(l.conversation.rows, 6);
	assert_false(l.has_times);
	make(&l, 50, 132, 0);
	assert_int_equal(l.conversation.cols, 87);
	assert_int_equal(l.explain.rows, 7);
	/* The prompt and the word of the state. */
	make(&l, 3, 19, 0);
	assert_int_equal(l.bar.rows, 2);
	assert_int_equal(l.conversation.rows, 0);
	make(&l, 4, 20, 0);
	assert_int_equal(l.conversation.rows, 2);
	make(&l, 1, 1, 0);
	assert_int_equal(l.prompt.row, 0);
}

/* One pane has all but the bar, the prompt and the hints. */
static void
layout__make__one_pane_alone(void **state)
{
	struct layout_wish wish = {.rows = 24, .cols = 80};
	struct layout l;

	(void)state;
	wish.zoom = PANE_CONVERSATION;
	layout_make(&l, &wish);
	assert_int_equal(l.conversation.rows, 19);
	assert_int_equal(l.explain.rows + l.status.rows + l.panel.rows, 0);
	wish.zoom = PANE_PANEL;
	layout_make(&l, &wish);
	assert_int_equal(l.panel.rows, 19);
	assert_int_equal(l.panel.cols, 80);
	assert_int_equal(l.conversation.rows, 0);
	wish.zoom = PANE_EXPLAIN;
	layout_make(&l, &wish);
	assert_int_equal(l.explain.rows, 20);
	assert_int_equal(l.head.rows, 0);
}

static void
layout__make__without_what_is_hidden(void **state)
{
	struct layout_wish wish = {.rows = 30, .cols = 100};
	struct layout l;

	(void)state;
	wish.hides_panel = true;
	layout_make(&l, &wish);
	assert_int_equal(l.panel.rows, 0);
	assert_int_equal(l.conversation.cols, 100);
	assert_true(l.status.rows > 0);
	wish.hides_explain = true;
	layout_make(&l, &wish);
	assert_int_equal(l.explain.rows, 0);
	assert_int_equal(l.rule.rows, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(layout__make__panel_of_another_width),
	    cmocka_unit_test(layout__make__every_size_is_tiled),
	    cmocka_unit_test(layout__make__the_named_sizes),
	    cmocka_unit_test(layout__make__one_pane_alone),
	    cmocka_unit_test(layout__make__without_what_is_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
