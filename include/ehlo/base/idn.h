/* SPDX-License-Identifier: GPL-3.0-or-later
 * idn - names of hosts in letters of any script, as servers that know only
 * ASCII take them (RFC 5890 2.3.2.1). */
#ifndef EHLO_BASE_IDN_H
#define EHLO_BASE_IDN_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

/* Appends the A-labels of a domain in UTF-8. 0; -ERR_SYNTAX, when it is no
 * domain's name; -ERR_SYSTEM, when the library is not there. */
int idn_add_ascii(struct slice domain, struct buf *out, struct err *err);

#endif
