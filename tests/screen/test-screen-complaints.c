/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-complaints - what users of terminal programs complain about
 * most, a test each: what is shown, and what is written to the terminal.
 *
 * Keys, colours and starting are in test-screen-habits. The numbers of both
 * are one list; a number that is in neither is about what does not exist yet.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "talk.h"
#include "wire.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- the mouse and the clipboard -------------------------------------- */

static void
complaint_01__cannot_select_for_the_mouse_is_captured(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	assert_false(vt_is_mouse_wanted(vt));
	vt_send_text(vt, "\033m");
	talk_sees(vt, "Shift-drag selects");
	assert_true(vt_is_mouse_wanted(vt));
	vt_send_text(vt, "\033m");
	assert_true(vt_wait_gone(vt, "Shift-drag selects"));
	assert_false(vt_is_mouse_wanted(vt));
	wire_end(vt, wire);
}

static void
complaint_02__clipboard_needs_x11(void **state)
{
	static const char *const env[] = {
	    "DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY=/dev/pts/9", "STY", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start(wire, &options, NULL);

	(void)state;
	vt_send_text(vt, "\033y");
	talk_sees(vt, "copied 8 bytes; if nothing arrives see :help copy");
	assert_true(
	    talk_has_written(vt, "\033]52;c;MjIwIGhlcmU=")); /* 220 here */
	wire_end(vt, wire);
}

static void
complaint_03__copied_text_contains_borders(void **state)
{
	static const char *const borders[] = {"│", "┊", "─", "┬", "┴"};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	(void)state;
	wire_exchange(wire, vt, "NOOP", "250 fine");
	talk_sees(vt, "│");
	vt_send_text(vt, "\033v");
	for (size_t i = 0; i < COUNT(borders); i++)
		assert_true(vt_wait_gone(vt, borders[i]));
	talk_sees(vt, "250 fine");
	vt_send_text(vt, " ");
	talk_sees(vt, "│");
	wire_end(vt, wire);
}

/* ---- colours ---------------------------------------------------------- */

typedef bool (*cell_fn)(const struct vt_cell *cell);

/* Whether it is so for each cell from the first row on. */
static bool
is_so_from(struct vt *vt, int first, int rows, int cols, cell_fn is_so)
{
	for (int row = first; row < rows; row++)
		for (int col = 0; col < cols; col++) {
			struct vt_cell cell = vt_cell(vt, row, col);

			if (!is_so(&cell))
				return false;
		}
	return true;
}

/* Dark on the terminal's own background: of the 256 colours, those that can be
 * read on white. */
static bool
is_dark_on_own(const struct vt_cell *cell)
{
	static const int dark[] = {
	    VT_COLOR_DEFAULT, 235, 241, 26, 23, 24, 58, 160, 240, 94, 244};

	for (size_t i = 0; i < COUNT(dark); i++)
		if (cell->fg == dark[i])
			return cell->bg == VT_COLOR_DEFAULT;
	return false;
}

static void
complaint_04__unreadable_on_light_terminals(void **state)
{
	static const char *const env[] = {"COLORFGBG=0;15", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start(wire, &options, NULL);

	(void)state;
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_true(is_so_from(vt, 1, 24, 80, is_dark_on_own));
	wire_end(vt, wire);
}

static bool
has_background(const struct vt_cell *cell)
{
	return cell->bg != VT_COLOR_DEFAULT;
}

struct size {
	int rows, cols;
};

static bool
has_no_hole(struct vt *vt, void *context)
{
	struct size *size = context;

	return is_so_from(vt, 0, size->rows, size->cols, has_background);
}

static void
complaint_05__leaves_holes_in_its_own_background(void **state)
{
	static const char *const args[] = {"--theme=contrast", NULL};
	struct vt_options options = {.rows = 30, .cols = 100};
	struct size size = {30, 100}, larger = {50, 132};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start(wire, &options, args);

	(void)state;
	assert_true(vt_wait(vt, has_no_hole, &size, VT_LIMIT_MS));
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_true(vt_wait(vt, has_no_hole, &size, VT_LIMIT_MS));
	vt_resize(vt, larger.rows, larger.cols);
	assert_true(vt_wait(vt, has_no_hole, &larger, VT_LIMIT_MS));
	vt_send_text(vt, "\033OP"); /* F1 */
	talk_sees(vt, "Esc closes");
	assert_true(vt_wait(vt, has_no_hole, &larger, VT_LIMIT_MS));
	wire_end(vt, wire);
}

/* ---- the terminal afterwards ------------------------------------------ */

/* With the mouse taken and the cursor hidden by a question. */
static void
complaint_06__terminal_left_broken_after_a_crash(void **state)
{
	static const int crashes[] = {SIGILL, SIGFPE, SIGSEGV};

	(void)state;
	for (size_t i = 0; i < COUNT(crashes); i++) {
		struct wire *wire = wire_new();
		struct vt *vt = wire_start_at(wire, 24, 80);

		vt_send_text(vt, "\033m");
		talk_sees(vt, "Shift-drag selects");
		vt_send_text(vt, "\004"); /* Ctrl-D: asks */
		talk_sees(vt, "y leave");
		assert_int_equal(kill(vt_pid(vt), crashes[i]), 0);
		assert_int_equal(vt_wait_exit(vt), 128 + crashes[i]);
		assert_true(vt_is_restored(vt));
		wire_end(vt, wire);
	}
}

/* ---- sizes ------------------------------------------------------------ */

/* A character of two columns in windows of one. */
static void
complaint_07__resize_loops_on_what_does_not_fit(void **state)
{
	static const struct size sizes[] = {
	    {1, 1}, {5, 1}, {3, 2}, {20, 1}, {1, 80}, {2, 300}, {4, 7}};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	wire_say(wire, "250 \xf0\x9f\x98\x80\xe4\xb8\xad\xe6\x96\x87 wide\r\n");
	talk_sees(vt, "wide");
	for (size_t i = 0; i < COUNT(sizes); i++) {
		vt_resize(vt, sizes[i].rows, sizes[i].cols);
		talk_type(vt, "NOOP");
		assert_string_equal(wire_hear(wire), "NOOP");
		wire_say(wire, "250 OK\r\n");
	}
	vt_resize(vt, 24, 80);
	wire_exchange(wire, vt, "NOOP", "250 the last");
	wire_end(vt, wire);
}

/* What matters is there at each width. */
static void
complaint_08__too_wide_for_80_columns(void **state)
{
	static const struct size sizes[] = {
	    {50, 132}, {30, 100}, {24, 80}, {20, 60}, {12, 40}};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	(void)state;
	wire_exchange(wire, vt, "HELO me", "250 hello");
	wire_exchange(wire, vt, "MAIL FROM:<a@b.example>", "250 sender ok");
	wire_exchange(
	    wire, vt, "RCPT TO:<c@d.example>", "550 5.7.1 Relaying denied");
	for (size_t i = 0; i < COUNT(sizes); i++) {
		vt_resize(vt, sizes[i].rows, sizes[i].cols);
		talk_sees(vt, " ->  RCPT TO:<c@d.example>");
		talk_sees(vt, "<**  550 5.7.1 Relaying");
		talk_sees(vt, "[RCPT]");
		talk_sees(vt, "✗ refuse");
		talk_sees(vt, "policy: relaying");
		talk_sees(vt, "smtp>");
	}
	wire_end(vt, wire);
}

/* ---- characters ------------------------------------------------------- */

static bool
is_ascii(struct vt *vt)
{
	size_t len;
	const char *output = vt_get_output(vt, &len);

	for (size_t i = 0; i < len; i++)
		if ((output[i] & 0x80) != 0)
			return false;
	return true;
}

static void
check_rules(
    const char *term, const char *locale, const char *arg, const char *rule)
{
	const char *const env[] = {locale, NULL};
	const char *const args[] = {arg, NULL};
	struct vt_options options = {
	    .rows = 24, .cols = 80, .term = term, .env = env};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start(wire, &options, args);

	wire_exchange(wire, vt, "NOOP", "250 fine");
	talk_sees(vt, rule);
	assert_false(vt_find(vt, "qqq", NULL, NULL));
	assert_false(talk_has_written(vt, "\033(0"));
	assert_false(talk_has_written(vt, "\016"));
	assert_int_equal(is_ascii(vt), rule[0] == '-');
	wire_end(vt, wire);
}

static void
complaint_09__qqqq_instead_of_lines(void **state)
{
	static const char *const terms[] = {
	    "xterm", "xterm-256color", "screen", "tmux-256color", "linux"};
	static const char utf8[] = "LC_ALL=C.UTF-8";

	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		check_rules(terms[i], utf8, NULL, "────");
		check_rules(terms[i], "LC_ALL=C", NULL, "----");
		check_rules(terms[i], utf8, "--ascii", "----");
	}
}

/* The rule beside the conversation stays where it is. */
static void
complaint_10__emoji_and_zero_width_tear_the_screen(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);
	int row, col, rule;

	(void)state;
	wire_exchange(wire, vt, "NOOP", "250 fine");
	assert_true(vt_find(vt, "250 fine", &row, NULL));
	assert_true(vt_find(vt, "│", NULL, &rule));
	wire_say(wire, "250 a\xe2\x80\x8b"
		       "b\xe2\x80\xae"
		       "c\xcc\x81 \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb "
		       "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa the end\r\n");
	talk_sees(vt, "the end");
	talk_sees(vt, "<U+200B>");
	talk_sees(vt, "<U+202E>");
	talk_sees(vt, "<U+200D>");
	assert_true(vt_find(vt, "the end", &row, &col));
	assert_string_equal(vt_cell(vt, row, rule).text, "│");
	assert_string_equal(vt_cell(vt, row - 1, rule).text, "│");
	wire_end(vt, wire);
}

