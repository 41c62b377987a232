/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-failure-screen - each allocation of the console fails once: it says so,
 * and the terminal is as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "../screen/talk.h"

#define STATUS_NO_MEMORY 71
#define SOME             40

/* What is typed once the server has greeted, ahead of every answer. */
static const char typed[] = "EHLO me\rMAIL FROM:<a@b.example>\rRCPT TO:<c@d>\r"
			    ":find 250\r:fold\r:quit\ry";

static bool
is_greeted_or_gone(struct vt *vt, void *context)
{
	(void)context;
	return vt_find(vt, "220 ", NULL, NULL) ||
	       vt_find(vt, "out of memory", NULL, NULL);
}

/* The exit status of a console whose allocation n failed. */
static int
fail_once(unsigned long n)
{
	const char *program = getenv("EHLO_FAILING");
	char fail_at[64];
	const char *const env[] = {fail_at, NULL};
	const char *const argv[] = {program, "--practice", NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct vt *vt;
	int status;

	assert_non_null(program);
	snprintf(fail_at, sizeof(fail_at), "EHLO_FAIL_AT=%lu", n);
	vt = vt_new(&options, argv);
	if (vt_wait(vt, is_greeted_or_gone, NULL, VT_LIMIT_MS))
		vt_send_text(vt, typed);
	status = vt_wait_exit(vt);
	if (status == STATUS_NO_MEMORY &&
	    !vt_find(vt, "out of memory", NULL, NULL)) {
		vt_dump(vt);
		fail_msg("allocation %lu: it does not say why", n);
	}
	if (!vt_is_restored(vt))
		fail_msg(
		    "allocation %lu, status %d: the terminal is not as it was",
		    n, status);
	vt_free(vt);
	return status;
}

static void
failure__screen__each_allocation_ends_explained(void **state)
{
	unsigned long n = 1;
	int status;

	(void)state;
	while ((status = fail_once(n)) == STATUS_NO_MEMORY)
		n++;
	print_message("# %lu allocations, each failed once\n", n - 1);
	assert_true(n > SOME);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failure__screen__each_allocation_ends_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
