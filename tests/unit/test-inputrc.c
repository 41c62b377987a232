/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-inputrc - what people have in their inputrc: vi mode, macros, keys. */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prompt-press.h"
#include "scratch.h"

/* Readline reads it once a process. */
static const char inputrc[] = "set editing-mode vi\n"
			      "set keymap vi-insert\n"
			      "\"\\C-xn\": \"NOOP\"\n"
			      "\"\\C-xm\": \"NOOP\\nRSET\\nQU\"\n"
			      "\"\\C-xq\": \"a\\C-v\\C-ab\"\n"
			      "\"\\C-f\": forward-char\n"
			      "\"\\C-o\": previous-history\n"
			      "\"\\e[15~\": \"HELP\"\n"
			      "$if ehlo\n"
			      "\"\\C-t\": \"only here\"\n"
			      "$endif\n"
			      "$if other\n"
			      "\"\\C-t\": \"not here\"\n"
			      "$endif\n";

static int
write_inputrc(void **state)
{
	const char *path = scratch_path("inputrc");
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	if (fd < 0 || write(fd, inputrc, sizeof(inputrc) - 1) < 0)
		return -1;
	close(fd);
	return setenv("INPUTRC", path, 1);
}

static void
inputrc__vi__esc_is_readlines(void **state)
{
	struct prompt *p = *state;

	assert_true(prompt_wants_escape(p));
	press(p, "one two three");
	press(p, "\033");
	press(p, "bbcwTWO");
	assert_text(p, "one TWO three");
	press(p, "\033");
	press(p, "0x$x");
	assert_text(p, "ne TWO thre");
	press(p, "dd");
	assert_text(p, "");
	press(p, "u");
	assert_text(p, "ne TWO thre");
	press(p, "\r");
	assert_line(p, "ne TWO thre");
	/* A new line begins in insert mode. */
	press(p, "x");
	assert_text(p, "x");
}

static void
inputrc__vi__walks_the_history(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("MAIL FROM:<a@b.example>"));
	prompt_remember(p, SLICE("NOOP"));
	press(p, "\033");
	press(p, "k");
	assert_text(p, "NOOP");
	press(p, "k");
	assert_text(p, "MAIL FROM:<a@b.example>");
	/* The cursor stands where vi puts it: at the first word. */
	press(p, "cwRCPT");
	press(p, "\033");
	assert_text(p, "RCPT FROM:<a@b.example>");
	prompt_set_text(p, SLICE(""));
	press(p, "/MAIL\r");
	assert_text(p, "MAIL FROM:<a@b.example>");
}

/* Who types fast, or far away, sends Esc and the next key at once. */
static void
inputrc__vi__esc_may_come_with_a_key(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("NOOP one"));
	press(p, "\033kwcwtwo\033bx");
	assert_text(p, "NOOP wo");
	press(p, "\033[H\033ix");
	assert_text(p, "xNOOP wo");
}

/* By what is typed, on whatever keys; and readline's own search. */
static void
inputrc__history__is_filtered_and_searched(void **state)
{
	struct prompt *p = *state;

	prompt_remember(p, SLICE("NOOP one"));
	prompt_remember(p, SLICE("RSET"));
	press(p, "no\017");
	assert_text(p, "NOOP one");
	prompt_set_text(p, SLICE(""));
	press(p, "\022one");
	assert_text(p, "NOOP one");
	press(p, "\r");
	assert_line(p, "NOOP one");
}

static void
inputrc__macro__types(void **state)
{
	struct prompt *p = *state;

	press(p, "\030nx");
	assert_text(p, "NOOPx");
	press(p, "\025\033[15~");
	assert_text(p, "HELP");
	press(p, "\025\024");
	assert_text(p, "only here");
	press(p, "\025\030q");
	assert_text(p, "a\001b");
}

/* No line of a macro is lost. */
static void
inputrc__macro__ends_lines(void **state)
{
	struct prompt *p = *state;
	struct buf line = {0};

	press(p, "\030m");
	assert_line(p, "NOOP");
	assert_line(p, "RSET");
	assert_false(prompt_take_line(p, &line));
	assert_text(p, "QU");
}

/* The function takes over what is proposed, on whatever key it is. */
static void
inputrc__key__accepts_what_is_proposed(void **state)
{
	struct prompt *p = *state;

	press(p, "EH");
	prompt_set_ghost(p, SLICE("LO me"), SLICE(""));
	press(p, "\006");
	assert_text(p, "EHLO me");
}

static void
inputrc__tab__is_the_consoles(void **state)
{
	struct prompt *p = *state;

	press(p, "EH\t");
	assert_true(prompt_take_tab(p));
	assert_text(p, "EH");
	press(p, "\026\t");
	assert_text(p, "EH\t");
	assert_false(prompt_take_tab(p));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(inputrc__vi__esc_is_readlines),
	    T(inputrc__vi__walks_the_history),
	    T(inputrc__vi__esc_may_come_with_a_key),
	    T(inputrc__history__is_filtered_and_searched),
	    T(inputrc__macro__types),
	    T(inputrc__macro__ends_lines),
	    T(inputrc__key__accepts_what_is_proposed),
	    T(inputrc__tab__is_the_consoles),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, write_inputrc, NULL);
}
