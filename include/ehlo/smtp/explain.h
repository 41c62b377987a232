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
#include "ehlo/smtp/tracker.h"

struct explain_context {
	int code;
	struct enhanced_code enhanced;
	struct slice text;      /* the reply's words after its codes, raw; of
	                         * several lines parted by blanks */
	enum verb stage;        /* what it answered */
	struct slice recipient; /* of the RCPT it answered; may be empty */
	bool is_auth_offered;
	bool is_secure;
};

/* Static strings but for text, which holds no hostile byte but those of
 * context->recipient's domain in their safe form. */
struct explanation {
	const char *category; /* "ok", "relay-denied", ..., "unknown" */
	const char *head;     /* a few words: "policy: relaying denied" */
	const char *rfc;      /* "RFC 5321 4.2.3, RFC 3463 3.8" */
	char text[640];       /* one or more sentences */
};

void explain_reply(
    const struct explain_context *context, struct explanation *out);
/* What this command does, and whether it is in order in this phase. */
void explain_command(const struct command *command, enum phase phase,
    struct explanation *out);
/* Whether this answer to RCPT refuses to relay for this client. */
bool explain_is_relay_denied(const struct explain_context *context);

#endif
