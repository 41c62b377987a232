/* SPDX-License-Identifier: GPL-3.0-or-later
 * fold - which lines of a long reply are left out of sight.
 *
 * A reply of more than FOLD_LINES lines shows its first FOLD_SHOWN. Only what
 * was hoped for is folded: the words of a refusal are what one looks for. A
 * reply with anything between its lines, or with a broken one, is shown whole.
 */
#ifndef EHLO_TUI_FOLD_H
#define EHLO_TUI_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/model/conversation.h"

#define FOLD_LINES 4
#define FOLD_SHOWN 3

/* The events [begin, end) are out of sight; the one before begin is shown. */
struct fold {
	size_t begin, end;
};

/* Replies that are shown the other way than all, each by its fold's begin.
 * Zeroed = none. */
struct fold_set {
	size_t *begins; /* rising */
	size_t count, size;
};

bool fold_set_has(const struct fold_set *set, size_t begin);
/* In, or out again. */
void fold_set_toggle(struct fold_set *set, size_t begin);
void fold_set_fini(struct fold_set *set); /* empty and usable afterwards */

/* Whether the event belongs to a reply that is folded, shown or not. */
bool fold_at(const struct conversation *c, size_t index, struct fold *out);

#endif
