/* SPDX-License-Identifier: GPL-3.0-or-later
 * full-disk - no file grows beyond a size: what is written ends there, in the
 * middle, as on a disk that is full. */
#ifndef EHLO_TESTS_UNIT_FULL_DISK_H
#define EHLO_TESTS_UNIT_FULL_DISK_H

#include <assert.h>
#include <signal.h>
#include <sys/resource.h>

/* Holds for this process and those that it starts. */
static inline void
full_disk_begin(rlim_t size)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = size;
	assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static inline void
full_disk_end(void)
{
	full_disk_begin(RLIM_INFINITY);
}

#endif
