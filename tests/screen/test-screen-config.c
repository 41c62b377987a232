/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-config - which colours a terminal shows, and who decides: the
 * command line, the configuration, the environment, the terminal; and a
 * theme that is edited while it is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "talk.h"

/* As wide as the names of files here may be. */
#define COLS 300

/* What is typed, in classic. */
enum { DARK_CLIENT = 75, LIGHT_CLIENT = 26, OKABE_LIGHT_CLIENT = 25 };

#define ROLES                                                             \
	"text=252\nmuted=247\naccent=75\nok=79\ninfo=117\nwarn=221\n"     \
	"error=209\nserver=250\nevent=180\nline=244\nselect=232 on 250\n" \
	"next=232 on 75\nbar=232 on 250\n"

static char config_home[SCRATCH_MAX];
static const char *own_env[3]; /* themes and configuration of our own */

static const char *
path_of(const char *name)
{
	static char path[SCRATCH_MAX];

	snprintf(path, sizeof(path), "%s/ehlo/%s", scratch_dir(), name);
	return path;
}

static int
make_dirs(void **state)
{
	(void)state;
	snprintf(config_home, sizeof(config_home), "XDG_CONFIG_HOME=%s",
	    scratch_dir());
	own_env[0] = config_home;
	if (mkdir(path_of(""), 0700) != 0)
		return -1;
	return mkdir(path_of("themes"), 0700);
}

static int
remove_files(void **state)
{
	(void)state;
	unlink(path_of("config"));
	unlink(path_of("themes/own.theme"));
	own_env[1] = NULL;
	return 0;
}

