/* SPDX-License-Identifier: GPL-3.0-or-later
 * colon - the console commands as a table (colons.def), and reading one. */
#ifndef EHLO_TUI_COLON_H
#define EHLO_TUI_COLON_H

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

enum colon {
#define C(name, text, args, help) COLON_##name,
#include "ehlo/tui/colons.def"
#undef C
	COLON_COUNT,
	COLON_NONE = COLON_COUNT
};

struct colon_row {
	const char *name;
	const char *args;
	const char *help;
};

const struct colon_row *colon_row(enum colon colon);
/* ":scroll [N]" */
void colon_add_syntax(struct buf *out, enum colon colon);
/* Without arguments it does nothing. */
bool colon_needs_argument(enum colon colon);
/* The whole name; COLON_COUNT when there is none. */
enum colon colon_find(struct slice name);
/* The command whose name is nearest to what was typed. */
enum colon colon_nearest(struct slice name);

#endif
