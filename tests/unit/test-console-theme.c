/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-theme - themes by name and by key; a broken one changes
 * nothing and tells all that is wrong with it. */
#include "scratch.h"
#include "stage.h"

#include <sys/stat.h>
#include <unistd.h>

static struct stage stage;

static int
make_dirs(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", scratch_dir(), 1);
	setenv("XDG_DATA_DIRS", "/nonexistent", 1);
	if (mkdir(scratch_path("ehlo"), 0700) != 0)
		return -1;
	return mkdir(scratch_path("ehlo/themes"), 0700);
}

static int
setup(void **state)
{
	(void)state;
	stage_open(&stage, true);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	stage_close(&stage);
	unlink(scratch_path("ehlo/themes/own.theme"));
	return 0;
}

#define MONO_HALF                                                   \
	"[mono]\ntext=plain\nmuted=plain\naccent=plain\nok=plain\n" \
	"info=plain\nwarn=plain\nerror=plain\nclient=bold\n"        \
	"server=plain\nevent=plain\nline=plain\nselect=reverse\n"   \
	"next=reverse\nbar=reverse\n"

static void
write_own(const char *text)
{
	FILE *file = fopen(scratch_path("ehlo/themes/own.theme"), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void
assert_seen(const char *wanted)
{
	struct buf text = {0};
	bool is_there;

	/* As wide as the names of files here may be. */
	stage_paint(&stage, 30, 400);
	for (int row = 0; row < 30; row++)
		scene_add_row(&text, stage.canvas, row);
	is_there = strstr(buf_text(&text), wanted) != NULL;
	buf_fini(&text);
	if (!is_there)
		fail_msg("not seen: %s", wanted);
}

static void
assert_theme(const char *name)
{
	assert_string_equal(theme_source(console_theme(stage.console)), name);
}

static void
console_theme__command__names_and_chooses(void **state)
{
	(void)state;
	assert_theme("classic");
	assert_false(console_take_theme(stage.console));
	stage_type(&stage, ":theme\r");
	assert_seen("theme: classic; there are: classic contrast daylight mono "
		    "nightmail okabe\n");
	stage_type(&stage, ":theme  okabe \r");
	assert_seen("theme: okabe");
	assert_theme("okabe");
	assert_true(console_take_theme(stage.console));
	assert_false(console_take_theme(stage.console));
}

static void
console_theme__command__no_such_theme(void **state)
{
	(void)state;
	stage_type(&stage, ":theme okaby\r");
	assert_seen("no theme \"okaby\"; there are: classic");
	assert_seen("it stays classic");
	assert_seen("ehlo> :theme okaby");
	assert_theme("classic");
	assert_false(console_take_theme(stage.console));
}

static void
console_theme__command__a_broken_one_tells_all(void **state)
{
	(void)state;
	write_own("base = mine\n" MONO_HALF "client = blu\n");
	stage_type(&stage, ":theme own\r");
	assert_theme("classic");
	assert_seen("own.theme has 2 errors; it stays classic");
	assert_seen("-- Theme -----");
	assert_seen("own.theme:1: base is terminal or own");
	assert_seen("own.theme:17: a colour is #rrggbb");
	/* Esc closes it, and the line is there to be mended. */
	stage_type(&stage, "\033\033");
	assert_seen("ehlo> :theme own");
}

static void
console_theme__command__warns(void **state)
{
	struct console_options options = {.is_ascii = true};

	(void)state;
	write_own(MONO_HALF "ladder.gap = bold\n");
	stage_type(&stage, ":theme own\r");
	assert_theme("own");
	assert_seen("theme: own; \":theme check\" shows what was left out");
	/* From the start, too. */
	console_free(stage.console);
	options.theme = theme_load("own", NULL, NULL);
	stage.console =
	    console_new(stage.conversation, &options, stage_submit, NULL);
	console_tick(stage.console, 1000000);
	assert_seen("theme: own; \":theme check\" shows what was left out");
}

static void
console_theme__check__names_what_is_faint(void **state)
{
	(void)state;
	write_own(
	    "[dark]\ntext=252\nmuted=238\naccent=75\nok=79\ninfo=117\n"
	    "warn=221\nerror=209\nclient=75\nserver=250\nevent=180\n"
	    "line=244\nselect=232 on 250\nnext=232 on 75\nbar=232 on 233\n"
	    "ghost=238\nnosuch=75\n[dark16]\ntext=default\nmuted=default\n"
	    "accent=cyan\nok=green\ninfo=cyan\nwarn=yellow\nerror=red\n"
	    "client=cyan\nserver=default\nevent=yellow\nline=default\n"
	    "select=black on white\nnext=black on cyan\nbar=black on white\n");
	stage_type(&stage, ":theme check own\r");
	assert_theme("classic");
	assert_seen("own.theme:17: no such role, left out");
	assert_seen("own: no errors");
	assert_seen("[dark] muted: 1.4 to 1 on #282c34; 4.5 is wanted");
	assert_seen("[dark] bar: 1.1 to 1 on #121212; 4.5 is wanted");
	assert_seen("[light] every role can be read");
	assert_seen("[dark16] error: 2.4 to 1 on #000000 of macOS Terminal; "
		    "3.0 is wanted");
	stage_type(&stage, "q:theme check\r");
	assert_seen("classic: no errors");
	stage_type(&stage, "q:theme check nosuch\r");
	assert_seen("no theme \"nosuch\"; there are: classic");
}

static void
console_theme__key__goes_round_past_broken_ones(void **state)
{
	static const char *const names[] = {"contrast", "daylight", "mono",
	    "nightmail", "okabe", "classic", "contrast"};

	(void)state;
	write_own("nonsense\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		stage_type(&stage, "\033t");
		assert_theme(names[i]);
		assert_true(console_take_theme(stage.console));
	}
	assert_seen("theme: contrast");
}

static void
console_theme__reload__the_file_as_it_is_now(void **state)
{
	(void)state;
	write_own("name = one\n" MONO_HALF);
	stage_type(&stage, ":theme own\r");
	write_own("name = two\n" MONO_HALF);
	console_reload_theme(stage.console);
	assert_string_equal(theme_name(console_theme(stage.console)), "two");
	write_own("nonsense\n");
	console_reload_theme(stage.console);
	assert_string_equal(theme_name(console_theme(stage.console)), "two");
	assert_seen("own.theme:1: not understood");
	assert_seen("it stays own");
	/* It was half written: that is over. */
	write_own("name = three\n" MONO_HALF);
	console_reload_theme(stage.console);
	assert_string_equal(theme_name(console_theme(stage.console)), "three");
	assert_seen("-- Conversation");
	/* Also one that was broken from the beginning. */
	stage_type(&stage, ":theme mono\r");
	assert_null(console_theme_file(stage.console));
	write_own("nonsense\n");
	stage_type(&stage, ":theme own\r");
	assert_seen("it stays mono");
	assert_string_equal(console_theme_file(stage.console),
	    scratch_path("ehlo/themes/own.theme"));
	write_own("name = four\n" MONO_HALF);
	console_reload_theme(stage.console);
	assert_string_equal(theme_name(console_theme(stage.console)), "four");
	/* A slip in a name leaves all as it is. */
	stage_type(&stage, ":theme nosuch\r");
	assert_non_null(console_theme_file(stage.console));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	    CASE(console_theme__command__names_and_chooses),
	    CASE(console_theme__command__no_such_theme),
	    CASE(console_theme__command__a_broken_one_tells_all),
	    CASE(console_theme__command__warns),
	    CASE(console_theme__check__names_what_is_faint),
	    CASE(console_theme__key__goes_round_past_broken_ones),
	    CASE(console_theme__reload__the_file_as_it_is_now),
#undef CASE
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, make_dirs, NULL);
}
