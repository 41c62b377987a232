/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-mouse - whose the mouse is, and what its wheel does while it is
 * ours. */
#include "console-core.h"

/* Rows for a notch of the wheel, as terminals scroll themselves. */
#define NOTCH_ROWS 3

bool
console_look_mouse(struct console *c, struct slice args)
{
	(void)args;
	c->has_mouse = !c->has_mouse;
	console_say(c, STYLE_HINT, "%s",
	    c->has_mouse ? "mouse on: the wheel scrolls; Shift-drag selects "
			   "(Option or Fn on macOS)"
			 : "mouse off: it is the terminal's, to select text");
	return true;
}

/* A view that knows no wheel knows the keys. */
static void
move_by_keys(const struct view_ops *view, void *self, const struct scene *scene,
    enum key_name name)
{
	struct key key = {.name = name};

	for (int i = 0; i < NOTCH_ROWS; i++)
		view->key(self, scene, &key);
}

void
console_take_mouse(
    struct console *c, const struct scene *scene, const struct key *key)
{
	bool is_up = key->name == KEY_WHEEL_UP;
	enum key_name arrow = is_up ? KEY_UP : KEY_DOWN;

	if (c->actions.is_open)
		move_by_keys(&view_actions, &c->actions, scene, arrow);
	else if (c->help.is_open)
		move_by_keys(&view_help, &c->help, scene, arrow);
	else
		console_pane_scroll_by(c, is_up ? -NOTCH_ROWS : NOTCH_ROWS);
}
