/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-zoom - which panes are shown, and which one has the room of all. */
#include "console-core.h"

#include "ehlo/tui/layout.h"

bool
console_zoom(struct console *c, struct slice args)
{
	(void)args;
	if (c->focus == PANE_EXPLAIN)
		console_pane_leave(c);
	else if (c->zoom != PANE_PROMPT)
		c->zoom = PANE_PROMPT;
	else
		c->zoom =
		    c->focus == PANE_PANEL ? PANE_PANEL : PANE_CONVERSATION;
	console_pane_settle(c);
	return true;
}

/* The focus does not stay on what it covers. */
static void
zoom_panel(struct console *c)
{
	if (c->focus != PANE_PROMPT)
		console_pane_open(c, PANE_PANEL);
	c->zoom = PANE_PANEL;
}

static void
unzoom_panel(struct console *c)
{
	c->zoom = PANE_PROMPT;
	if (c->focus == PANE_PANEL)
		console_pane_open(c, c->before);
}

/* Where it does not stand beside the conversation it stands in its place. */
bool
console_zoom_panel(struct console *c, struct slice args)
{
	(void)args;
	if (c->zoom == PANE_PANEL)
		unzoom_panel(c);
	else if (c->cols < LAYOUT_WIDE)
		zoom_panel(c);
	else
		c->hides_panel = !c->hides_panel;
	console_pane_settle(c);
	return true;
}

static bool
is_word(struct slice args, const char *word)
{
	return slice_equals_nocase(slice_trim(args), slice_str(word));
}

/* Away, or all of it where a part was shown. */
bool
console_zoom_explain(struct console *c, struct slice args)
{
	if (is_word(args, "off")) {
		c->hides_explain = true;
	} else if (is_word(args, "on") || c->hides_explain) {
		c->hides_explain = false;
	} else if (c->focus == PANE_EXPLAIN) {
		console_pane_leave(c);
	} else if (is_word(args, "all") || c->explain.is_cut) {
		console_pane_open(c, PANE_EXPLAIN);
	} else {
		c->hides_explain = true;
		console_say(
		    c, STYLE_HINT, "no explanations; Alt-E shows them again");
	}
	return true;
}
