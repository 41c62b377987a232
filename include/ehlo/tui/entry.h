/* SPDX-License-Identifier: GPL-3.0-or-later
 * entry - one event as the line that people read: hint, styled text. */
#ifndef EHLO_TUI_ENTRY_H
#define EHLO_TUI_ENTRY_H

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"
#include "ehlo/tui/flow.h"

#define ENTRY_SPANS_MAX 8

/* The place of a line in a group of commands that did not wait for each
 * other's replies (RFC 2920), or in the replies to them. */
enum entry_group {
	ENTRY_ALONE,
	ENTRY_GROUP_FIRST,
	ENTRY_GROUP_INSIDE,
	ENTRY_GROUP_LAST
};

struct entry {
	const char *hint;        /* three columns: " ->", "<- ", "===" */
	enum style hint_style;
	bool has_time;           /* false for further lines of one reply */
	bool begins_session;     /* a second or later one: a rule before it */
	bool has_finding;        /* a warning or an error */
	enum entry_group group;
	struct span spans[ENTRY_SPANS_MAX];
	size_t span_count;
	char more[32];           /* of entry_add_more; so do not copy it */
};

/* text holds what the spans do not borrow from the event. */
void entry_make(struct entry *e, struct buf *text,
    const struct conversation *c, size_t index);
/* "[+5 more]" behind the text. */
void entry_add_more(struct entry *e, size_t count);

#endif
