/* SPDX-License-Identifier: GPL-3.0-or-later
 * layout - rows are dealt from both ends; the conversation gets the rest. */
#include "ehlo/tui/layout.h"

#define PANEL_COLS      33
#define PANEL_COLS_WIDE 44
#define PANEL_COLS_MIN  16
/* What the panel leaves. */
#define CONVERSATION_COLS_MIN 40
/* With fewer rows than this only the head of the explanation is shown. */
#define ROWS_FOR_EXPLAIN        16
#define ROWS_FOR_LONG_EXPLAIN   28
#define ROWS_FOR_LONGER_EXPLAIN 40
#define ROWS_FOR_PANES          4
#define COLS_FOR_PANES          20
#define ROWS_FOR_FOOTER         10
#define HEAD_ROWS               1
/* Of all rows, whatever stands above it wants. */
#define PART_OF_CONVERSATION 4
/* The plan beside conversation and panel, and its part of the rest. */
#define PLAN_COLS          44
#define PLAN_PERCENT       52
#define ROWS_FOR_BREAKS    20
#define ROWS_FOR_FACTS     9
#define ROWS_FOR_ALL_FACTS 14
#define COLS_FOR_ALL_FACTS 44
#define FACT_ROWS          3
#define ALL_FACT_ROWS      6

struct deal {
	int top, bottom; /* rows not dealt yet: [top, bottom) */
	int cols;
};

static struct area
take_top(struct deal *d, int rows)
{
	struct area area = {.row = d->top, .cols = d->cols};

	if (rows > d->bottom - d->top)
		rows = d->bottom - d->top;
	area.rows = rows;
	d->top += rows;
	return area;
}

static struct area
take_bottom(struct deal *d, int rows)
{
	struct area area = {.cols = d->cols};

	if (rows > d->bottom - d->top)
		rows = d->bottom - d->top;
	area.rows = rows;
	d->bottom -= rows;
	area.row = d->bottom;
	return area;
}

static bool
is_tiny(const struct layout_wish *w)
{
	return w->rows < ROWS_FOR_FOOTER || w->cols < LAYOUT_NARROW;
}

static bool
is_small(const struct layout_wish *w)
{
	return w->rows < ROWS_FOR_EXPLAIN || w->cols < LAYOUT_MEDIUM;
}

static bool
has_plan(const struct layout_wish *w)
{
	return w->kind == LAYOUT_PLAN && !is_tiny(w);
}

/* There is room for three panes side by side. */
static bool
has_three(const struct layout_wish *w)
{
	return has_plan(w) && w->cols >= LAYOUT_WIDEST && !w->hides_panel;
}

static bool
has_panel(const struct layout_wish *w)
{
	return has_three(w) ||
	       (!has_plan(w) && w->cols >= LAYOUT_WIDE && !w->hides_panel);
}

static int
explain_rows(const struct layout_wish *w)
{
	if (is_tiny(w) || w->hides_explain)
		return 0;
	if (is_small(w))
		return !has_plan(w);
	if (w->rows < ROWS_FOR_LONG_EXPLAIN)
		return 4;
	return w->rows < ROWS_FOR_LONGER_EXPLAIN ? 5 : 7;
}

/* One that is no head of an explanation. */
static int
rule_rows(const struct layout_wish *w)
{
	return has_plan(w) ? !is_small(w) : !is_tiny(w) && explain_rows(w) != 1;
}

/* Of those that are left, the conversation keeps its part. */
static int
status_rows(const struct layout_wish *w, int left)
{
	int usual = is_small(w) ? 1 : 2;
	int most = left - HEAD_ROWS - rule_rows(w) - explain_rows(w) -
	           w->rows / PART_OF_CONVERSATION;

	if (is_tiny(w) || has_panel(w) || has_plan(w))
		return 0;
	if (w->status_rows <= usual || most <= usual)
		return usual;
	return w->status_rows < most ? w->status_rows : most;
}

static int
usual_panel_cols(const struct layout_wish *w)
{
	return w->cols < LAYOUT_WIDEST || has_plan(w) ? PANEL_COLS
	                                              : PANEL_COLS_WIDE;
}

int
layout_panel_more(const struct layout_wish *w)
{
	int usual = usual_panel_cols(w);
	int most = w->cols - 1 - CONVERSATION_COLS_MIN - usual -
	           (has_three(w) ? 1 + PLAN_COLS : 0);

	if (w->panel_more > most)
		return most;
	return w->panel_more < PANEL_COLS_MIN - usual ? PANEL_COLS_MIN - usual
	                                              : w->panel_more;
}

static void
split_panel(struct layout *l, const struct layout_wish *w)
{
	l->panel = (struct area){.row = l->middle.row};
	if (!has_panel(w))
		return;
	l->panel = l->conversation;
	/* With the rule to its left. */
	l->panel.cols = 1 + usual_panel_cols(w) + layout_panel_more(w);
	l->conversation.cols -= l->panel.cols;
	l->panel.col = l->conversation.cols;
}

