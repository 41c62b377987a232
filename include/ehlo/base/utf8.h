/* SPDX-License-Identifier: GPL-3.0-or-later
 * utf8 - decoding, widths, and the safe form of hostile bytes.
 *
 * Every byte that came from a peer, a file or the environment passes
 * utf8_safe_next before it reaches a screen or a stream of text. What comes
 * out never holds a control (C0, DEL, C1, ESC), a bidirectional control, a
 * zero-width character or a broken sequence: these are shown visibly instead
 * (control pictures in Unicode, ^X in ASCII, <U+200B>, \xE9).
 * A combining mark is shown only directly behind a character that it can
 * combine with; more than two in a row are shown as <U+0301>.
 */
#ifndef EHLO_BASE_UTF8_H
#define EHLO_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* One decoded character off the front of s: its length in bytes (>= 1) and
 * in *rune its value, or -1 when the first byte begins no valid sequence (RFC
 * 3629: no surrogates, no over-long forms, at most U+10FFFF); the length is 1
 * then. s must not be empty. */
size_t utf8_decode(struct slice s, int32_t *rune);
/* Encodes into out (at least 4 bytes); the length written. */
size_t utf8_encode(uint32_t rune, char *out);
bool utf8_is_valid(struct slice s);

/* Columns of a printable character: 0 (combining), 1 or 2; -1 for what must
 * never be printed as it is. By wcwidth where the locale is UTF-8. */
int utf8_width(int32_t rune);

struct utf8_glyph {
	char text[24];    /* UTF-8 (or ASCII), NUL-terminated, safe to print */
	int width;        /* columns of text */
	bool is_escaped;  /* text stands for bytes that are not shown as such */
};

/* How hostile bytes are shown. */
enum utf8_form {
	UTF8_FORM_UNICODE, /* control pictures; UTF-8 kept where it is harmless */
	UTF8_FORM_ASCII    /* ^[ and \xE9; nothing above 0x7e comes out */
};

/* Takes one glyph off the front of *rest; false when *rest is empty. */
bool utf8_safe_next(
    struct slice *rest, enum utf8_form form, struct utf8_glyph *out);

/* Appends the safe form of all of s. */
void utf8_add_safe(struct buf *b, struct slice s, enum utf8_form form);

/* Columns of the safe form of all of s. */
size_t utf8_safe_width(struct slice s, enum utf8_form form);

#endif
