/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-core - what the parts of the practice server's mind share.
 *
 * host.c keeps the session, host-check.c judges commands, host-auth.c is told
 * who the client is, host-reply.c makes the replies.
 */
#ifndef EHLO_SMTP_HOST_CORE_H
#define EHLO_SMTP_HOST_CORE_H

#include "ehlo/base/buf.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/host.h"
#include "ehlo/smtp/sasl.h"

/* Letters of a message id that tell this host from others. */
#define HOST_TAG_LEN 10

struct host {
	const struct personality *personality;
	char *peer;
	char tag[HOST_TAG_LEN + 1];
	enum phase phase;
	unsigned recipients;  /* of this transaction */
	uint64_t content_len; /* of this mail data, line endings included */
	bool is_behind_crlf;  /* of mail data: where a dot may end it */
	bool is_spoilt;       /* of mail data: it has a line that is refused */
	unsigned messages;
	unsigned errors, junk; /* since the last message */
	bool is_followed; /* more waits behind the line that comes next */
	bool is_secure;
	bool is_authenticated;
	struct buf exporter; /* of TLS */
	struct sasl *sasl;   /* an authentication under way */
	struct buf reply;
	bool has_reply; /* actions that were not taken yet */
	bool has_tls;
	bool has_close;
};

/* NULL, or the reply that refuses; *option is what it is about then. */
const char *host_check(const struct host *h, const struct command *command,
    struct slice *option);
/* What is no command at all, but the speech of a program that takes this
 * server for another. */
bool host_is_foreign(const struct command *command);

/* Those that are offered now, 1 << SASL_*. */
unsigned host_auth_mechs(const struct host *h);
/* Ends an authentication that is under way. */
void host_auth_end(struct host *h);
/* An AUTH that was not refused, and an answer to a 334. */
void host_auth_begin(struct host *h, struct host_time now,
    const struct command *command);
void host_auth_answer(struct host *h, struct host_time now,
    const struct line *line);

/* Adds the reply, and goes on to where it leads. */
void host_reply(struct host *h, struct host_time now, enum verb verb,
    const char *template, const struct command *command, struct slice option);
/* The same for what no command led to. */
void host_say(struct host *h, struct host_time now, enum verb verb,
    const char *template);

#endif
