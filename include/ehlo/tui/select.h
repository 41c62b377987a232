/* SPDX-License-Identifier: GPL-3.0-or-later
 * select - the one line of a conversation that is pointed at, while its pane
 * has the focus.
 *
 * It is a fact of the view, kept in sight as it moves. At the newest line it
 * goes along with what comes; anywhere else it stays, and so does the page.
 */
#ifndef EHLO_TUI_SELECT_H
#define EHLO_TUI_SELECT_H

#include "ehlo/tui/view-conversation.h"

/* Points at the last line in sight; nothing changes when there is one. */
void select_begin(struct conversation_view *v, const struct conversation *c);
void select_end(struct conversation_view *v);

/* The event; NO_EVENT when none is selected. */
size_t select_get(
    const struct conversation_view *v, const struct conversation *c);

/* All of them do nothing when there is no line. */
void select_event(
    struct conversation_view *v, const struct conversation *c, size_t event);
void select_move(
    struct conversation_view *v, const struct conversation *c, long lines);
/* Scrolls by rows and takes the selection along. */
void select_scroll(
    struct conversation_view *v, const struct conversation *c, long rows);
void select_first(struct conversation_view *v, const struct conversation *c);
void select_last(struct conversation_view *v, const struct conversation *c);
/* The size has changed: brings it into sight again. */
void select_show(struct conversation_view *v, const struct conversation *c);

#endif
