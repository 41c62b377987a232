/* SPDX-License-Identifier: GPL-3.0-or-later
 * wall - when a conversation started by the clock on the wall, and what that
 * clock said later (RFC 3339).
 */
#ifndef EHLO_MODEL_WALL_H
#define EHLO_MODEL_WALL_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/slice.h"

/* Zeroed = not known. */
struct wall {
	bool is_known;
	int64_t unix_us;    /* since 1970 UTC, when t_us was 0 */
	int utc_offset_min; /* of the zone in which it is told */
};

/* "2006-01-06T17:00:00-07:00"; a fraction may follow the seconds, Z stands
 * for the zone UTC. False when it is no such time. */
bool wall_parse(struct slice text, struct wall *out);

#define WALL_TIME_SIZE 12
/* The time of day, "17:00:09". wall must be known. */
const char *wall_time(
    const struct wall *wall, uint64_t t_us, char out[WALL_TIME_SIZE]);
#define WALL_DAY_SIZE 12
/* The day, "2006-01-06"; likewise. */
const char *wall_day(
    const struct wall *wall, uint64_t t_us, char out[WALL_DAY_SIZE]);

#endif
