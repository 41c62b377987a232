/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme-core - what the files of the themes share: theme.c reads and picks,
 * theme-find.c finds files. */
#ifndef EHLO_TUI_THEME_CORE_H
#define EHLO_TUI_THEME_CORE_H

#include "ehlo/base/slice.h"
#include "ehlo/tui/theme.h"

enum half { DARK, LIGHT, DARK16, LIGHT16, MONO, HALF_COUNT };

struct half_looks {
	bool is_there; /* in the file itself */
	bool is_set[STYLE_COUNT];
	struct look looks[STYLE_COUNT];
};

struct theme {
	char *name;
	char *source; /* as theme_load was asked for it */
	size_t warning_count;
	bool has_background; /* base = own */
	struct half_looks halves[HALF_COUNT];
};

/* Reads text as the file it came from: what it leaves out is taken from its
 * other halves or from classic. Every error and warning is a line in errors,
 * the errors are counted. Of a built-in theme file is its name. */
struct theme *theme_read(const char *name, const char *file, struct slice text,
    struct buf *errors, size_t *error_count);

#endif
