/* SPDX-License-Identifier: GPL-3.0-or-later
 * netrc - the password for a machine, in a file that many programs share. */
#ifndef EHLO_CLI_NETRC_H
#define EHLO_CLI_NETRC_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* The first entry of text for host, or a "default" one before it, whose login
 * is user; of any login when user is empty, which is filled then. True when it
 * has a password, which is added. text: words between blanks, or in "quotes"
 * with \ before a quote; "# comments"; a "macdef" is passed over. */
bool netrc_find(struct slice text, struct slice host, struct buf *user,
    struct buf *password);

#endif
