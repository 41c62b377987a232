/* SPDX-License-Identifier: GPL-3.0-or-later
 * file - opened without waiting, looked at, then read to its end. */
#include "config.h"

#include "ehlo/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

static int
refuse(struct err *err, const char *path, const char *why)
{
	return err_set(err, ERR_INPUT, "%s cannot be read: %s", path, why);
}

/* What a shell writes for "<(COMMAND)": a pipe that is open already. */
static bool
is_passed_pipe(const char *path, const struct stat *status)
{
	return S_ISFIFO(status->st_mode) &&
	       strncmp(path, "/dev/fd/", strlen("/dev/fd/")) == 0;
}

/* A pipe without a writer would never open, a device never end. */
static int
open_to_read(const char *path, bool takes_pipe, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat status;

	if (fd < 0)
		return refuse(err, path, strerror(errno));
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	if (takes_pipe && is_passed_pipe(path, &status) &&
	    fcntl(fd, F_SETFL, 0) == 0)
		return fd;
	close(fd);
	return refuse(err, path, "it is no file");
}

int
file_open(const char *path, struct err *err)
{
	return open_to_read(path, false, err);
}

int
file_read(const char *path, size_t max, struct buf *out, struct err *err)
{
	int fd = open_to_read(path, true, err), rc = 0;
	size_t end = out->len + max;
	char chunk[4096];
	ssize_t count = 0;

	if (fd < 0)
		return fd;
	while (out->len <= end && (count = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)count);
	if (count < 0)
		rc = refuse(err, path, strerror(errno));
	else if (out->len > end)
		rc = err_set(err, ERR_INPUT, "%s is longer than %zu KiB", path,
		    max / 1024);
	mem_wipe(chunk, sizeof(chunk)); /* it may be a password */
	close(fd);
	return rc;
}
