/* SPDX-License-Identifier: GPL-3.0-or-later
 * local - links to what runs on this machine: a UNIX socket, or a program
 * that speaks on its standard input and output.
 */
#ifndef EHLO_NET_LOCAL_H
#define EHLO_NET_LOCAL_H

#include "ehlo/base/port.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

struct local;
/* link: open, now the caller's, or NULL: verdict and reason (in words, valid
 * during the call) say why not. */
typedef void (*local_fn)(void *context, struct link *link,
    enum port_verdict verdict, const char *reason);

/* fn is called exactly once unless canceled, never from inside; what was
 * started is gone then. */
struct local *local_connect(
    struct net *n, const char *path, local_fn fn, void *context);
/* By the shell, in a session of its own; what it says on standard error is
 * not looked at. It is ended with its link: by the end of its input, two
 * seconds later by force. */
struct local *local_spawn(
    struct net *n, const char *command, local_fn fn, void *context);
void local_cancel(struct local *l);

#endif
