/* SPDX-License-Identifier: GPL-3.0-or-later
 * history-file - the lines of the history, on disk, one by one.
 *
 * Readline writes such a file too, and takes a part of a line, or of all of
 * them, for the whole when the disk is full.
 */
#ifndef EHLO_TUI_HISTORY_FILE_H
#define EHLO_TUI_HISTORY_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"

struct history_file {
	char *path; /* NULL = nothing is kept */
};

/* The line as a history may have it, into an empty buffer: no secret. */
void history_file_add_shown(struct buf *out, struct slice line);

/* Whether there is a file now, for its owner only. path may be NULL. */
bool history_file_open(struct history_file *f, const char *path);
/* Keeps the newest lines only, or all of them where that cannot be. */
void history_file_close(struct history_file *f, size_t lines);

/* 0, or the errno with which the file did not take the line. Then it is as it
 * was, and nothing more is kept: nothing comes behind what is missing. A line
 * that holds a line end is not for a file. */
int history_file_append(struct history_file *f, const char *line);

#endif
