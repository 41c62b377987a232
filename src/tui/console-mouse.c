/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-mouse - whose the mouse is, and what its wheel does while it is
 * ours. */
#include "ehlo/tui/layout.h"

#include "console-core.h"

/* Rows for a notch of the wheel, as terminals scroll themselves. */
#define NOTCH_ROWS 3

bool
console_look_mouse(struct console *c, struct slice args)
{
	(void)args;
	c->has_mouse = !c->has_mouse;
	console_say(c, STYLE_HINT, "%s",
	    c->has_mouse ? "mouse on: wheel and clicks; Shift-drag selects "
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

static bool
is_inside(const struct area *area, const struct key *key)
{
	return key->row >= area->row && key->row < area->row + area->rows &&
	       key->col >= area->col && key->col < area->col + area->cols;
}

/* The pane that was clicked gets the focus; in the list of actions, the row
 * is selected. */
static void
click(struct console *c, const struct key *key)
{
	struct layout l;
	enum pane pane = PANE_COUNT;

	console_layout(c, &l);
	if (is_inside(&l.prompt, key))
		pane = PANE_PROMPT;
	else if (is_inside(&l.conversation, key))
		pane = console_has_ladder(c) ? PANE_LADDER : PANE_CONVERSATION;
	else if (is_inside(&l.panel, key))
		pane = PANE_PANEL;
	if (c->actions.is_open)
		actions_view_click(&c->actions, key->row - l.middle.row);
	else if (pane != PANE_COUNT && !c->help.is_open && !c->check.is_open &&
		 !c->findings.is_open)
		console_pane_focus(c, slice_str(pane_name(pane)));
}

void
console_take_mouse(
    struct console *c, const struct scene *scene, const struct key *key)
{
	bool is_up = key->name == KEY_WHEEL_UP;
	enum key_name arrow = is_up ? KEY_UP : KEY_DOWN;

	if (key->name == KEY_CLICK)
		click(c, key);
	else if (c->actions.is_open)
		move_by_keys(&view_actions, &c->actions, scene, arrow);
	else if (c->help.is_open)
		move_by_keys(&view_help, &c->help, scene, arrow);
	else if (c->findings.is_open)
		move_by_keys(&view_findings, &c->findings, scene, arrow);
	else if (c->check.is_open)
		move_by_keys(&view_report, &c->check, scene, arrow);
	else
		console_pane_scroll_by(c, is_up ? -NOTCH_ROWS : NOTCH_ROWS);
}
