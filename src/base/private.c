/* SPDX-License-Identifier: GPL-3.0-or-later
 * private - a plain file, 0600, that nothing waits behind; no core. */
#include "config.h"

#include "ehlo/base/private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

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
