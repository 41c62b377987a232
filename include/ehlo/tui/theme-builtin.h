/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme-builtin - the files of themes as they are built in. */
#ifndef EHLO_TUI_THEME_BUILTIN_H
#define EHLO_TUI_THEME_BUILTIN_H

#include <stddef.h>

struct theme_text {
	const char *name; /* of the file, without its suffix */
	const char *text;
};

/* The i-th from 0; NULL behind the last. */
const struct theme_text *theme_builtin(size_t i);

#endif
