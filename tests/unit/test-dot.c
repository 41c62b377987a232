/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-dot - stuffing and unstuffing are each other's undoing. */
#include "ehlo/smtp/dot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
dot__is_end__a_lone_dot_only(void **state)
{
	(void)state;
	assert_true(dot_is_end(SLICE(".")));
	assert_false(dot_is_end(SLICE("")));
	assert_false(dot_is_end(SLICE("..")));
	assert_false(dot_is_end(SLICE(". ")));
	assert_false(dot_is_end(SLICE("\0.")));
	assert_false(dot_is_end(SLICE(".\r")));
	assert_false(dot_is_end(SLICE("a.")));
}

static void
dot__stuff__cases(void **state)
{
	static const struct {
		const char *line;
		const char *wire;
	} cases[] = {{"", ""}, {"text", "text"}, {".", ".."}, {"..", "..."},
	    {".x", "..x"}, {" .", " ."}, {"a.b", "a.b"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice line = slice_str(cases[i].line);
		struct buf out = {0};

		assert_int_equal(
		    dot_stuff(&out, line), line.len > 0 && line.ptr[0] == '.');
		assert_string_equal(buf_text(&out), cases[i].wire);
		assert_false(dot_is_end(buf_slice(&out)));
		assert_true(slice_equals(dot_unstuff(buf_slice(&out)), line));
		buf_fini(&out);
	}
}

static void
dot__stuff__appends(void **state)
{
	struct buf out = {0};

	(void)state;
	buf_add_str(&out, "before\r\n");
	assert_true(dot_stuff(&out, SLICE(".\0x")));
	assert_true(slice_equals(buf_slice(&out), SLICE("before\r\n..\0x")));
	buf_fini(&out);
}

static void
dot__unstuff__takes_one_dot(void **state)
{
	(void)state;
	assert_true(slice_equals(dot_unstuff(SLICE("..x")), SLICE(".x")));
	assert_true(slice_equals(dot_unstuff(SLICE(".x")), SLICE("x")));
	assert_true(slice_equals(dot_unstuff(SLICE("x.")), SLICE("x.")));
	assert_true(slice_equals(dot_unstuff(SLICE("")), SLICE("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dot__is_end__a_lone_dot_only),
	    cmocka_unit_test(dot__stuff__cases),
	    cmocka_unit_test(dot__stuff__appends),
	    cmocka_unit_test(dot__unstuff__takes_one_dot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
