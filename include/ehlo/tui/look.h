/* SPDX-License-Identifier: GPL-3.0-or-later
 * look - how a cell looks, and how people write that down. */
#ifndef EHLO_TUI_LOOK_H
#define EHLO_TUI_LOOK_H

#include "ehlo/base/slice.h"

enum look_attr {
	LOOK_BOLD = 1 << 0,
	LOOK_UNDERLINE = 1 << 1,
	LOOK_REVERSE = 1 << 2,
	LOOK_ITALIC = 1 << 3
};

struct look {
	short fg, bg;   /* palette index 0 to 255; -1 = the terminal's own */
	unsigned attrs; /* of enum look_attr */
};

/* "COLOUR [on COLOUR] [bold] [underline] [reverse] [italic]", or attributes
 * alone, or "plain" for none. COLOUR: a name of the first eight colours,
 * "default", an index 0 to 255, "#rrggbb" (the nearest index of the cube or
 * the grays), "#rrggbb/256-index". NULL, or what is wrong in static words. */
const char *look_parse(struct slice text, struct look *out);

#endif
