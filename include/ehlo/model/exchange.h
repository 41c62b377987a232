/* SPDX-License-Identifier: GPL-3.0-or-later
 * exchange - which reply answers which command, and how long it took.
 *
 * The server's time (command sent to reply complete) is kept apart from the
 * person's (last reply to this command).
 */
#ifndef EHLO_MODEL_EXCHANGE_H
#define EHLO_MODEL_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/code.h"
#include "ehlo/smtp/tracker.h"

#define NO_EVENT ((size_t)-1)
/* Bytes kept of the further lines of a refusal. */
#define EXCHANGE_MORE_MAX ((size_t)1024)
/* Likewise of its first line; the transcript has it whole. */
#define EXCHANGE_TEXT_MAX ((size_t)4096)

struct exchange {
	enum verb verb;         /* pseudo verbs for greeting, content, response */
	enum phase phase;       /* in which it was sent */
	size_t sent_event;      /* transcript index; NO_EVENT for the greeting
	                         * and for what was unsolicited */
	size_t first_event;     /* first and last line of the reply; NO_EVENT */
	size_t last_event;      /* while there is none */
	int code;               /* 0 = no reply yet */
	struct enhanced_code enhanced;
	enum outcome outcome;   /* when answered */
	size_t line_count;
	bool is_answered;       /* the reply is complete */
	bool is_expected;       /* verb_expects(verb, code) */
	bool is_wanted;         /* a plan expected this very reply */
	bool is_unsolicited;    /* a reply that nothing had asked for */
	bool is_broken;         /* bytes that are no reply came where it was due */
	bool was_legal;         /* the command was in order when sent */
	bool is_pipelined;      /* sent before the reply to the one before it */
	bool is_null;           /* MAIL with the empty sender <> */
	bool may_be_utf8;       /* the reply: SMTPUTF8 was asked for */
	uint64_t sent_us;
	uint64_t answered_us;
	uint64_t person_us;     /* from the last reply to sending; 0 = at once */
	char *text;             /* first line of the reply after its code, owned;
	                         * of lines that differ in code the last */
	char *more;             /* of a refusal: its further lines after their
	                         * codes, parted by blanks, bounded; owned; may
	                         * be NULL */
	char *argument;         /* mailbox of MAIL and RCPT, owned; may be NULL */
};

struct exchanges {
	struct exchange *list;
	size_t count;
	size_t size;
	size_t first_waiting;   /* index of the oldest without a reply, or count */
};

void exchanges_fini(struct exchanges *x); /* empty and usable afterwards */
/* A new one at the end, zeroed but for events = NO_EVENT; valid until the
 * next add. */
struct exchange *exchanges_add(struct exchanges *x, enum verb verb);
/* The last waits again when it was an unsolicited reply, for the next of that
 * kind: its lines are counted on, all else is of the newest. NULL = it was
 * none, or is not answered. */
struct exchange *exchanges_reopen(struct exchanges *x);
/* NULL when all are answered. */
struct exchange *exchanges_waiting(struct exchanges *x);
/* How many still await their reply. */
size_t exchanges_waiting_count(const struct exchanges *x);
/* Marks the oldest waiting one answered. */
void exchanges_answered(struct exchanges *x, uint64_t t_us);
/* A further line of the reply, after its code. */
void exchange_add_line(struct exchange *x, struct slice text);
/* All that is known of the reply's words. */
void exchange_add_words(struct buf *out, const struct exchange *x);
/* answered_us - sent_us in milliseconds, with fraction. */
double exchange_ms(const struct exchange *x);

#endif
