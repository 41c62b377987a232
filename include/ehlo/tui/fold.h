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

/* Whether the event belongs to a reply that is folded, shown or not. */
bool fold_at(const struct conversation *c, size_t index, struct fold *out);

#endif
