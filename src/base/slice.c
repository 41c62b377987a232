/* SPDX-License-Identifier: GPL-3.0-or-later
 * slice - borrowed runs of bytes; ASCII rules only, no locale. */
#include "ehlo/base/slice.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ehlo/base/err.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct slice
slice_of(const void *ptr, size_t len)
{
	return (struct slice){ptr, len};
}

struct slice
slice_str(const char *text)
{
	return (struct slice){text, text == NULL ? 0 : strlen(text)};
}

bool
slice_is_empty(struct slice s)
{
	return s.len == 0;
}

bool
slice_equals(struct slice a, struct slice b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
slice_equals_nocase(struct slice a, struct slice b)
{
	return a.len == b.len && slice_starts_with_nocase(a, b);
}

bool
slice_starts_with(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len &&
	       slice_equals(slice_range(s, 0, prefix.len), prefix);
}

bool
slice_starts_with_nocase(struct slice s, struct slice prefix)
{
	if (s.len < prefix.len)
		return false;
	assert(s.ptr != NULL || s.len == 0);
	for (size_t i = 0; i < prefix.len; i++)
		if (lower(s.ptr[i]) != lower(prefix.ptr[i]))
			return false;
	return true;
}

bool
slice_contains_nocase(struct slice s, struct slice needle)
{
	for (size_t i = 0; i + needle.len <= s.len; i++)
		if (slice_starts_with_nocase(slice_skip(s, i), needle))
			return true;
	return false;
}

struct slice
slice_range(struct slice s, size_t begin, size_t end)
{
	if (end > s.len)
		end = s.len;
	if (begin > end)
		begin = end;
	return slice_of(s.ptr == NULL ? NULL : s.ptr + begin, end - begin);
}

struct slice
slice_skip(struct slice s, size_t count)
{
	return slice_range(s, count, s.len);
}

size_t
slice_find(struct slice s, char byte)
{
	const char *hit;

	if (s.len == 0)
		return 0;
	hit = memchr(s.ptr, byte, s.len);
	return hit == NULL ? s.len : (size_t)(hit - s.ptr);
}

size_t
slice_find_last(struct slice s, char byte)
{
	size_t end = s.len;

	while (end > 0 && s.ptr[end - 1] != byte)
		end--;
	return end;
}

/* The byte in each of eight places. */
#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether one of eight bytes is not 0x20 to 0x7e. Each sum sets a high bit for
 * a kind of them: above 0x7f, DEL, below 0x20. What it carries or borrows
 * comes from a byte that is found anyway. */
static bool
has_unprintable(uint64_t eight)
{
	return ((eight | (eight + EIGHT(1)) | (eight - EIGHT(0x20))) &
		   EIGHT(0x80)) != 0;
}

size_t
slice_printable(struct slice s)
{
	size_t len = 0;
	uint64_t eight;

	for (; s.len - len >= sizeof(eight); len += sizeof(eight)) {
		memcpy(&eight, s.ptr + len, sizeof(eight));
		if (has_unprintable(eight))
			break;
	}
	while (len < s.len && s.ptr[len] >= 0x20 && s.ptr[len] < 0x7f)
		len++;
	return len;
}

struct slice
slice_trim(struct slice s)
{
	while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_blank(s.ptr[0]))
		s = slice_skip(s, 1);
	return s;
}

struct slice
slice_take_line(struct slice *rest)
{
	size_t end = slice_find(*rest, '\n');
	struct slice line = slice_range(*rest, 0, end);

	*rest = slice_skip(*rest, end + 1);
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

struct slice
slice_take_word(struct slice *rest)
{
	struct slice s = *rest;
	size_t begin = 0, end;

	while (begin < s.len && is_blank(s.ptr[begin]))
		begin++;
	for (end = begin; end < s.len && !is_blank(s.ptr[end]);)
		end++;
	*rest = slice_skip(s, end);
	return slice_range(s, begin, end);
}

int
slice_to_number(struct slice s, unsigned long max, unsigned long *out)
{
	unsigned long value = 0;

	if (s.len == 0)
		return -ERR_SYNTAX;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.ptr[i] - '0';

		if (digit > 9)
			return -ERR_SYNTAX;
		if (digit > max || value > (max - digit) / 10)
			return -ERR_RANGE;
		value = value * 10 + digit;
	}
	if (value > max)
		return -ERR_RANGE;
	*out = value;
	return 0;
}
