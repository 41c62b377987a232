/* SPDX-License-Identifier: GPL-3.0-or-later
 * private - files that nobody but their owner reads, and memory neither. */
#ifndef EHLO_BASE_PRIVATE_H
#define EHLO_BASE_PRIVATE_H

#include "ehlo/base/slice.h"

/* Opens a plain file for reading and writing, with mode 0600 from now on; it
 * and its directories (0700) are made when they are not there. -1 with errno
 * when that cannot be, and for links and what would wait for another process,
 * as a FIFO does. */
int private_open(const char *path);

/* Both open the file so, and do all of it or, on a full disk, nothing: 0, or an
 * errno. Bytes are appended; or they become all that is in the file, of which
 * readers see the old or the new content, never a part. */
int private_append(const char *path, struct slice bytes);
int private_replace(const char *path, struct slice bytes);

/* No file ever gets what this process has in memory: it leaves no core, and
 * what the system keeps of crashes gets none. For the whole process and its
 * threads; what it executes is not concerned. Call it before a secret comes. */
void private_forbid_dumps(void);

#endif
