/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-restore - the terminal is as it was, whatever ended the program;
 * what cannot run says so in one line and touches nothing. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

static void
end_by(int signum, int status)
{
	struct vt *vt = talk_start(30, 100, "--practice", "smtp>");

	talk_sees(vt, "220 ");
	assert_true(vt_is_alternate(vt));
	assert_int_equal(kill(vt_pid(vt), signum), 0);
	assert_int_equal(vt_wait_exit(vt), status);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

static void
restore__signals__leave_a_usable_terminal(void **state)
{
	(void)state;
	end_by(SIGTERM, 128 + SIGTERM);
	end_by(SIGHUP, 128 + SIGHUP);
	end_by(SIGINT, 128 + SIGINT);
	end_by(SIGQUIT, 128 + SIGQUIT);
}

/* A crash restores the terminal first, then ends as crashes end. */
static void
restore__crash__leaves_a_usable_terminal(void **state)
{
	(void)state;
	end_by(SIGSEGV, 128 + SIGSEGV);
	end_by(SIGABRT, 128 + SIGABRT);
	end_by(SIGBUS, 128 + SIGBUS);
}

static void
restore__ctrl_d__leaves(void **state)
{
	struct vt *vt = talk_start(24, 80, NULL, "ehlo>");

	(void)state;
	vt_send_text(vt, "\004"); /* Ctrl-D */
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* With a session open it asks; "s" says QUIT and leaves at its end. */
static void
restore__ctrl_d__says_quit_and_leaves(void **state)
{
	struct vt *vt = talk_start(24, 80, "--practice", "smtp>");

	(void)state;
	talk_sees(vt, "220 ");
	vt_send_text(vt, "\004");
	talk_sees(vt, "s send QUIT first");
	vt_send_text(vt, "s");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

static void
restore__hangup__ends_the_program(void **state)
{
	struct vt *vt = talk_start(24, 80, "--practice", "smtp>");

	(void)state;
	vt_hangup(vt);
	assert_int_equal(vt_wait_exit(vt), 128 + SIGHUP);
	vt_free(vt);
}

/* One line that names the thing and the way out; no screen was opened. */
static void
refuses(const char *term, const char *const argv[], int status,
    const char *thing, const char *way_out)
{
	struct vt_options options = {.rows = 24, .cols = 80, .term = term};
	struct vt *vt = vt_new(&options, argv);
	size_t len;

	assert_int_equal(vt_wait_exit(vt), status);
	assert_true(vt_is_restored(vt));
	assert_true(vt_find(vt, thing, NULL, NULL));
	assert_true(vt_find(vt, way_out, NULL, NULL));
	assert_null(strchr(vt_get_output(vt, &len), '\033'));
	vt_free(vt);
}

static void
restore__bad_input__is_one_line_and_no_screen(void **state)
{
	const char *ehlo = getenv("EHLO");
	const char *const plain[] = {ehlo, "--practice", NULL};
	const char *const no_file[] = {
	    ehlo, "--practice", "--theme=/nonexistent/x.theme", NULL};
	const char *const no_theme[] = {
	    ehlo, "--practice", "--theme=nosuch", NULL};
	char long_term[5000] = "";
	const char *const bad_target[] = {ehlo, "host", "99999", NULL};

	(void)state;
	refuses("no-such-terminal", plain, 64, "no-such-terminal", "TERM=");
	refuses("", plain, 64, "TERM is not set", "TERM=xterm");
	refuses("\033[31mred", plain, 64, "[31mred is not known", "--batch");
	refuses("../../etc/passwd", plain, 64, "etc/passwd", "--batch");
	memset(long_term, 'x', sizeof(long_term) - 1);
	refuses(long_term, plain, 64, "TERM=xxx", "--batch");
	refuses("dumb", plain, 64, "dumb", "--batch");
	refuses(NULL, no_file, 66, "/nonexistent/x.theme", "read");
	refuses(NULL, no_theme, 64, "nosuch", "classic");
	refuses(NULL, bad_target, 64, "99999", "65535");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(restore__signals__leave_a_usable_terminal),
	    cmocka_unit_test(restore__crash__leaves_a_usable_terminal),
	    cmocka_unit_test(restore__ctrl_d__leaves),
	    cmocka_unit_test(restore__ctrl_d__says_quit_and_leaves),
	    cmocka_unit_test(restore__hangup__ends_the_program),
	    cmocka_unit_test(restore__bad_input__is_one_line_and_no_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
