/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-help - keys and commands over the conversation, from their tables. */
#ifndef EHLO_TUI_VIEW_HELP_H
#define EHLO_TUI_VIEW_HELP_H

#include "ehlo/tui/colon.h"
#include "ehlo/tui/view.h"

struct help_view {
	bool is_open;
	/* Brought into sight by the next paint; NULL = none. */
	const struct colon_row *topic;
	int first; /* row of the text at the top */
	int rows;  /* as last painted */
};

#endif
