/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-theme - files, their errors, halves, and the built-in themes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/tui/theme.h"
#include "scratch.h"

static int
make_dirs(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", scratch_dir(), 1);
	setenv("XDG_DATA_DIRS", "/nonexistent:relative::", 1);
	mkdir(scratch_path("ehlo"), 0700);
	return mkdir(scratch_path("ehlo/themes"), 0700);
}

static const char *
path_of(const char *name)
{
	static char path[SCRATCH_MAX];

	snprintf(
	    path, sizeof(path), "%s/ehlo/themes/%s.theme", scratch_dir(), name);
	return path;
}

static void
write_theme(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

#define MONO_HALF                                                   \
	"[mono]\ntext=plain\nmuted=plain\naccent=plain\nok=plain\n" \
	"info=plain\nwarn=plain\nerror=plain\nclient=bold\n"        \
	"server=plain\nevent=plain\nline=plain\nselect=reverse\n"   \
	"next=reverse\nbar=reverse\n"

static void
assert_same(const struct theme *a, const struct theme *b)
{
	static const int colors[] = {0, 8, 16, 256};

	for (size_t i = 0; i < 4; i++)
		for (int light = 0; light < 2; light++) {
			struct palette pa, pb;

			theme_pick(a, colors[i], light, false, &pa);
			theme_pick(b, colors[i], light, false, &pb);
			for (enum style s = 0; s < STYLE_COUNT; s++) {
				assert_int_equal(
				    pa.looks[s].fg, pb.looks[s].fg);
				assert_int_equal(
				    pa.looks[s].bg, pb.looks[s].bg);
				assert_int_equal(
				    pa.looks[s].attrs, pb.looks[s].attrs);
			}
		}
}

static const char *const builtin[] = {
    "classic", "contrast", "daylight", "mono", "nightmail", "okabe"};
#define BUILTIN_COUNT (sizeof(builtin) / sizeof(builtin[0]))

static void
theme__load__builtin_equals_the_file(void **state)
{
	struct buf errors = {0};
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < BUILTIN_COUNT; i++) {
		struct theme *t = theme_load(builtin[i], &errors, &err);
		struct theme *file;
		char path[512];

		snprintf(path, sizeof(path), "%s/%s.theme", getenv("THEMEDIR"),
		    builtin[i]);
		file = theme_load(path, &errors, &err);
		assert_non_null(t);
		assert_non_null(file);
		assert_int_equal(errors.len, 0);
		assert_string_equal(theme_name(t), builtin[i]);
		assert_string_equal(theme_name(file), builtin[i]);
		assert_same(t, file);
		theme_free(t);
		theme_free(file);
	}
}

static void
theme__load__no_name_is_classic(void **state)
{
	struct theme *t = theme_load(NULL, NULL, NULL);

	(void)state;
	assert_string_equal(theme_name(t), "classic");
	theme_free(t);
}

static void
theme__pick__typed_blue_server_gray(void **state)
{
	struct theme *t = theme_load("classic", NULL, NULL);
	struct palette p;

	(void)state;
	theme_pick(t, 256, false, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 75);
	assert_int_equal(p.looks[STYLE_SERVER_TEXT].fg, 250);
	assert_int_equal(p.looks[STYLE_SERVER_CODE_5].fg, 209);
	theme_pick(t, 256, true, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 26);
	assert_int_equal(p.looks[STYLE_SERVER_TEXT].fg, 240);
	theme_pick(t, 8, false, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 6);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].attrs, LOOK_BOLD);
	theme_pick(t, 16, true, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 4);
	theme_free(t);
}

static void
theme__pick__mono_has_no_colours(void **state)
{
	struct theme *t = theme_load("classic", NULL, NULL);
	struct palette p;

	(void)state;
	for (int colors = 0; colors <= 256; colors += 256) {
		theme_pick(t, colors, false, true, &p);
		for (enum style s = 0; s < STYLE_COUNT; s++) {
			assert_int_equal(p.looks[s].fg, -1);
			assert_int_equal(p.looks[s].bg, -1);
		}
	}
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].attrs, LOOK_BOLD);
	theme_free(t);
}

