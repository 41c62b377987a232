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

static int
cols_for_panel(const struct console *c)
{
	return c->layout == LAYOUT_PLAN ? LAYOUT_WIDEST : LAYOUT_WIDE;
}

/* Whether it takes the focus by being the next. */
static bool
is_shown(const struct console *c, enum pane pane)
{
	switch (pane) {
	case PANE_PROMPT:
		return true;
	case PANE_CONVERSATION:
		return !console_has_ladder(c);
	case PANE_LADDER:
		return console_has_ladder(c);
	case PANE_PANEL:
		return c->zoom == PANE_PANEL ||
		       (c->cols >= cols_for_panel(c) && !c->hides_panel &&
			   !console_has_ladder(c));
	case PANE_PLAN:
		return c->layout == LAYOUT_PLAN;
	default:
		return false;
	}
}

/* What an opened one lies over. */
static enum pane
below(enum pane pane)
{
	if (pane == PANE_HEX)
		return PANE_CONVERSATION;
	return pane == PANE_RAW ? PANE_LADDER : pane;
}

/* In the plan one begins at the line that is next. */
static void
select_next_line(struct console *c)
{
	const struct script *s = stepper_script(c->step.stepper);
	size_t line = stepper_cursor(c->step.stepper);

	if (line > 0 && line >= script_count(s))
		line = script_count(s) - 1;
	c->step.view.selected = plan_view_row_begin(s, line);
}

static void
focus(struct console *c, enum pane pane)
{
	/* What was opened is closed by leaving it; zoom goes along. */
	if (c->zoom == PANE_EXPLAIN || c->zoom == PANE_STATE)
		c->zoom = PANE_PROMPT;
	if (pane == PANE_EXPLAIN || pane == PANE_STATE ||
	    (c->zoom != PANE_PROMPT && pane != PANE_PROMPT))
		c->zoom = below(pane);
	c->focus = pane;
	c->step.view.has_selection = pane == PANE_PLAN;
	if (pane == PANE_PLAN)
		select_next_line(c);
	if (pane == PANE_PROMPT || pane == PANE_LADDER)
		select_end(&c->view);
	else if (pane == PANE_CONVERSATION)
		select_begin(&c->view, c->conversation);
}

void
console_pane_show(struct console *c, size_t event)
{
	if (console_has_ladder(c)) {
		focus(c, PANE_LADDER);
		ladder_view_update(&c->ladder, c->conversation);
		ladder_view_show(&c->ladder, event);
	} else {
		focus(c, PANE_CONVERSATION);
		select_event(&c->view, c->conversation, event);
	}
}

static bool
is_opened(enum pane pane)
{
	return pane == PANE_EXPLAIN || pane == PANE_HEX || pane == PANE_RAW ||
	       pane == PANE_STATE;
}

void
console_pane_open(struct console *c, enum pane pane)
{
	if (!is_opened(c->focus))
		c->before = c->focus;
	c->explain.scroll.first = 0;
	focus(c, pane);
}

void
console_pane_leave(struct console *c)
{
	if (is_opened(c->focus)) {
		focus(c, c->before);
		return;
	}
	c->zoom = PANE_PROMPT;
	focus(c, PANE_PROMPT);
}

/* Both point at a line: it stays that line. */
static void
follow_layout(struct console *c)
{
	size_t event = console_pane_event(c);

	if (c->focus == PANE_CONVERSATION && console_has_ladder(c)) {
		event = select_get(&c->view, c->conversation);
		console_pane_show(c, event);
	} else if (c->focus == PANE_LADDER && !console_has_ladder(c)) {
		console_pane_show(c, event);
	}
}

void
console_pane_settle(struct console *c)
{
	follow_layout(c);
	if (c->focus == PANE_RAW && !console_has_ladder(c))
		focus(c, PANE_PROMPT);
	if (c->zoom == PANE_PLAN && c->layout != LAYOUT_PLAN)
		c->zoom = PANE_PROMPT;
	if ((c->focus == PANE_PANEL || c->focus == PANE_PLAN) &&
	    !is_shown(c, c->focus))
		focus(c, PANE_PROMPT);
}

