/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-prompt - the line as people type it on a real terminal: their
 * inputrc, vi mode, history, controls, pastes. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "talk.h"

static int
write_inputrc(void **state)
{
	static const char text[] = "set editing-mode vi\n"
				   "set keymap vi-insert\n"
				   "\"\\C-xn\": \"NOOP again\"\n"
				   "\"\\C-o\": end-of-line\n";
	int fd = open(scratch_path("inputrc"), O_WRONLY | O_CREAT, 0600);

	(void)state;
	if (fd < 0 || write(fd, text, sizeof(text) - 1) < 0)
		return -1;
	return close(fd);
}

static struct vt *
start(bool is_vi)
{
	char variable[SCRATCH_MAX + 64];
	const char *const env[] = {variable, NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};

	snprintf(variable, sizeof(variable), "INPUTRC=%s",
	    is_vi ? scratch_path("inputrc") : "/dev/null");
	return talk_start_with(&options, "--practice=deathstar", "smtp>");
}

/* ---- vi --------------------------------------------------------------- */

static void
screen__prompt__vi_mode(void **state)
{
	struct vt *vt = start(true);

	(void)state;
	talk_type(vt, "HELO me");
	talk_sees(vt, "250 ");
	talk_type(vt, "NOOP first");
	talk_sees(vt, "->  NOOP first");
	/* The last line, its second word changed. */
	vt_send_text(vt, "\033k");
	talk_sees(vt, "smtp> NOOP first");
	vt_send_text(vt, "wcwsecond");
	talk_sees(vt, "smtp> NOOP second");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "->  NOOP second");
	/* A macro, a key that was moved, a search. */
	vt_send_text(vt, "\030n");
	talk_sees(vt, "smtp> NOOP again");
	vt_send_text(vt, "\025MAIL");
	talk_sees(vt, "smtp> MAIL FROM:<me@me>");
	vt_send_text(vt, "\017x");
	talk_sees(vt, "smtp> MAIL FROM:<me@me>x");
	vt_send_text(vt, "\025\022first");
	talk_sees(vt, "(reverse-i-search)`first': NOOP first");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "smtp> MAIL FROM");
	vt_send_text(vt, "x");
	talk_leave(vt);
}

/* ---- history, Tab ----------------------------------------------------- */

static void
screen__prompt__history_and_completion(void **state)
{
	struct vt *vt = start(false);

	(void)state;
	talk_type(vt, "HELO me");
	talk_sees(vt, "250 ");
	talk_type(vt, "NOOP");
	talk_sees(vt, "->  NOOP");
	vt_send_text(vt, "he");
	talk_sees(vt, "smtp> he");
	vt_send_key(vt, VTERM_KEY_UP, VTERM_MOD_NONE);
	talk_sees(vt, "smtp> HELO me");
	vt_send_key(vt, VTERM_KEY_DOWN, VTERM_MOD_NONE);
	talk_sees(vt, "smtp> he");
	vt_send_text(vt, "\025MA\t");
	talk_sees(vt, "smtp> MAIL FROM:<me@me>");
	vt_send_text(vt, "\025:th\t");
	talk_sees(vt, "smtp> :theme");
	talk_leave(vt);
}

/* ---- controls --------------------------------------------------------- */

/* Shown in their safe form while typed and when sent; two commands to a server
 * that takes a bare LF for a line end. */
static void
screen__prompt__controls(void **state)
{
	struct vt *vt = start(false);

	(void)state;
	vt_send_text(vt, "NOOP a\026\nNOOP b");
	talk_sees(vt, "smtp> NOOP a\u240aNOOP b");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	/* Two commands at once: a bracket stands before them. */
	talk_sees(vt, "->\u252c NOOP a\u240aNOOP b\u240d\u240a");
	vt_send_text(vt, "NOOP ");
	vt_send(vt, "\026\000x\026\003", 5);
	talk_sees(vt, "smtp> NOOP \u2400x\u2403");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "->  NOOP \u2400x\u2403");
	talk_leave(vt);
}

/* ---- colours ---------------------------------------------------------- */

static void
screen__prompt__says_what_is_not_legal(void **state)
{
	struct vt *vt = start(false);
	int row, col;

	(void)state;
	vt_send_text(vt, "DATA");
	talk_sees(vt, "! not legal at this point");
	assert_true(vt_find(vt, "smtp> DATA", &row, &col));
	assert_true(vt_cell(vt, row, col + 6).is_underlined);
	vt_send_text(vt, "\025EHLO");
	assert_true(vt_wait_gone(vt, "! not legal"));
	assert_true(vt_find(vt, "smtp> EHLO", &row, &col));
	assert_true(vt_cell(vt, row, col + 6).is_bold);
	talk_leave(vt);
}

/* ---- pastes ----------------------------------------------------------- */

static void
screen__prompt__a_paste_is_stepped_through(void **state)
{
	struct vt *vt = start(false);

	(void)state;
	vt_paste(vt, "HELO me\rMAIL FROM:<me@me>\rRCPT TO:<postmaster>\r");
	talk_sees(vt, "3 lines: a send all, s step, d put in DATA, c cancel");
	talk_sees(vt, " RCPT TO:<postmaster>");
	vt_send_text(vt, "s");
	talk_sees(vt, "pasted line 1 of 3");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "pasted line 2 of 3");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "pasted line 3 of 3");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	assert_true(vt_wait_gone(vt, "pasted line"));
	vt_paste(vt, "Subject: pasted\r\r.dot\r.\r");
	talk_sees(vt, "4 lines: ");
	vt_send_text(vt, "d");
	talk_sees(vt, "3 lines are in the message: a lone . ends it");
	talk_sees(vt, "->  ..dot");
	talk_type(vt, ".");
	talk_sees(vt, "Queued mail for delivery");
	talk_leave(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__prompt__vi_mode),
	    cmocka_unit_test(screen__prompt__history_and_completion),
	    cmocka_unit_test(screen__prompt__controls),
	    cmocka_unit_test(screen__prompt__says_what_is_not_legal),
	    cmocka_unit_test(screen__prompt__a_paste_is_stepped_through),
	};

	return cmocka_run_group_tests(tests, write_inputrc, NULL);
}
