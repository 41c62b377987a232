/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-play - one console a test, played by keys and by a server's lines.
 *
 * For the tests of what the console does; how whole screens look is the
 * business of stage.h, on which this stands.
 */
#ifndef TESTS_UNIT_CONSOLE_PLAY_H
#define TESTS_UNIT_CONSOLE_PLAY_H

#include "stage.h"

static struct stage stage;
/* What is on the stage. */
static struct conversation *conversation;
static struct console *console;
static struct canvas *canvas;
/* The screen on which assert_seen and assert_hidden look. */
static int seen_rows = 30, seen_cols = 100;

static inline int
open_console(intent_fn submit, bool is_ascii)
{
	stage_open_with(&stage, submit, is_ascii);
	conversation = stage.conversation;
	console = stage.console;
	canvas = stage.canvas;
	return 0;
}

static inline int
close_console(void)
{
	stage_close(&stage);
	return 0;
}

/* The end of a test that has no more to end. */
static inline int
end_console(void **state)
{
	(void)state;
	return close_console();
}

static inline void
type(const char *bytes)
{
	stage_type(&stage, bytes);
}

/* A lone Esc, whose time is over. */
static inline void
escape(void)
{
	type("\033");
	console_tick(console, 2000);
}

static inline void
play(const char *script)
{
	stage_play(&stage, script);
}

static inline void
paint(int rows, int cols)
{
	stage_paint(&stage, rows, cols);
}

/* The whole screen as lines. */
static inline void
add_screen(struct buf *out, int rows, int cols)
{
	paint(rows, cols);
	for (int row = 0; row < rows; row++)
		scene_add_row(out, canvas, row);
}

static inline bool
is_seen(int rows, int cols, const char *wanted)
{
	struct buf text = {0};
	bool is_there;

	add_screen(&text, rows, cols);
	is_there = strstr(buf_text(&text), wanted) != NULL;
	buf_fini(&text);
	return is_there;
}

static inline void
assert_seen(const char *wanted)
{
	struct buf text = {0};

	add_screen(&text, seen_rows, seen_cols);
	if (strstr(buf_text(&text), wanted) == NULL)
		fail_msg("no \"%s\" in\n%s", wanted, buf_text(&text));
	buf_fini(&text);
}

static inline void
assert_hidden(const char *text)
{
	if (is_seen(seen_rows, seen_cols, text))
		fail_msg("seen: %s", text);
}

#endif
