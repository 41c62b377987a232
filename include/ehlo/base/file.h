/* SPDX-License-Identifier: GPL-3.0-or-later
 * file - a whole file of a person's own, which is small. */
#ifndef EHLO_BASE_FILE_H
#define EHLO_BASE_FILE_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"

/* Appends what the file holds. Never waits: a pipe or a device is no file.
 * 0, or -ERR_INPUT with the path and the reason, also when there are more
 * than max bytes. */
int file_read(const char *path, size_t max, struct buf *out, struct err *err);

#endif
