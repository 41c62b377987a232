/* SPDX-License-Identifier: GPL-3.0-or-later
 * bind - the keys as a table, for the footer and the help (binds.def). */
#ifndef EHLO_TUI_BIND_H
#define EHLO_TUI_BIND_H

#include <stddef.h>

struct bind_row {
	const char *key;
	const char *word; /* NULL = not in the footer */
	const char *help;
};

/* NULL behind the last. */
const struct bind_row *bind_at(size_t index);

#endif
