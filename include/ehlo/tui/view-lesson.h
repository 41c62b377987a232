/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-lesson - the lesson at hand, in the places of the panel and of the
 * status rows. */
#ifndef EHLO_TUI_VIEW_LESSON_H
#define EHLO_TUI_VIEW_LESSON_H

#include "ehlo/model/lesson.h"
#include "ehlo/tui/view.h"

struct lesson_view {
	const struct lesson *lesson; /* borrowed; NULL = none */
	size_t place, count;         /* of it among all, from 1; 0 = in none */
	size_t hints;                /* shown of the step at hand */
	const struct lesson_answer *answer; /* the wrong one that was given */
	struct page_view *page;      /* that of the panel */
};

/* "LESSON 5 of 15  Who may relay?" */
void lesson_view_add_title(struct buf *out, const struct lesson_view *v);

/* In the panel's place all of it; in that of the status rows the task. */
extern const struct view_ops view_lesson, view_lesson_status;

#endif
