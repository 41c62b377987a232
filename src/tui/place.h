/* SPDX-License-Identifier: GPL-3.0-or-later
 * place - where in a conversation one is, counted in rows as they are shown:
 * folded, wrapped to the width of the last paint. */
#ifndef EHLO_TUI_PLACE_H
#define EHLO_TUI_PLACE_H

#include "ehlo/tui/entry.h"
#include "ehlo/tui/view-conversation.h"

#define HINT_COLS 3

/* A place in the conversation: an event, and rows of it. */
struct place {
	size_t event;
	size_t rows;
};

bool place_has_times(const struct conversation_view *v);
/* Columns of a time, without the one behind it. */
int place_time_cols(const struct conversation_view *v);
int place_prefix_cols(const struct conversation_view *v);
int place_text_cols(const struct conversation_view *v);
enum utf8_form place_form(const struct conversation_view *v);

/* The line as it is shown, with "[+5 more]" where it stands for a fold. */
void place_make_entry(struct conversation_view *v,
    const struct conversation *c, size_t index, struct entry *e);
/* The event, or the line that stands for it: for what is folded, and for what
 * is no longer kept. */
size_t place_shown_event(const struct conversation_view *v,
    const struct conversation *c, size_t index);
/* The next one that is shown; may be the count. */
size_t place_next_event(const struct conversation_view *v,
    const struct conversation *c, size_t index);

/* The whole of one event. */
struct place place_whole(
    struct conversation_view *v, const struct conversation *c, size_t event);
/* The last row of the page; there must be an event. */
struct place place_bottom(
    struct conversation_view *v, const struct conversation *c);
/* The place whose rows - 1 is the first row of a page that ends at p. */
struct place place_page_top(
    struct conversation_view *v, const struct conversation *c, struct place p);
/* Moves p up by rows; what could not be moved. */
size_t place_move_up(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows);
/* Moves p down by rows; false when that is the end. */
bool place_move_down(struct conversation_view *v, const struct conversation *c,
    struct place *p, size_t rows);
/* The page ends at p from now on, whatever comes. */
void place_stay(struct conversation_view *v, const struct conversation *c,
    const struct place *p);

#endif
