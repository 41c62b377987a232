/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-actions - the list of actions: opened, given keys, and what was
 * chosen from it done. */
#include "console-core.h"

bool
console_look_actions(struct console *c, struct slice args)
{
	(void)args;
	actions_view_open(&c->actions);
	return true;
}

/* What wants an argument waits for it in a console line. */
static void
run_command(struct console *c, enum colon colon)
{
	struct buf line = {0};

	if (!colon_needs_argument(colon)) {
		console_run_colon(c, colon, slice_of(NULL, 0));
		return;
	}
	buf_addf(&line, "%s ", colon_row(colon)->name);
	console_open_colon(c);
	prompt_set_text(c->prompt, buf_slice(&line));
	buf_fini(&line);
}

/* As if the first of its keys was pressed. */
static void
press(struct console *c, const struct bind_row *row)
{
	struct slice keys = slice_str(row->keys);
	struct key key;

	if (bind_parse(slice_take_word(&keys), &key))
		console_key(c, &key);
}

void
console_take_action(
    struct console *c, const struct scene *scene, const struct key *key)
{
	struct action action;

	view_actions.key(&c->actions, scene, key);
	if (!actions_view_take(&c->actions, &action))
		return;
	if (action.colon == COLON_NONE)
		press(c, action.bind);
	else
		run_command(c, action.colon);
}
