/* SPDX-License-Identifier: GPL-3.0-or-later
 * proc - what other processes have used, as the kernel tells it. */
#ifndef EHLO_TESTS_BENCH_PROC_H
#define EHLO_TESTS_BENCH_PROC_H

#include <sys/types.h>

/* A clock that only goes forward. */
double proc_now_ms(void);
/* CPU of a process so far, with all of its threads. */
double proc_cpu_ms(pid_t pid);
/* The number in the line "Name:  1234" of a file of /proc/PID; 0 = none. */
double proc_read(pid_t pid, const char *file, const char *name);

#endif
