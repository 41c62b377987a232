/* SPDX-License-Identifier: GPL-3.0-or-later
 * table - what was measured, as ratios beside a peer.
 *
 * A series is what one program needed, time after time; a table sets several
 * of them side by side and compares their medians with one of them, the peer.
 */
#ifndef EHLO_TESTS_BENCH_TABLE_H
#define EHLO_TESTS_BENCH_TABLE_H

#include <stddef.h>

#include "ehlo/base/buf.h"

#define SERIES_MAX 1024

struct series {
	const char *name;
	size_t count;
	double values[SERIES_MAX];
};

/* More than SERIES_MAX values are not kept. */
void series_add(struct series *s, double value);
/* The value with the share q (0 to 1) of the others below it, between two
 * values their mean by distance; q = 0.5 is the median. Not of an empty one. */
double series_quantile(const struct series *s, double q);

struct table {
	const char *title, *unit;
	const struct series *rows;
	size_t count;
	size_t peer; /* the row that counts as 1 */
};

/* A row without values was not measured here, and says so; without a peer
 * there are no ratios. */
void table_add(struct buf *out, const struct table *t);

#endif
