/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-plan - a plan that is stepped: its lines with what became of them, its
 * breakpoints, and what goes out next. */
#ifndef EHLO_TUI_VIEW_PLAN_H
#define EHLO_TUI_VIEW_PLAN_H

#include "ehlo/tui/view.h"

/* A body is one row, with the dot that ends it. Zeroed = the line that is next
 * is in sight. */
struct plan_view {
	bool has_selection;
	size_t selected; /* the first line of a row */
	size_t first;    /* of the rows in sight, as painted */
	int rows;
	bool has_breaks; /* the list of breakpoints is not another's business */
};

/* The row that the line is part of: its first line, and that behind it. */
size_t plan_view_row_begin(const struct script *s, size_t line);
size_t plan_view_row_end(const struct script *s, size_t line);
/* Rows down, or up when negative, from what is selected. */
void plan_view_move(
    struct plan_view *v, const struct script *s, long rows);

/* The name of its file, without the directories. */
struct slice plan_view_name(const struct script *s);
/* The line as it is seen, secrets masked; how far it is set in. */
int plan_view_add_text(struct buf *out, const struct script *s, size_t line);
/* Whether something of it is masked there. */
bool plan_view_has_secret(const struct script *s, size_t line);

/* Bytes on the wire of the lines [begin, end): CRLF and stuffing too. */
size_t plan_wire_len(const struct script *s, size_t begin, size_t end);

/* How long a server waits for the next command (RFC 5321 4.5.3.2.7). */
#define PLAN_IDLE_US ((uint64_t)300 * 1000000)
/* Since the last event of a connection that is open. */
uint64_t plan_idle_us(const struct scene *scene);

/* view_plan has a struct plan_view as its self, the others none. view_breaks
 * is the list of breakpoints below a rule; view_facts where the session
 * stands; view_next what goes out next. */
extern const struct view_ops view_plan, view_breaks, view_facts, view_next;

#endif
