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
