/* SPDX-License-Identifier: GPL-3.0-or-later
 * stdio - standard input and output of a run without a screen.
 *
 * What can be read or written without waiting is, where the system tells; the
 * rest in libuv's thread pool, which works for files, pipes and terminals alike
 * and leaves their flags as they are. Output goes out as a turn of the loop has
 * gathered it: a slow reader holds up neither signals nor deadlines.
 */
#ifndef EHLO_APP_STDIO_H
#define EHLO_APP_STDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

struct stdio;

struct stdio_events {
	/* Bytes of standard input; empty = its end, or an error of it, which
	 * is in words then (NULL = none). */
	void (*on_input)(
	    void *context, struct slice bytes, const char *error);
	/* Some output was written. */
	void (*on_output)(void *context);
	/* Standard output cannot be written; reason is static. Once. */
	void (*on_output_failed)(void *context, const char *reason);
};

struct stdio *stdio_new(
    uv_loop_t *loop, const struct stdio_events *events, void *context);
/* What is not written yet is lost. While a read or write is under way in its
 * thread, the memory is freed when that ends. */
void stdio_free(struct stdio *s);

/* Asks for the next piece of input, which may come before this returns; ignored
 * while one is under way. */
void stdio_read(struct stdio *s);
/* A read or write is under way in a thread: it cannot be called off, so a
 * program that ends now must not wait for its threads. */
bool stdio_is_busy(const struct stdio *s);

/* Appended to what goes out at the end of this turn of the loop. */
struct buf *stdio_out(struct stdio *s);
/* Begins to write now, not only when the loop turns. */
void stdio_push(struct stdio *s);
/* Turns the loop until everything is written, however slow the reader is. Once
 * *signum is not 0, which a signal may bring about meanwhile, a moment only. */
void stdio_finish(struct stdio *s, const int *signum);
/* Bytes of output not written yet. */
size_t stdio_unwritten(const struct stdio *s);

/* Call it first: a closed standard stream gets a stand-in that fails as a
 * closed one does, so that no socket ever becomes descriptor 0, 1 or 2. */
void stdio_reserve(void);

/* Writes all of bytes to fd, waiting where it must; 0 or a negative errno. */
int stdio_write_all(int fd, struct slice bytes);

#endif
