/* SPDX-License-Identifier: GPL-3.0-or-later
 * secret - bytes in one fixed place. */
#include "ehlo/tui/secret.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "ehlo/tui/glyph.h"

void
secret_wipe(struct secret *s)
{
	mem_wipe(s, sizeof(*s));
}

static void
add(struct secret *s, const char *bytes, size_t len)
{
	if (len > sizeof(s->text) - s->len)
		return;
	memcpy(s->text + s->len, bytes, len);
	s->len += len;
}

static void
paste(struct secret *s, struct slice text)
{
	size_t end = slice_find(text, '\r');
	size_t lf = slice_find(text, '\n');

	add(s, text.ptr, lf < end ? lf : end);
}

/* One character, however many bytes it has. */
static void
erase(struct secret *s)
{
	while (
	    s->len > 0 && ((unsigned char)s->text[s->len - 1] & 0xc0) == 0x80)
		s->text[--s->len] = '\0';
	if (s->len > 0)
		s->text[--s->len] = '\0';
}

bool
secret_key(struct secret *s, const struct key *key)
{
	char bytes[4] = "";

	if (key->name == KEY_PASTE)
		paste(s, key->text);
	else if (key_is_text(key))
		add(s, bytes, utf8_encode(key->rune, bytes));
	else if (key->name == KEY_BACKSPACE)
		erase(s);
	else if (key_is_control(key, 'U'))
		secret_wipe(s);
	mem_wipe(bytes, sizeof(bytes));
	return key->name == KEY_ENTER;
}

struct slice
secret_text(const struct secret *s)
{
	return slice_of(s->text, s->len);
}

void
secret_paint(const struct secret *s, struct canvas *c, int row,
    const char *label, enum style style, bool is_ascii)
{
	int end = canvas_cols(c);
	int col = canvas_put(c, row, 0, end, style, label) + 1;

	for (size_t i = 0; i < s->len && col < end - 1; i++)
		if (((unsigned char)s->text[i] & 0xc0) != 0x80)
			col = canvas_put(c, row, col, end, STYLE_CLIENT_SECRET,
			    glyph_text(GLYPH_DOT, is_ascii));
	canvas_set_cursor(c, row, col);
}
