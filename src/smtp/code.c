/* SPDX-License-Identifier: GPL-3.0-or-later
 * code - reply codes and enhanced status codes.
 *
 * RFC 3463 2 wants no leading zeros; servers that write them are understood.
 */
#include "ehlo/smtp/code.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/err.h"

#define PART_DIGITS 3

enum code_class
code_class(int code)
{
	static const enum code_class classes[] = {[2] = CODE_POSITIVE,
	    [3] = CODE_INTERMEDIATE,
	    [4] = CODE_TEMPORARY,
	    [5] = CODE_PERMANENT};

	return code < 200 || code > 599 ? CODE_ODD : classes[code / 100];
}

/* One to three digits off the front; 0 or -ERR_SYNTAX. */
static int
take_part(struct slice *rest, unsigned short *out)
{
	unsigned value = 0;
	size_t len = 0;

	while (len < rest->len && len <= PART_DIGITS) {
		unsigned digit = (unsigned char)rest->ptr[len] - '0';

		if (digit > 9)
			break;
		value = value * 10 + digit;
		len++;
	}
	if (len == 0 || len > PART_DIGITS)
		return -ERR_SYNTAX;
	*out = (unsigned short)value;
	*rest = slice_skip(*rest, len);
	return 0;
}

static int
take_dot_part(struct slice *rest, unsigned short *out)
{
	if (!slice_starts_with(*rest, SLICE(".")))
		return -ERR_SYNTAX;
	*rest = slice_skip(*rest, 1);
	return take_part(rest, out);
}

int
enhanced_code_take(struct slice *rest, struct enhanced_code *out)
{
	struct enhanced_code code = {0};
	struct slice s = *rest;

	*out = code;
	if (s.len == 0 || memchr("245", s.ptr[0], 3) == NULL)
		return -ERR_SYNTAX;
	code.klass = (unsigned short)(s.ptr[0] - '0');
	s = slice_skip(s, 1);
	if (take_dot_part(&s, &code.subject) != 0 ||
	    take_dot_part(&s, &code.detail) != 0)
		return -ERR_SYNTAX;
	if (s.len > 0 && s.ptr[0] != ' ')
		return -ERR_SYNTAX;
	*rest = slice_skip(s, 1);
	*out = code;
	return 0;
}

bool
enhanced_code_is_none(struct enhanced_code code)
{
	return code.klass == 0;
}

bool
enhanced_code_equals(struct enhanced_code a, struct enhanced_code b)
{
	return a.klass == b.klass && a.subject == b.subject &&
	       a.detail == b.detail;
}

const char *
enhanced_code_text(struct enhanced_code code, char *out)
{
	out[0] = '\0';
	if (!enhanced_code_is_none(code))
		snprintf(out, ENHANCED_CODE_SIZE, "%u.%u.%u", code.klass,
		    code.subject, code.detail);
	return out;
}
