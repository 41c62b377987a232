/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-flow - wrapping: no byte lost, no loop without an end. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/flow.h"

/* The canvas as text, rows joined by '/'. */
static void
assert_canvas(const struct canvas *c, const char *wanted)
{
	struct buf text = {0};

	for (int row = 0; row < canvas_rows(c); row++) {
		if (row > 0)
			buf_add_byte(&text, '/');
		for (int col = 0; col < canvas_cols(c); col++)
			buf_add_str(&text, canvas_at(c, row, col)->text);
	}
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
flow__rows__agree_with_what_is_painted(void **state)
{
	static const struct {
		const char *text;
		int width;
		size_t rows;
	} cases[] = {
	    {"", 5, 1},
	    {"abcde", 5, 1},
	    {"abcdef", 5, 2},
	    {"日本語", 4, 2},
	    {"日本語", 5, 2},
	    {"日本語", 1, 3},
	    {"a\033b", 1, 3},
	    {"\xe2\x80\xae\xe2\x80\xae", 3, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span span = {slice_str(cases[i].text), STYLE_TEXT};

		assert_int_equal(
		    flow_rows(&span, 1, cases[i].width, UTF8_FORM_UNICODE),
		    cases[i].rows);
	}
}

static void
flow__paint__spans_share_rows(void **state)
{
	struct canvas *c = canvas_new(3, 4);
	struct area area = {.rows = 3, .cols = 4};
	struct span spans[] = {{SLICE("abc"), STYLE_OK},
	    {SLICE(""), STYLE_ERROR}, {SLICE("de\tf"), STYLE_WARN}};

	(void)state;
	flow_paint(c, &area, spans, 3, 0, UTF8_FORM_UNICODE);
	assert_canvas(c, "abcd/e␉f /    ");
	assert_int_equal(canvas_at(c, 0, 2)->style, STYLE_OK);
	assert_int_equal(canvas_at(c, 0, 3)->style, STYLE_WARN);
	assert_int_equal(canvas_at(c, 1, 1)->style, STYLE_CTRL);
	canvas_clear(c);
	area = (struct area){.row = 1, .col = 1, .rows = 1, .cols = 3};
	flow_paint(c, &area, spans, 3, 1, UTF8_FORM_ASCII);
	assert_canvas(c, "    / de /    ");
	canvas_free(c);
}

static void
flow__words__wrap_and_count(void **state)
{
	struct canvas *c = canvas_new(3, 8);
	struct area area = {.rows = 2, .cols = 8};

	(void)state;
	assert_int_equal(flow_words(c, &area, STYLE_ERROR,
			     SLICE("one two  three\tx"), UTF8_FORM_UNICODE),
	    2);
	assert_canvas(c, "one two /three x /        ");
	assert_int_equal(canvas_at(c, 0, 3)->style, STYLE_ERROR);
	assert_int_equal(
	    flow_words(NULL, &area, STYLE_TEXT,
		SLICE("far too long: incomprehensibly so"), UTF8_FORM_UNICODE),
	    4);
	assert_int_equal(
	    flow_words(NULL, &area, STYLE_TEXT, SLICE("  "), UTF8_FORM_ASCII),
	    0);
	canvas_clear(c);
	flow_words(c, &area, STYLE_TEXT, SLICE("a b\nc incomprehensible row"),
	    UTF8_FORM_ASCII);
	assert_canvas(c, "a b^Jc  /incompre/        ");
	canvas_free(c);
}

/* What stands above the area is counted, and painted nowhere. */
static void
flow__words__from_a_row_on(void **state)
{
	struct canvas *c = canvas_new(4, 5);
	struct area area = {.row = 1, .rows = 2, .cols = 5};

	(void)state;
	assert_int_equal(flow_words_from(c, &area, 1, STYLE_TEXT,
			     SLICE("one two three four"), UTF8_FORM_ASCII),
	    4);
	assert_canvas(c, "     /two  /three/     ");
	canvas_clear(c);
	assert_int_equal(flow_words_from(c, &area, 9, STYLE_TEXT,
			     SLICE("one two"), UTF8_FORM_ASCII),
	    2);
	assert_canvas(c, "     /     /     /     ");
	canvas_free(c);
}

static double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* One sign with so many marks, at widths as a terminal that is resized asks for
 * them. */
static double
measure_rows(size_t marks)
{
	struct buf text = {0};
	struct span span;
	double began_s;

	buf_add_byte(&text, 'e');
	for (size_t i = 0; i < marks; i++)
		buf_add_str(&text, "\xcc\x81");
	span = (struct span){buf_slice(&text), STYLE_SERVER};
	began_s = cpu_s();
	for (int cols = 20; cols <= 200; cols += 60)
		assert_true(flow_rows(&span, 1, cols, UTF8_FORM_UNICODE) >= 1);
	began_s = cpu_s() - began_s;
	buf_fini(&text);
	return began_s;
}

static void
flow__rows__h39_a_sign_without_an_end(void **state)
{
	double small_s, big_s;

	(void)state;
	small_s = measure_rows(1 << 15);
	big_s = measure_rows(1 << 19);
	/* Sixteen times the bytes; the square would be 256 times. */
	if (big_s > 0.5 && big_s > small_s * 64)
		fail_msg("%.3f s, then %.3f s", small_s, big_s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flow__rows__agree_with_what_is_painted),
	    cmocka_unit_test(flow__paint__spans_share_rows),
	    cmocka_unit_test(flow__words__wrap_and_count),
	    cmocka_unit_test(flow__words__from_a_row_on),
	    cmocka_unit_test(flow__rows__h39_a_sign_without_an_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
