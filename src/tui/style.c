/* SPDX-License-Identifier: GPL-3.0-or-later
 * style - the roles as a table, straight from styles.def. */
#include "ehlo/tui/style.h"

static const struct style_row rows[STYLE_COUNT] = {
#define S(name, role, parent) [STYLE_##name] = {role, STYLE_##parent},
#include "ehlo/tui/styles.def"
#undef S
};

const struct style_row *
style_row(enum style style)
{
	return &rows[style];
}

void
style_add_roles(struct buf *out)
{
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		enum style parent = rows[style].parent;

		if (parent == style)
			buf_addf(out, "%-16s every half names it\n",
			    rows[style].role);
		else
			buf_addf(out, "%-16s else as %s\n", rows[style].role,
			    rows[parent].role);
	}
}
