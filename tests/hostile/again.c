/* SPDX-License-Identifier: GPL-3.0-or-later
 * again - a run's lines as a recording: from the same facts follows the same.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "again.h"

/* The lines between the header and the verdict, which tells of the run. */
static struct slice
body(struct slice lines)
{
	size_t begin = slice_find(lines, '\n') + 1;
	size_t end;

	if (!slice_starts_with(lines, SLICE("{\"ehlo\":1,")) ||
	    lines.ptr[lines.len - 1] != '\n')
		return (struct slice){0};
	end = slice_find_last(slice_range(lines, 0, lines.len - 1), '\n');
	return begin > end ? (struct slice){0}
	                   : slice_range(lines, begin, end + 1);
}

static void
become_replay(int in, int out)
{
	char path[64];
	const char *argv[] = {
	    getenv("EHLO"), "--batch", "--format=json", "--replay", path, NULL};

	snprintf(path, sizeof(path), "/proc/self/fd/%d", in);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void
read_all(int fd, struct buf *out)
{
	char piece[65536];
	ssize_t got;

	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, piece, sizeof(piece))) > 0)
		buf_add(out, piece, (size_t)got);
}

static bool
put_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put <= 0)
			return false;
		bytes = slice_skip(bytes, (size_t)put);
	}
	return true;
}

/* What the program makes of lines. */
static void
replay(struct slice lines, struct buf *out)
{
	int in_fd = memfd_create("recording", 0);
	int out_fd = memfd_create("replayed", MFD_CLOEXEC);
	bool is_put = put_all(in_fd, lines);
	pid_t pid;
	int status;

	fflush(stdout);
	pid = is_put ? fork() : -1;
	if (pid == 0)
		become_replay(in_fd, out_fd);
	if (pid > 0)
		waitpid(pid, &status, 0);
	read_all(out_fd, out);
	close(in_fd);
	close(out_fd);
}

static void
tell_difference(struct buf *faults, struct slice was, struct slice is)
{
	while (was.len > 0) {
		size_t end_was = slice_find(was, '\n');
		size_t end_is = slice_find(is, '\n');
		struct slice a = slice_range(was, 0, end_was);
		struct slice b = slice_range(is, 0, end_is);

		if (!slice_equals(a, b)) {
			buf_addf(faults,
			    "replayed, it says something else: %.*s\n"
			    "in place of: %.*s\n",
			    (int)b.len, b.ptr == NULL ? "" : b.ptr, (int)a.len,
			    a.ptr);
			return;
		}
		was = slice_skip(was, end_was + 1);
		is = slice_skip(is, end_is + 1);
	}
	buf_add_str(faults, "replayed, it says more\n");
}

void
again_judge(struct slice lines, struct buf *faults)
{
	struct slice was = body(lines);
	struct buf out = {0};

	if (was.len == 0)
		return;
	replay(lines, &out);
	if (!slice_equals(was, body(buf_slice(&out))))
		tell_difference(faults, was,
		    body(buf_slice(&out)).len > 0 ? body(buf_slice(&out))
						  : buf_slice(&out));
	buf_fini(&out);
}
