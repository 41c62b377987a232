/* SPDX-License-Identifier: GPL-3.0-or-later
 * slice - a borrowed run of bytes: a pointer and a length, never a terminator.
 *
 * A slice owns nothing and may hold any byte, NUL included. It is valid as
 * long as what it was taken from. An empty slice may have a NULL pointer.
 * Lengths are bytes. No function here allocates or fails.
 */
#ifndef EHLO_BASE_SLICE_H
#define EHLO_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

struct slice {
	const char *ptr;
	size_t len;
};

/* The printf pair for "%.*s"; only for text known to hold no NUL. */
#define SLICE_ARGS(s) (int)(s).len, (s).ptr

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})

struct slice slice_of(const void *ptr, size_t len);
/* Of a NUL-terminated string; NULL gives the empty slice. */
struct slice slice_str(const char *text);

bool slice_is_empty(struct slice s);
bool slice_equals(struct slice a, struct slice b);
/* ASCII letters compare without case; other bytes as they are. */
bool slice_equals_nocase(struct slice a, struct slice b);
bool slice_starts_with(struct slice s, struct slice prefix);
bool slice_starts_with_nocase(struct slice s, struct slice prefix);
bool slice_contains_nocase(struct slice s, struct slice needle);

/* The half-open range [begin, end), both clamped to the slice. */
struct slice slice_range(struct slice s, size_t begin, size_t end);
struct slice slice_skip(struct slice s, size_t count);

/* Offset of the first such byte, or s.len when there is none. */
size_t slice_find(struct slice s, char byte);
/* Offset just behind the last such byte, or 0 when there is none. */
size_t slice_find_last(struct slice s, char byte);

/* How many bytes at the front are printable ASCII, 0x20 to 0x7e: most of what
 * servers say needs no closer look. */
size_t slice_printable(struct slice s);

/* Without spaces and tabs at both ends. */
struct slice slice_trim(struct slice s);

/* Takes the next line off the front of *rest, its LF or CRLF too; the last may
 * lack it. Empty at the end, as an empty line is. */
struct slice slice_take_line(struct slice *rest);
/* Takes the next word (a run without space or tab) off the front of *rest;
 * empty when there is none. */
struct slice slice_take_word(struct slice *rest);

/* Decimal digits only, whole slice. 0, or -ERR_SYNTAX (empty, a byte that is
 * no digit) or -ERR_RANGE (above max); *out is set on success only. */
int slice_to_number(struct slice s, unsigned long max, unsigned long *out);

#endif
