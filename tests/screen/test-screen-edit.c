/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-edit - an editor on the console's terminal: it has it alone, the
 * session goes on, and nothing of it is left. */
#include <setjmp.h>
#include <signal.h>
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

#define ENV_MAX (SCRATCH_MAX + 256)

/* Nothing else is left in the directory of the editor's files. */
static int
remove_dir(void **state)
{
	(void)state;
	unlink(scratch_path("port"));
	return rmdir(scratch_dir());
}

static struct vt *
start(const char *editor)
{
	char tmpdir[ENV_MAX], command[ENV_MAX];
	const char *const env[] = {
	    tmpdir, command, "INPUTRC=/dev/null", "VISUAL", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};

	snprintf(tmpdir, sizeof(tmpdir), "TMPDIR=%s", scratch_dir());
	snprintf(command, sizeof(command), "EDITOR=%s", editor);
	return talk_start_with(&options, "--practice=deathstar", "smtp>");
}

static void
edit(struct vt *vt)
{
	vt_send_key(vt, VTERM_KEY_FUNCTION(4), VTERM_MOD_NONE);
}

static void
screen__edit__changes_the_line(void **state)
{
	struct vt *vt = start("sed -i s/RSET/NOOP/");

	(void)state;
	vt_send_text(vt, "RSET");
	edit(vt);
	talk_sees(vt, "smtp> NOOP");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "->  NOOP");
	vt_send_text(vt, "RSET\030\005"); /* Ctrl-X Ctrl-E */
	talk_sees(vt, "smtp> NOOP");
	talk_leave(vt);
}

/* In the foreground, in line mode, on the screen of before. */
static void
screen__edit__has_the_terminal(void **state)
{
	struct vt *vt = start("bash -c 'set -- \"$1\" $(cat /proc/$$/stat); "
			      "[ \"$6\" = \"$9\" ] && stty -a | "
			      "grep -q \" icanon\" && echo NOOP mine >\"$1\"' "
			      "x");

	(void)state;
	edit(vt);
	talk_sees(vt, "smtp> NOOP mine");
	assert_true(vt_is_alternate(vt));
	talk_leave(vt);
}

static void
write_port(struct vt *vt)
{
	int row, col;
	FILE *file = fopen(scratch_path("port"), "w");

	talk_sees(vt, "connected to 127.0.0.1:");
	assert_true(vt_find(vt, "connected to 127.0.0.1:", &row, &col));
	assert_non_null(file);
	fprintf(file, "%ld\n",
	    strtol(strstr(vt_row(vt, row), "127.0.0.1:") + 10, NULL, 10));
	fclose(file);
}

/* The practice server is served by the loop that waits for the editor. */
static void
screen__edit__the_session_goes_on(void **state)
{
	char editor[ENV_MAX];
	struct vt *vt;

	(void)state;
	snprintf(editor, sizeof(editor),
	    "bash -c 'read -r port <%s; exec 3<>/dev/tcp/127.0.0.1/$port; "
	    "read -r code rest <&3; echo NOOP $code >\"$1\"' x",
	    scratch_path("port"));
	vt = start(editor);
	write_port(vt);
	edit(vt);
	talk_sees(vt, "smtp> NOOP 220");
	talk_leave(vt);
}

/* An editor that shows its file and then waits for ever. */
static struct vt *
start_waiting(void)
{
	struct vt *vt = start("tail -f");

	vt_send_text(vt, "RSET");
	talk_sees(vt, "smtp> RSET");
	edit(vt);
	assert_true(vt_wait_gone(vt, "smtp>"));
	talk_sees(vt, "RSET");
	return vt;
}

static void
screen__edit__ctrl_c_is_the_editors(void **state)
{
	struct vt *vt = start_waiting();

	(void)state;
	assert_false(vt_is_alternate(vt));
	vt_send_text(vt, "\003");
	talk_sees(vt, "ended by signal 2; the line is as it was");
	talk_sees(vt, "smtp> RSET");
	talk_leave(vt);
}

static void
screen__edit__cannot_be_run(void **state)
{
	struct vt *vt = start("no-such-editor");

	(void)state;
	edit(vt);
	talk_sees(vt, "\"no-such-editor\" cannot be run");
	talk_leave(vt);
}

static void
screen__edit__a_message(void **state)
{
	static const struct talk_line lines[] = {
	    {"HELO me", "250 "},
	    {"MAIL FROM:<me@me>", "Sender OK"},
	    {"RCPT TO:<postmaster>", "250 2.1.5"},
	    {"DATA", "data>"},
	};
	struct vt *vt = start("printf 'Subject: edited\\n\\nHello\\n' >");

	(void)state;
	talk_lines(vt, lines, sizeof(lines) / sizeof(lines[0]));
	edit(vt);
	talk_sees(vt, "->  Hello");
	talk_type(vt, ".");
	talk_sees(vt, "Queued mail for delivery");
	talk_leave(vt);
}

/* The program ends; the editor with it, and the file. */
static void
screen__edit__a_signal_ends_both(void **state)
{
	struct vt *vt = start_waiting();

	(void)state;
	kill(vt_pid(vt), SIGTERM);
	assert_int_equal(vt_wait_exit(vt), 128 + SIGTERM);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* Ctrl-Z in the editor stops the console's job; fg brings the editor back. */
static void
screen__edit__is_stopped_with_the_console(void **state)
{
	char tmpdir[ENV_MAX], console[ENV_MAX];
	const char *const env[] = {tmpdir, console, "INPUTRC=/dev/null",
	    "EDITOR=bash -c 'trap \"echo continued\" CONT; echo editing; "
	    "while sleep 0.1; do :; done' x",
	    "PS1=shell> ", NULL};
	const char *const argv[] = {
	    "bash", "--norc", "--noprofile", "-i", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct vt *vt;

	(void)state;
	snprintf(tmpdir, sizeof(tmpdir), "TMPDIR=%s", scratch_dir());
	snprintf(console, sizeof(console), "CONSOLE=%s", getenv("EHLO"));
	vt = vt_new(&options, argv);
	talk_sees(vt, "shell>");
	talk_type(vt, "\"$CONSOLE\" --practice=deathstar");
	talk_sees(vt, "smtp>");
	edit(vt);
	talk_sees(vt, "editing");
	vt_send_text(vt, "\032");
	talk_sees(vt, "Stopped");
	talk_type(vt, "fg");
	talk_sees(vt, "continued");
	vt_send_text(vt, "\003");
	talk_sees(vt, "ended by signal 2; the line is as it was");
	vt_send_text(vt, "\025\004");
	talk_sees(vt, "y leave");
	vt_send_text(vt, "y");
	talk_sees(vt, "shell>");
	talk_type(vt, "exit");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__edit__changes_the_line),
	    cmocka_unit_test(screen__edit__has_the_terminal),
	    cmocka_unit_test(screen__edit__the_session_goes_on),
	    cmocka_unit_test(screen__edit__ctrl_c_is_the_editors),
	    cmocka_unit_test(screen__edit__cannot_be_run),
	    cmocka_unit_test(screen__edit__a_message),
	    cmocka_unit_test(screen__edit__a_signal_ends_both),
	    cmocka_unit_test(screen__edit__is_stopped_with_the_console),
	};

	return cmocka_run_group_tests(tests, NULL, remove_dir);
}
