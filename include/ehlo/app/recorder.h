/* SPDX-License-Identifier: GPL-3.0-or-later
 * recorder - the facts of a conversation into a file, as they come.
 *
 * One JSON object a line, the header first (model/archive). A recording is
 * made once and never written over: what is there already, and holds anything,
 * is refused. It is the owner's alone (0600); a pipe or a device is written as
 * it is. What cannot be written ends the recording, never the session.
 */
#ifndef EHLO_APP_RECORDER_H
#define EHLO_APP_RECORDER_H

#include <stdbool.h>
#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/model/conversation.h"

struct recorder;

struct recorder_options {
	const char *path;
	const char *target; /* for the header; NULL = none */
	/* It cannot be written any more; err tells the file and the reason,
	 * and recorder_status is 74 from now on. Once. */
	void (*on_failed)(void *context, const struct err *err);
	/* Some of it was written. */
	void (*on_written)(void *context);
	void *context;
};

/* Begins with what c holds already, and with its wall clock, which must be
 * known. NULL with err set when the file cannot be made. c outlives it. */
struct recorder *recorder_new(uv_loop_t *loop, const struct conversation *c,
    const struct recorder_options *options, struct err *err);
/* What is not written yet is lost. NULL is fine, here and below. */
void recorder_free(struct recorder *r);

/* Events were appended. Call it before the transcript can have dropped them. */
void recorder_update(struct recorder *r);
/* The rest, as in writer_finish. */
void recorder_finish(struct recorder *r, const int *signum);

/* 0, or the exit status of a recording that is not whole. */
int recorder_status(const struct recorder *r);
/* It is being written. */
bool recorder_is_on(const struct recorder *r);
/* So much waits to be written that the server should wait, too. */
bool recorder_is_behind(const struct recorder *r);
/* See writer_is_busy. */
bool recorder_is_busy(const struct recorder *r);

/* A file that is made anew, or is empty, or is no plain file; open for writing,
 * 0600. Or -ERR_OUTPUT with err set. */
int recorder_open_file(const char *path, struct err *err);

#endif
