/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-conversation - the events as lines, newest at the bottom. */
#ifndef EHLO_TUI_VIEW_CONVERSATION_H
#define EHLO_TUI_VIEW_CONVERSATION_H

#include "ehlo/base/buf.h"
#include "ehlo/tui/event-set.h"
#include "ehlo/tui/find.h"
#include "ehlo/tui/fold.h"
#include "ehlo/tui/view.h"

/* Zeroed = follows the newest. Only what is seen is measured, so a paint costs
 * the same after ten events and after a million. */
struct conversation_view {
	bool is_scrolled;
	size_t bottom_event; /* when scrolled: the last one seen, */
	size_t bottom_rows;  /* and how many of its rows */
	size_t seen_count;   /* events there were when it was scrolled */
	size_t shown_end;    /* behind the last event in sight, as painted */
	bool is_unfolded;    /* long replies are shown whole, */
	struct event_set unlike; /* but for these */
	bool has_selection;  /* see select.h */
	bool selects_newest; /* whatever comes; */
	size_t selected;     /* else this event */
	struct event_set marked; /* for copying */
	struct find find;    /* its matches are marked */
	int rows, cols;      /* as last painted; */
	int point_row, point_col; /* the sign of the selection; row -1 = none */
	enum view_times times;
	bool is_bare;
	bool is_ascii;
	struct buf text;     /* of the event being measured or painted */
};

void conversation_view_fini(struct conversation_view *v);
void conversation_view_follow(struct conversation_view *v);
/* To the first line. */
void conversation_view_top(
    struct conversation_view *v, const struct conversation *c);
/* Rows up (negative) or down; follows again at the end. */
void conversation_view_scroll(
    struct conversation_view *v, const struct conversation *c, long rows);
/* Brings an event into sight, the middle if it can be. */
void conversation_view_show(struct conversation_view *v,
    const struct conversation *c, size_t event);
/* Shows one long reply the other way than before; false when the event is of
 * none. */
bool conversation_view_fold(struct conversation_view *v,
    const struct conversation *c, size_t event);
/* All long replies whole, or in short. */
void conversation_view_fold_all(struct conversation_view *v);
/* Events below those that are in sight, as last painted. */
size_t conversation_view_below(
    const struct conversation_view *v, const struct conversation *c);
/* "42 below, 5 new"; empty when there is nothing below. */
void conversation_view_badge(const struct conversation_view *v,
    const struct conversation *c, char *out, size_t size);

#endif
