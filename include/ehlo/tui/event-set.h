/* SPDX-License-Identifier: GPL-3.0-or-later
 * event-set - some events of a conversation, picked out one by one: those that
 * are marked, those that are shown another way than all. */
#ifndef EHLO_TUI_EVENT_SET_H
#define EHLO_TUI_EVENT_SET_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed = empty. */
struct event_set {
	size_t *events; /* rising */
	size_t count, size;
};

bool event_set_has(const struct event_set *set, size_t event);
/* In, or out again. */
void event_set_toggle(struct event_set *set, size_t event);
void event_set_fini(struct event_set *set); /* empty and usable afterwards */

#endif
