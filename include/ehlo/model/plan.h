/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan - the one language: lines that are typed, piped or read from a file.
 *
 * Syntax decides, not state: the lines after a DATA line up to a lone dot are
 * its body. Feed bytes as they come, take items until there are none; an item
 * is given out as soon as its line is whole.
 */
#ifndef EHLO_MODEL_PLAN_H
#define EHLO_MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/smtp/line.h"

enum plan_kind {
	PLAN_SEND,     /* a line that is sent as it is, with CRLF */
	PLAN_CONSOLE,  /* ":command args": text holds it without the colon */
	PLAN_COMMENT,  /* "# ...": text holds all behind the sign */
	PLAN_EMPTY,    /* an empty line outside mail data */
	PLAN_DATA,     /* a line of a DATA body, not stuffed */
	PLAN_DATA_END, /* the lone dot */
	PLAN_KIND_COUNT
};

/* Longer lines are cut, and the item says so. */
#define PLAN_LINE_MAX ((size_t)16 << 20)

struct plan_item {
	enum plan_kind kind;
	struct slice text;  /* valid until the next call with this plan */
	size_t line_number; /* 1-based */
	size_t skipped;     /* bytes beyond PLAN_LINE_MAX, not in text */
};

/* Long enough for a word that no message holds. */
#define PLAN_END_MAX 40

struct plan {
	struct line_reader reader;
	size_t line_number;
	bool is_in_data;
	char end[PLAN_END_MAX + 1]; /* of a body; "" = the lone dot */
};

void plan_init(struct plan *p);
void plan_fini(struct plan *p);
/* From now on a body ends by this line, and a lone dot is content: for what the
 * program composes, where any line may stand. At most PLAN_END_MAX bytes. */
void plan_set_end(struct plan *p, const char *end);
void plan_feed(struct plan *p, struct slice bytes);
/* End of input: a last line without ending counts. */
void plan_finish(struct plan *p);
bool plan_next(struct plan *p, struct plan_item *out);
/* The next line as it stands, whatever it looks like: the answer to a 334 is
 * one. A PLAN_SEND item; never opens a body. */
bool plan_next_answer(struct plan *p, struct plan_item *out);

/* Whether the next line is one of the console's, and whole; text, unless it is
 * NULL, gets it without the colon. */
bool plan_at_console(const struct plan *p, struct slice *text);

/* One line (no ending) outside mail data: "::x" is the line ":x". */
void plan_classify(struct slice line, struct plan_item *out);

/* Appends the bytes that the text of ":raw" stands for: \r \n \t \0 \\ and
 * \xNN. -ERR_SYNTAX (out as it was) with err naming what is no escape. */
int plan_unescape(struct slice text, struct buf *out, struct err *err);

#endif
