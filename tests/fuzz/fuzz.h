/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz - what the fuzz targets share: one entry, checks, and ways to cut.
 *
 * A target is one file with fuzz_one. libFuzzer calls it with inputs it makes
 * up (make fuzz); replay.c calls it with those of corpus/TARGET (make check).
 * Besides crashes a target looks for an invariant that is broken.
 */
#ifndef EHLO_TESTS_FUZZ_FUZZ_H
#define EHLO_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/base/utf8.h"

#include "../hostile/forbidden.h"

/* The target: must give the same for the same input, and keep nothing. */
void fuzz_one(struct slice input);

/* An invariant: the process aborts where it does not hold. */
#define fuzz_check(condition)                                           \
	((condition) ? (void)0                                          \
		     : fuzz_fail(__FILE__, __LINE__, #condition))

static inline _Noreturn void
fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

/* The first byte of the input, 0 when there is none; *rest becomes shorter. */
static inline unsigned
fuzz_take_byte(struct slice *rest)
{
	unsigned byte = rest->len > 0 ? (unsigned char)rest->ptr[0] : 0;

	*rest = slice_skip(*rest, 1);
	return byte;
}

/* Up to the next LF, which goes too. */
static inline struct slice
fuzz_take_line(struct slice *rest)
{
	size_t end = slice_find(*rest, '\n');
	struct slice line = slice_range(*rest, 0, end);

	*rest = slice_skip(*rest, end + 1);
	return line;
}

/* Pieces of one to sixteen bytes, as the bytes themselves have it. */
static inline struct slice
fuzz_take_piece(struct slice *rest)
{
	size_t len = rest->len == 0 ? 0 : (size_t)(rest->ptr[0] & 15) + 1;
	struct slice piece = slice_range(*rest, 0, len);

	*rest = slice_skip(*rest, len);
	return piece;
}

/* What read tells of the input, as text, is the same whole and in pieces. */
static inline void
fuzz_check_cuts(void (*read)(struct slice input, bool is_whole,
		    struct buf *out),
    struct slice input)
{
	struct buf whole = {0}, pieces = {0};

	read(input, true, &whole);
	read(input, false, &pieces);
	fuzz_check(slice_equals(buf_slice(&whole), buf_slice(&pieces)));
	buf_fini(&whole);
	buf_fini(&pieces);
}

/* Whether part lies within whole. An empty one may lie anywhere. */
static inline bool
fuzz_is_part(struct slice part, struct slice whole)
{
	return part.len == 0 ||
	       (part.ptr >= whole.ptr &&
		   part.ptr + part.len <= whole.ptr + whole.len);
}

/* Whether a terminal would show the text and do nothing else. */
static inline bool
fuzz_is_safe(struct slice text, enum utf8_form form)
{
	while (text.len > 0) {
		size_t len = forbidden_pass(text);

		if (len == 0 || (len > 1 && form == UTF8_FORM_ASCII))
			return false;
		text = slice_skip(text, len);
	}
	return true;
}

#endif
