/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-field - the cursor is always in sight. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/field.h"

static void
assert_field(const char *text, size_t cursor, bool is_ascii, const char *wanted,
    int wanted_col)
{
	struct canvas *c = canvas_new(1, 12);
	struct buf row = {0};
	struct slice all = slice_str(text);
	struct span halves[] = {{slice_range(all, 0, all.len / 2), STYLE_INPUT},
	    {slice_skip(all, all.len / 2), STYLE_GHOST}};
	struct span whole = {all, STYLE_INPUT};
	int at_row, at_col;

	/* Where its spans begin makes no difference to a text in ASCII. */
	if (is_ascii)
		field_paint(c, 0, 2, 12, halves, 2, cursor, is_ascii);
	else
		field_paint(c, 0, 2, 12, &whole, 1, cursor, is_ascii);
	for (int col = 0; col < 12; col++)
		buf_add_str(&row, canvas_at(c, 0, col)->text);
	assert_string_equal(buf_text(&row), wanted);
	canvas_get_cursor(c, &at_row, &at_col);
	assert_int_equal(at_row, 0);
	assert_int_equal(at_col, wanted_col);
	buf_fini(&row);
	canvas_free(c);
}

static void
field__paint__scrolls_with_the_cursor(void **state)
{
	(void)state;
	assert_field("", 0, false, "            ", 2);
	assert_field("abc", 3, false, "  abc       ", 5);
	assert_field("abc", 0, false, "  abc       ", 2);
	assert_field("0123456789", 0, false, "  0123456789", 2);
	assert_field("0123456789a", 0, false, "  012345678…", 2);
	assert_field("0123456789", 10, false, "  …456789   ", 9);
	assert_field("0123456789", 10, true, "  ~456789   ", 9);
	assert_field("0123456789abcdefgh", 11, false, "  …456789ab…", 10);
	assert_field("0123456789abcdefgh", 18, false, "  …abcdefgh ", 11);
}

static void
field__paint__wide_and_hostile(void **state)
{
	(void)state;
	assert_field("日本", 3, false, "  日本      ", 4);
	assert_field("a\033b", 2, true, "  a^[b      ", 5);
	assert_field("a\033b", 2, false, "  a␛b       ", 4);
}

static void
field__paint__without_room(void **state)
{
	struct canvas *c = canvas_new(1, 3);
	struct span wide = {SLICE("日本語abc"), STYLE_INPUT};

	(void)state;
	for (int col = 0; col < 6; col++)
		field_paint(c, 0, col, 3, &wide, 1, 12, false);
	canvas_free(c);
}

static void
field__paint__spans_in_their_styles(void **state)
{
	struct span spans[] = {
	    {SLICE("0123"), STYLE_CLIENT_VERB}, {SLICE("456"), STYLE_GHOST}};
	struct canvas *c = canvas_new(1, 12);
	int row, col;

	(void)state;
	assert_int_equal(field_paint(c, 0, 2, 12, spans, 2, 5, false), 9);
	assert_int_equal(canvas_at(c, 0, 5)->style, STYLE_CLIENT_VERB);
	assert_int_equal(canvas_at(c, 0, 6)->style, STYLE_GHOST);
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(col, 7);
	canvas_clear(c);
	/* Scrolled, over their border too. */
	field_paint(c, 0, 2, 6, spans, 2, 6, false);
	assert_string_equal(canvas_at(c, 0, 2)->text, "…");
	assert_int_equal(canvas_at(c, 0, 2)->style, STYLE_MUTED);
	assert_string_equal(canvas_at(c, 0, 3)->text, "4");
	assert_int_equal(canvas_at(c, 0, 3)->style, STYLE_GHOST);
	canvas_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(field__paint__scrolls_with_the_cursor),
	    cmocka_unit_test(field__paint__wide_and_hostile),
	    cmocka_unit_test(field__paint__without_room),
	    cmocka_unit_test(field__paint__spans_in_their_styles),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
