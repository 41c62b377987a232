/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-code - reply codes and enhanced codes. */
#include "ehlo/smtp/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/err.h"

static void
code__class__by_first_digit(void **state)
{
	static const struct {
		int code;
		enum code_class want;
	} cases[] = {{0, CODE_ODD}, {99, CODE_ODD}, {199, CODE_ODD},
	    {200, CODE_POSITIVE}, {299, CODE_POSITIVE},
	    {334, CODE_INTERMEDIATE}, {421, CODE_TEMPORARY},
	    {500, CODE_PERMANENT}, {599, CODE_PERMANENT}, {600, CODE_ODD},
	    {999, CODE_ODD}, {-1, CODE_ODD}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(code_class(cases[i].code), cases[i].want);
}

struct taken {
	const char *text;
	unsigned short klass, subject, detail; /* klass 0: none */
	const char *rest;
};

static void
code__enhanced_take__cases(void **state)
{
	static const struct taken cases[] = {
	    {"2.1.0 Ok", 2, 1, 0, "Ok"},
	    {"5.7.1", 5, 7, 1, ""},
	    {"5.7.2 ", 5, 7, 2, ""},
	    {"4.123.999  two", 4, 123, 999, " two"},
	    {"5.01.001 zeros", 5, 1, 1, "zeros"},
	    {"3.0.0 x", 0, 0, 0, NULL},
	    {"1.0.0", 0, 0, 0, NULL},
	    {"5.1.1234 x", 0, 0, 0, NULL},
	    {"5.1234.1 x", 0, 0, 0, NULL},
	    {"5.1.1x", 0, 0, 0, NULL},
	    {"5.1.1, x", 0, 0, 0, NULL},
	    {"5.1.1\tx", 0, 0, 0, NULL},
	    {"5.1", 0, 0, 0, NULL},
	    {"5.1.", 0, 0, 0, NULL},
	    {"5..1", 0, 0, 0, NULL},
	    {"5", 0, 0, 0, NULL},
	    {"", 0, 0, 0, NULL},
	    {" 5.1.1", 0, 0, 0, NULL},
	    {"55.1.1", 0, 0, 0, NULL},
	    {"192.0.2.1 hello", 0, 0, 0, NULL},
	    {"2.0.2.1 hello", 0, 0, 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice rest = slice_str(cases[i].text);
		struct enhanced_code code;
		int rc = enhanced_code_take(&rest, &code);
		const char *want =
		    cases[i].klass == 0 ? cases[i].text : cases[i].rest;

		assert_int_equal(rc, cases[i].klass == 0 ? -ERR_SYNTAX : 0);
		assert_int_equal(code.klass, cases[i].klass);
		assert_int_equal(code.subject, cases[i].subject);
		assert_int_equal(code.detail, cases[i].detail);
		assert_true(slice_equals(rest, slice_str(want)));
	}
}

static void
code__enhanced_take__never_behind_the_end(void **state)
{
	static const char text[] = {'5', '.', '7', '.', '2'};

	(void)state;
	for (size_t len = 0; len <= sizeof(text); len++) {
		struct slice rest = slice_of(text, len);
		struct enhanced_code code;

		assert_int_equal(enhanced_code_take(&rest, &code),
		    len == sizeof(text) ? 0 : -ERR_SYNTAX);
	}
}

static void
code__enhanced_text__and_comparison(void **state)
{
	char text[ENHANCED_CODE_SIZE];
	struct enhanced_code none = {0}, a = {5, 7, 1}, b = {5, 7, 10};

	(void)state;
	assert_string_equal(enhanced_code_text(none, text), "");
	assert_string_equal(enhanced_code_text(a, text), "5.7.1");
	assert_string_equal(
	    enhanced_code_text((struct enhanced_code){4, 999, 999}, text),
	    "4.999.999");
	assert_true(enhanced_code_is_none(none));
	assert_false(enhanced_code_is_none(a));
	assert_true(enhanced_code_equals(a, a));
	assert_false(enhanced_code_equals(a, b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code__class__by_first_digit),
	    cmocka_unit_test(code__enhanced_take__cases),
	    cmocka_unit_test(code__enhanced_take__never_behind_the_end),
	    cmocka_unit_test(code__enhanced_text__and_comparison),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