/* step: 1, or PANE_COUNT - 1 for the way back. */
static void
focus_next(struct console *c, unsigned step)
{
	unsigned pane = c->focus;

	if (c->focus == PANE_PROMPT && c->zoom != PANE_PROMPT) {
		focus(c, c->zoom);
		return;
	}
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
	} else if (slice_equals_nocase(name, SLICE("back"))) {
		console_pane_leave(c);
	} else if (pane == PANE_HEX) {
		return console_pane_hex(c, args);
	} else if (pane == PANE_RAW) {
		return console_ladder(c, SLICE("raw"));
	} else if (pane == PANE_EXPLAIN || pane == PANE_STATE) {
		console_pane_open(c, pane);
	} else if (pane == PANE_COUNT) {
		console_say(c, STYLE_ERROR,
		    "no pane \"%.*s\"; there are prompt, conversation, panel, "
		    "plan",
		    SLICE_ARGS(slice_range(name, 0, 40)));
		return false;
	} else if (pane == PANE_LADDER ||
		   (pane == PANE_CONVERSATION && !is_shown(c, pane))) {
		c->layout =
		    pane == PANE_LADDER ? LAYOUT_LADDER : LAYOUT_INTERLEAVED;
		focus(c, pane);
	} else if (!is_shown(c, pane)) {
		console_say(c, STYLE_HINT, "%s",
		    pane == PANE_PLAN
			? "the plan is not shown; Alt-O shows it"
			: "the panel is not shown; Alt-P shows it");
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

/* ---- the line at hand ------------------------------------------------- */

size_t
console_pane_event(const struct console *c)
{
	size_t count = conversation_count(c->conversation);
	size_t event = select_get(&c->view, c->conversation);

	if (c->focus == PANE_HEX)
		return c->hex.event;
	if (c->focus == PANE_LADDER && ladder_view_row(&c->ladder) != NULL)
		return ladder_view_row(&c->ladder)->begin;
	if (event == NO_EVENT && count > 0)
		event = count - 1;
	return event;
}

bool
console_pane_hex(struct console *c, struct slice args)
{
	size_t event = console_pane_event(c);

	(void)args;
	if (event == NO_EVENT) {
		console_say(c, STYLE_HINT, "there is no line yet");
		return true;
	}
	c->hex = (struct hex_view){.event = event};
	console_pane_open(c, PANE_HEX);
	return true;
}

bool
console_pane_state(struct console *c, struct slice args)
{
	(void)args;
	c->state.scroll.first = 0;
	if (c->focus == PANE_STATE)
		console_pane_leave(c);
	else
		console_pane_open(c, PANE_STATE);
	return true;
}

/* ---- moving in it ----------------------------------------------------- */

static bool
has_selection(const struct console *c)
{
	return c->focus == PANE_CONVERSATION;
}

/* Rows of a plan; its lines are one each. */
static void
move_in_plan(struct console *c, long rows)
{
	plan_view_move(&c->step.view, stepper_script(c->step.stepper), rows);
}

/* What moves: from the prompt too, what is seen. NULL = the conversation. */
static struct scroll *
scroll_of(struct console *c)
{
	enum pane pane = c->focus == PANE_PROMPT ? c->zoom : c->focus;

	if (pane == PANE_PANEL)
		return &c->panel.scroll;
	if (pane == PANE_HEX)
		return &c->hex.scroll;
	if (pane == PANE_RAW)
		return &c->ladder.raw;
	if (pane == PANE_STATE)
		return &c->state.scroll;
	return pane == PANE_EXPLAIN ? &c->explain.scroll : NULL;
}

void
console_pane_page(struct console *c, long sign)
{
	struct scroll *scroll = scroll_of(c);
	long seen = scroll != NULL          ? scroll->rows
	            : console_has_ladder(c) ? c->ladder.rows
	                                    : c->view.rows;
	long rows = seen > 2 ? seen - 2 : 1;

	if (c->focus == PANE_PLAN)
		move_in_plan(c, sign * c->step.view.rows);
	else if (scroll != NULL)
		scroll_by(scroll, sign * rows);
	else if (console_has_ladder(c))
		ladder_view_move(&c->ladder, sign * rows);
	else if (has_selection(c))
		select_scroll(&c->view, c->conversation, sign * rows);
	else
		conversation_view_scroll(
		    &c->view, c->conversation, sign * rows);
}

void
console_pane_scroll_by(struct console *c, long rows)
{
	struct scroll *scroll = scroll_of(c);

	if (c->focus == PANE_PLAN)
		move_in_plan(c, rows);
	else if (scroll != NULL)
		scroll_by(scroll, rows);
	else if (console_has_ladder(c))
		ladder_view_move(&c->ladder, rows);
	else if (has_selection(c))
		select_move(&c->view, c->conversation, rows);
	else
		conversation_view_scroll(&c->view, c->conversation, rows);
}

bool
console_pane_scroll(struct console *c, struct slice args)
{
	struct slice word = slice_trim(args);
	bool is_down = slice_starts_with(word, SLICE("-"));
	unsigned long rows;

	word = slice_skip(word, is_down);
	if (word.len == 0 || slice_equals_nocase(word, SLICE("page"))) {
		console_pane_page(c, is_down ? 1 : -1);
	} else if (slice_to_number(word, ROWS_MAX, &rows) == 0) {
		console_pane_scroll_by(c, is_down ? (long)rows : -(long)rows);
	} else {
		console_say(c, STYLE_ERROR,
		    "how far? :scroll 10 goes up, :scroll -10 down");
		return false;
	}
	return true;
}

bool
console_pane_top(struct console *c, struct slice args)
{
	struct scroll *scroll = scroll_of(c);

	(void)args;
	if (c->focus == PANE_PLAN)
		move_in_plan(c, -ROWS_MAX);
	else if (scroll != NULL)
		scroll->first = 0;
	else if (console_has_ladder(c))
		ladder_view_top(&c->ladder);
	else if (has_selection(c))
		select_first(&c->view, c->conversation);
	else
		conversation_view_top(&c->view, c->conversation);
	return true;
}

bool
console_pane_bottom(struct console *c, struct slice args)
{
	struct scroll *scroll = scroll_of(c);

	(void)args;
	if (c->focus == PANE_PLAN) {
		move_in_plan(c, ROWS_MAX);
		return true;
	}
	if (scroll != NULL) {
		scroll_by(scroll, scroll->wanted);
		return true;
	}
	console_follow(c);
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
