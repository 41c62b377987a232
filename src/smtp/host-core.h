/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-core - what the parts of the practice server's mind share.
 *
 * host.c keeps the session, host-check.c judges commands, host-reply.c makes
 * the replies.
 */
#ifndef EHLO_SMTP_HOST_CORE_H
#define EHLO_SMTP_HOST_CORE_H

#include "ehlo/base/buf.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/host.h"

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
	struct buf reply;
	bool has_reply; /* actions that were not taken yet */
	bool has_close;
};

/* NULL, or the reply that refuses; *option is what it is about then. */
const char *host_check(const struct host *h, const struct command *command,
    struct slice *option);
/* What is no command at all, but the speech of a program that takes this
 * server for another. */
bool host_is_foreign(const struct command *command);

/* Adds the reply, and goes on to where it leads. */
void host_reply(struct host *h, struct host_time now, enum verb verb,
    const char *template, const struct command *command, struct slice option);
/* The same for what no command led to. */
void host_say(struct host *h, struct host_time now, enum verb verb,
    const char *template);

#endif
