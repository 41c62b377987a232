/* SPDX-License-Identifier: GPL-3.0-or-later
 * glyph - the signs that the screen is drawn with, in UTF-8 and in ASCII. */
#ifndef EHLO_TUI_GLYPH_H
#define EHLO_TUI_GLYPH_H

#include <stdbool.h>

enum glyph {
#define G(name, utf8, ascii) GLYPH_##name,
#include "ehlo/tui/glyphs.def"
#undef G
	GLYPH_COUNT
};

const char *glyph_text(enum glyph glyph, bool is_ascii);

#endif
