/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-run - how a run ends that an error ends: what is said, and with which
 * status. */
#include "ehlo/app/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "ehlo/base/buf.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* What goes to standard error meanwhile comes back by the pipe. */
static int
complain(const struct err *err, struct buf *said)
{
	int ends[2], kept = dup(STDERR_FILENO), status;
	char bytes[1024];
	ssize_t len;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	status = run_complain(err);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(ends[1]);
	while ((len = read(ends[0], bytes, sizeof(bytes))) > 0)
		buf_add(said, bytes, (size_t)len);
	close(ends[0]);
	return status;
}

/* 70 has no other way to come about: a run that meets it meets a mistake of
 * the program's own. */
static void
run__complain__ends_as_the_error_says(void **state)
{
	static const struct {
		enum err_code code;
		int status;
	} rows[] = {{ERR_USAGE, 64}, {ERR_INPUT, 66}, {ERR_INTERNAL, 70},
	    {ERR_STATE, 70}, {ERR_SYSTEM, 71}, {ERR_OUTPUT, 74}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = {0};
		struct buf said = {0};

		err_set(&err, rows[i].code, "why: \x1b[2J");
		assert_int_equal(complain(&err, &said), rows[i].status);
		assert_true(
		    slice_starts_with(buf_slice(&said), SLICE("ehlo: why: ")));
		assert_int_equal(
		    slice_find(buf_slice(&said), '\x1b'), said.len);
		assert_int_equal(
		    slice_find(buf_slice(&said), '\n'), said.len - 1);
		buf_fini(&said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(run__complain__ends_as_the_error_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
