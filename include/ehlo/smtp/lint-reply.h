/* SPDX-License-Identifier: GPL-3.0-or-later
 * lint-reply - what is wrong with what a server says: whole replies, and what
 * it offers. */
#ifndef EHLO_SMTP_LINT_REPLY_H
#define EHLO_SMTP_LINT_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/smtp/lint.h"

/* What the judge of a reply needs to know of the session. */
struct lint_reply_context {
	enum verb verb;          /* that it answers */
	bool was_legal;          /* that was in order when it was sent */
	bool is_null_sender;     /* it was MAIL FROM:<> */
	bool is_postmaster;      /* it was RCPT TO:<postmaster>, of this server */
	bool is_after_421;       /* the server had said that it closes */
	struct slice text;       /* the first line behind its code */
	const struct ext_set *offered; /* before this reply; NULL: no EHLO yet */
	uint64_t took_ms;
};

/* Where what a server offers is offered. */
struct lint_place {
	bool is_secure;  /* inside TLS */
	bool is_exposed; /* in clear, and not to this machine */
};

/* Adds what is wrong with a complete reply. */
void lint_reply(struct lint *lint, const struct reply *reply,
    const struct lint_reply_context *context);

/* Adds what is wrong with a line of a good EHLO reply behind its first (its
 * text, after code and separator); offered are those before it. */
void lint_offer(struct lint *lint, struct slice text,
    const struct ext_set *offered, struct lint_place place);

/* Adds what is wrong with all that a good EHLO reply offers, taken together. */
void lint_offers(struct lint *lint, const struct ext_set *offered);

#endif
