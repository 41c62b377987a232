/* SPDX-License-Identifier: GPL-3.0-or-later
 * dot - a leading dot doubled on the way out, halved on the way in. */
#include "ehlo/smtp/dot.h"

bool
dot_is_end(struct slice line)
{
	return slice_equals(line, SLICE("."));
}

bool
dot_stuff(struct buf *out, struct slice line)
{
	bool is_stuffed = slice_starts_with(line, SLICE("."));

	if (is_stuffed)
		buf_add_byte(out, '.');
	buf_add_slice(out, line);
	return is_stuffed;
}

struct slice
dot_unstuff(struct slice line)
{
	return slice_skip(line, slice_starts_with(line, SLICE(".")) ? 1 : 0);
}
