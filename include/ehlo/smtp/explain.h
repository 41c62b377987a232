/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain - what a reply or a command means, in words, from tables.
 *
 * Pure: the same context gives the same words. Where nothing specific is
 * known it says what the codes alone prove.
 */
#ifndef EHLO_SMTP_EXPLAIN_H
#define EHLO_SMTP_EXPLAIN_H

#include "ehlo/base/slice.h"
#include "ehlo/smtp/code.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/software.h"
#include "ehlo/smtp/tracker.h"

struct explain_context {
	int code;               /* 0 = none came, or none is known */
	struct enhanced_code enhanced;
	struct slice text;      /* the reply's words after its codes, raw; of
	                         * several lines parted by blanks */
	enum verb stage;        /* what it answered */
	struct slice recipient; /* of the RCPT it answered; may be empty */
	enum software software;
	bool is_alone;          /* nothing is known of its session */
	bool is_auth_offered;
	bool is_secure;
};

/* Who can do something about it. */
enum explain_person {
	EXPLAIN_SENDER,        /* who wrote the message */
	EXPLAIN_DEVELOPER,     /* whose program speaks to the server */
	EXPLAIN_ADMINISTRATOR, /* of the server that answered */
	EXPLAIN_PERSON_COUNT
};

/* What it is in fact, whatever class its code has. */
enum explain_nature {
	EXPLAIN_OK,
	EXPLAIN_TEMPORARY, /* the same again may do later */
	EXPLAIN_PERMANENT, /* it will not, before somebody changes something */
	EXPLAIN_NATURE_COUNT
};

/* Static strings but for text and meaning, which hold no hostile byte but
 * those of context->recipient's domain in their safe form. */
struct explanation {
	const char *category; /* "ok", "relay-denied", ..., "unknown" */
	const char *head;     /* a few words: "policy: relaying denied" */
	const char *rfc;      /* "RFC 5321 4.2.3, RFC 3463 3.8" */
	/* Where the codes are defined, whatever they are about here; NULL =
	 * there is none, or the enhanced one is of nobody. */
	const char *code_rfc;
	const char *enhanced_rfc;
	struct enhanced_code enhanced; /* that one; it may stand in the text */
	enum explain_nature nature;
	char text[640];       /* one or more sentences: all that follows in
	                       * short, for a few rows of a screen */
	char meaning[512];    /* what it says, without what to do */
	/* What each can do; "" = nothing, or nothing has to be done. */
	const char *advice[EXPLAIN_PERSON_COUNT];
	const char *settings; /* what decides it, by the names of
	                       * context->software; "" = not known */
};

void explain_reply(
    const struct explain_context *context, struct explanation *out);
/* "sender"; "permanent". */
const char *explain_person_name(enum explain_person person);
const char *explain_nature_name(enum explain_nature nature);
/* What this command does, and whether it is in order in this phase. */
void explain_command(const struct command *command, enum phase phase,
    struct explanation *out);
/* Whether this answer to RCPT refuses to relay for this client. */
bool explain_is_relay_denied(const struct explain_context *context);

#endif
