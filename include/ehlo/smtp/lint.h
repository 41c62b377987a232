/* SPDX-License-Identifier: GPL-3.0-or-later
 * lint - judgement: what is wrong with a line, by name (findings.def).
 *
 * Nothing is refused because of a finding: it is said beside the line.
 */
#ifndef EHLO_SMTP_LINT_H
#define EHLO_SMTP_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/ext.h"
#include "ehlo/smtp/line.h"
#include "ehlo/smtp/reply.h"
#include "ehlo/smtp/tracker.h"

enum severity {
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITY_COUNT
};

enum finding {
#define F(name, id, severity, rfc, text) FINDING_##name,
#include "ehlo/smtp/findings.def"
#undef F
	FINDING_COUNT
};

struct finding_row {
	const char *id; /* stable: tests and scripts name it */
	enum severity severity;
	const char *rfc;
	const char *text;
};

const struct finding_row *finding_row(enum finding finding);
const char *severity_name(enum severity severity); /* "note", ... */

/* A small set, each finding at most once, in the order found. */
#define LINT_MAX 16 /* more than one line can earn */
struct lint {
	enum finding found[LINT_MAX];
	size_t count;
};

/* Adds one, unless it is there. */
void lint_add(struct lint *lint, enum finding finding);
/* Whether it is the server that did wrong. */
bool finding_is_of_server(enum finding finding);

/* What the judge of a command needs to know of the session. */
struct lint_context {
	enum phase phase;
	const struct ext_set *offered; /* NULL: nothing known (no EHLO yet) */
	size_t unanswered;             /* commands that still await a reply */
	size_t messages, recipients;   /* of the session, of the transaction */
	bool is_unfinished;            /* the line is being typed: its last word
	                                * may go on */
	bool is_exposed;               /* in clear, and not to this machine */
	bool is_unclear;               /* what came was no reply: nobody knows
	                                * whether one is still due */
};

/* Adds what is wrong with a command line that is about to be sent. */
void lint_command(struct lint *lint, const struct command *command,
    const struct line *line, const struct lint_context *context);

/* What the judge of mail data needs to know. */
struct lint_data_context {
	const struct ext_set *offered; /* NULL where nothing was */
	bool may_be_8bit;              /* MAIL said so */
};

/* Adds what is wrong with a line of mail data, as it is sent: stuffed. */
void lint_data(struct lint *lint, const struct line *line,
    const struct lint_data_context *context);

/* Adds what is wrong with one received line. is_reply: reply_line_parse took
 * it. may_be_utf8: what it answers asked for SMTPUTF8. */
void lint_received(struct lint *lint, const struct line *line, bool is_reply,
    bool may_be_utf8);

/* The protocol that a first line looks like ("HTTP", "IMAP", "POP3", "SSH",
 * "TLS"), or NULL when it may be SMTP. */
const char *lint_protocol(struct slice first_line);

#endif
