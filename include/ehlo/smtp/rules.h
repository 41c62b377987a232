/* SPDX-License-Identifier: GPL-3.0-or-later
 * rules - how a practice server departs from its personality, as data.
 *
 * A rule is a line: which command, of whom, what it gets, and how often.
 *
 *     rcpt *@example.com from 192.0.2.*  450 4.2.0 "Try later"  first 2
 *     ehlo delay 3s
 *     data drop
 *     rcpt greylist 30s 3 tries
 *     user carol "open up"
 *
 * Lines that begin with the name of a setting instead change what the
 * personality takes mail for. The language is in the manual; its words are in
 * rules-parse.c. No clock and no chance in here: time is handed in, and what is
 * by odds comes out alike for the same seed and the same questions.
 */
#ifndef EHLO_SMTP_RULES_H
#define EHLO_SMTP_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/smtp/personality.h"
#include "ehlo/smtp/verb.h"

/* More lines than this are refused. */
#define RULES_MAX 100
/* Senders and recipients that greylisting remembers; the oldest goes. */
#define RULES_GREY_MAX 1024

struct rules;

struct rules *rules_new(const struct personality *base);
void rules_free(struct rules *r);

/* All lines of a file; every error becomes a line "NAME:LINE:COLUMN: what" in
 * errors (NULL: they are known), and the other lines are taken. Returns how many errors there were. */
size_t rules_read(struct rules *r, const char *name, struct slice text,
    struct buf *errors);
/* One line. 0, or -ERR_USAGE with err set. */
int rules_add(struct rules *r, struct slice line, struct err *err);
/* Whether a line could be one: 0, or -ERR_USAGE with err set and *column (from
 * 1) saying where. */
int rules_check(struct slice line, size_t *column, struct err *err);
/* Takes away line number (from 1, as listed). 0 or -ERR_RANGE. */
int rules_remove(struct rules *r, size_t number);
/* All of them; what was counted and remembered goes, too. */
void rules_clear(struct rules *r);
size_t rules_count(const struct rules *r);
/* Line number (from 1) as it was written, and how often it has applied;
 * borrowed until the next change. */
struct slice rules_line(
    const struct rules *r, size_t number, unsigned long *applied);

/* The personality with the settings; its address stays the same until
 * rules_free, what it says changes with the lines. */
const struct personality *rules_personality(const struct rules *r);
/* Another one, with the same lines. */
void rules_play(struct rules *r, const struct personality *base);
/* That without the settings. */
const struct personality *rules_base(const struct rules *r);

/* What is counted by session; zeroed when one begins. */
struct rules_session {
	unsigned generation;
	unsigned counts[RULES_MAX];
};

/* In the place of a verb: a line of mail data came. */
#define RULES_DATA_LINE (VERB_COUNT + 1)

struct rules_question {
	enum verb verb;
	struct slice subject; /* the mailbox, "<>" without one; else what stands
	                       * behind the verb, or in the line; never a
	                       * secret */
	struct slice client;  /* address as text */
	struct slice sender;  /* of the transaction */
	int64_t now_s;
};

struct rules_answer {
	bool has_reply;
	bool is_raw;         /* reply is bytes as they are, not a template */
	bool is_drop;        /* and then close */
	unsigned delay_ms;   /* before all that */
	struct slice reply;  /* NUL behind it; borrowed until the next change */
};

/* Before the server thinks: the first rule that has an answer. s may be
 * NULL. */
void rules_ask(struct rules *r, struct rules_session *s,
    const struct rules_question *q, struct rules_answer *out);
/* Where it would take a recipient: greylisting. */
void rules_ask_grey(struct rules *r, struct rules_session *s,
    const struct rules_question *q, struct rules_answer *out);

/* Whether text has the shape: "*" is any run of bytes, "?" any one; ASCII
 * letters without case. */
bool rules_match(const char *pattern, struct slice text);

#endif
