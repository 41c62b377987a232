/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-exchange - a reply with all that its session says about it, as
 * smtp/explain wants it. */
#ifndef EHLO_MODEL_EXPLAIN_EXCHANGE_H
#define EHLO_MODEL_EXPLAIN_EXCHANGE_H

#include "ehlo/base/buf.h"
#include "ehlo/model/session.h"
#include "ehlo/smtp/explain.h"

/* x: answered. The reply's words are put into words, an empty buffer of the
 * caller's that must live as long as the result is used. */
struct explain_context explain_exchange(
    const struct session *s, const struct exchange *x, struct buf *words);

#endif
