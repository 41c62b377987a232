/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-term-curses - canvases through curses into a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/term.h"

static int fds[2];

static int
open_pipe(void **state)
{
	(void)state;
	if (pipe(fds) != 0)
		return -1;
	return fcntl(fds[0], F_SETFL, O_NONBLOCK);
}

static int
close_pipe(void **state)
{
	(void)state;
	close(fds[0]);
	return close(fds[1]);
}

/* All that is in the pipe now. */
static void
drain(struct buf *out)
{
	char chunk[4096];
	ssize_t len;

	buf_clear(out);
	while ((len = read(fds[0], chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)len);
}

static void
pick(struct term *t, struct palette *p)
{
	struct theme *theme = theme_load(NULL, NULL, NULL);

	theme_pick(theme, term_colors(t), false, false, p);
	theme_free(theme);
}

static void
term__open__names_what_is_wrong(void **state)
{
	static const struct {
		const char *type, *wanted;
	} cases[] = {
	    {NULL, "TERM is not set"},
	    {"", "TERM is not set"},
	    {"no-such-terminal", "TERM=no-such-terminal is not known here"},
	    {"dumb", "TERM=dumb cannot show a screen"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = {0};

		assert_null(term_open(cases[i].type, fds[1], 24, 80, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, cases[i].wanted));
		assert_non_null(strstr(err.text, "--batch"));
	}
}

static void
term__paint__sends_what_changed(void **state)
{
	struct term *t = term_open("xterm-256color", fds[1], 5, 20, NULL);
	struct canvas *c = canvas_new(5, 20);
	struct palette p;
	struct buf out = {0};
	size_t full;

	(void)state;
	assert_non_null(t);
	assert_int_equal(term_colors(t), 256);
	pick(t, &p);
	canvas_put(c, 0, 0, 20, STYLE_CLIENT_ARG, "typed");
	canvas_put(c, 1, 0, 20, STYLE_SERVER_TEXT, "größe 日本");
	canvas_put(c, 4, 19, 20, STYLE_TEXT, "X");
	canvas_set_cursor(c, 2, 3);
	term_paint(t, c, &p);
	drain(&out);
	full = out.len;
	assert_non_null(strstr(buf_text(&out), "38;5;75"));
	assert_non_null(strstr(buf_text(&out), "typed"));
	assert_non_null(strstr(buf_text(&out), "größe 日本"));
	assert_non_null(strstr(buf_text(&out), "X"));
	term_paint(t, c, &p);
	drain(&out);
	assert_true(out.len < 16);
	canvas_put(c, 0, 1, 20, STYLE_CLIENT_ARG, "Y");
	term_paint(t, c, &p);
	drain(&out);
	assert_true(out.len > 0 && out.len < full);
	assert_null(strstr(buf_text(&out), "日本"));
	term_forget(t);
	term_paint(t, c, &p);
	drain(&out);
	assert_non_null(strstr(buf_text(&out), "日本"));
	buf_fini(&out);
	canvas_free(c);
	term_close(t);
}

static void
term__paint__every_size_and_kind(void **state)
{
	static const char *const types[] = {
	    "xterm-256color", "xterm", "linux", "vt100", "screen", "tmux"};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct term *t = term_open(types[i], fds[1], 24, 80, NULL);
		struct palette p;
		struct buf out = {0};

		assert_non_null(t);
		pick(t, &p);
		for (int size = 1; size <= 30; size += 7) {
			struct canvas *c = canvas_new(size, 2 * size);

			term_resize(t, size, 2 * size);
			canvas_fill(c, 0, 0, 60, STYLE_ERROR, "-");
			canvas_fill(c, size - 1, 0, 60, STYLE_BAR, "=");
			term_paint(t, c, &p);
			drain(&out);
			assert_non_null(strstr(buf_text(&out), "="));
			canvas_free(c);
		}
		term_close(t);
		drain(&out);
		buf_fini(&out);
	}
}

/* Whether the next paint of the canvas sends nothing but the cursor. */
static bool
is_all_there(struct term *t, struct canvas *c, const struct palette *p)
{
	struct buf out = {0};
	bool is_silent;

	term_paint(t, c, p);
	drain(&out);
	is_silent = out.len < 16;
	buf_fini(&out);
	return is_silent;
}

/* What is painted over what was there sends the text that a bare screen would
 * have got: halves of wide characters, looks, and less than before. */
static void
term__paint__over_what_was_there(void **state)
{
	static const char *const rows[] = {"日本語", "a日本", "日a本", "abcdef",
	    "a\u0301bc", "", " 日", "日本", "Xbcdef"};
	struct term *t = term_open("xterm-256color", fds[1], 3, 8, NULL);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct canvas *c = canvas_new(3, 8);

		canvas_put(c, 1, 1, 8, STYLE_TEXT, rows[i]);
		term_paint(t, c, &p);
		drain(&out);
		assert_true(is_all_there(t, c, &p));
		term_forget(t);
		term_paint(t, c, &p);
		drain(&out);
		assert_non_null(
		    strstr(buf_text(&out), rows[i] + strspn(rows[i], " ")));
		canvas_free(c);
	}
	buf_fini(&out);
	term_close(t);
}

