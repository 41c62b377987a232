/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-plan - a plan stepped through by hand on a real terminal, at
 * every size that has another layout. */
#include "config.h"

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

static const char plan[] = "EHLO client.example.org\n"
			   ":expect cap PIPELINING\n"
			   "MAIL FROM:<alice@example.org>\n"
			   "RCPT TO:<bob@example.net>\n"
			   "RCPT TO:<eve@elsewhere.test>\n"
			   ":expect 550|554\n"
			   "NOOP\n"
			   "DATA\n"
			   "Subject: hello\n"
			   "\n"
			   ".\n"
			   ":expect 250\n"
			   "QUIT\n";

static void
write_plan(const char *text)
{
	FILE *file = fopen(scratch_path("check.smtp"), "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int
teardown(void **state)
{
	(void)state;
	unlink(scratch_path("check.smtp"));
	return 0;
}

static struct vt *
start(int rows, int cols)
{
	struct vt_options options = {.rows = rows, .cols = cols};
	const char *argv[] = {
	    getenv("EHLO"), "--script", NULL, "practice:postfix", NULL};

	assert_non_null(argv[0]);
	argv[2] = scratch_path("check.smtp");
	return vt_new(&options, argv);
}

/* Paused there, with the line in the prompt. */
static void
sees_before(struct vt *vt, int cols, int line, const char *prompt)
{
	char text[64];

	snprintf(text, sizeof(text),
	    cols < 60 ? "PAUSED  before %d/13" : "PAUSED  before line %d of 13",
	    line);
	talk_sees(vt, text);
	talk_sees(vt, prompt);
}

static void
press(struct vt *vt, int number)
{
	vt_send_key(vt, (VTermKey)VTERM_KEY_FUNCTION(number), VTERM_MOD_NONE);
}

static void
edit_the_line(struct vt *vt, int cols)
{
	for (size_t i = 0; i < strlen("test>"); i++)
		vt_send_key(vt, VTERM_KEY_BACKSPACE, VTERM_MOD_NONE);
	talk_type(vt, "example>");
	sees_before(vt, cols, 6, "step> :expect 550|554");
	talk_sees(vt, "554 5.7.1 <eve@elsewh");
	talk_sees(vt, "5 ✓~RCPT TO:<eve@elsewhere.exa");
}

static void
step_through(int rows, int cols)
{
	struct vt *vt;

	write_plan(plan);
	vt = start(rows, cols);
	sees_before(vt, cols, 1, "step> EHLO client.example.org");
	talk_type(vt, ":break 5");
	talk_sees(vt, "breakpoint 1: 5");
	talk_type(vt, ":break verb QUIT");
	talk_sees(vt, "breakpoint 2: verb QUIT");
	press(vt, 5);
	sees_before(vt, cols, 5, "step> RCPT TO:<eve@elsewhere.test>");
	talk_sees(vt, "● 5   RCPT");
	edit_the_line(vt, cols);
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	sees_before(vt, cols, 7, "step> NOOP");
	vt_send_text(vt, "\033k");
	sees_before(vt, cols, 8, "step> DATA");
	talk_sees(vt, "7 - NOOP");
	press(vt, 5);
	sees_before(vt, cols, 13, "step> QUIT");
	talk_sees(vt, "12 ✓   expect 250");
	talk_type(vt, ":back 4");
	sees_before(vt, cols, 4, "step> RCPT TO:<bob@example.net>");
	talk_type(vt, ":delete 1");
	talk_type(vt, ":delete 2");
	vt_send_text(vt, "\033g");
	talk_sees(vt, "PLAN OVER");
	talk_sees(vt, "13 ✓ QUIT");
	talk_sees(vt, "221 2.0.0 Bye");
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

static void
screen__plan__stepped_at_132x43(void **state)
{
	(void)state;
	step_through(43, 132);
}

static void
screen__plan__stepped_at_100x30(void **state)
{
	(void)state;
	step_through(30, 100);
}

static void
screen__plan__stepped_at_80x24(void **state)
{
	(void)state;
	step_through(24, 80);
}

static void
screen__plan__stepped_at_40x12(void **state)
{
	(void)state;
	step_through(12, 40);
}

/* All that is wrong, before the terminal is touched. */
static void
screen__plan__errors_are_told_before_there_is_a_screen(void **state)
{
	struct vt *vt;

	(void)state;
	write_plan("EHLO ${nobody}\n:expect 2x\n");
	vt = start(24, 200);
	talk_sees(vt, "check.smtp:1:6:");
	talk_sees(vt, "check.smtp:2:9:");
	assert_int_equal(vt_wait_exit(vt), 64);
	assert_false(vt_is_alternate(vt));
	vt_free(vt);
}

/* Another one is opened by hand; what is wrong with it is told at once. */
/* From its directory: a name of any length would not stand in the row that
 * tells what is wrong. */
static void
screen__plan__opened_by_hand(void **state)
{
	char here[4096];
	struct vt *vt;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(scratch_dir()), 0);
	vt = talk_start(24, 80, NULL, "ehlo>");
	assert_int_equal(chdir(here), 0);
	talk_type(vt, ":open no-such");
	talk_sees(vt, "no-such cannot be read");
	talk_type(vt, ":set who client.example.org");
	write_plan("EHLO ${who}\n:nonsense\n");
	talk_type(vt, ":open check.smtp");
	talk_sees(vt, "check.smtp:2:");
	vt_send_key(vt, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
	assert_true(vt_wait_gone(vt, "check.smtp:2:"));
	write_plan("EHLO ${who}\n");
	talk_type(vt, ":open check.smtp");
	talk_sees(vt, "step> EHLO client.example.org");
	vt_free(vt);
}

/* ---- groups ----------------------------------------------------------- */

static const char group[] = "EHLO client.example.org\n"
			    "MAIL FROM:<alice@example.org>\n"
			    "RCPT TO:<bob@example.net>\n"
			    "RCPT TO:<eve@elsewhere.example>\n"
			    "DATA\n"
			    "Subject: hello\n"
			    "\n"
			    ".\n"
			    "QUIT\n";

/* One step of four commands; the breakpoint makes two of them, the next time.
 */
static void
send_in_groups(struct vt *vt)
{
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "► ┬  2   MAIL");
	talk_sees(vt, "  └  5   DATA");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "->┬ MAIL FROM:<alice@example.org>");
	talk_sees(vt, "<**│ 554 5.7.1 <eve@elsewh");
	talk_sees(vt, "PAUSED  before line 6");
	talk_sees(vt, "3 ✓ RCPT");
	talk_sees(vt, "4 ✗ RCPT");
	talk_sees(vt, "5 ✓ DATA");
	press(vt, 5);
	talk_sees(vt, "PLAN OVER");
	talk_sees(vt, "queued as");
	talk_type(vt, ":break 4");
	vt_send_text(vt, "\033r");
	talk_sees(vt, "PAUSED  before line 4");
	talk_sees(vt, "► ┬● 4   RCPT");
	talk_type(vt, ":pipeline off");
	talk_sees(vt, "►  ● 4   RCPT");
}

static void
screen__plan__in_groups(void **state)
{
	struct vt_options options = {.rows = 30, .cols = 100};
	const char *argv[] = {getenv("EHLO"), "--script", NULL, "--pipeline",
	    "practice:postfix", NULL};
	struct vt *vt;

	(void)state;
	assert_non_null(argv[0]);
	write_plan(group);
	argv[2] = scratch_path("check.smtp");
	vt = vt_new(&options, argv);
	talk_sees(vt, "PAUSED  before line 1 of 9");
	send_in_groups(vt);
	vt_free(vt);
}

/* ---- options ---------------------------------------------------------- */

static struct vt *
start_letter(void)
{
	struct vt_options options = {.rows = 30, .cols = 100};
	const char *argv[] = {getenv("EHLO"), "--practice=postfix", "--from",
	    "me@${a}.example", "--to", "bob@example.net", "--subject", "Hi",
	    "--body", "${helo} is no variable here\n.\nnor is this an end",
	    NULL};

	assert_non_null(argv[0]);
	return vt_new(&options, argv);
}

/* What the options say is a plan, whatever stands in their words. */
static void
screen__plan__made_from_options(void **state)
{
	struct vt *vt = start_letter();

	(void)state;
	talk_sees(vt, "Plan  options");
	talk_sees(vt, "PAUSED  before line 1 of");
	talk_sees(vt, "MAIL FROM:<me@${a}.example>");
	talk_sees(vt, "RCPT TO:<bob@example.net>");
	press(vt, 5);
	talk_sees(vt, "PLAN OVER");
	talk_sees(vt, "->  ${helo} is no variable here");
	talk_sees(vt, "->  =2E");
	talk_sees(vt, "queued as");
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__plan__stepped_at_132x43),
	    cmocka_unit_test(screen__plan__stepped_at_100x30),
	    cmocka_unit_test(screen__plan__stepped_at_80x24),
	    cmocka_unit_test(screen__plan__stepped_at_40x12),
	    cmocka_unit_test(
		screen__plan__errors_are_told_before_there_is_a_screen),
	    cmocka_unit_test(screen__plan__opened_by_hand),
	    cmocka_unit_test(screen__plan__in_groups),
	    cmocka_unit_test(screen__plan__made_from_options),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
