/* SPDX-License-Identifier: GPL-3.0-or-later
 * writer - bytes into an open file, whatever it is, beside the loop.
 *
 * What can be written without waiting is, where the system tells; the rest in
 * libuv's thread pool, which works for files, pipes and terminals alike and
 * leaves their flags as they are. Bytes go out as a turn of the loop has
 * gathered them: a slow reader holds up neither signals nor deadlines.
 */
#ifndef EHLO_APP_WRITER_H
#define EHLO_APP_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "ehlo/base/buf.h"

struct writer;

struct writer_events {
	/* Some bytes were written. */
	void (*on_written)(void *context);
	/* The file cannot be written; reason is static. Once. */
	void (*on_failed)(void *context, const char *reason);
};

/* fd is the caller's, and stays open until nothing is under way. */
struct writer *writer_new(uv_loop_t *loop, int fd,
    const struct writer_events *events, void *context);
/* What is not written yet is lost. While a write is under way in its thread,
 * the memory is freed when that ends. */
void writer_free(struct writer *w);

/* Appended to what goes out at the end of this turn of the loop. */
struct buf *writer_out(struct writer *w);
/* Begins to write now, not only when the loop turns. */
void writer_push(struct writer *w);
/* Turns the loop until everything is written, however slow the reader is. Once
 * *signum is not 0, which a signal may bring about meanwhile, a moment only. */
void writer_finish(struct writer *w, const int *signum);
/* Bytes not written yet; none once it has failed. */
size_t writer_unwritten(const struct writer *w);
/* A write is under way in a thread: it cannot be called off, so a program that
 * ends now must not wait for its threads. */
bool writer_is_busy(const struct writer *w);

#endif
