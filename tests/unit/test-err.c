/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-err - one list: values, words, statuses. */
#include "ehlo/base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
err__set__returns_the_negative_code(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    err_set(&err, ERR_USAGE, "port %d", 65536), -ERR_USAGE);
	assert_int_equal(err.code, ERR_USAGE);
	assert_string_equal(err.text, "port 65536");
	assert_int_equal(err_set(NULL, ERR_INPUT, "unread"), -ERR_INPUT);
}

static void
err__set__cuts_what_is_too_long(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_LIMIT, "%2000d", 1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void
err__list__every_code_has_words_and_a_status(void **state)
{
	(void)state;
	assert_string_equal(err_words(0), "no error");
	assert_int_equal(err_status(0), 0);
	for (int code = 1; code < ERR_COUNT; code++) {
		assert_true(strlen(err_words(code)) > 0);
		assert_ptr_equal(err_words(code), err_words(-code));
		assert_in_range(err_status(code), 1, 255);
		assert_int_equal(err_status(code), err_status(-code));
	}
}

static void
err__list__statuses_of_the_manual(void **state)
{
	static const struct {
		int code, status;
	} rows[] = {{ERR_USAGE, 64}, {ERR_SYNTAX, 64}, {ERR_INPUT, 66},
	    {ERR_INTERNAL, 70}, {ERR_SYSTEM, 71}, {ERR_OUTPUT, 74}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(err_status(-rows[i].code), rows[i].status);
}

static void
err__list__foreign_codes_are_internal(void **state)
{
	(void)state;
	assert_ptr_equal(err_words(-ERR_COUNT), err_words(ERR_INTERNAL));
	assert_int_equal(err_status(9999), err_status(ERR_INTERNAL));
	assert_int_equal(err_status(-9999), err_status(ERR_INTERNAL));
	assert_int_equal(err_status(INT32_MIN), err_status(ERR_INTERNAL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(err__set__returns_the_negative_code),
	    cmocka_unit_test(err__set__cuts_what_is_too_long),
	    cmocka_unit_test(err__list__every_code_has_words_and_a_status),
	    cmocka_unit_test(err__list__statuses_of_the_manual),
	    cmocka_unit_test(err__list__foreign_codes_are_internal)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
