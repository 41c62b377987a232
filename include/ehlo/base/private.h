/* SPDX-License-Identifier: GPL-3.0-or-later
 * private - files that nobody but their owner reads, and memory neither. */
#ifndef EHLO_BASE_PRIVATE_H
#define EHLO_BASE_PRIVATE_H

/* Opens a plain file for reading and writing, with mode 0600 from now on; it
 * and its directories (0700) are made when they are not there. -1 with errno
 * when that cannot be, and for links and what would wait for another process,
 * as a FIFO does. */
int private_open(const char *path);

/* No file ever gets what this process has in memory: it leaves no core, and
 * what the system keeps of crashes gets none. For the whole process and its
 * threads; what it executes is not concerned. Call it before a secret comes. */
void private_forbid_dumps(void);

#endif
