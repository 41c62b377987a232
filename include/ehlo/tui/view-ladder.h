/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-ladder - the conversation as two parties and time: two lifelines, an
 * event a row, its label inside the arrow; the row's exact bytes beside them
 * or below, never over them. */
#ifndef EHLO_TUI_VIEW_LADDER_H
#define EHLO_TUI_VIEW_LADDER_H

#include "ehlo/base/buf.h"
#include "ehlo/model/ladder.h"
#include "ehlo/tui/event-set.h"
#include "ehlo/tui/view.h"

/* What stands to the left of a row. */
enum ladder_times {
	LADDER_TIMES_BEFORE, /* the server's time, or "+" and the person's */
	LADDER_TIMES_START,  /* since the session began */
	LADDER_TIMES_MARK,   /* since the row that is marked first */
	LADDER_TIMES_CLOCK,  /* where the wall clock is known */
	LADDER_TIMES_COUNT
};

/* How time in which nothing passed is drawn. */
enum ladder_gaps {
	LADDER_GAPS_ROW,    /* a row, from two seconds on */
	LADDER_GAPS_SCALED, /* more rows the longer it is, by its logarithm */
	LADDER_GAPS_OFF,
	LADDER_GAPS_COUNT
};

#define LADDER_MARKS 2

/* Zeroed = follows the newest. */
struct ladder_view {
	struct ladder ladder;
	bool is_scrolled; /* the cursor stays where it is; else at the newest */
	size_t cursor;    /* row of the ladder */
	size_t top;       /* the first row in sight */
	struct event_set unfolded; /* rows by their first event */
	size_t marks[LADDER_MARKS]; /* likewise: A and B */
	size_t mark_count;
	enum ladder_times times;
	enum ladder_gaps gaps;
	bool is_diff;     /* the marked ones beside each other, not the bytes */
	bool is_hex;      /* hexadecimal first */
	struct scroll raw; /* of the bytes, where they have the room of all */
	int rows, cols;   /* as last painted; */
	int point_row;    /* the row that is pointed at; -1 = none */
	struct buf text;  /* of the row being painted */
};

void ladder_view_fini(struct ladder_view *v);
/* Takes in what has come. All below want that done. */
void ladder_view_update(struct ladder_view *v, const struct conversation *c);
/* Rows down, or up when negative; follows again at the end. */
void ladder_view_move(struct ladder_view *v, long rows);
void ladder_view_follow(struct ladder_view *v);
void ladder_view_top(struct ladder_view *v);
/* Points at the row of an event. */
void ladder_view_show(struct ladder_view *v, size_t event);
/* The row that is pointed at; NULL when there is none. */
const struct ladder_row *ladder_view_row(const struct ladder_view *v);
/* Its lines one by one, or as one row again; false when it has but one. */
bool ladder_view_unfold(struct ladder_view *v);
/* The row becomes A; when there is A, B; marked already, it is not any more. */
void ladder_view_mark(struct ladder_view *v);
/* 0 = A, 1 = B: the row; ladder_count when there is none. Where A alone is
 * marked, B is what is pointed at. */
size_t ladder_view_marked(const struct ladder_view *v, size_t mark);

/* The rule above it: what is shown, and where one is. */
void ladder_view_paint_head(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen);

/* The same above the bytes of a row, where they have the room of all. */
void ladder_view_paint_raw_head(struct ladder_view *v,
    const struct scene *scene, const struct pen *pen);

/* The bytes of a row over the whole area: self is a struct ladder_view. */
extern const struct view_ops view_ladder, view_ladder_raw;

#endif
