/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-order - what a person says to the practice server, beside its
 * clients: rules, personalities, held replies, the mailbox. */
#ifndef EHLO_SOURCE_PRACTICE_ORDER_H
#define EHLO_SOURCE_PRACTICE_ORDER_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/source/practice.h"

/* An order is a word and what stands behind it:
 *
 *     fault RULE | list | delete N | clear
 *     rules [RULES]       each ended by LF, in place of those that were
 *     personality [NAME]
 *     hold [on|off]
 *     release [REPLY]
 *     mailbox [N|clear]
 *
 * 0; note gets one line where something has changed, and text the lines that
 * are to be looked at. Or -ERR_USAGE or -ERR_STATE with err set. */
int practice_order(struct practice *p, struct slice order, struct buf *note,
    struct buf *text, struct err *err);

/* "the server holds its reply to RCPT, "250 2.1.5 Ok"" */
void practice_name_held(
    struct buf *out, enum verb verb, struct slice bytes);
/* The same, and what can be done: "; :release sends it, ..." */
void practice_tell_held(
    struct buf *out, enum verb verb, struct slice bytes);

#endif
