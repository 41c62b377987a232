/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-help - keys and commands over the conversation, from their tables, or
 * another text that a command has to show. */
#ifndef EHLO_TUI_VIEW_HELP_H
#define EHLO_TUI_VIEW_HELP_H

#include "ehlo/tui/colon.h"
#include "ehlo/tui/view.h"

struct help_view {
	bool is_open;
	/* Brought into sight by the next paint; NULL = none. */
	const struct colon_row *topic;
	/* Shown in the place of keys and commands, with its title; borrowed. */
	struct slice text;
	const char *title;
	int first; /* row of the text at the top */
	/* As last painted: */
	int rows;
	bool has_more; /* below */
};

#endif
