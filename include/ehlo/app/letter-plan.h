/* SPDX-License-Identifier: GPL-3.0-or-later
 * letter-plan - what the options say is to be sent, as the text of a plan that
 * a person can step through. */
#ifndef EHLO_APP_LETTER_PLAN_H
#define EHLO_APP_LETTER_PLAN_H

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"

/* Appends the lines. They know no reply yet: addresses stand as they were
 * typed, all in one transaction. 0; or negative with err set: an option or a
 * file is not in order, or the message has more than some MiB, which no plan
 * shall hold. */
int letter_plan_write(
    const struct args *args, struct buf *out, struct err *err);

#endif
