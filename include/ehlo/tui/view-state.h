/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-state - the protocol as the machine that it is: where the conversation
 * stands, which way it came, and where each command in order would lead.
 *
 * Drawn where there is room for the boxes, else told as a list. What leads
 * where is asked of the tracker, never known here. */
#ifndef EHLO_TUI_VIEW_STATE_H
#define EHLO_TUI_VIEW_STATE_H

#include "ehlo/tui/view.h"

struct state_view {
	struct scroll scroll;
};

extern const struct view_ops view_state;

#endif
