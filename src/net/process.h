/* SPDX-License-Identifier: GPL-3.0-or-later
 * process - a filter that owns the program at the other end of its stream. */
#ifndef EHLO_SRC_NET_PROCESS_H
#define EHLO_SRC_NET_PROCESS_H

#include "stream.h"

/* Starts the command with fd as its standard input and output (fd stays the
 * caller's), on top of stream, which it takes. NULL with *error set to a
 * negative errno; stream stays the caller's then. */
struct filter *process_start(
    struct net *n, const char *command, int fd, struct stream *stream,
    int *error);

#endif
