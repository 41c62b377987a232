/* SPDX-License-Identifier: GPL-3.0-or-later
 * oracle - ECMA-48 read strictly: a list of what may be, and nothing else. */
#include "oracle.h"

#include <string.h>

#include "ehlo/base/utf8.h"
#include "forbidden.h"

/* Final bytes of CSI that only paint or move. */
#define CSI_PAINTS "@ABCDGHJKLMPSTXbdfmr"
/* Bytes behind ESC that stand alone. */
#define ESC_ALONE "78=>M"
#define C0_PAINTS "\b\t\n\r\016\017"

/* Private modes of the console: cursor keys, wrapping, the cursor, the other
 * screen, mouse, focus, pasted text, updates at once. */
static const char *const modes[] = {"1", "7", "12", "25", "1000", "1002",
    "1003", "1004", "1006", "1049", "2004", "2026", "12;25", "1006;1000",
    "1002;1006", "1000;1006", "1049;22;0;0"};

static bool
is_one_of(char byte, const char *set)
{
	return byte != '\0' && strchr(set, byte) != NULL;
}

static bool
is_mode(struct slice number)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (slice_equals(number, slice_str(modes[i])))
			return true;
	return false;
}

/* Parameters, then the final byte; of the whole the length, 0 = not allowed. */
static size_t
csi_len(struct slice rest)
{
	size_t len = 0;
	char final;

	while (len < rest.len && is_one_of(rest.ptr[len], "0123456789;:?>"))
		len++;
	if (len == rest.len || len > 40)
		return 0;
	final = rest.ptr[len];
	if (rest.ptr[0] == '?')
		return is_one_of(final, "hl") &&
		               is_mode(slice_range(rest, 1, len))
		           ? len + 1
		           : 0;
	if (is_one_of(final, "hl"))
		return len == 1 && rest.ptr[0] == '4' ? len + 1 : 0;
	/* The title is put away and taken back, never set. */
	if (final == 't')
		return slice_equals(
			   slice_range(rest, 0, len), SLICE("22;0;0")) ||
		               slice_equals(
				   slice_range(rest, 0, len), SLICE("23;0;0"))
		           ? len + 1
		           : 0;
	return is_one_of(final, CSI_PAINTS) ? len + 1 : 0;
}

static size_t
escape_len(struct slice rest)
{
	size_t len;

	if (rest.len == 0)
		return 0;
	if (is_one_of(rest.ptr[0], ESC_ALONE))
		return 1;
	if (is_one_of(rest.ptr[0], "()"))
		return rest.len > 1 && is_one_of(rest.ptr[1], "0B") ? 2 : 0;
	if (rest.ptr[0] != '[')
		return 0;
	len = csi_len(slice_skip(rest, 1));
	return len == 0 ? 0 : len + 1;
}

/* Of the first thing in bytes; 0 = not allowed. */
static size_t
allowed_len(struct slice bytes)
{
	size_t len;

	if (bytes.ptr[0] == '\033') {
		len = escape_len(slice_skip(bytes, 1));
		return len == 0 ? 0 : len + 1;
	}
	if (is_one_of(bytes.ptr[0], C0_PAINTS))
		return 1;
	return forbidden_pass(bytes);
}

bool
oracle_judge(struct slice bytes, struct buf *fault)
{
	struct slice rest = bytes;

	while (rest.len > 0) {
		size_t len = allowed_len(rest);

		if (len == 0) {
			buf_addf(fault, "byte %zu for the terminal: ",
			    bytes.len - rest.len);
			utf8_add_safe(
			    fault, slice_range(rest, 0, 24), UTF8_FORM_UNICODE);
			return false;
		}
		rest = slice_skip(rest, len);
	}
	return true;
}
