/* SPDX-License-Identifier: GPL-3.0-or-later
 * forbidden - the characters that no output may hold, as they were promised.
 *
 * A list and a decoder of its own: a slip in those of the program must not make
 * the tests blind for the same thing.
 */
#ifndef EHLO_TESTS_HOSTILE_FORBIDDEN_H
#define EHLO_TESTS_HOSTILE_FORBIDDEN_H

#include <stdint.h>

#include "ehlo/base/slice.h"

static inline int
forbidden_is(uint32_t rune)
{
	static const struct {
		uint32_t first, last;
	} list[] = {
	    {0x0000, 0x001f},   /* C0 */
	    {0x007f, 0x009f},   /* DEL, C1 */
	    {0x00ad, 0x00ad},   /* what is there or not: soft hyphen */
	    {0x061c, 0x061c},   /* bidirectional: Arabic letter mark */
	    {0x180e, 0x180e},   /* zero width, in Mongolian */
	    {0x200b, 0x200d},   /* zero width, joined or not */
	    {0x200e, 0x200f},   /* bidirectional: marks */
	    {0x2028, 0x2029},   /* other line ends */
	    {0x202a, 0x202e},   /* bidirectional: embeddings, overrides */
	    {0x2060, 0x2060},   /* zero width: word joiner */
	    {0x2066, 0x2069},   /* bidirectional: isolates */
	    {0xd800, 0xdfff},   /* no characters: surrogates */
	    {0xfeff, 0xfeff},   /* zero width: byte order mark */
	    {0xe0000, 0xe007f}, /* tags */
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (rune >= list[i].first && rune <= list[i].last)
			return 1;
	return 0;
}

/* How many bytes the first character has; 0 when it may not be, or is not
 * UTF-8 (RFC 3629). Text has one byte at least. */
static inline size_t
forbidden_pass(struct slice text)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = (unsigned char)text.ptr[0];
	size_t len = lead < 0x80             ? 1
	             : (lead & 0xe0) == 0xc0 ? 2
	             : (lead & 0xf0) == 0xe0 ? 3
	             : (lead & 0xf8) == 0xf0 ? 4
	                                     : 0;
	uint32_t rune = len == 1 ? lead : lead & (0x7fu >> len);

	if (len == 0 || len > text.len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)text.ptr[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		rune = rune << 6 | (next & 0x3fu);
	}
	return rune < least[len] || rune > 0x10ffff || forbidden_is(rune) ? 0
	                                                                  : len;
}

#endif
