/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt-guard - keys that readline stumbles over, before it gets them. */
#ifndef EHLO_TUI_PROMPT_GUARD_H
#define EHLO_TUI_PROMPT_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* To be called before each key, with its bytes. True when ending the search was
 * all that it was for. */
bool prompt_guard_search(const char *bytes, size_t len);
/* The key would never end, and is not for readline. */
bool prompt_guard_words(const char *bytes, size_t len);
void prompt_guard_changes(const char *bytes, size_t len);
void prompt_guard_count(void);

#endif
