/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-zoom - which panes are shown, and which one has the room of all. */
#include "console-core.h"

#include "ehlo/tui/layout.h"

static bool
is_word(struct slice args, const char *word)
{
	return slice_equals_nocase(slice_trim(args), slice_str(word));
}

bool
console_zoom(struct console *c, struct slice args)
{
	(void)args;
	if (c->focus == PANE_EXPLAIN)
		console_pane_leave(c);
	else if (c->zoom != PANE_PROMPT)
		c->zoom = PANE_PROMPT;
	else
		c->zoom = c->focus == PANE_PANEL || c->focus == PANE_PLAN
		              ? c->focus
		              : PANE_CONVERSATION;
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

/* More than the columns of any screen. */
#define MORE_MAX 1000

static bool
is_beside(const struct console *c)
{
	return c->cols >= LAYOUT_WIDE && !c->hides_panel &&
	       c->zoom == PANE_PROMPT;
}

/* By how much the panel gets wider; 0 when the words are none of these. */
static int
read_more(const struct console *c, struct slice args)
{
	int two = c->focus == PANE_CONVERSATION ? -2 : 2;
	bool is_less = slice_starts_with(args, SLICE("-"));
	unsigned long more;

	if (is_word(args, "wider"))
		return two;
	if (is_word(args, "narrower"))
		return -two;
	if ((!is_less && !slice_starts_with(args, SLICE("+"))) ||
	    slice_to_number(slice_skip(args, 1), MORE_MAX, &more) < 0)
		return 0;
	return is_less ? -(int)more : (int)more;
}

/* What cannot be had is not kept for later. */
static bool
resize_panel(struct console *c, int more)
{
	struct layout_wish wish = {
	    .cols = c->cols, .panel_more = c->panel_more + more};

	if (more == 0) {
		console_say(
		    c, STYLE_ERROR, "how much? :panel +4 wider, -4 narrower");
		return false;
	}
	if (is_beside(c))
		c->panel_more = layout_panel_more(&wish);
	else
		console_say(c, STYLE_HINT,
		    "the panel does not stand beside the conversation: no "
		    "columns to share");
	return true;
}

/* Where it does not stand beside the conversation it stands in its place. */
bool
console_zoom_panel(struct console *c, struct slice args)
{
	if (slice_trim(args).len > 0)
		return resize_panel(c, read_more(c, slice_trim(args)));
	if (c->zoom == PANE_PANEL)
		unzoom_panel(c);
	else if (c->cols < LAYOUT_WIDE || console_has_ladder(c))
		zoom_panel(c);
	else
		c->hides_panel = !c->hides_panel;
	console_pane_settle(c);
	return true;
}

/* Away, or all of it where a part was shown. */
bool
console_zoom_explain(struct console *c, struct slice args)
{
	if (slice_trim(args).len > 0 && !is_word(args, "all") &&
	    !is_word(args, "on") && !is_word(args, "off"))
		return console_explain(c, slice_trim(args));
	if (is_word(args, "off")) {
		c->hides_explain = true;
	} else if (is_word(args, "on") || c->hides_explain) {
		c->hides_explain = false;
	} else if (c->focus == PANE_EXPLAIN) {
		console_pane_leave(c);
	} else if (is_word(args, "all") || c->explain.is_cut ||
		   console_has_ladder(c)) {
		console_pane_open(c, PANE_EXPLAIN);
	} else {
		c->hides_explain = true;
		console_say(
		    c, STYLE_HINT, "no explanations; Alt-E shows them again");
	}
	return true;
}
