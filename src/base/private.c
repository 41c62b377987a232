/* SPDX-License-Identifier: GPL-3.0-or-later
 * private - a plain file, 0600, that nothing waits behind; no core. */
#include "config.h"

#include "ehlo/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

static void
make_directories(const char *path)
{
	char *copy = mem_copy_str(path);

	for (char *slash = strchr(copy + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0700);
		*slash = '/';
	}
	mem_free(copy);
}

int
private_open(const char *path)
{
	struct stat status;
	int fd;

	make_directories(path);
	fd = open(
	    path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    fchmod(fd, 0600) == 0)
		return fd;
	close(fd);
	return -1;
}

/* 0, or an errno; a disk that is full in the middle takes a part first. */
static int
write_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t count = write(fd, bytes.ptr, bytes.len);

		if (count < 0 && errno != EINTR)
			return errno;
		bytes = slice_skip(bytes, count < 0 ? 0 : (size_t)count);
	}
	return 0;
}

int
private_append(const char *path, struct slice bytes)
{
	int fd = private_open(path), rc;
	off_t end;

	if (fd < 0)
		return errno;
	end = lseek(fd, 0, SEEK_END);
	/* Another process may append meanwhile. */
	rc = fcntl(fd, F_SETFL, O_APPEND) < 0 ? errno : write_all(fd, bytes);
	/* Not a part: what came next would be one line with it. */
	if (rc != 0 && ftruncate(fd, end) < 0)
		rc = errno;
	return close(fd) < 0 && rc == 0 ? errno : rc;
}

static int
write_new(const char *path, struct slice bytes)
{
	int fd, rc;

	unlink(path);
	fd = private_open(path);
	if (fd < 0)
		return errno;
	rc = write_all(fd, bytes);
	if (rc == 0 && fsync(fd) < 0)
		rc = errno;
	return close(fd) < 0 && rc == 0 ? errno : rc;
}

int
private_replace(const char *path, struct slice bytes)
{
	struct buf fresh = {0};
	int rc;

	buf_addf(&fresh, "%s.new", path);
	rc = write_new(buf_text(&fresh), bytes);
	if (rc == 0 && rename(buf_text(&fresh), path) < 0)
		rc = errno;
	if (rc != 0)
		unlink(buf_text(&fresh));
	buf_fini(&fresh);
	return rc;
}

/* Not RLIMIT_CORE: a core_pattern that is a program disregards it, and children
 * inherit it. Not MADV_DONTDUMP: a password passes through the buffers of the
 * terminal, of readline, of sockets and of TLS, not only through ours. The
 * price: who wants to attach a debugger to a running program must be root; one
 * that starts the program sees all of it, cores aside. */
void
private_forbid_dumps(void)
{
	prctl(PR_SET_DUMPABLE, 0);
}
