/* SPDX-License-Identifier: GPL-3.0-or-later
 * file - files that a person names: read whole, or opened to be read. */
#ifndef EHLO_BASE_FILE_H
#define EHLO_BASE_FILE_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"

/* A descriptor to read from, or -ERR_INPUT with the path and the reason. Never
 * waits: a pipe or a device is no file. */
int file_open(const char *path, struct err *err);
/* Appends what the file holds; opened likewise, but a pipe that is open already
 * (/dev/fd/N, as a shell writes it) is read to its end.
 * 0, or -ERR_INPUT with the path and the reason, also when there are more
 * than max bytes. */
int file_read(const char *path, size_t max, struct buf *out, struct err *err);

#endif
