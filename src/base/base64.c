/* SPDX-License-Identifier: GPL-3.0-or-later
 * base64 - RFC 4648 4; strict when it decodes. */
#include "ehlo/base/base64.h"

#include <stdint.h>
#include <string.h>

#include "ehlo/base/err.h"
#include "ehlo/base/mem.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
value_of(char c)
{
	const char *hit = c == '\0' ? NULL : strchr(alphabet, c);

	return hit == NULL ? -1 : (int)(hit - alphabet);
}

void
base64_encode(struct buf *out, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)(unsigned char)bytes.ptr[i] << 16;

		if (left > 1)
			group |= (uint32_t)(unsigned char)bytes.ptr[i + 1] << 8;
		if (left > 2)
			group |= (unsigned char)bytes.ptr[i + 2];
		buf_add_byte(out, alphabet[group >> 18]);
		buf_add_byte(out, alphabet[group >> 12 & 63]);
		buf_add_byte(out, left > 1 ? alphabet[group >> 6 & 63] : '=');
		buf_add_byte(out, left > 2 ? alphabet[group & 63] : '=');
	}
}

/* One group of four; how many bytes it holds, or -1. */
static int
decode_group(const char *text, bool is_last, unsigned char *bytes)
{
	int count = 3;
	uint32_t group = 0;

	if (is_last && text[3] == '=')
		count = text[2] == '=' ? 1 : 2;
	for (int i = 0; i < 4; i++) {
		int value = i <= count ? value_of(text[i]) : 0;

		if (value < 0)
			return -1;
		group = group << 6 | (uint32_t)value;
	}
	bytes[0] = (unsigned char)(group >> 16);
	bytes[1] = (unsigned char)(group >> 8);
	bytes[2] = (unsigned char)group;
	return count;
}

int
base64_decode(struct buf *out, struct slice text)
{
	size_t before = out->len;

	if (text.len % 4 != 0)
		return -ERR_SYNTAX;
	for (size_t i = 0; i < text.len; i += 4) {
		unsigned char bytes[3];
		int count =
		    decode_group(text.ptr + i, i + 4 == text.len, bytes);

		if (count < 0) {
			buf_truncate(out, before);
			return -ERR_SYNTAX;
		}
		buf_add(out, bytes, (size_t)count);
		mem_wipe(bytes, sizeof(bytes));
	}
	return 0;
}
