/* SPDX-License-Identifier: GPL-3.0-or-later
 * handover - a text for who can help: what was tried, from where, when, the
 * exact lines, what they mean, and what is asked of whom.
 *
 * Lines of at most 78 columns but for those of the conversation, which stay
 * whole; nothing in it is a control. Secrets are masked, as in the transcript.
 */
#ifndef EHLO_MODEL_HANDOVER_H
#define EHLO_MODEL_HANDOVER_H

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/conversation.h"

/* Appends the text on the newest session; says so where there is none. */
void handover_write(
    struct buf *out, const struct conversation *c, enum utf8_form form);

#endif
