/* SPDX-License-Identifier: GPL-3.0-or-later
 * utf8 - the one place where hostile bytes become printable text. */
#include "config.h"

#include "ehlo/base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* Ranges that act on a terminal or on the reader's eye without being seen. */
static const struct {
	int32_t first, last;
} invisible[] = {
    {0x00ad, 0x00ad},   /* soft hyphen */
    {0x034f, 0x034f},   /* combining grapheme joiner */
    {0x061c, 0x061c},   /* arabic letter mark */
    {0x115f, 0x1160},   /* hangul fillers */
    {0x17b4, 0x17b5},   /* khmer inherent vowels */
    {0x180b, 0x180f},   /* mongolian selectors */
    {0x200b, 0x200f},   /* zero width, directional marks */
    {0x2028, 0x202e},   /* separators, bidirectional embeddings */
    {0x2060, 0x206f},   /* invisible operators, isolates */
    {0x3164, 0x3164},   /* hangul filler */
    {0xfe00, 0xfe0f},   /* variation selectors */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xfff0, 0xfffb},   /* interlinear annotation */
    {0xe000, 0xf8ff},   /* private use: looks like anything */
    {0xe0000, 0xe0fff}, /* tags, selectors */
    {0xf0000, 0x10ffff} /* private planes */
};

static bool
is_invisible(int32_t rune)
{
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++)
		if (rune >= invisible[i].first && rune <= invisible[i].last)
			return true;
	return false;
}

static size_t
sequence_len(unsigned char lead)
{
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	if (lead >= 0xf0 && lead <= 0xf4)
		return 4;
	return 0;
}

static bool
is_scalar(int32_t rune, size_t len)
{
	static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	return rune >= least[len] && rune <= 0x10ffff &&
	       !(rune >= 0xd800 && rune <= 0xdfff);
}

size_t
utf8_decode(struct slice s, int32_t *rune)
{
	unsigned char lead = (unsigned char)s.ptr[0];
	size_t len;
	int32_t value;

	*rune = lead < 0x80 ? lead : -1;
	if (lead < 0x80)
		return 1; /* most of all bytes */
	len = sequence_len(lead);
	if (len == 0 || s.len < len)
		return 1;
	value = lead & (0xff >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.ptr[i];

		if ((next & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (next & 0x3f);
	}
	if (!is_scalar(value, len))
		return 1;
	*rune = value;
	return len;
}

size_t
utf8_encode(uint32_t rune, char *out)
{
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = rune < 0x80      ? 1
	             : rune < 0x800   ? 2
	             : rune < 0x10000 ? 3
	                              : 4;

	for (size_t i = len; i-- > 1; rune >>= 6)
		out[i] = (char)(0x80 | (rune & 0x3f));
	out[0] = (char)(leads[len] | rune);
	return len;
}

bool
utf8_is_valid(struct slice s)
{
	int32_t rune;

	while (s.len > 0) {
		s = slice_skip(s, utf8_decode(s, &rune));
		if (rune < 0)
			return false;
	}
	return true;
}

int
utf8_width(int32_t rune)
{
	if (rune >= 0x20 && rune < 0x7f)
		return 1;
	if (rune < 0xa0 || is_invisible(rune))
		return -1;
	return wcwidth((wchar_t)rune);
}

static void
escape_rune(int32_t rune, enum utf8_form form, struct utf8_glyph *out)
{
	char *text = out->text;
	size_t size = sizeof(out->text);

	if (rune < 0x20 || rune == 0x7f) {
		if (form == UTF8_FORM_ASCII)
			snprintf(text, size, "^%c", (char)(rune ^ 0x40));
		else
			text[utf8_encode(
			    rune == 0x7f ? 0x2421 : 0x2400 + (uint32_t)rune,
			    text)] = '\0';
	} else {
		snprintf(text, size, "<U+%04X>", (unsigned)rune);
	}
	out->is_escaped = true;
	out->width = form == UTF8_FORM_UNICODE && (rune < 0x20 || rune == 0x7f)
	                 ? 1
	                 : (int)strlen(text);
}

static void
escape_byte(unsigned char byte, struct utf8_glyph *out)
{
	snprintf(out->text, sizeof(out->text), "\\x%02X", byte);
	out->is_escaped = true;
	out->width = 4;
}

/* Up to two combining marks join the character that they follow. */
static void
take_marks(struct slice *rest, struct utf8_glyph *out)
{
	int32_t rune;

	for (int marks = 0; marks < 2 && rest->len > 0; marks++) {
		size_t len = utf8_decode(*rest, &rune);

		if (rune < 0x80 || utf8_width(rune) != 0)
			return;
		strncat(out->text, rest->ptr, len);
		*rest = slice_skip(*rest, len);
	}
}

bool
utf8_safe_next(struct slice *rest, enum utf8_form form, struct utf8_glyph *out)
{
	struct slice s = *rest;
	int32_t rune;
	size_t len;
	int width;

	if (s.len == 0)
		return false;
	len = utf8_decode(s, &rune);
	*rest = slice_skip(s, len);
	*out = (struct utf8_glyph){.width = 1};
	if (rune < 0) {
		escape_byte((unsigned char)s.ptr[0], out);
		return true;
	}
	width = utf8_width(rune);
	if (width <= 0 || (form == UTF8_FORM_ASCII && rune > 0x7e)) {
		escape_rune(rune, form, out);
		return true;
	}
	memcpy(out->text, s.ptr, len);
	out->width = width;
	if (form == UTF8_FORM_UNICODE)
		take_marks(rest, out);
	return true;
}

/* The bytes at the front that are themselves in every form. Marks may follow
 * the last of them, and belong to it. */
static size_t
plain_len(struct slice s)
{
	size_t len = slice_printable(s);

	return len > 0 && len < s.len && (s.ptr[len] & 0x80) != 0 ? len - 1
	                                                          : len;
}

void
utf8_add_safe(struct buf *b, struct slice s, enum utf8_form form)
{
	struct utf8_glyph glyph;

	do {
		size_t len = plain_len(s);

		buf_add(b, s.ptr, len);
		s = slice_skip(s, len);
		if (utf8_safe_next(&s, form, &glyph))
			buf_add_str(b, glyph.text);
	} while (s.len > 0);
}

size_t
utf8_safe_width(struct slice s, enum utf8_form form)
{
	struct utf8_glyph glyph;
	size_t width = 0;

	do {
		size_t len = plain_len(s);

		width += len;
		s = slice_skip(s, len);
		if (utf8_safe_next(&s, form, &glyph))
			width += (size_t)glyph.width;
	} while (s.len > 0);
	return width;
}
