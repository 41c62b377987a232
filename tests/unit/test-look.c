/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-look - the ways to write a look down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ehlo/tui/look.h"

static void
look__parse__every_form(void **state)
{
	static const struct {
		const char *text;
		struct look look;
	} cases[] = {
	    {"75", {75, -1, 0}},
	    {"default", {-1, -1, 0}},
	    {"plain", {-1, -1, 0}},
	    {"cyan bold", {6, -1, LOOK_BOLD}},
	    {"white on red bold", {7, 1, LOOK_BOLD}},
	    {"#5fafff/75", {75, -1, 0}},
	    {"#123456/75 on #abcdef/252", {75, 252, 0}},
	    {"#5fafff", {75, -1, 0}},
	    {"#5FAFFF", {75, -1, 0}},
	    {"#000000", {16, -1, 0}},
	    {"#ffffff", {231, -1, 0}},
	    {"#080808", {232, -1, 0}},
	    {"#bcbcbc", {250, -1, 0}},
	    {"#d70000", {160, -1, 0}},
	    {"reverse underline italic",
		{-1, -1, LOOK_REVERSE | LOOK_UNDERLINE | LOOK_ITALIC}},
	    {"  0\ton   255  ", {0, 255, 0}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct look look;

		assert_null(look_parse(slice_str(cases[i].text), &look));
		assert_int_equal(look.fg, cases[i].look.fg);
		assert_int_equal(look.bg, cases[i].look.bg);
		assert_int_equal(look.attrs, cases[i].look.attrs);
	}
}

static void
look__parse__says_what_is_wrong(void **state)
{
	static const char *const cases[] = {"", " ", "256", "-1", "#12345",
	    "#1234567", "#gg0000", "#5fafff/", "#5fafff/256", "blu", "blue on",
	    "blue on on", "blue bright", "bold blue", "blue black", "#",
	    "Bold"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct look look = {.fg = 99};

		assert_non_null(look_parse(slice_str(cases[i]), &look));
		assert_int_equal(look.fg, 99);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(look__parse__every_form),
	    cmocka_unit_test(look__parse__says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
