/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-plan - input lines: what each of them is. */
#include "ehlo/model/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct expected {
	enum plan_kind kind;
	struct slice text;
};

static void
assert_items(struct plan *p, const struct expected *rows, size_t count)
{
	struct plan_item item;

	for (size_t i = 0; i < count; i++) {
		assert_true(plan_next(p, &item));
		assert_int_equal(item.kind, rows[i].kind);
		assert_int_equal(item.text.len, rows[i].text.len);
		assert_memory_equal(
		    item.text.ptr, rows[i].text.ptr, item.text.len);
		assert_int_equal(item.line_number, i + 1);
	}
	assert_false(plan_next(p, &item));
}

static const struct slice all_kinds =
    SLICE("EHLO me\r\n# say hello\n#\n\n:drop\n::x\n:\n MAIL \r\nNO\rOP\0\n");
static const struct expected all_items[] = {
    {PLAN_SEND, SLICE("EHLO me")},
    {PLAN_COMMENT, SLICE(" say hello")},
    {PLAN_COMMENT, SLICE("")},
    {PLAN_EMPTY, SLICE("")},
    {PLAN_CONSOLE, SLICE("drop")},
    {PLAN_SEND, SLICE(":x")},
    {PLAN_CONSOLE, SLICE("")},
    {PLAN_SEND, SLICE(" MAIL ")},
    {PLAN_SEND, SLICE("NO\rOP\0")},
};
#define ALL_COUNT (sizeof(all_items) / sizeof(all_items[0]))

static void
plan__next__tells_lines_by_their_first_byte(void **state)
{
	struct plan p;

	(void)state;
	plan_init(&p);
	plan_feed(&p, all_kinds);
	assert_items(&p, all_items, ALL_COUNT);
	plan_fini(&p);
}

static void
plan__next__any_split_of_the_bytes_gives_the_same(void **state)
{
	struct plan_item item;
	struct plan p;
	size_t n = 0;

	(void)state;
	plan_init(&p);
	for (size_t i = 0; i < all_kinds.len; i++) {
		plan_feed(&p, slice_range(all_kinds, i, i + 1));
		while (plan_next(&p, &item)) {
			assert_int_equal(item.kind, all_items[n].kind);
			assert_true(
			    slice_equals(item.text, all_items[n++].text));
		}
	}
	assert_int_equal(n, ALL_COUNT);
	plan_fini(&p);
}

static void
plan__next__a_data_line_opens_a_body_without_sigils(void **state)
{
	static const struct expected rows[] = {
	    {PLAN_SEND, SLICE(" data\t")},
	    {PLAN_DATA, SLICE("# no comment")},
	    {PLAN_DATA, SLICE("")},
	    {PLAN_DATA, SLICE(":drop")},
	    {PLAN_DATA, SLICE("DATA")},
	    {PLAN_DATA, SLICE("..")},
	    {PLAN_DATA, SLICE(". ")},
	    {PLAN_DATA_END, SLICE(".")},
	    {PLAN_SEND, SLICE("QUIT")},
	};
	struct plan p;

	(void)state;
	plan_init(&p);
	plan_feed(&p,
	    SLICE(" data\t\n# no comment\n\n:drop\nDATA\n..\n. \n.\nQUIT\n"));
	assert_items(&p, rows, sizeof(rows) / sizeof(rows[0]));
	plan_fini(&p);
}

static void
plan__next__what_is_not_exactly_data_opens_none(void **state)
{
	static const struct expected rows[] = {
	    {PLAN_SEND, SLICE("DATA now")},
	    {PLAN_SEND, SLICE("DATAX")},
	    {PLAN_SEND, SLICE(":DATA")},
	    {PLAN_CONSOLE, SLICE("send DATA")},
	    {PLAN_SEND, SLICE(".")},
	    {PLAN_COMMENT, SLICE("DATA")},
	    {PLAN_EMPTY, SLICE("")},
	};
	struct plan p;

	(void)state;
	plan_init(&p);
	plan_feed(
	    &p, SLICE("DATA now\nDATAX\n::DATA\n:send DATA\n.\n#DATA\n\n"));
	assert_items(&p, rows, sizeof(rows) / sizeof(rows[0]));
	plan_fini(&p);
}

static void
plan__finish__a_last_line_without_ending_counts(void **state)
{
	static const struct expected rows[] = {{PLAN_SEND, SLICE("QUIT")}};
	struct plan_item item;
	struct plan p;

	(void)state;
	plan_init(&p);
	plan_feed(&p, SLICE("QUIT"));
	assert_false(plan_next(&p, &item));
	plan_finish(&p);
	assert_items(&p, rows, 1);
	plan_fini(&p);
}

static void
plan__next_answer__is_the_line_as_it_stands(void **state)
{
	static const struct slice answers[] = {
	    SLICE(""), SLICE("# x"), SLICE(":drop"), SLICE("DATA")};
	struct plan_item item;
	struct plan p;

	(void)state;
	plan_init(&p);
	plan_feed(&p, SLICE("\n# x\n:drop\nDATA\n# y\n"));
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		assert_true(plan_next_answer(&p, &item));
		assert_int_equal(item.kind, PLAN_SEND);
		assert_true(slice_equals(item.text, answers[i]));
	}
	assert_true(plan_next(&p, &item));
	assert_int_equal(item.kind, PLAN_COMMENT);
	assert_int_equal(item.line_number, 5);
	plan_fini(&p);
}

static void
plan__unescape__bytes_of_all_forms(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(
	    plan_unescape(SLICE("a\\r\\n\\t\\0\\\\\\x7f\\xFFz"), &out, NULL),
	    0);
	assert_true(
	    slice_equals(buf_slice(&out), SLICE("a\r\n\t\0\\\x7f\xFFz")));
	buf_fini(&out);
}

static void
plan__unescape__names_what_is_no_escape(void **state)
{
	static const struct slice bad[] = {SLICE("ok\\q"), SLICE("ok\\"),
	    SLICE("ok\\x"), SLICE("ok\\x1"), SLICE("ok\\xg0")};
	struct buf out = {0};
	struct err err;

	(void)state;
	buf_add_str(&out, "before");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    plan_unescape(bad[i], &out, &err), -ERR_SYNTAX);
		assert_non_null(strstr(err.text, "is no escape"));
		assert_true(slice_equals(buf_slice(&out), SLICE("before")));
	}
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plan__next__tells_lines_by_their_first_byte),
	    cmocka_unit_test(plan__next__any_split_of_the_bytes_gives_the_same),
	    cmocka_unit_test(
		plan__next__a_data_line_opens_a_body_without_sigils),
	    cmocka_unit_test(plan__next__what_is_not_exactly_data_opens_none),
	    cmocka_unit_test(plan__finish__a_last_line_without_ending_counts),
	    cmocka_unit_test(plan__next_answer__is_the_line_as_it_stands),
	    cmocka_unit_test(plan__unescape__bytes_of_all_forms),
	    cmocka_unit_test(plan__unescape__names_what_is_no_escape),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
