/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-mend - how a line of this session is written right. */
#ifndef EHLO_SRC_TUI_COMMENT_MEND_H
#define EHLO_SRC_TUI_COMMENT_MEND_H

#include "ehlo/model/conversation.h"
#include "ehlo/smtp/mend.h"

/* Of a command that was sent and is wrong by what is known, or by its answer;
 * *typed is the line then, borrowed until the conversation goes on. */
bool comment_mend_exchange(struct mend *out, struct slice *typed,
    const struct conversation *c, const struct session *s,
    const struct exchange *x);
/* Of a line that could be sent now. */
bool comment_mend_typed(
    struct mend *out, const struct session *s, struct slice typed);

#endif
