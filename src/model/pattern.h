/* SPDX-License-Identifier: GPL-3.0-or-later
 * pattern - "/extended regular expression/" as a person writes it.
 *
 * A pattern may come from a file of somebody else's: what makes a matcher slow
 * or large without end (back-references, multiplied repetitions) is refused.
 */
#ifndef EHLO_SRC_MODEL_PATTERN_H
#define EHLO_SRC_MODEL_PATTERN_H

#include <stdbool.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

#define PATTERN_MAX ((size_t)200) /* bytes between the slashes */

struct pattern;

/* Takes it off the front of *rest, which begins with its slash; "\/" is a slash
 * inside it. 0 with *out, or -ERR_SYNTAX: *rest is where the trouble is. */
int pattern_take(struct slice *rest, struct pattern **out, struct err *err);
/* The same, and case does not count: for commands (RFC 5321 2.4). */
int pattern_take_nocase(
    struct slice *rest, struct pattern **out, struct err *err);
void pattern_free(struct pattern *p); /* NULL is none */
/* Whether it is found in text, of which the first 16 KiB are searched; a NUL
 * counts as a blank. */
bool pattern_finds(const struct pattern *p, struct slice text);

#endif
