/* SPDX-License-Identifier: GPL-3.0-or-later
 * glyph - the table of signs. */
#include "ehlo/tui/glyph.h"

const char *
glyph_text(enum glyph glyph, bool is_ascii)
{
	static const char *const rows[GLYPH_COUNT][2] = {
#define G(name, utf8, ascii) [GLYPH_##name] = {utf8, ascii},
#include "ehlo/tui/glyphs.def"
#undef G
	};

	return rows[glyph][is_ascii];
}
