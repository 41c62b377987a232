/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-settings - the file of a person's habits, and all that is wrong in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/cli/settings.h"
#include "scratch.h"

static const char *path;

static int
name_file(void **state)
{
	(void)state;
	path = scratch_path("config");
	return 0;
}

static int
read_text(const char *text, struct settings *settings, struct buf *errors)
{
	FILE *file = fopen(path, "w");
	struct err err = {0};

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return settings_read(path, settings, errors, &err);
}

static void
settings__read__what_it_knows(void **state)
{
	struct buf errors = {0};
	struct settings settings;

	(void)state;
	assert_int_equal(
	    read_text("# mine\ntheme = okabe # blue\ntheme = ./a b.theme\n"
		      "theme-mode = light\nglyphs=ascii\n",
		&settings, &errors),
	    0);
	assert_string_equal(settings.theme, "./a b.theme");
	assert_int_equal(settings.background, ARGS_LIGHT);
	assert_true(settings.is_ascii);
	settings_fini(&settings);
	assert_int_equal(
	    read_text("theme-mode = dark\nglyphs = utf8\n", &settings, &errors),
	    0);
	assert_null(settings.theme);
	assert_int_equal(settings.background, ARGS_DARK);
	assert_false(settings.is_ascii);
	settings_fini(&settings);
	assert_int_equal(errors.len, 0);
}

static void
settings__read__all_errors_at_once(void **state)
{
	static const char *const wanted[] = {
	    ":1: no such key; there are theme, theme-mode and glyphs\n",
	    ":2: theme is a name",
	    ":3: theme-mode is light or dark\n",
	    ":4: glyphs is ascii or utf8\n",
	    ":5: not understood",
	    ":7: there are no sections here\n",
	};
	struct buf errors = {0};
	struct settings settings;

	(void)state;
	assert_int_equal(
	    read_text("colour = 3\ntheme =\ntheme-mode = ask\nglyphs = emoji\n"
		      "nonsense\n[dark]\ntext = 3\n",
		&settings, &errors),
	    -ERR_SYNTAX);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		char line[256];

		snprintf(line, sizeof(line), "%s%s", path, wanted[i]);
		assert_non_null(strstr(buf_text(&errors), line));
	}
	settings_fini(&settings);
	buf_fini(&errors);
}

static void
settings__read__no_file_is_no_error(void **state)
{
	struct buf errors = {0};
	struct settings settings;
	struct err err = {0};

	(void)state;
	assert_int_equal(settings_read(NULL, &settings, &errors, &err), 0);
	assert_int_equal(
	    settings_read("/nonexistent/config", &settings, &errors, &err), 0);
	assert_null(settings.theme);
	assert_int_equal(settings.background, ARGS_BACKGROUND_UNKNOWN);
	assert_int_equal(
	    settings_read("/tmp", &settings, &errors, &err), -ERR_INPUT);
	assert_int_equal(errors.len, 0);
	settings_fini(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings__read__what_it_knows),
	    cmocka_unit_test(settings__read__all_errors_at_once),
	    cmocka_unit_test(settings__read__no_file_is_no_error),
	};

	return cmocka_run_group_tests(tests, name_file, NULL);
}
