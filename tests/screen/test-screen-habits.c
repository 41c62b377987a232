/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-habits - what users of terminal programs complain about most,
 * a test each, second part: terminals, colours, keys, starting and sending.
 *
 * The first part is test-screen-complaints; the numbers are one list.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "talk.h"
#include "wire.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void
open_and_close_help(struct vt *vt, const char *keys)
{
	vt_send_text(vt, keys);
	talk_sees(vt, "Esc closes");
	vt_send_text(vt, "q");
	assert_true(vt_wait_gone(vt, "Esc closes"));
}

/* ---- terminals and colours -------------------------------------------- */

/* Colours of both halves, keys and lines, under whatever runs inside or
 * instead of an xterm. */
static void
complaint_14__works_in_one_terminal_only(void **state)
{
	static const char *const terms[] = {"tmux-256color", "screen-256color",
	    "screen", "linux", "rxvt", "xterm", "vt100"};

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		static const char *const args[] = {"--light", NULL};
		struct vt_options options = {
		    .rows = 24, .cols = 80, .term = terms[i]};
		struct wire *wire = wire_new();
		struct vt *vt = wire_start(wire, &options, args);

		wire_exchange(wire, vt, "NOOP", "250 fine");
		vt_send_key(vt, VTERM_KEY_UP, VTERM_MOD_NONE);
		talk_sees(vt, "smtp> NOOP");
		vt_send_text(vt, "\025");
		open_and_close_help(vt, "\033OP");
		wire_end(vt, wire);
	}
}

/* Nothing sets a colour of the palette, so that nothing has to be reset. */
static void
complaint_15__palette_is_reset(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_false(talk_has_written(vt, "\033]4;"));
	assert_false(talk_has_written(vt, "\033]P"));
	assert_false(talk_has_written(vt, "\033]104"));
	wire_end(vt, wire);
}

static void
complaint_16__24_bit_colours_break_terminals(void **state)
{
	static const char *const env[] = {"COLORTERM=truecolor", NULL};
	static const char *const args[] = {"--theme=nightmail", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start(wire, &options, args);

	(void)state;
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_true(talk_has_written(vt, "38;5;"));
	assert_false(talk_has_written(vt, "38;2;"));
	assert_false(talk_has_written(vt, "48;2;"));
	assert_false(talk_has_written(vt, "38:2:"));
	wire_end(vt, wire);
}

/* The first 22 colours are the user's, and look different everywhere. */
static bool
is_safe(int color)
{
	return color == VT_COLOR_DEFAULT || (color >= 22 && color <= 255);
}

static void
complaint_17__themes_look_wrong_elsewhere(void **state)
{
	static const char *const themes[] = {"--theme=classic",
	    "--theme=contrast", "--theme=daylight", "--theme=mono",
	    "--theme=nightmail", "--theme=okabe"};

	(void)state;
	for (size_t i = 0; i < COUNT(themes); i++) {
		const char *const args[] = {themes[i], NULL};
		struct vt_options options = {.rows = 30, .cols = 100};
		struct wire *wire = wire_new();
		struct vt *vt = wire_start(wire, &options, args);

		wire_exchange(wire, vt, "XYZZY", "500 what");
		for (int at = 0; at < 30 * 100; at++) {
			struct vt_cell cell = vt_cell(vt, at / 100, at % 100);

			assert_true(is_safe(cell.fg) && is_safe(cell.bg));
		}
		wire_end(vt, wire);
	}
}

/* ---- keys ------------------------------------------------------------- */

/* F1 as xterm, PuTTY, the Linux console and rxvt send it; and without it. */
static void
complaint_18__function_keys_are_stolen(void **state)
{
	static const char *const ways[] = {
	    "\033OP", "\033[11~", "\033[[A", "\033h", ":help\r"};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++)
		open_and_close_help(vt, ways[i]);
	vt_send_text(vt, "\033");
	talk_sees(vt, "ESC-");
	open_and_close_help(vt, "1");
	wire_end(vt, wire);
}

static void
complaint_19__there_is_no_alt_key(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	(void)state;
	vt_send_text(vt, "\033");
	talk_sees(vt, "ESC-");
	vt_send_text(vt, "v");
	assert_true(vt_wait_gone(vt, "CONNECTIVITY"));
	vt_send_text(vt, "v");
	talk_sees(vt, "CONNECTIVITY");
	talk_type(vt, ":bare");
	assert_true(vt_wait_gone(vt, "CONNECTIVITY"));
	wire_end(vt, wire);
}

/* The help names none of the keys, so nothing hangs on one of them. */
static void
assert_unused(const char *const keys[], size_t count)
{
	struct vt *vt = talk_start(100, 132, NULL, "ehlo>");

	vt_send_text(vt, "\033OP");
	talk_sees(vt, "suspends");
	for (size_t i = 0; i < count; i++)
		assert_false(vt_find(vt, keys[i], NULL, NULL));
	vt_free(vt);
}

static void
complaint_20__ctrl_enter_m_and_i_do_not_exist(void **state)
{
	static const char *const keys[] = {
	    "Ctrl-Enter", "^Enter", "Shift-Enter", "^M ", "^I ", "^H ", "^["};

	(void)state;
	assert_unused(keys, COUNT(keys));
}

static void
complaint_21__some_terminals_take_keys_for_themselves(void **state)
{
	static const char *const keys[] = {"Alt-Enter", "Alt-Space", "F11",
	    "F12", "Alt-Left", "Alt-Right", "Alt-Up", "Alt-Down", "^PgUp",
	    "^PgDn", "^Tab", "Alt-1"};

	(void)state;
	assert_unused(keys, COUNT(keys));
}

