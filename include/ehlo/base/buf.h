/* SPDX-License-Identifier: GPL-3.0-or-later
 * buf - a growable run of bytes that owns its memory.
 *
 * A zeroed struct buf is an empty one. Every byte may stand in it. Pointers
 * and slices taken from it end with the next call that changes it.
 */
#ifndef EHLO_BASE_BUF_H
#define EHLO_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "ehlo/base/slice.h"

struct buf {
	char *ptr;
	size_t len;
	size_t size;
};

void buf_init(struct buf *b);
/* Frees; the buffer is empty and usable afterwards. */
void buf_fini(struct buf *b);
/* As buf_fini, after overwriting every byte it held. */
void buf_wipe(struct buf *b);

void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *ptr, size_t len);
void buf_add_slice(struct buf *b, struct slice s);
void buf_add_str(struct buf *b, const char *text);
void buf_add_byte(struct buf *b, char byte);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Drops count bytes at the front (clamped). */
void buf_consume(struct buf *b, size_t count);
/* Cuts to len bytes (clamped). */
void buf_truncate(struct buf *b, size_t len);

struct slice buf_slice(const struct buf *b);
/* The bytes with a NUL behind them (not counted in len); borrowed. */
const char *buf_text(struct buf *b);

#endif
