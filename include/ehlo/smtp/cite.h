/* SPDX-License-Identifier: GPL-3.0-or-later
 * cite - where the sections that a text cites can be read.
 *
 * "RFC 5321 3.6.2, 7.9, RFC 3463 3.8" has three links: a section without an RFC
 * is of the one before it. Words that are neither have none.
 */
#ifndef EHLO_SMTP_CITE_H
#define EHLO_SMTP_CITE_H

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

#define CITE_LINK_SIZE 80

/* The next link out of rest, which is moved behind what it cites; "" at the
 * end. number holds the RFC from one call to the next, and is 0 before the
 * first. */
const char *cite_next_link(
    struct slice *rest, unsigned long *number, char out[CITE_LINK_SIZE]);

#endif
