/* SPDX-License-Identifier: GPL-3.0-or-later
 * layout - rows are dealt from both ends; the conversation gets the rest. */
#include "ehlo/tui/layout.h"

#define PANEL_COLS 33
/* With fewer rows than this only the head of the explanation is shown. */
#define ROWS_FOR_EXPLAIN      16
#define ROWS_FOR_LONG_EXPLAIN 28
#define ROWS_FOR_LONG_STATUS  24
#define ROWS_FOR_FOOTER       10

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

static int
explain_rows(int rows, int cols)
{
	if (rows < ROWS_FOR_FOOTER || cols < LAYOUT_NARROW)
		return 0;
	if (rows < ROWS_FOR_EXPLAIN || cols < LAYOUT_MEDIUM)
		return 1;
	return rows < ROWS_FOR_LONG_EXPLAIN ? 4 : 5;
}

static int
status_rows(int rows, int cols)
{
	if (rows < ROWS_FOR_FOOTER || cols < LAYOUT_NARROW ||
	    cols >= LAYOUT_WIDE)
		return 0;
	if (rows < ROWS_FOR_EXPLAIN || cols < LAYOUT_MEDIUM)
		return 1;
	return rows < ROWS_FOR_LONG_STATUS ? 2 : 3;
}

static void
split_panel(struct layout *l, struct area rest)
{
	l->conversation = rest;
	l->panel = (struct area){.row = rest.row};
	if (rest.cols < LAYOUT_WIDE)
		return;
	l->conversation.cols = rest.cols - PANEL_COLS - 1;
	l->panel = rest;
	l->panel.col = l->conversation.cols;
	l->panel.cols = PANEL_COLS + 1;
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
layout_make(struct layout *l, int rows, int cols, int hint_rows)
{
	struct deal d = {.bottom = rows, .cols = cols};
	bool has_head = rows >= ROWS_FOR_FOOTER && cols >= LAYOUT_NARROW;

	*l = (struct layout){.has_times = cols >= LAYOUT_MEDIUM};
	l->footer = take_bottom(&d, footer_rows(rows, hint_rows));
	l->prompt = take_bottom(&d, 1);
	l->bar = take_top(&d, 1);
	l->status = take_top(&d, status_rows(rows, cols));
	l->head = take_top(&d, has_head ? 1 : 0);
	l->rule = take_bottom(&d, explain_rows(rows, cols) > 1 ? 1 : 0);
	l->explain = take_bottom(&d, explain_rows(rows, cols));
	split_panel(l, take_top(&d, d.bottom - d.top));
}
