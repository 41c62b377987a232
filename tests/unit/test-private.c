/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-private - files for their owner, and what is none; no core. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ehlo/base/file.h"
#include "ehlo/base/private.h"
#include "full-disk.h"
#include "scratch.h"

static unsigned
mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(stat(scratch_path(name), &st), 0);
	return st.st_mode & 0777;
}

static void
private__open__makes_it_with_its_directories(void **state)
{
	int fd = private_open(scratch_path("a/b/file"));

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(mode_of("a/b/file"), 0600);
	assert_int_equal(mode_of("a"), 0700);
	assert_int_equal(mode_of("a/b"), 0700);
}

/* What was readable for all is not any more. */
static void
private__open__takes_over_an_old_one(void **state)
{
	int fd = open(scratch_path("old"), O_WRONLY | O_CREAT, 0644);

	(void)state;
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	fd = private_open(scratch_path("old"));
	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 0, SEEK_END), 1);
	close(fd);
	assert_int_equal(mode_of("old"), 0600);
}

static void
private__open__refuses_what_is_no_plain_file(void **state)
{
	(void)state;
	assert_int_equal(symlink("/etc/passwd", scratch_path("link")), 0);
	assert_int_equal(private_open(scratch_path("link")), -1);
	assert_int_equal(mkfifo(scratch_path("fifo"), 0600), 0);
	assert_int_equal(private_open(scratch_path("fifo")), -1);
	assert_int_equal(private_open(scratch_dir()), -1);
	assert_int_equal(private_open("/dev/null/no/file"), -1);
}

static void
assert_holds(const char *name, const char *wanted)
{
	struct buf text = {0};

	assert_int_equal(file_read(scratch_path(name), 1000, &text, NULL), 0);
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
private__append__all_or_nothing(void **state)
{
	(void)state;
	assert_int_equal(
	    private_append(scratch_path("list"), SLICE("one\n")), 0);
	full_disk_begin(6);
	assert_int_equal(
	    private_append(scratch_path("list"), SLICE("two\n")), EFBIG);
	full_disk_end();
	assert_holds("list", "one\n");
	assert_int_equal(private_append(scratch_path("list"), SLICE("2\n")), 0);
	assert_holds("list", "one\n2\n");
	assert_int_equal(mode_of("list"), 0600);
	assert_int_equal(
	    private_append("/dev/null/no/file", SLICE("x")), ENOTDIR);
}

static void
private__append__two_processes_lose_nothing(void **state)
{
	const char *path = scratch_path("shared");
	struct stat status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	for (int i = 0; i < 5000; i++)
		if (private_append(path, SLICE("a line\n")) != 0)
			break;
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_size, 2 * 5000 * 7);
}

static void
private__replace__all_or_nothing(void **state)
{
	(void)state;
	assert_int_equal(
	    private_replace(scratch_path("whole"), SLICE("old")), 0);
	full_disk_begin(6);
	assert_int_equal(
	    private_replace(scratch_path("whole"), SLICE("new content")),
	    EFBIG);
	full_disk_end();
	assert_holds("whole", "old");
	assert_int_equal(access(scratch_path("whole.new"), F_OK), -1);
	assert_int_equal(
	    private_replace(scratch_path("whole"), SLICE("new content")), 0);
	assert_holds("whole", "new content");
	assert_int_equal(mode_of("whole"), 0600);
}

static void
private__forbid_dumps__is_kept_by_the_system(void **state)
{
	int was = prctl(PR_GET_DUMPABLE);

	(void)state;
	private_forbid_dumps();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	prctl(PR_SET_DUMPABLE, was);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(private__open__makes_it_with_its_directories),
	    cmocka_unit_test(private__open__takes_over_an_old_one),
	    cmocka_unit_test(private__open__refuses_what_is_no_plain_file),
	    cmocka_unit_test(private__append__all_or_nothing),
	    cmocka_unit_test(private__append__two_processes_lose_nothing),
	    cmocka_unit_test(private__replace__all_or_nothing),
	    cmocka_unit_test(private__forbid_dumps__is_kept_by_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
