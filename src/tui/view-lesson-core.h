/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-lesson-core - what the page of a lesson and its rows share. */
#ifndef EHLO_SRC_TUI_VIEW_LESSON_CORE_H
#define EHLO_SRC_TUI_VIEW_LESSON_CORE_H

#include "ehlo/tui/view-lesson.h"
#include "ehlo/tui/words.h"

bool lesson_view_is_over(const struct lesson_view *v);
/* The step at hand, of one that is not over. */
const struct lesson_step *lesson_view_step(const struct lesson_view *v);
/* The task is to say something, and nobody is there any more. */
bool lesson_view_is_cut_off(
    const struct lesson_view *v, const struct session *session);
/* What to do then. */
void lesson_view_add_again(struct buf *out, const struct lesson_view *v);
/* "LESSON 5 of 15  Who may relay?" */
void lesson_view_add_title(struct buf *out, const struct lesson_view *v);
/* What is told at the end, and the word over it. */
const char *lesson_view_end_title(const struct lesson_view *v);
void lesson_view_add_end(struct buf *out, const struct lesson_view *v);
/* Where to go from there. */
const char *lesson_view_way_on(const struct lesson_view *v);
/* "step 3 of 7"; "done"; "5 of 7 done, 2 skipped". */
void lesson_view_add_place(struct buf *out, const struct lesson_view *v);
/* Of any step, done or not. */
enum sign lesson_view_sign(const struct lesson_step *s);

#endif
