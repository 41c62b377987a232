/* SPDX-License-Identifier: GPL-3.0-or-later
 * find - which events show a text, from the newest to the oldest.
 *
 * What is searched is what is shown: the safe form of a line, ASCII letters
 * without case. The work is done in steps of bounded length, so that a long
 * conversation is searched while keys are read; what comes later is searched
 * too. A match is an event, however often the text stands in it.
 */
#ifndef EHLO_TUI_FIND_H
#define EHLO_TUI_FIND_H

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"
#include "ehlo/tui/flow.h"

struct find_hits {
	size_t *events;
	size_t count, size;
};

/* Zeroed = no search. */
struct find {
	bool is_open;
	enum utf8_form form;
	struct buf needle;      /* in its safe form, not empty */
	size_t begin, end;      /* looked at: [begin, end) */
	struct find_hits older; /* before the start, downwards */
	struct find_hits newer; /* since then, upwards */
	/* The match one is at: older[at], or newer[-1 - at]; older.count while
	 * it is still being looked for. */
	long at;
	struct buf text;        /* of the event in hand */
	struct span *spans;     /* of find_mark */
	size_t span_size;
};

/* Ends a search that is open. text must not be empty; count: the events that
 * there are. */
void find_open(
    struct find *f, struct slice text, enum utf8_form form, size_t count);
/* Frees; zeroed afterwards. */
void find_close(struct find *f);

/* Whether there are events that were not looked at. */
bool find_has_work(const struct find *f, size_t count);
/* Looks at some of them. */
void find_step(struct find *f, const struct conversation *c);
/* To the next match; false when there is none that way. An older one may be
 * to be looked for first. */
bool find_go_older(struct find *f);
bool find_go_newer(struct find *f);
/* The event one is at; NO_EVENT when there is none (yet). */
size_t find_current(const struct find *f);
/* From the newest, 1-based; and how many are known. */
size_t find_position(const struct find *f);
size_t find_count(const struct find *f);

/* The spans of an event with its matches in STYLE_SELECT; borrowed until the
 * next call. */
size_t find_mark(struct find *f, const struct span *spans, size_t count,
    const struct span **out);

#endif
