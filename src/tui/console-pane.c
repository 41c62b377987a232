/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-pane - which pane has the focus, and what the keys do there. What a
 * pane does not know goes to the prompt, and the focus with it when it types.
 */
#include "console-core.h"

#include "ehlo/tui/layout.h"
#include "ehlo/tui/select.h"

/* Rows that :scroll goes at once; :top and :bottom go further. */
#define ROWS_MAX 100000

/* ---- the focus -------------------------------------------------------- */

enum pane
console_pane(const struct console *c)
{
	return c->is_colon ? PANE_PROMPT : c->focus;
}

static bool
is_shown(struct console *c, enum pane pane)
{
	struct layout l;

	console_layout(c, &l);
	return pane != PANE_PANEL || l.panel.rows > 0;
}

static void
focus(struct console *c, enum pane pane)
{
	c->focus = pane;
	if (pane == PANE_PROMPT)
		select_end(&c->view);
	else if (pane == PANE_CONVERSATION)
		select_begin(&c->view, c->conversation);
}

/* step: 1, or PANE_COUNT - 1 for the way back. */
static void
focus_next(struct console *c, unsigned step)
{
	unsigned pane = c->focus;

	do
		pane = (pane + step) % PANE_COUNT;
	while (!is_shown(c, (enum pane)pane));
	focus(c, (enum pane)pane);
}

bool
console_pane_focus(struct console *c, struct slice args)
{
	struct slice name = slice_trim(args);
	enum pane pane = pane_find(name);

	if (name.len == 0) {
		focus_next(c, 1);
	} else if (pane == PANE_COUNT) {
		console_say(c, STYLE_ERROR,
		    "no pane \"%.*s\"; there are prompt, conversation, panel",
		    SLICE_ARGS(slice_range(name, 0, 40)));
		return false;
	} else if (!is_shown(c, pane)) {
		console_say(c, STYLE_HINT, "the %s is not shown at this size",
		    pane_name(pane));
	} else {
		focus(c, pane);
	}
	return true;
}

bool
console_pane_previous(struct console *c, struct slice args)
{
	(void)args;
	focus_next(c, PANE_COUNT - 1);
	return true;
}

/* ---- moving in it ----------------------------------------------------- */

/* The keys reach the conversation from the prompt too. */
static bool
has_selection(const struct console *c)
{
	return c->focus == PANE_CONVERSATION;
}

static bool
scroll_page(struct console *c, long sign)
{
	long rows = c->view.rows > 2 ? c->view.rows - 2 : 1;

	if (has_selection(c))
		select_scroll(&c->view, c->conversation, sign * rows);
	else
		conversation_view_scroll(
		    &c->view, c->conversation, sign * rows);
	return true;
}

static bool
scroll_lines(struct console *c, long lines)
{
	if (has_selection(c))
		select_move(&c->view, c->conversation, lines);
	else
		conversation_view_scroll(&c->view, c->conversation, lines);
	return true;
}

bool
console_pane_scroll(struct console *c, struct slice args)
{
	struct slice word = slice_trim(args);
	bool is_down = slice_starts_with(word, SLICE("-"));
	unsigned long rows;

	word = slice_skip(word, is_down);
	if (word.len == 0 || slice_equals_nocase(word, SLICE("page")))
		return scroll_page(c, is_down ? 1 : -1);
	if (slice_to_number(word, ROWS_MAX, &rows) == 0)
		return scroll_lines(c, is_down ? (long)rows : -(long)rows);
	console_say(
	    c, STYLE_ERROR, "how far? :scroll 10 goes up, :scroll -10 down");
	return false;
}

bool
console_pane_top(struct console *c, struct slice args)
{
	(void)args;
	if (has_selection(c))
		select_first(&c->view, c->conversation);
	else
		conversation_view_top(&c->view, c->conversation);
	return true;
}

bool
console_pane_bottom(struct console *c, struct slice args)
{
	(void)args;
	conversation_view_follow(&c->view);
	select_last(&c->view, c->conversation);
	return true;
}

/* ---- keys ------------------------------------------------------------- */

static void
run(struct console *c, const struct pane_key *row)
{
	struct slice args = slice_str(row->args);

	if (row->colon != COLON_NONE) {
		console_run_colon(c, row->colon, args);
		return;
	}
	console_open_colon(c);
	prompt_set_text(c->prompt, args);
}

bool
console_pane_key(struct console *c, const struct key *key)
{
	const struct pane_key *row;

	if (console_pane(c) == PANE_PROMPT)
		return false;
	/* Esc ends what was opened last. */
	if (key->name == KEY_ESC && c->view.find.is_open)
		return false;
	row = pane_key_find(c->focus, key);
	if (row != NULL)
		run(c, row);
	else if (key_is_text(key))
		focus(c, PANE_PROMPT);
	return row != NULL;
}
