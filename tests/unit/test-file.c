/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-file - whole files, and what is none. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/base/file.h"
#include "scratch.h"

static const char *path;

static int
make_file(void **state)
{
	int fd;

	(void)state;
	path = scratch_path("file");
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	if (fd < 0 || write(fd, "12345\0789", 9) != 9)
		return -1;
	return close(fd);
}

static void
file__read__appends_all_of_it(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_add_str(&text, "before ");
	assert_int_equal(file_read(path, 9, &text, NULL), 0);
	assert_int_equal(text.len, 16);
	assert_memory_equal(text.ptr, "before 12345\0789", 16);
	buf_fini(&text);
}

static void
file__read__up_to_a_limit(void **state)
{
	struct buf text = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(file_read(path, 8, &text, &err), -ERR_INPUT);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "longer than"));
	buf_fini(&text);
}

/* None of them is waited for. */
static void
refuses(const char *what, const char *why)
{
	struct buf text = {0};
	struct err err = {0};

	assert_int_equal(file_read(what, 100, &text, &err), -ERR_INPUT);
	assert_non_null(strstr(err.text, what));
	assert_non_null(strstr(err.text, why));
	assert_int_equal(text.len, 0);
	buf_fini(&text);
}

static void
file__read__no_file(void **state)
{
	(void)state;
	refuses("/nonexistent/x", "cannot be read");
	refuses("/tmp", "no file");
	refuses("/dev/zero", "no file");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses(path, "no file");
}

/* What "<(COMMAND)" of a shell is. */
static void
file__read__a_pipe_that_is_open(void **state)
{
	struct buf text = {0};
	char name[32];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a plan", 6), 6);
	close(ends[1]);
	snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
	assert_int_equal(file_read(name, 100, &text, NULL), 0);
	assert_string_equal(buf_text(&text), "a plan");
	close(ends[0]);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(file__read__appends_all_of_it),
	    cmocka_unit_test(file__read__up_to_a_limit),
	    cmocka_unit_test(file__read__no_file),
	    cmocka_unit_test(file__read__a_pipe_that_is_open),
	};

	return cmocka_run_group_tests(tests, make_file, NULL);
}
