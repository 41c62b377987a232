/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-canvas - cells, clipping, wide characters, hostile bytes. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/canvas.h"

static int
setup(void **state)
{
	*state = canvas_new(3, 10);
	return 0;
}

static int
teardown(void **state)
{
	canvas_free(*state);
	return 0;
}

static void
assert_row(const struct canvas *c, int row, const char *wanted)
{
	struct buf text = {0};

	for (int col = 0; col < canvas_cols(c); col++)
		buf_add_str(&text, canvas_at(c, row, col)->text);
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
canvas__new__is_blank_without_cursor(void **state)
{
	int row, col;

	assert_row(*state, 0, "          ");
	canvas_get_cursor(*state, &row, &col);
	assert_int_equal(row, -1);
}

static void
canvas__new__is_at_least_one_cell(void **state)
{
	struct canvas *c = canvas_new(0, -5);

	(void)state;
	assert_int_equal(canvas_rows(c), 1);
	assert_int_equal(canvas_cols(c), 1);
	canvas_free(c);
}

static void
canvas__put__clips_at_every_side(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(canvas_put(c, 0, 0, 10, STYLE_OK, "abc"), 3);
	assert_int_equal(canvas_put(c, 0, 8, 99, STYLE_OK, "defgh"), 10);
	assert_int_equal(canvas_put(c, 1, 2, 4, STYLE_OK, "xyz"), 4);
	canvas_put(c, -1, 0, 10, STYLE_OK, "no");
	canvas_put(c, 3, 0, 10, STYLE_OK, "no");
	canvas_put(c, 2, 10, 20, STYLE_OK, "no");
	canvas_put(c, 2, -2, 20, STYLE_OK, "yes");
	assert_row(c, 0, "abc     de");
	assert_row(c, 1, "  xy      ");
	assert_row(c, 2, "yes       ");
	assert_int_equal(canvas_at(c, 0, 1)->style, STYLE_OK);
	assert_int_equal(canvas_at(c, 0, 4)->style, STYLE_TEXT);
}

static void
canvas__put__wide_characters_stay_whole(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(canvas_put(c, 0, 0, 5, STYLE_TEXT, "日本語"), 4);
	assert_string_equal(canvas_at(c, 0, 0)->text, "日");
	assert_string_equal(canvas_at(c, 0, 1)->text, "");
	assert_string_equal(canvas_at(c, 0, 4)->text, " ");
	canvas_put(c, 0, 1, 10, STYLE_TEXT, "x");
	assert_row(c, 0, " x本      ");
	canvas_put(c, 0, 2, 10, STYLE_TEXT, "y");
	assert_row(c, 0, " xy       ");
	canvas_put(c, 0, 3, 10, STYLE_TEXT, "語");
	canvas_put(c, 0, 2, 10, STYLE_TEXT, "語");
	assert_row(c, 0, " x語      ");
}

static void
canvas__put__marks_join_their_letter(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(canvas_put(c, 0, 0, 5, STYLE_TEXT, "e\u0301x"), 2);
	assert_string_equal(canvas_at(c, 0, 0)->text, "e\u0301");
	assert_string_equal(canvas_at(c, 0, 1)->text, "x");
	canvas_put(c, 1, 0, 5, STYLE_TEXT,
	    "o\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
	    "\u0301\u0301\u0301\u0301\u0301");
	assert_true(strlen(canvas_at(c, 1, 0)->text) < sizeof(struct cell));
}

static void
canvas__put_safe__hostile_bytes_are_text(void **state)
{
	struct canvas *c = *state;
	int end = canvas_put_safe(c, 0, 0, 10, STYLE_SERVER,
	    SLICE("a\033[2J\x9b"), UTF8_FORM_UNICODE);

	assert_row(c, 0, "a␛[2J\\x9B ");
	assert_int_equal(end, 9);
	assert_int_equal(canvas_at(c, 0, 0)->style, STYLE_SERVER);
	assert_int_equal(canvas_at(c, 0, 1)->style, STYLE_CTRL);
	assert_int_equal(canvas_at(c, 0, 2)->style, STYLE_SERVER);
	assert_int_equal(canvas_at(c, 0, 5)->style, STYLE_CTRL);
	canvas_put_safe(
	    c, 1, 0, 10, STYLE_SERVER, SLICE("\xc3\xa9\t"), UTF8_FORM_ASCII);
	assert_row(c, 1, "<U+00E9>^I");
	canvas_put_safe(c, 2, 7, 10, STYLE_SERVER, SLICE("\xe2\x80\xae"),
	    UTF8_FORM_UNICODE);
	assert_row(c, 2, "       <U+");
}

static void
canvas__fill__and_cursor_are_clamped(void **state)
{
	struct canvas *c = *state;
	int row, col;

	canvas_fill(c, 1, -3, 99, STYLE_RULE, "─");
	assert_row(c, 1, "──────────");
	canvas_set_cursor(c, 2, 9);
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(row, 2);
	assert_int_equal(col, 9);
	canvas_set_cursor(c, 2, 10);
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(row, -1);
}

static void
canvas__resize__clears(void **state)
{
	canvas_put(*state, 0, 0, 10, STYLE_OK, "abc");
	canvas_resize(*state, 2, 4);
	assert_row(*state, 0, "    ");
	assert_int_equal(canvas_at(*state, 0, 0)->style, STYLE_TEXT);
}

static void
canvas__settle__knows_the_rows_written_to(void **state)
{
	struct canvas *c = *state;

	assert_true(canvas_is_touched(c, 0));
	canvas_settle(c);
	assert_false(canvas_is_touched(c, 0));
	canvas_put(c, 1, 0, 10, STYLE_TEXT, "x");
	canvas_put(c, 2, 10, 20, STYLE_TEXT, "outside");
	assert_false(canvas_is_touched(c, 0));
	assert_true(canvas_is_touched(c, 1));
	assert_false(canvas_is_touched(c, 2));
	canvas_clear(c);
	assert_true(canvas_is_touched(c, 2));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(canvas__new__is_blank_without_cursor),
	    T(canvas__new__is_at_least_one_cell),
	    T(canvas__put__clips_at_every_side),
	    T(canvas__put__wide_characters_stay_whole),
	    T(canvas__put__marks_join_their_letter),
	    T(canvas__put_safe__hostile_bytes_are_text),
	    T(canvas__fill__and_cursor_are_clamped),
	    T(canvas__resize__clears),
	    T(canvas__settle__knows_the_rows_written_to),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
