/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-colon - finding console commands, guessing, escapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/tui/colon.h"

static void
colon__find__whole_names_only(void **state)
{
	(void)state;
	assert_int_equal(colon_find(SLICE("connect")), COLON_CONNECT);
	assert_int_equal(colon_find(SLICE("QUIT")), COLON_QUIT);
	assert_int_equal(colon_find(SLICE("conn")), COLON_COUNT);
	assert_int_equal(colon_find(SLICE("")), COLON_COUNT);
	assert_int_equal(colon_find(SLICE("connects")), COLON_COUNT);
}

static void
colon__nearest__guesses_what_was_meant(void **state)
{
	static const struct {
		const char *typed;
		enum colon meant;
	} cases[] = {
	    {"conect", COLON_CONNECT},
	    {"quti", COLON_QUIT},
	    {"exit", COLON_QUIT},
	    {"open", COLON_CONNECT},
	    {"edti", COLON_EDIT},
	    {"hepl", COLON_HELP},
	    {"clsoe", COLON_CLOSE},
	    {"drops", COLON_DROP},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    colon_nearest(slice_str(cases[i].typed)), cases[i].meant);
	colon_nearest(SLICE("a name that is far longer than any of them is"));
	colon_nearest(SLICE(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(colon__find__whole_names_only),
	    cmocka_unit_test(colon__nearest__guesses_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
