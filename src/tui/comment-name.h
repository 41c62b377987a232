/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-name - the names in a line that are not ASCII, in ASCII. */
#ifndef EHLO_SRC_TUI_COMMENT_NAME_H
#define EHLO_SRC_TUI_COMMENT_NAME_H

#include "ehlo/model/conversation.h"
#include "ehlo/tui/comment.h"

/* Puts those of a command or reply line before the text: a name that looks
 * like another one changes what all the rest means, and a narrow screen shows
 * the beginning. index may be NO_EVENT. */
void comment_add_names(
    struct comment *out, const struct conversation *c, size_t index);

#endif
