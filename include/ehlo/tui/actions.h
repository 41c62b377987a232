/* SPDX-License-Identifier: GPL-3.0-or-later
 * actions - all that can be done at the console as one list, out of the
 * tables of keys and of commands; what stands in both stands here once. */
#ifndef EHLO_TUI_ACTIONS_H
#define EHLO_TUI_ACTIONS_H

#include "ehlo/base/buf.h"
#include "ehlo/tui/bind.h"

struct action {
	const struct bind_row *bind; /* NULL = no key does it */
	enum colon colon;            /* COLON_NONE = only its key does it */
};

#define ACTIONS_MAX (BIND_COUNT + COLON_COUNT)

/* Those that show every one of the words somewhere, in any case. First are
 * commands whose name begins so, then commands that have keys, in the order of
 * their table; last what only keys do. out holds ACTIONS_MAX. */
size_t actions_find(struct slice words, struct action *out);

/* A line an action: command, keys and what it does. */
void actions_add_table(struct buf *out);

/* ":scroll [N]", or the keys where there is no command. */
void action_add_name(struct buf *out, const struct action *action);
/* All its keys, parted by blanks; where it has none, "pane" and those that do
 * it in a pane. May add nothing. */
void action_add_keys(struct buf *out, const struct action *action);
const char *action_help(const struct action *action);

#endif
