/* SPDX-License-Identifier: GPL-3.0-or-later
 * stage - programs on terminals of 120x40, and what they need there.
 *
 * What a measure waits for in vain ends the program with a message.
 */
#ifndef EHLO_TESTS_BENCH_STAGE_H
#define EHLO_TESTS_BENCH_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "../screen/vt.h"
#include "proc.h"
#include "table.h"

#define STAGE_ROWS 40
#define STAGE_COLS 120

/* A screen that says nothing for so long is whole; between two measures. */
#define STAGE_QUIET_START_MS 150
#define STAGE_QUIET_MS       30

struct subject {
	const char *name;
	const char *argv[12];
	const char *ready; /* what its whole first screen shows */
};

void stage_expect(bool holds, const char *who, const char *what);

/* On a terminal; NULL when the program is not here. */
struct vt *stage_open(const struct subject *s);
/* The same, when its first screen is whole. */
struct vt *stage_start(const struct subject *s);
void stage_start_all(
    const struct subject *subjects, struct vt **vts, size_t count);
void stage_stop_all(struct vt **vts, size_t count);

/* Until nothing came for so long. */
bool stage_is_quiet(const struct vt *vt, unsigned quiet_ms);
void stage_settle(struct vt *vt, unsigned quiet_ms);

/* Empties the rows and names them after the subjects. */
void stage_name(
    struct series *rows, const struct subject *subjects, size_t count);
void stage_print(const struct table *t);

#endif
