/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-export - the plan that repeats a session: what was sent, as it would be
 * typed, each line with the code that answered it.
 *
 * Secrets are not in it: an authentication is ":auth MECHANISM". What the
 * budget took is told in a comment in its place.
 */
#ifndef EHLO_MODEL_PLAN_EXPORT_H
#define EHLO_MODEL_PLAN_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"

/* Appends the plan of the session of that number, 0 = of the newest. False
 * (nothing is appended): nothing was sent in it, or there is none. */
bool plan_export(
    const struct conversation *c, uint32_t session, struct buf *out);

#endif