/* ---- bytes that act --------------------------------------------------- */

static void
complaint_11__escape_sequences_of_the_peer_act(void **state)
{
	static const char *const acts[] = {"\033]0;owned", "\033[6n",
	    "\033P+q544e", "\033[?1000h", "\23331m", "\033]52;c;"};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	(void)state;
	for (size_t i = 0; i < COUNT(acts); i++) {
		wire_say(wire, "250 ");
		wire_say(wire, acts[i]);
		wire_say(wire, "\007\033\\\b\177 seen\r\n");
		wire_exchange(wire, vt, "NOOP", i % 2 == 0 ? "250 a" : "250 b");
		assert_false(talk_has_written(vt, acts[i]));
	}
	talk_sees(vt, "owned");
	assert_false(vt_is_mouse_wanted(vt));
	assert_true(wire_is_quiet(wire));
	wire_end(vt, wire);
}

/* Nothing is wiped in order to be drawn again. */
static void
complaint_12__flicker(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);
	const char *output;
	size_t before, len;

	(void)state;
	vt_get_output(vt, &before);
	for (int i = 0; i < 30; i++)
		wire_exchange(
		    wire, vt, "NOOP", i % 2 == 0 ? "250 even" : "250 odd");
	output = vt_get_output(vt, &len);
	assert_null(memmem(output + before, len - before, "\033[2J", 4));
	assert_null(memmem(output + before, len - before, "\033[H\033[J", 6));
	wire_end(vt, wire);
}

