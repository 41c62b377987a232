/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-tls - what a handshake means. */
#ifndef EHLO_SRC_TUI_COMMENT_TLS_H
#define EHLO_SRC_TUI_COMMENT_TLS_H

#include "ehlo/model/event.h"
#include "ehlo/tui/comment.h"

void comment_explain_tls(struct comment *out, const struct event_tls *tls);

#endif
