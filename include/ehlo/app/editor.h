/* SPDX-License-Identifier: GPL-3.0-or-later
 * editor - the person's editor on a private file, with the terminal its own
 * for that time.
 *
 * The command is $VISUAL, else $EDITOR, else vi, run by sh. It is a job of its
 * own in the foreground of the terminal, and is waited for by the loop: what
 * else the loop serves goes on. One at a time.
 */
#ifndef EHLO_APP_EDITOR_H
#define EHLO_APP_EDITOR_H

#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

/* A text longer than this is not taken. */
#define EDITOR_TEXT_MAX ((size_t)16 << 20)

struct editor;

struct editor_events {
	/* It is over; text is what it left, for the call. With err it failed,
	 * and there is none. The editor is gone afterwards. */
	void (*on_done)(
	    void *context, struct slice text, const struct err *err);
	/* It was stopped by its person (Ctrl-Z): the terminal is the program's
	 * to stop too. The editor goes on when this returns. */
	void (*on_stopped)(void *context);
};

/* name: of the file, by which editors know what it is. The caller has left the
 * terminal and does not read it. NULL with err when nothing was started. */
struct editor *editor_open(uv_loop_t *loop, struct slice text,
    const char *name, const struct editor_events *events, void *context,
    struct err *err);
/* Ends it without an event. */
void editor_close(struct editor *e);
/* Removes the file from inside a signal handler; nothing when there is none. */
void editor_abandon(void);

#endif