static void
theme__mono__has_no_colours_anywhere(void **state)
{
	struct theme *classic = theme_load("classic", NULL, NULL);
	struct theme *t = theme_load("mono", NULL, NULL);
	struct palette wanted, p;

	(void)state;
	theme_pick(classic, 0, false, false, &wanted);
	theme_free(classic);
	assert_int_equal(wanted.looks[STYLE_CLIENT_ARG].attrs, LOOK_BOLD);
	for (int colors = 4; colors <= 256; colors *= 2)
		for (int light = 0; light < 2; light++) {
			theme_pick(t, colors, light, false, &p);
			assert_memory_equal(&p, &wanted, sizeof(p));
		}
	theme_free(t);
}

/* Its own background everywhere, also behind what names none, on a terminal
 * of either kind; with few colours the terminal's. */
static void
theme__base__own_paints_the_whole_screen(void **state)
{
	static const struct {
		const char *name;
		int bg;
	} cases[] = {{"contrast", 232}, {"daylight", 231}, {"nightmail", 233}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int light = 0; light < 2; light++) {
			struct theme *t = theme_load(cases[i].name, NULL, NULL);
			struct palette p;

			theme_pick(t, 256, light, false, &p);
			assert_int_equal(p.looks[STYLE_TEXT].bg, cases[i].bg);
			assert_int_equal(
			    p.looks[STYLE_CLIENT_ARG].bg, cases[i].bg);
			assert_int_not_equal(
			    p.looks[STYLE_BAR].bg, cases[i].bg);
			theme_pick(t, 16, light, false, &p);
			assert_int_equal(p.looks[STYLE_TEXT].bg, -1);
			theme_pick(t, 0, light, false, &p);
			assert_int_equal(p.looks[STYLE_TEXT].bg, -1);
			theme_free(t);
		}
}

#define FEW_ROLES                                                         \
	"muted=bold\naccent=75\nok=75\ninfo=75\nwarn=75\nerror=75\n"      \
	"client=75\nserver=default\nevent=75\nline=75\nselect=75 on 22\n" \
	"next=75 on 22\nbar=75 on 22\n"

static void
theme__base__own_leaves_nothing_to_the_terminal(void **state)
{
	struct theme *t;
	struct palette p;

	(void)state;
	write_theme("own", "base = own\n[light]\ntext=235 on 230\n" FEW_ROLES);
	t = theme_load("own", NULL, NULL);
	assert_non_null(t);
	theme_pick(t, 256, false, false, &p);
	assert_int_equal(p.looks[STYLE_MUTED].fg, 235);
	assert_int_equal(p.looks[STYLE_MUTED].attrs, LOOK_BOLD);
	assert_int_equal(p.looks[STYLE_SERVER].fg, 235);
	assert_int_equal(p.looks[STYLE_SERVER].bg, 230);
	assert_int_equal(p.looks[STYLE_SELECT].bg, 22);
	theme_free(t);
	write_theme("own", "base = terminal\n[light]\ntext=235\n" FEW_ROLES);
	t = theme_load("own", NULL, NULL);
	assert_non_null(t);
	theme_pick(t, 256, true, false, &p);
	assert_int_equal(p.looks[STYLE_MUTED].fg, -1);
	theme_pick(t, 256, false, false, &p);
	assert_int_equal(p.looks[STYLE_ACCENT].fg, 75);
	assert_int_equal(p.looks[STYLE_SERVER].fg, 250);
	theme_free(t);
}

