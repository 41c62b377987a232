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

/* How many rows it would have above the conversation, if all had room. */
int lesson_view_rows(
    const struct lesson_view *v, const struct scene *scene, int cols);

/* In the panel's place all of it; above the conversation the step at hand. */
extern const struct view_ops view_lesson, view_lesson_status;

#endif
