/* SPDX-License-Identifier: GPL-3.0-or-later
 * findings - what is wrong, and the event that shows it; a list that grows. */
#ifndef EHLO_MODEL_FINDINGS_H
#define EHLO_MODEL_FINDINGS_H

#include <stddef.h>

#include "ehlo/smtp/lint.h"

struct findings_entry {
	enum finding finding;
	size_t event; /* transcript index */
};

struct findings {
	struct findings_entry *list;
	size_t count;
	size_t size;
};

void findings_fini(struct findings *f); /* empty and usable afterwards */
void findings_add(struct findings *f, enum finding finding, size_t event);
void findings_add_lint(
    struct findings *f, const struct lint *lint, size_t event);
/* How many an event caused, and the first of them (list order). */
size_t findings_of_event(
    const struct findings *f, size_t event, const struct findings_entry **out);

#endif