static void
theme__base__own_wants_a_background(void **state)
{
	struct buf errors = {0};
	struct err err = {0};

	(void)state;
	write_theme("bad", "base = own\n[dark]\ntext=252\n" FEW_ROLES);
	assert_null(theme_load("bad", &errors, &err));
	assert_non_null(strstr(
	    buf_text(&errors), "bad.theme: [dark] text names no background"));
	buf_clear(&errors);
	write_theme("bad", "base = mine\ncolour = 3\n" MONO_HALF);
	assert_null(theme_load("bad", &errors, &err));
	assert_non_null(
	    strstr(buf_text(&errors), "bad.theme:1: base is terminal or own"));
	assert_non_null(
	    strstr(buf_text(&errors), "bad.theme:2: before the first section"));
	buf_fini(&errors);
}

static void
theme__load__own_half_and_the_rest_from_classic(void **state)
{
	struct buf errors = {0};
	struct err err = {0};
	struct theme *t;
	struct palette p;

	(void)state;
	write_theme(
	    "own", "name = mine\n" MONO_HALF "[dark]\ntext=235\n" FEW_ROLES);
	t = theme_load("own", &errors, &err);
	assert_non_null(t);
	assert_string_equal(theme_name(t), "mine");
	theme_pick(t, 0, false, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_VERB].attrs, LOOK_BOLD);
	assert_int_equal(p.looks[STYLE_BAR_LIVE].attrs, LOOK_REVERSE);
	theme_pick(t, 256, false, false, &p);
	assert_int_equal(p.looks[STYLE_TEXT].fg, 235);
	theme_pick(t, 256, true, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 26);
	theme_pick(t, 16, false, false, &p);
	assert_int_equal(p.looks[STYLE_CLIENT_ARG].fg, 6);
	theme_free(t);
}