/* Blanks show nothing of a text's colour: none is sent for them, neither
 * between two words nor behind the last. Their background is seen. */
static void
term__paint__blanks_have_the_look_of_the_text(void **state)
{
	struct term *t = term_open("xterm-256color", fds[1], 3, 16, NULL);
	struct canvas *c = canvas_new(3, 16);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	canvas_fill(c, 1, 0, 16, STYLE_BAR, " ");
	canvas_put(c, 0, 0, 16, STYLE_CLIENT_ARG, "one");
	canvas_put(c, 0, 4, 16, STYLE_CLIENT_ARG, "two");
	term_paint(t, c, &p);
	drain(&out);
	assert_non_null(strstr(buf_text(&out), "one two"));
	assert_ptr_equal(strstr(buf_text(&out), "38;5;"),
	    strstr(buf_text(&out), "38;5;75mone"));
	assert_null(strstr(strstr(buf_text(&out), "one"), "38;5;"));
	assert_non_null(strstr(buf_text(&out), "48;5;"));
	buf_fini(&out);
	canvas_free(c);
	term_close(t);
}

static void
term__paint__other_looks_are_sent(void **state)
{
	struct term *t = term_open("xterm-256color", fds[1], 3, 8, NULL);
	struct canvas *c = canvas_new(3, 8);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	canvas_put(c, 1, 1, 8, STYLE_TEXT, "text");
	term_paint(t, c, &p);
	drain(&out);
	assert_true(is_all_there(t, c, &p));
	p.looks[STYLE_TEXT].attrs ^= LOOK_REVERSE;
	term_paint(t, c, &p);
	drain(&out);
	assert_non_null(strstr(buf_text(&out), "text"));
	buf_fini(&out);
	canvas_free(c);
	term_close(t);
}

/* A smaller canvas leaves nothing of the larger one. */
static void
term__paint__blanks_what_is_outside(void **state)
{
	struct term *t = term_open("xterm-256color", fds[1], 3, 8, NULL);
	struct canvas *c = canvas_new(3, 8);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	canvas_fill(c, 2, 0, 8, STYLE_TEXT, "#");
	term_paint(t, c, &p);
	canvas_resize(c, 2, 4);
	term_paint(t, c, &p);
	drain(&out);
	term_forget(t);
	term_paint(t, c, &p);
	drain(&out);
	assert_null(strstr(buf_text(&out), "#"));
	buf_fini(&out);
	canvas_free(c);
	term_close(t);
}

/* A canvas that does not have the terminal's size yet, or any more. */
/* The last margins that were said. */
static void
assert_margins(struct buf *out, const char *wanted)
{
	const char *at = buf_text(out), *last = "none";
	int top, bottom, len;

	for (; (at = strstr(at, "\033[")) != NULL; at += 2) {
		len = 0;
		if (sscanf(at, "\033[%d;%d%n", &top, &bottom, &len) == 2 &&
		    at[len] == 'r')
			last = at;
	}
	if (strncmp(last, wanted, strlen(wanted)) != 0)
		fail_msg("margins %.10s, not %s", last + 1, wanted + 1);
}

/* Whatever size the terminal has when the bytes come: its margins are those of
 * the size that is painted. */
static void
term__paint__has_the_whole_terminal_in_its_margins(void **state)
{
	struct term *t = term_open("xterm-256color", fds[1], 30, 20, NULL);
	struct canvas *c = canvas_new(30, 20);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	term_paint(t, c, &p);
	drain(&out);
	assert_margins(&out, "\033[1;30r");
	term_resize(t, 40, 20);
	term_forget(t);
	canvas_resize(c, 40, 20);
	term_paint(t, c, &p);
	drain(&out);
	assert_margins(&out, "\033[1;40r");
	term_close(t);
	canvas_free(c);
	buf_fini(&out);
}

static void
term__paint__clips_to_the_terminal(void **state)
{
	struct term *t = term_open("xterm", fds[1], 3, 10, NULL);
	struct canvas *c = canvas_new(9, 30);
	struct palette p;
	struct buf out = {0};

	(void)state;
	pick(t, &p);
	canvas_fill(c, 8, 0, 30, STYLE_TEXT, "#");
	canvas_set_cursor(c, 8, 29);
	term_paint(t, c, &p);
	drain(&out);
	assert_null(strstr(buf_text(&out), "#"));
	canvas_free(c);
	term_close(t);
	drain(&out);
	assert_non_null(strstr(buf_text(&out), "\033[?1049l"));
	buf_fini(&out);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_pipe, close_pipe)
	const struct CMUnitTest tests[] = {
	    T(term__open__names_what_is_wrong),
	    T(term__paint__sends_what_changed),
	    T(term__paint__over_what_was_there),
	    T(term__paint__blanks_have_the_look_of_the_text),
	    T(term__paint__other_looks_are_sent),
	    T(term__paint__blanks_what_is_outside),
	    T(term__paint__every_size_and_kind),
	    T(term__paint__has_the_whole_terminal_in_its_margins),
	    T(term__paint__clips_to_the_terminal),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
