/* SPDX-License-Identifier: GPL-3.0-or-later
 * figure - programs that do the same thing, beside the first of them: what it
 * costs in CPU, time and memory. */
#ifndef EHLO_TESTS_BENCH_FIGURE_H
#define EHLO_TESTS_BENCH_FIGURE_H

#include <stddef.h>

struct subject {
	const char *name;
	const char *argv[16];
	const char *input; /* a file */
};

/* Prints three tables; at most five subjects. One that is not here has an empty
 * row; one that fails ends the program. */
void figure(
    const char *what, const struct subject *subjects, size_t count, int turns);

/* The same of each program run so many times in a row, all of that once. */
void figure_row(const char *what, const struct subject *subjects, size_t count,
    int times);

/* A file of the program's own, as scratch_path names it; path has room for
 * SCRATCH_MAX. */
void figure_write_file(
    char *path, const char *name, const char *text, size_t len);
/* The session that delivers a message, and that message alone. */
void figure_write_session(char *session, char *message);

#endif
