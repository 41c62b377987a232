/* SPDX-License-Identifier: GPL-3.0-or-later
 * findings - what is wrong, and the event that shows it; a list that grows.
 *
 * Every finding is counted; but one that comes over and over is listed only
 * so often: the list stays small, whatever a server sends.
 */
#ifndef EHLO_MODEL_FINDINGS_H
#define EHLO_MODEL_FINDINGS_H

#include <stddef.h>

#include "ehlo/smtp/lint.h"

#define FINDINGS_LISTED_MAX 1000 /* of the same finding */

struct findings_entry {
	enum finding finding;
	size_t event; /* transcript index */
};

struct findings {
	struct findings_entry *list;
	size_t count;
	size_t size;
	size_t seen[FINDING_COUNT]; /* how often, listed or not */
};

void findings_fini(struct findings *f); /* empty and usable afterwards */
void findings_add(struct findings *f, enum finding finding, size_t event);
void findings_add_lint(
    struct findings *f, const struct lint *lint, size_t event);
/* How many of the listed an event caused, and the first of them (list order).
 */
size_t findings_of_event(
    const struct findings *f, size_t event, const struct findings_entry **out);
/* How many of the listed the event and all later ones caused, likewise. */
size_t findings_since(
    const struct findings *f, size_t event, const struct findings_entry **out);

#endif
