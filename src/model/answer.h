/* SPDX-License-Identifier: GPL-3.0-or-later
 * answer - how a conversation stands, in the words of whoever runs a plan. */
#ifndef EHLO_SRC_MODEL_ANSWER_H
#define EHLO_SRC_MODEL_ANSWER_H

#include "ehlo/base/buf.h"
#include "ehlo/model/session.h"

/* "RCPT was answered 550". */
void answer_add(struct buf *out, const struct exchange *x);
/* Why nothing can be sent any more: "the server closed the connection". */
const char *answer_end(const struct session *s);
/* The newest exchange, asked for or not; NULL = there is none. */
const struct exchange *answer_last(const struct session *s);
/* The newest that was asked for and is answered; NULL = there is none. */
const struct exchange *answer_newest(const struct session *s);
/* The note about a body that nobody asked for, of so many lines. */
void answer_add_unsent(
    struct buf *out, size_t line_count, struct slice answer);

#endif
