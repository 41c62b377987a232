/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-check - a report over the console, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "talk.h"

static void
check(int rows, int cols)
{
	struct vt *vt = talk_start(rows, cols, "--practice=deathstar", "smtp>");

	talk_type(vt, ":check");
	talk_sees(vt, "Check 127.0.0.1:");
	talk_sees(vt, "LISTENING");
	talk_sees(vt, "Fix first: behind 127.0.0.1:");
	vt_send_key(vt, VTERM_KEY_END, VTERM_MOD_NONE);
	talk_sees(vt, "unknown: the server says 250");
	vt_send_key(vt, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
	talk_sees(vt, "Conversation");
	assert_false(vt_find(vt, "Fix first", NULL, NULL));
	/* The session beside it is as it was. */
	talk_type(vt, "NOOP");
	talk_sees(vt, "250 2.0.0");
	talk_type(vt, ":check practice:");
	talk_sees(vt, "is on this machine");
	vt_free(vt);
}

static void
screen__check__at_100x30(void **state)
{
	(void)state;
	check(30, 100);
}

static void
screen__check__at_80x24(void **state)
{
	(void)state;
	check(24, 80);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__check__at_100x30),
	    cmocka_unit_test(screen__check__at_80x24),
	};

	return cmocka_run_group_tests_name("screen-check", tests, NULL, NULL);
}