/* As editors do it: a new file in the place of the old one. */
static void
write_file(const char *name, const char *text)
{
	char fresh[SCRATCH_MAX];
	FILE *file;

	snprintf(fresh, sizeof(fresh), "%s", scratch_path("fresh"));
	file = fopen(fresh, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(rename(fresh, path_of(name)), 0);
}

static struct vt *
start(const char *term, const char *option)
{
	const char *const argv[] = {getenv("EHLO"), "--practice", option, NULL};
	struct vt_options options = {
	    .rows = 24, .cols = COLS, .term = term, .env = own_env};
	struct vt *vt = vt_new(&options, argv);

	talk_sees(vt, "220 ");
	talk_type(vt, "NOOP");
	talk_sees(vt, "->  NOOP");
	return vt;
}

static void
leave(struct vt *vt)
{
	talk_type(vt, "QUIT");
	talk_sees(vt, "ehlo>");
	vt_send_text(vt, "\004");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* The first letter of what was typed. */
static struct vt_cell
client_cell(struct vt *vt)
{
	int row, col;

	assert_true(vt_find(vt, "->  NOOP", &row, &col));
	return vt_cell(vt, row, col + 4);
}

static int
client_colour(struct vt *vt)
{
	return client_cell(vt).fg;
}

static void
assert_client(const char *term, const char *option, int colour)
{
	struct vt *vt = start(term, option);

	assert_int_equal(client_colour(vt), colour);
	leave(vt);
}

/* ---- who decides ------------------------------------------------------ */

static void
theme__half__the_command_line_then_the_rest(void **state)
{
	(void)state;
	assert_client(NULL, NULL, DARK_CLIENT);
	own_env[1] = "COLORFGBG=0;default;15";
	assert_client(NULL, NULL, LIGHT_CLIENT);
	write_file("config", "theme-mode = dark\n");
	assert_client(NULL, NULL, DARK_CLIENT);
	assert_client(NULL, "--light", LIGHT_CLIENT);
	write_file("config", "theme-mode = light\ntheme = okabe\n");
	assert_client(NULL, NULL, OKABE_LIGHT_CLIENT);
	assert_client(NULL, "--dark", DARK_CLIENT);
	assert_client(NULL, "--theme=classic", LIGHT_CLIENT);
}

static bool
has_colours(struct vt *vt)
{
	for (int row = 0; row < 24; row++)
		for (int col = 0; col < COLS; col++) {
			struct vt_cell cell = vt_cell(vt, row, col);

			if (cell.fg != VT_COLOR_DEFAULT ||
			    cell.bg != VT_COLOR_DEFAULT)
				return true;
		}
	return false;
}

/* Bold and reverse tell then what colours tell otherwise. */
static void
assert_colours(const char *term, const char *option, bool wanted)
{
	struct vt *vt = start(term, option);

	assert_int_equal(has_colours(vt), wanted);
	assert_true(client_cell(vt).is_bold);
	leave(vt);
}

static void
theme__mono__where_nobody_wants_colours(void **state)
{
	(void)state;
	assert_colours("vt220", NULL, false);
	assert_colours(NULL, "-C", false);
	assert_colours(NULL, "--theme=mono", false);
	own_env[1] = "NO_COLOR=1";
	assert_colours(NULL, NULL, false);
	own_env[1] = "NO_COLOR="; /* empty is as good as none */
	assert_colours(NULL, NULL, true);
	own_env[1] = NULL;
	assert_colours("xterm", NULL, true);
}

/* ---- errors ----------------------------------------------------------- */

static void
theme__config__all_errors_and_no_screen(void **state)
{
	const char *const argv[] = {getenv("EHLO"), "--practice", NULL};
	struct vt_options options = {.rows = 24, .cols = COLS, .env = own_env};
	struct vt *vt;

	(void)state;
	write_file("config", "theme-mode = ask\nglyphs = emoji\n");
	vt = vt_new(&options, argv);
	assert_int_equal(vt_wait_exit(vt), 64);
	assert_true(vt_find(vt, "config:1: theme-mode is light", NULL, NULL));
	assert_true(vt_find(vt, "config:2: glyphs is ascii", NULL, NULL));
	assert_true(vt_find(vt, "config has 2 errors", NULL, NULL));
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* All that is wrong with the theme that was asked for, in a file whose name
 * would speak to the terminal. */
static void
theme__option__all_errors_and_no_screen(void **state)
{
	char option[SCRATCH_MAX + 16];
	const char *const argv[] = {getenv("EHLO"), "--practice", option, NULL};
	struct vt_options options = {.rows = 24, .cols = COLS, .env = own_env};
	struct vt *vt;
	size_t len;

	(void)state;
	write_file("themes/\033[31m.theme", "[dark]\nclient = blu\nx\n" ROLES);
	snprintf(option, sizeof(option), "--theme=%s",
	    path_of("themes/\033[31m.theme"));
	vt = vt_new(&options, argv);
	assert_int_equal(vt_wait_exit(vt), 64);
	assert_true(talk_has_written(vt, "[31m.theme:2: a colour is"));
	assert_true(talk_has_written(vt, "[31m.theme:3: not understood"));
	assert_null(strchr(vt_get_output(vt, &len), '\033'));
	vt_free(vt);
	unlink(path_of("themes/\033[31m.theme"));
}

/* ---- changes ---------------------------------------------------------- */

static bool
is_red(struct vt *vt, void *context)
{
	(void)context;
	return client_colour(vt) == 203;
}

/* A habit that is broken does not keep one from work. */
static void
theme__config__a_broken_theme_is_told(void **state)
{
	const char *const argv[] = {getenv("EHLO"), "--practice", NULL};
	struct vt_options options = {.rows = 24, .cols = COLS, .env = own_env};
	struct vt *vt;

	(void)state;
	write_file("config", "theme = own\n");
	write_file("themes/own.theme", "[dark]\nclient = blu\n" ROLES);
	vt = vt_new(&options, argv);
	talk_sees(vt, "own.theme:2: a colour is");
	talk_sees(vt, "own.theme has 1 error; it");
	vt_send_text(vt, "q");
	talk_sees(vt, "220 ");
	talk_type(vt, "NOOP");
	talk_sees(vt, "->  NOOP");
	assert_int_equal(client_colour(vt), DARK_CLIENT);
	/* It is watched all the same. */
	write_file("themes/own.theme", "[dark]\nclient=203\n" ROLES);
	assert_true(vt_wait(vt, is_red, NULL, VT_LIMIT_MS));
	leave(vt);
}

static void
theme__file__is_read_again_when_it_changes(void **state)
{
	struct vt *vt;

	(void)state;
	write_file("themes/own.theme", "[dark]\nclient=120\n" ROLES);
	vt = start(NULL, "--theme=own");
	assert_int_equal(client_colour(vt), 120);
	write_file("themes/own.theme", "[dark]\nclient=203\n" ROLES);
	assert_true(vt_wait(vt, is_red, NULL, VT_LIMIT_MS));
	talk_sees(vt, "theme: own");
	write_file("themes/own.theme", "[dark]\nclient=red on\n" ROLES);
	talk_sees(vt, "own.theme:2: a colour is");
	vt_send_text(vt, "q");
	talk_sees(vt, "->  NOOP");
	assert_int_equal(client_colour(vt), 203);
	leave(vt);
}

static bool
is_painted(struct vt *vt, void *context)
{
	(void)context;
	for (int row = 0; row < 24; row++)
		for (int col = 0; col < COLS; col++)
			if (vt_cell(vt, row, col).bg == VT_COLOR_DEFAULT)
				return false;
	return true;
}

/* Another theme, with its own background on the whole screen. */
static void
theme__command__changes_every_cell(void **state)
{
	struct vt *vt = start(NULL, NULL);

	(void)state;
	talk_type(vt, ":theme daylight");
	assert_true(vt_wait(vt, is_painted, NULL, VT_LIMIT_MS));
	vt_send_text(vt, "\033t"); /* Alt-T */
	talk_sees(vt, "theme: mono");
	leave(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_teardown(test, remove_files)
	    CASE(theme__half__the_command_line_then_the_rest),
	    CASE(theme__mono__where_nobody_wants_colours),
	    CASE(theme__config__all_errors_and_no_screen),
	    CASE(theme__option__all_errors_and_no_screen),
	    CASE(theme__config__a_broken_theme_is_told),
	    CASE(theme__file__is_read_again_when_it_changes),
	    CASE(theme__command__changes_every_cell),
#undef CASE
	};

	return cmocka_run_group_tests(tests, make_dirs, NULL);
}
