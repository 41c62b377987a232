/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-library - what is there, and what is not. */
#include "ehlo/base/library.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The mathematics of the C library, which every system has. */
#define LIBRARY "libm.so.6"

struct table {
	__typeof__(&cos) cosine;
};

static void
library__load__its_functions_work(void **state)
{
	static const struct library_function functions[] = {
	    {"cos", offsetof(struct table, cosine)}};
	struct table table = {0};

	(void)state;
	assert_int_equal(
	    library_load(LIBRARY, "no", functions, 1, &table, NULL), 0);
	assert_true(table.cosine(0) > 0.9);
}

static void
library__load__says_what_is_missing(void **state)
{
	static const struct library_function none[] = {{"no_such_function", 0}};
	struct table table = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(library_load("libno-such-library.so.1",
			     "nothing is possible", none, 1, &table, &err),
	    -ERR_SYSTEM);
	assert_non_null(strstr(err.text, "nothing is possible: "));
	assert_non_null(strstr(err.text, "libno-such-library.so.1"));
	assert_int_equal(
	    library_load(LIBRARY, "nothing", none, 1, &table, &err),
	    -ERR_SYSTEM);
	assert_string_equal(
	    err.text, "nothing: " LIBRARY " lacks no_such_function");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(library__load__its_functions_work),
	    cmocka_unit_test(library__load__says_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
