/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-dot - content with its dots doubled never ends the message, and comes
 * back as it was (RFC 5321 4.5.2). */
#include "ehlo/smtp/dot.h"

#include "fuzz.h"

void
fuzz_one(struct slice input)
{
	while (input.len > 0) {
		struct slice line = fuzz_take_line(&input);
		struct buf wire = {0};
		bool is_doubled = dot_stuff(&wire, line);

		fuzz_check(wire.len == line.len + is_doubled);
		fuzz_check(!dot_is_end(buf_slice(&wire)));
		fuzz_check(slice_equals(dot_unstuff(buf_slice(&wire)), line));
		buf_fini(&wire);
	}
}
