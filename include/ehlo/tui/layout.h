/* SPDX-License-Identifier: GPL-3.0-or-later
 * layout - which region of the screen has which rows and columns, at every
 * size: what does not fit goes, the prompt last. */
#ifndef EHLO_TUI_LAYOUT_H
#define EHLO_TUI_LAYOUT_H

#include <stdbool.h>

#include "ehlo/tui/flow.h"
#include "ehlo/tui/pane.h"

/* From this many columns on, the panel stands beside the conversation. */
#define LAYOUT_WIDE 100
/* From this many on, the plan does as well. */
#define LAYOUT_WIDEST 132
#define LAYOUT_MEDIUM 60
#define LAYOUT_NARROW 40

/* What the middle of the screen shows; :layout goes from one to the next. */
enum layout_kind {
	LAYOUT_INTERLEAVED, /* the conversation, line by line, and the panel */
	LAYOUT_LADDER,      /* as two parties and time, alone */
	LAYOUT_PLAN,        /* the plan that is stepped, and the conversation */
	LAYOUT_COUNT
};

/* A region without rows is not shown. */
struct layout {
	struct area bar;
	struct area status;
	struct area head;         /* the rule above the conversation */
	struct area middle;       /* below it, over the whole width */
	struct area conversation; /* a part of it, as the panel is */
	struct area panel;        /* its first column is the rule to the left */
	struct area split;        /* the rule between plan and what is beside */
	struct area plan;
	struct area wire;         /* the rule between a plan and what is below */
	struct area facts;        /* below the conversation beside a plan */
	struct area breaks;       /* the list of breakpoints, with its rule */
	struct area explain;      /* its first row is a rule with the head */
	struct area rule;         /* above the prompt */
	struct area prompt;
	struct area footer;
	bool has_times;           /* the conversation shows them */
};

struct layout_wish {
	int rows, cols;
	int hint_rows;      /* of a hint in the footer's place; 0 = none */
	enum pane zoom;     /* has the room of all; PANE_PROMPT = none */
	int status_rows;    /* wanted above the conversation; 0 = the usual */
	bool hides_panel, hides_explain;
	enum layout_kind kind;
	bool has_breaks;    /* there are breakpoints to be listed */
	int panel_more;     /* columns of the panel beyond the usual, may be < 0 */
};

/* What of panel_more the panel can get. */
int layout_panel_more(const struct layout_wish *wish);
void layout_make(struct layout *l, const struct layout_wish *wish);

#endif
