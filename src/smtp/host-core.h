/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-core - what the parts of the practice server's mind share.
 *
 * host.c keeps the session, host-check.c judges commands, host-auth.c is told
 * who the client is, host-reply.c makes the replies, host-rules.c departs from
 * all that, host-envelope.c keeps what is sent by whom to whom.
 */
#ifndef EHLO_SMTP_HOST_CORE_H
#define EHLO_SMTP_HOST_CORE_H

#include "ehlo/base/buf.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/host.h"
#include "ehlo/smtp/sasl.h"

/* Letters of a message id that tell this host from others. */
#define HOST_TAG_LEN 10

/* What a line found, so that its reply can be replaced by another. */
struct host_turn {
	enum phase phase;
	enum verb verb;       /* what the reply answers */
	unsigned recipients;
	size_t recipients_len; /* of their list */
	unsigned messages, errors, syntax_errors, unknown;
	unsigned stored; /* number in the mailbox; 0 = none */
	bool is_authenticated;
};

struct host {
	const struct personality *personality;
	char *peer;
	char tag[HOST_TAG_LEN + 1];
	enum phase phase;
	unsigned recipients;  /* of this transaction */
	struct buf told;      /* what the RCPT commands since were answered */
	bool is_told_apart;   /* not all of them the same */
	bool is_behind_rcpt;  /* the command before was one, as in a group */
	bool is_extended;     /* EHLO was said last, not HELO */
	uint64_t content_len; /* of this mail data, line endings included */
	bool is_behind_crlf;  /* of mail data: where a dot may end it */
	unsigned spoilt;      /* of mail data: flaws that are refused */
	unsigned messages;
	unsigned errors, junk; /* since the last message */
	unsigned syntax_errors, unknown; /* commands, of this session */
	bool is_followed; /* more waits behind the line that comes next */
	bool is_secure;
	bool is_authenticated;
	struct buf exporter; /* of TLS */
	struct sasl *sasl;   /* an authentication under way */
	/* shared with other hosts; NULL = not there */
	struct rules *rules;
	struct rules_session counts;
	struct mailbox *mailbox;
	struct mailbox_message message; /* under way */
	struct host_turn turn;
	struct buf line;        /* the turn's command; never a secret */
	unsigned rule_delay_ms; /* of the turn's reply */
	struct buf reply;
	bool has_reply; /* actions that were not taken yet */
	bool has_tls;
	bool has_close;
};

/* NULL, or the reply that refuses; *option is what it is about then, if not
 * what it was. */
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

/* ---- host-envelope.c */
/* An accepted command changes what the tracker does not keep. */
void host_accept(struct host *h, const struct command *command);
/* The reply of the turn that is over is not replaced any more. */
void host_learn_reply(struct host *h);
/* DATA is refused: adds the lines about recipients that stand before. */
void host_repeat_refusal(struct host *h);
/* One line of mail data, without its dot. */
void host_keep_line(struct host *h, struct slice bytes, bool is_crlf);
/* The message is taken. */
void host_keep_message(struct host *h, struct host_time now);

/* ---- host-rules.c */
/* True: there was a rule, and it has answered. */
bool host_ask_rules(struct host *h, struct host_time now, enum verb verb,
    const struct command *command);
/* The command of this turn, for a reply in place of the one it gets. */
void host_remember(
    struct host *h, const struct command *command, struct slice line);
/* The same as host_ask_rules for a line of mail data. */
bool host_ask_line(struct host *h, struct host_time now, struct slice line);
/* The same as host_ask_rules for a recipient that would be taken. */
bool host_ask_grey(
    struct host *h, struct host_time now, const struct command *command);

/* What a reply, which stands at begin, leads to. */
void host_advance(struct host *h, enum verb verb, size_t begin);
/* Adds a reply of a person's: template, or bytes as they are. */
void host_reply_with(struct host *h, struct host_time now, enum verb verb,
    struct slice reply, bool is_raw, const struct command *command);
/* Adds the reply, and goes on to where it leads. */
void host_reply(struct host *h, struct host_time now, enum verb verb,
    const char *template, const struct command *command, struct slice option);
/* The same for what no command led to. */
void host_say(struct host *h, struct host_time now, enum verb verb,
    const char *template);

#endif
