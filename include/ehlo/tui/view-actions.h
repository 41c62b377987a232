/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-actions - the list of all actions over the conversation: words sieve
 * it, a key chooses one. */
#ifndef EHLO_TUI_VIEW_ACTIONS_H
#define EHLO_TUI_VIEW_ACTIONS_H

#include "ehlo/tui/actions.h"
#include "ehlo/tui/view.h"

#define ACTIONS_TYPED_MAX 64

struct actions_view {
	bool is_open;
	char typed[ACTIONS_TYPED_MAX]; /* printable ASCII, as the tables are */
	size_t typed_len;
	size_t selected;
	size_t first; /* of the list, in the top row */
	int rows;     /* as last painted */
	bool is_chosen;
};

void actions_view_open(struct actions_view *v);
/* Selects what is in a row of the view, if something is. */
void actions_view_click(struct actions_view *v, int row);
/* The selected one; false when nothing shows the words. */
bool actions_view_selected(const struct actions_view *v, struct action *out);
/* Enter was pressed, which closes the list: what to do; asked once. */
bool actions_view_take(struct actions_view *v, struct action *out);
/* The words in the prompt's row, with the cursor. */
void actions_view_paint_words(
    const struct actions_view *v, struct canvas *c, int row, bool is_ascii);

#endif