static void
theme__load__a_broken_file_leaves_the_old_theme(void **state)
{
	struct theme *t, *fresh;
	struct err err = {0};

	(void)state;
	write_theme("own", "name = mine\n" MONO_HALF);
	t = theme_load("own", NULL, NULL);
	write_theme("own", "name = broken\n[mono]\ntext = blu\n");
	assert_null(theme_load("own", NULL, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	assert_string_equal(theme_name(t), "mine");
	write_theme("own", "name = mine\n" MONO_HALF);
	fresh = theme_load("own", NULL, NULL);
	assert_non_null(fresh);
	assert_same(t, fresh);
	theme_free(t);
	theme_free(fresh);
}

static void
theme__load__all_errors_at_once(void **state)
{
	struct buf errors = {0};
	struct err err = {0};
	char wanted[4352];

	(void)state;
	write_theme("bad", "name = bad\n[dark]\ntext = blu\nclinet = blue\n"
			   "[night]\ntext = blue\nnonsense\n");
	assert_null(theme_load("bad", &errors, &err));
	assert_int_equal(err.code, ERR_SYNTAX);
	assert_non_null(strstr(err.text, "bad.theme has 4 errors"));
	snprintf(wanted, sizeof(wanted), "%s:3: a colour is ", path_of("bad"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	snprintf(wanted, sizeof(wanted), "%s:4: no such role", path_of("bad"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	snprintf(
	    wanted, sizeof(wanted), "%s:6: the sections are", path_of("bad"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	snprintf(
	    wanted, sizeof(wanted), "%s:7: not understood", path_of("bad"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	snprintf(wanted, sizeof(wanted), "%s: [dark] lacks muted accent",
	    path_of("bad"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	buf_fini(&errors);
}

/* A theme of another version of the program is still a theme. */
static void
theme__load__warns_of_a_role_that_is_not_known(void **state)
{
	struct buf errors = {0};
	struct buf path = {0};
	struct err err = {0};
	struct theme *t;
	char wanted[4352];

	(void)state;
	write_theme("own", MONO_HALF "ladder.gap = bold\n");
	t = theme_load("own", &errors, &err);
	assert_non_null(t);
	snprintf(wanted, sizeof(wanted), "%s:16: no such role, left out",
	    path_of("own"));
	assert_non_null(strstr(buf_text(&errors), wanted));
	assert_string_equal(theme_source(t), "own");
	theme_add_path("own", &path);
	assert_string_equal(buf_text(&path), path_of("own"));
	buf_clear(&path);
	setenv("HOME", "/nonexistent", 1);
	theme_add_path("~/own.theme", &path);
	assert_string_equal(buf_text(&path), "/nonexistent/own.theme");
	buf_clear(&path);
	theme_free(t);
	t = theme_load("okabe", NULL, NULL);
	assert_string_equal(theme_source(t), "okabe");
	theme_add_path("okabe", &path);
	assert_int_equal(path.len, 0);
	theme_free(t);
	buf_fini(&path);
	buf_fini(&errors);
}

static void
theme__load__errors_may_be_unwanted(void **state)
{
	(void)state;
	write_theme("bad", "nonsense\n");
	assert_null(theme_load("bad", NULL, NULL));
}

static void
theme__load__unknown_name_lists_those_there_are(void **state)
{
	struct err err = {0};

	(void)state;
	write_theme("own", MONO_HALF);
	write_theme("light", MONO_HALF);
	write_theme("mono", MONO_HALF);
	assert_null(theme_load("nope", NULL, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_non_null(strstr(err.text,
	    "no theme \"nope\"; there are: classic contrast daylight mono "
	    "nightmail okabe "));
	assert_non_null(strstr(err.text, " own"));
	/* A whole name, not the end of daylight; and mono once. */
	assert_non_null(strstr(err.text, " light"));
	assert_null(strstr(strstr(err.text, "mono") + 1, "mono"));
	unlink(path_of("light"));
	unlink(path_of("mono"));
}

static void
theme__load__a_name_is_no_way_out_of_the_directory(void **state)
{
	struct err err = {0};

	(void)state;
	assert_null(theme_load("..", NULL, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(theme_load("", NULL, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void
theme__load__unreadable_path(void **state)
{
	struct err err = {0};

	(void)state;
	assert_null(theme_load("./no/such.theme", NULL, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.text, "./no/such.theme"));
	assert_null(theme_load("/tmp/", NULL, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_null(theme_load("/dev/zero", NULL, &err));
	assert_int_equal(err.code, ERR_INPUT);
	/* A pipe that nobody writes to. */
	unlink(path_of("bad"));
	assert_int_equal(mkfifo(path_of("bad"), 0600), 0);
	assert_null(theme_load("bad", NULL, &err));
	assert_int_equal(err.code, ERR_INPUT);
	unlink(path_of("bad"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(theme__load__builtin_equals_the_file),
	    cmocka_unit_test(theme__load__no_name_is_classic),
	    cmocka_unit_test(theme__pick__typed_blue_server_gray),
	    cmocka_unit_test(theme__pick__mono_has_no_colours),
	    cmocka_unit_test(theme__mono__has_no_colours_anywhere),
	    cmocka_unit_test(theme__base__own_paints_the_whole_screen),
	    cmocka_unit_test(theme__base__own_leaves_nothing_to_the_terminal),
	    cmocka_unit_test(theme__base__own_wants_a_background),
	    cmocka_unit_test(theme__load__own_half_and_the_rest_from_classic),
	    cmocka_unit_test(theme__load__a_broken_file_leaves_the_old_theme),
	    cmocka_unit_test(theme__load__all_errors_at_once),
	    cmocka_unit_test(theme__load__warns_of_a_role_that_is_not_known),
	    cmocka_unit_test(theme__load__errors_may_be_unwanted),
	    cmocka_unit_test(theme__load__unknown_name_lists_those_there_are),
	    cmocka_unit_test(
		theme__load__a_name_is_no_way_out_of_the_directory),
	    cmocka_unit_test(theme__load__unreadable_path),
	};

	return cmocka_run_group_tests(tests, make_dirs, NULL);
}
