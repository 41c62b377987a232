/* SPDX-License-Identifier: GPL-3.0-or-later
 * buf - growable bytes; doubles, so that n appends cost O(n). */
#include "ehlo/base/buf.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"

static void
reserve(struct buf *b, size_t more)
{
	size_t size = b->size == 0 ? 64 : b->size;

	if (b->size - b->len >= more)
		return;
	while (size - b->len < more)
		size *= 2;
	b->ptr = mem_realloc(b->ptr, size, 1);
	b->size = size;
}

void
buf_init(struct buf *b)
{
	*b = (struct buf){0};
}

void
buf_fini(struct buf *b)
{
	mem_free(b->ptr);
	buf_init(b);
}

void
buf_wipe(struct buf *b)
{
	if (b->ptr != NULL)
		mem_wipe(b->ptr, b->size);
	buf_fini(b);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
}

void
buf_add(struct buf *b, const void *ptr, size_t len)
{
	if (len == 0)
		return;
	reserve(b, len);
	memcpy(b->ptr + b->len, ptr, len);
	b->len += len;
}

void
buf_add_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.ptr, s.len);
}

void
buf_add_str(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_add_byte(struct buf *b, char byte)
{
	buf_add(b, &byte, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len <= 0)
		return;
	reserve(b, (size_t)len + 1);
	va_start(args, fmt);
	vsnprintf(b->ptr + b->len, (size_t)len + 1, fmt, args);
	va_end(args);
	b->len += (size_t)len;
}

void
buf_consume(struct buf *b, size_t count)
{
	if (count >= b->len) {
		b->len = 0;
		return;
	}
	memmove(b->ptr, b->ptr + count, b->len - count);
	b->len -= count;
}

void
buf_truncate(struct buf *b, size_t len)
{
	if (len < b->len)
		b->len = len;
}

struct slice
buf_slice(const struct buf *b)
{
	return slice_of(b->ptr, b->len);
}

const char *
buf_text(struct buf *b)
{
	reserve(b, 1);
	b->ptr[b->len] = '\0';
	return b->ptr;
}