static void
complaint_22__esc_throws_the_line_away(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	vt_send_text(vt, "VRFY somebody");
	talk_sees(vt, "smtp> VRFY somebody");
	vt_send_text(vt, "\033");
	talk_sees(vt, "ESC-");
	assert_true(vt_wait_gone(vt, "ESC-"));
	talk_sees(vt, "smtp> VRFY somebody");
	vt_send_text(vt, "\033");
	talk_sees(vt, "ESC-");
	vt_send_text(vt, "\033");
	assert_true(vt_wait_gone(vt, "VRFY somebody"));
	vt_send_text(vt, "\031"); /* Ctrl-Y */
	talk_sees(vt, "smtp> VRFY somebody");
	assert_true(wire_is_quiet(wire));
	wire_end(vt, wire);
}

static void
complaint_23__a_paste_is_sent_at_once(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	vt_paste(vt, "NOOP 1\nNOOP 2\nNOOP 3\n");
	talk_sees(vt, "3 lines");
	vt_send_text(vt, "n");
	talk_sees(vt, "nothing was sent");
	/* One that never ends is over after a while. */
	vt_send_text(vt, "\033[200~NOOP");
	talk_sees(vt, "smtp> NOOP");
	vt_send_text(vt, "\r");
	assert_string_equal(wire_hear(wire), "NOOP");
	wire_end(vt, wire);
}

/* ---- files ------------------------------------------------------------ */

static void
write_file(const char *name, const char *text)
{
	FILE *file = fopen(scratch_path(name), "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
write_settings(void)
{
	assert_int_equal(mkdir(scratch_path("ehlo"), 0700), 0);
	assert_int_equal(mkdir(scratch_path("ehlo/themes"), 0700), 0);
	write_file("ehlo/config", "theme = mine\n");
	write_file("ehlo/themes/mine.theme",
	    "[dark]\ntext = 252\nmuted = 247\naccent = 75\nok = 79\n"
	    "info = 117\nwarn = 221\nerror = 209\nclient = 201\n"
	    "server = 250\nevent = 180\nline = 244\n"
	    "select = 232 on 250\nnext = 232 on 75\nbar = 232 on 250\n");
}

/* Files in the place where one looks for them. */
static void
complaint_24__colours_cannot_be_set(void **state)
{
	static const char *const args[] = {"--dark", NULL};
	char variable[SCRATCH_MAX];
	const char *const env[] = {variable, NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct wire *wire = wire_new();
	struct vt *vt;

	(void)state;
	snprintf(
	    variable, sizeof(variable), "XDG_CONFIG_HOME=%s", scratch_dir());
	write_settings();
	vt = wire_start(wire, &options, args);
	wire_exchange(wire, vt, "NOOP here", "250 fine");
	assert_int_equal(talk_cell(vt, "NOOP here").fg, 201);
	wire_end(vt, wire);
}

/* ---- starting --------------------------------------------------------- */

static void
complaint_25__term_is_not_known(void **state)
{
	static const char *const terms[] = {"nobodys-terminal", ""};

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		const char *const argv[] = {getenv("EHLO"), "--practice", NULL};
		struct vt_options options = {
		    .rows = 24, .cols = 80, .term = terms[i]};
		struct vt *vt = vt_new(&options, argv);

		assert_int_equal(vt_wait_exit(vt), 64);
		assert_true(vt_find(vt, "TERM", NULL, NULL));
		assert_true(vt_find(vt, terms[i], NULL, NULL));
		assert_true(vt_find(vt, "TERM=xterm", NULL, NULL));
		assert_true(vt_is_restored(vt));
		vt_free(vt);
	}
}

/* The screen does not wait for a server that says nothing. */
static void
complaint_26__slow_start(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = talk_start(24, 80, wire_target(wire), "waiting for");

	(void)state;
	vt_send_text(vt, "NOOP");
	talk_sees(vt, "> NOOP");
	assert_true(vt_is_alternate(vt));
	wire_end(vt, wire);
}

/* ---- sending ---------------------------------------------------------- */

/* Enter alone sends nothing, and leaves no open session. */
static void
complaint_28__enter_does_what_was_not_wanted(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	vt_send_text(vt, "\r\r\r");
	vt_send_text(vt, "\004"); /* Ctrl-D */
	talk_sees(vt, "y leave");
	vt_send_text(vt, "\r");
	assert_true(vt_wait_gone(vt, "y leave"));
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_true(wire_is_quiet(wire));
	wire_end(vt, wire);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(complaint_14__works_in_one_terminal_only),
	    cmocka_unit_test(complaint_15__palette_is_reset),
	    cmocka_unit_test(complaint_16__24_bit_colours_break_terminals),
	    cmocka_unit_test(complaint_17__themes_look_wrong_elsewhere),
	    cmocka_unit_test(complaint_18__function_keys_are_stolen),
	    cmocka_unit_test(complaint_19__there_is_no_alt_key),
	    cmocka_unit_test(complaint_20__ctrl_enter_m_and_i_do_not_exist),
	    cmocka_unit_test(
		complaint_21__some_terminals_take_keys_for_themselves),
	    cmocka_unit_test(complaint_22__esc_throws_the_line_away),
	    cmocka_unit_test(complaint_23__a_paste_is_sent_at_once),
	    cmocka_unit_test(complaint_24__colours_cannot_be_set),
	    cmocka_unit_test(complaint_25__term_is_not_known),
	    cmocka_unit_test(complaint_26__slow_start),
	    cmocka_unit_test(complaint_28__enter_does_what_was_not_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
