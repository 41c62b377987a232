/* SPDX-License-Identifier: GPL-3.0-or-later
 * style - the roles that a cell can have, one row each (styles.def). */
#ifndef EHLO_TUI_STYLE_H
#define EHLO_TUI_STYLE_H

#include "ehlo/base/buf.h"

enum style {
#define S(name, role, parent) STYLE_##name,
#include "ehlo/tui/styles.def"
#undef S
	STYLE_COUNT
};

struct style_row {
	const char *role;   /* "client.verb" */
	enum style parent;  /* itself for a required role */
};

const struct style_row *style_row(enum style style);
/* A line a role: its name, and whose look it has unless a theme says it. */
void style_add_roles(struct buf *out);

#endif
