/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - programs that run to their end, and what that cost. */
#ifndef EHLO_TESTS_BENCH_RUN_H
#define EHLO_TESTS_BENCH_RUN_H

#include <stdbool.h>

#include "ehlo/base/buf.h"

struct run {
	double wall_ms;
	double cpu_ms;  /* user and system, with what it waited for */
	double peak_kb; /* resident, at its highest */
	int status;     /* of the exit, or 128 + n */
};

/* Whether the program is in PATH, or is a path itself. */
bool run_is_here(const char *program);
/* Standard input from the file; output and complaints to /dev/null. */
struct run run_program(const char *const argv[], const char *input);
/* Appends what it prints. */
void run_output(const char *const argv[], struct buf *out);

#endif