/* Below each other; five rows of the plan for three of the conversation. */
static void
stack_plan(struct layout *l)
{
	struct deal d = {.top = l->middle.row,
	    .bottom = l->middle.row + l->middle.rows,
	    .cols = l->middle.cols};

	l->plan = take_top(&d, (l->middle.rows - 1) * 5 / 8);
	l->wire = take_top(&d, 1);
	l->conversation = take_top(&d, d.bottom - d.top);
}

/* Beside each other: the plan at the right of conversation and panel, or at
 * the left of the conversation. */
static void
split_plan(struct layout *l, const struct layout_wish *w)
{
	bool is_right = has_three(w);
	int cols = is_right ? PLAN_COLS : w->cols * PLAN_PERCENT / 100;

	l->plan = l->split = l->conversation;
	l->plan.cols = cols;
	l->split.cols = 1;
	l->conversation.cols -= cols + 1;
	if (is_right) {
		l->split.col = l->conversation.cols;
		l->plan.col = l->split.col + 1;
	} else {
		l->split.col = cols;
		l->conversation.col = cols + 1;
	}
}

/* They are below the conversation, not below the panel. */
static void
take_facts(struct layout *l)
{
	int rows = l->conversation.rows < ROWS_FOR_FACTS ? 0 : FACT_ROWS;

	if (l->conversation.rows >= ROWS_FOR_ALL_FACTS &&
	    l->conversation.cols >= COLS_FOR_ALL_FACTS)
		rows = ALL_FACT_ROWS;
	l->facts = l->conversation;
	l->facts.rows = rows;
	l->conversation.rows -= rows;
	l->facts.row += l->conversation.rows;
}

static void
split_middle(struct layout *l, const struct layout_wish *w)
{
	l->conversation = l->middle;
	if (has_plan(w) && is_small(w)) {
		stack_plan(l);
		return;
	}
	if (has_plan(w))
		split_plan(l, w);
	split_panel(l, w);
	if (has_plan(w))
		take_facts(l);
}

/* One pane between the bar and the prompt. The head of the explanation is its
 * own. */
static void
deal_zoomed(struct layout *l, struct deal *d, const struct layout_wish *w)
{
	bool is_explain = w->zoom == PANE_EXPLAIN;

	l->rule = take_bottom(d, !is_small(w));
	if (!is_explain)
		l->head = take_top(d, !is_tiny(w));
	l->middle = take_top(d, d->bottom - d->top);
	if (is_explain)
		l->explain = l->middle;
	else if (w->zoom == PANE_PANEL)
		l->panel = l->middle;
	else if (w->zoom == PANE_PLAN)
		l->plan = l->middle;
	else
		l->conversation = l->middle;
}

/* Where they have no room below the plan itself. */
static int
break_rows(const struct layout_wish *w)
{
	return has_plan(w) && w->has_breaks && !is_small(w) &&
	               w->cols < LAYOUT_WIDE && w->rows >= ROWS_FOR_BREAKS
	           ? 2
	           : 0;
}

static void
deal_all(struct layout *l, struct deal *d, const struct layout_wish *w)
{
	l->status = take_top(d, status_rows(w, d->bottom - d->top));
	l->head = take_top(d, !is_tiny(w) && !(has_plan(w) && is_small(w)));
	l->rule = take_bottom(d, rule_rows(w));
	l->explain = take_bottom(d, explain_rows(w));
	l->breaks = take_bottom(d, break_rows(w));
	l->middle = take_top(d, d->bottom - d->top);
	split_middle(l, w);
}

/* A hint is shown in a small window too, while there is one. */
static int
footer_rows(int rows, int hint_rows)
{
	if (rows < ROWS_FOR_FOOTER)
		return hint_rows > 0 && rows > 2 ? 1 : 0;
	if (hint_rows > rows / 4)
		hint_rows = rows / 4;
	return hint_rows > 1 ? hint_rows : 1;
}

void
layout_make(struct layout *l, const struct layout_wish *wish)
{
	struct deal d = {.bottom = wish->rows, .cols = wish->cols};

	*l = (struct layout){
	    .has_times =
		wish->cols >= (has_plan(wish) ? LAYOUT_WIDE : LAYOUT_MEDIUM)};
	l->footer = take_bottom(&d, footer_rows(wish->rows, wish->hint_rows));
	l->prompt = take_bottom(&d, 1);
	l->bar = take_top(&d, 1);
	/* The prompt and the word of the state: more cannot be read. */
	if (wish->rows < ROWS_FOR_PANES || wish->cols < COLS_FOR_PANES)
		l->bar.rows += d.bottom - d.top;
	else if (wish->zoom == PANE_PROMPT)
		deal_all(l, &d, wish);
	else
		deal_zoomed(l, &d, wish);
}
