/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt-guard - keys that readline stumbles over, before it gets them. */
#ifndef EHLO_TUI_PROMPT_GUARD_H
#define EHLO_TUI_PROMPT_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a sequence does anything. Readline would take the tail of another one
 * for text. */
bool prompt_guard_is_bound(const char *bytes, size_t len);
/* Before each key, with its bytes: whether it is for readline. */
bool prompt_guard_key(const char *bytes, size_t len);

#endif
