/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-failure-screen - each allocation of the console fails once: it says so,
 * and the terminal is as it was. A full disk is told, and loses nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../screen/talk.h"
#include "../unit/full-disk.h"
#include "../unit/scratch.h"
#include "ehlo/base/file.h"

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

/* As long as the limit: shorter ones would cut what goes to terminals, too. */
static void
write_history(struct buf *text)
{
	FILE *file;

	mkdir(scratch_path("ehlo"), 0700);
	file = fopen(scratch_path("ehlo/history"), "we");
	assert_non_null(file);
	for (int i = 0; i < 900; i++)
		buf_addf(text, "NOOP %01000d\n", i);
	assert_int_equal(fwrite(text->ptr, 1, text->len, file), text->len);
	fclose(file);
}

static void
failure__screen__a_full_disk_is_told_once(void **state)
{
	char state_home[SCRATCH_MAX + 16];
	const char *const env[] = {state_home, NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct buf before = {0}, after = {0};
	struct vt *vt;

	(void)state;
	write_history(&before);
	snprintf(
	    state_home, sizeof(state_home), "XDG_STATE_HOME=%s", scratch_dir());
	full_disk_begin(before.len + 2);
	vt = talk_start_with(&options, "--practice", "smtp>");
	talk_type(vt, "NOOP one");
	talk_sees(vt, "the history is not kept any more: File too large");
	talk_sees(vt, "->  NOOP one");
	talk_type(vt, "NOOP two");
	talk_sees(vt, "->  NOOP two");
	assert_false(vt_find(vt, "the history is not kept", NULL, NULL));
	talk_type(vt, ":quit");
	vt_send_text(vt, "y");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
	full_disk_end();
	assert_int_equal(
	    file_read(scratch_path("ehlo/history"), before.len, &after, NULL),
	    0);
	assert_true(slice_equals(buf_slice(&before), buf_slice(&after)));
	buf_fini(&before);
	buf_fini(&after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failure__screen__each_allocation_ends_explained),
	    cmocka_unit_test(failure__screen__a_full_disk_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