static void
complaint_13__terminal_queries_leak_as_text(void **state)
{
	static const char *const queries[] = {"\033[c", "\033[0c", "\033[>c",
	    "\033[6n", "\033[5n", "\033]10;?", "\033]11;?", "\033]4;",
	    "\033P+q", "\033P$q", "\033[?u", "\033[14t", "\033[18t", "\033[x"};
	static const char *const replies[] = {"\033[?62;22c", "\033[>1;10;0c",
	    "\033[12;34R", "\033]11;rgb:1e1e/1e1e/1e1e\033\\",
	    "\033]11;rgb:1e1e/1e1e/1e1e\007", "\033P1+r544e=787465\033\\",
	    "\033[?1u", "\033[I", "\033[O"};
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);
	int row, col;

	(void)state;
	for (size_t i = 0; i < COUNT(queries); i++)
		assert_false(talk_has_written(vt, queries[i]));
	for (size_t i = 0; i < COUNT(replies); i++)
		vt_send_text(vt, replies[i]);
	vt_send_text(vt, "QUI");
	talk_sees(vt, "smtp> QUI");
	vt_get_cursor(vt, &row, &col);
	assert_int_equal(col, 9);
	wire_end(vt, wire);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		complaint_01__cannot_select_for_the_mouse_is_captured),
	    cmocka_unit_test(complaint_02__clipboard_needs_x11),
	    cmocka_unit_test(complaint_03__copied_text_contains_borders),
	    cmocka_unit_test(complaint_04__unreadable_on_light_terminals),
	    cmocka_unit_test(complaint_05__leaves_holes_in_its_own_background),
	    cmocka_unit_test(complaint_06__terminal_left_broken_after_a_crash),
	    cmocka_unit_test(complaint_07__resize_loops_on_what_does_not_fit),
	    cmocka_unit_test(complaint_08__too_wide_for_80_columns),
	    cmocka_unit_test(complaint_09__qqqq_instead_of_lines),
	    cmocka_unit_test(
		complaint_10__emoji_and_zero_width_tear_the_screen),
	    cmocka_unit_test(complaint_11__escape_sequences_of_the_peer_act),
	    cmocka_unit_test(complaint_12__flicker),
	    cmocka_unit_test(complaint_13__terminal_queries_leak_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
