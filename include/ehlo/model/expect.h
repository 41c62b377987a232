/* SPDX-License-Identifier: GPL-3.0-or-later
 * expect - what is said behind ":expect", and whether a session meets it.
 *
 *   250   2yz   550|554|4yz   /extended regular expression/
 *   cap STARTTLS   tls verified   relay refused|accepted
 *
 * A code is about the newest reply to a command (an unsolicited one is none),
 * the expression is searched in each of its lines with the code ("250-SIZE
 * 1000"). Negation: "!" before any of them.
 */
#ifndef EHLO_MODEL_EXPECT_H
#define EHLO_MODEL_EXPECT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/runner.h"

struct expect;

/* -ERR_SYNTAX with err, which begins with the column (from 0) in *column. */
int expect_parse(struct slice text, struct expect **out, size_t *column,
    struct err *err);
void expect_free(struct expect *e);
/* why (may be NULL) gets in words what there is in place of it: "answered 250
 * 2.1.5 Ok". */
bool expect_is_met(
    const struct expect *e, const struct session *s, struct buf *why);
/* A code by the reply to x, whatever came after it; all else as it is now. */
bool expect_is_met_by(const struct expect *e, const struct session *s,
    const struct exchange *x);
/* Whether it says what the newest reply is to be, and not what the session is
 * like: of relaying, while that reply is RCPT's. */
bool expect_is_about_reply(const struct expect *e, const struct session *s);
/* The step that says so, with its whole line: "line 8: expected 250: answered
 * 550 no". */
enum runner_kind expect_judge(const struct expect *e, const struct session *s,
    size_t line, struct buf *out);

#endif
