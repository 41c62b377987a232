/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder-paint - what the files of the ladder share. */
#ifndef EHLO_TUI_LADDER_PAINT_H
#define EHLO_TUI_LADDER_PAINT_H

#include "ehlo/tui/entry.h"
#include "ehlo/tui/view-ladder.h"
#include "ehlo/tui/words.h"

/* Bytes of a row that are looked at; more are counted. */
#define LADDER_RAW_MAX ((size_t)64 << 10)

/* ---- ladder-label.c: what stands on an arrow */
struct ladder_label {
	struct entry entry; /* its spans, and the hint for rows without arrows */
	enum sign sign;     /* SIGN_COUNT = nothing is thought of it */
	char count[48];
	char bar[48];
};

/* text holds what the spans do not borrow. */
void ladder_label_make(struct ladder_label *label, struct buf *text,
    const struct ladder *l, const struct conversation *c, size_t row);

/* Of a chunk, also where in its message it is, as a bar that pen draws. */
void ladder_label_add_bar(struct ladder_label *label, const struct ladder *l,
    size_t row, const struct pen *pen);

/* "1,482" */
void ladder_add_number(struct buf *out, uint64_t number);
/* "45 ms", "4.9 s" */
void ladder_add_time(struct buf *out, uint64_t us);

/* ---- ladder-move.c: what rows of the screen a row of the ladder takes */
struct ladder_parts {
	int rule;   /* above the first of a session */
	int gap;    /* in which nothing passed */
	int lines;  /* of it, unfolded, below the row itself */
	size_t cut; /* lines that are too many to be shown */
};

struct ladder_parts ladder_parts_of(const struct ladder_view *v, size_t row);
/* The row that is first in sight on a page of so many rows. */
size_t ladder_settle_top(struct ladder_view *v, int rows);

/* ---- ladder-rungs.c: those rows */
#define LADDER_PREFIX_COLS 3
#define LADDER_HINT_COLS   3

/* Where the columns are. */
struct rungs {
	struct ladder_view *v;
	const struct scene *scene;
	struct pen pen;
	int time_col, time_cols; /* 0 = no times */
	int left, right;         /* lifelines; left 0 = none */
	int label;               /* where there are none: the label, its hint
	                          * before it */
	enum ladder_times times;
};

/* All that belongs to a row, from a row of the pen on; the one below it. */
int ladder_rungs_paint(const struct rungs *r, int y, size_t row);

/* ---- view-ladder-raw.c */
/* Below the lifelines, or beside them: without what the rule says. */
void ladder_raw_paint(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen, bool is_short);
/* "Raw #17", and "reply to #16, 45 ms"; or "Diff A #16, B #17". */
void ladder_raw_title(const struct ladder_view *v, const struct conversation *c,
    struct buf *title, struct buf *note);

#endif
