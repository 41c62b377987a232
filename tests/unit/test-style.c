/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-style - the table of roles is sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/tui/style.h"

static void
style__row__every_parent_chain_ends(void **state)
{
	(void)state;
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		enum style at = style;
		int steps = 0;

		while (style_row(at)->parent != at) {
			at = style_row(at)->parent;
			assert_true(++steps < STYLE_COUNT);
		}
	}
}

static void
style__row__roles_are_unique(void **state)
{
	(void)state;
	for (enum style a = 0; a < STYLE_COUNT; a++)
		for (enum style b = 0; b < a; b++)
			assert_string_not_equal(
			    style_row(a)->role, style_row(b)->role);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(style__row__every_parent_chain_ends),
	    cmocka_unit_test(style__row__roles_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
