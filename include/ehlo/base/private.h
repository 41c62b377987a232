/* SPDX-License-Identifier: GPL-3.0-or-later
 * private - files that nobody but their owner reads. */
#ifndef EHLO_BASE_PRIVATE_H
#define EHLO_BASE_PRIVATE_H

/* Opens a plain file for reading and writing, with mode 0600 from now on; it
 * and its directories (0700) are made when they are not there. -1 with errno
 * when that cannot be, and for links and what would wait for another process,
 * as a FIFO does. */
int private_open(const char *path);

#endif
