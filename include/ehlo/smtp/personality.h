/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality - how a practice server speaks and what it puts up with, as data.
 *
 * Reply texts are templates (template.h), whole with their codes, lines
 * separated by "\n". A limit of 0 is none.
 */
#ifndef EHLO_SMTP_PERSONALITY_H
#define EHLO_SMTP_PERSONALITY_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"
#include "ehlo/smtp/verb.h"

/* What a verb gets that the server knows and does not carry out. */
struct personality_verb {
	enum verb verb;
	const char *reply;
};

/* Whom an authentication may be for. */
struct personality_account {
	const char *user;
	const char *password; /* or the token */
};

/* What its certificate is like. */
enum personality_proof {
	PROOF_GOOD,
	PROOF_OTHER_NAME,
	PROOF_EXPIRED
};

struct personality {
	const char *name;  /* "deathstar" */
	const char *about; /* one line for lists */
	const char *host;  /* "deathstar.SUPERFREAK.local" */
	const char *local_domain; /* what it takes mail for; "" = everything */
	const char *const *users; /* in that domain, NULL at the end; NULL =
	                           * whoever is named, and none is verified */
	/* In place of these, NULL = they stand (rules.h sets them): */
	const char *const *domains;       /* its own */
	const char *const *relay_domains; /* it takes mail for them, too */
	const char *const *mailboxes;     /* in its own, or local parts alone */
	bool relays;       /* takes recipients outside local_domain */
	unsigned long size_max;   /* bytes of a message */
	unsigned recipients_max;  /* of one transaction */
	unsigned delay_ms; /* it thinks so long before each reply */
	unsigned idle_ms;  /* it hangs up after so long a silence */
	const char *const *keywords; /* EHLO lines, templates, NULL at the end;
	                              * STARTTLS and AUTH where they are due */
	enum personality_proof proof;
	bool has_early_tls; /* STARTTLS needs no EHLO, and no end of a
	                     * transaction */
	bool stalls;       /* it says 220 to STARTTLS, and no more */
	unsigned mechs;       /* inside TLS, 1 << SASL_* */
	unsigned clear_mechs; /* before it */
	const struct personality_account *accounts; /* NULL user at the end */
	const char *rules; /* that come with it (rules.h); NULL = none */
	/* what it does not put up with */
	unsigned path_flaws;    /* PATH_* that make an address none */
	unsigned command_flaws; /* COMMAND_SPACE_* that make a line none */
	unsigned line_flaws;    /* LINE_* that spoil a message, and end the
	                         * session where they are in a command */
	unsigned lax_verbs;     /* 1 << VERB_*: an argument too many is fine */
	unsigned junk_max;      /* NOOP, RSET and VRFY from message to message;
	                         * each one more counts as an error */
	unsigned errors_soft;   /* errors from message to message; from then on */
	unsigned error_delay_ms; /* each reply waits so long */
	unsigned errors_hard;   /* it hangs up at so many */
	unsigned syntax_max;    /* errors of syntax and order in a session: the
	                         * next one is told so, and it hangs up */
	unsigned unknown_max;   /* the same of commands that it does not know */
	/* replies; NULL where it does not know the verb */
	const char *greeting;
	const char *helo_ok;
	const char *ehlo_ok; /* the first line only; keywords follow */
	const char *mail_ok;
	const char *rcpt_ok;
	const char *data_go;
	const char *content_ok;
	const char *quit_ok;
	const char *rset_ok;
	const char *noop_ok;
	const char *vrfy;
	const char *help;
	const char *starttls_go;
	const char *injected; /* a reply behind that one; NULL = none */
	const char *auth_ok;
	/* refusals; where an optional one is missing, it does not refuse */
	const char *mail_helo_first; /* MAIL before HELO; optional */
	const char *rcpt_helo_first;
	const char *data_helo_first;
	const char *nested_mail;     /* optional: it begins anew */
	const char *helo_again;      /* optional */
	const char *rcpt_mail_first; /* RCPT before MAIL */
	const char *data_mail_first;
	const char *data_rcpt_first; /* DATA before an accepted RCPT */
	const char *data_rcpt_missing; /* and no RCPT right before it, or no
	                                * EHLO; NULL = the same */
	const char *data_all_refused; /* lines before these where all RCPT were
	                               * told %o; optional */
	const char *helo_syntax;     /* no name */
	const char *mail_syntax;     /* no FROM: */
	const char *rcpt_syntax;     /* no TO: */
	const char *mail_empty;      /* nothing behind it; NULL = the same */
	const char *rcpt_empty;
	const char *vrfy_syntax;     /* no argument */
	const char *sender_syntax;   /* an address that is none */
	const char *recipient_syntax;
	const char *path_8bit;   /* needs SMTPUTF8, which is not offered;
	                          * optional, as all down to param_unknown */
	const char *arg_syntax;  /* none where one is needed, or the reverse */
	const char *size_syntax; /* SIZE= is no number */
	const char *body_syntax; /* BODY=; NULL = param_unknown */
	const char *mail_param_syntax; /* the value of any other parameter */
	const char *rcpt_param_syntax;
	const char *param_unknown;
	const char *rcpt_param_unknown; /* NULL = param_unknown */
	const char *relay_denied;
	const char *user_unknown;    /* where users is set */
	const char *recipients_over;
	const char *size_over;       /* told by SIZE=; optional */
	const char *content_over;    /* seen at the end of the message */
	const char *line_long;
	const char *line_flawed;     /* where line_flaws is set */
	const char *line_empty;
	const char *forbidden;   /* for lines of HTTP and of messages, where a
	                          * command should be; NULL = they are unknown */
	const char *not_implemented;
	const char *unknown;
	const char *in_transaction; /* STARTTLS and AUTH behind MAIL */
	const char *tls_active;   /* STARTTLS inside TLS */
	const char *tls_followed; /* something stands behind STARTTLS */
	const char *auth_always;  /* to every AUTH; NULL = as it should be */
	const char *auth_syntax;  /* no mechanism, or no message of it */
	const char *auth_base64;
	const char *auth_unknown; /* a mechanism that is not offered */
	const char *auth_in_clear; /* TLS comes first */
	const char *auth_again;   /* there was one already */
	const char *auth_failed;
	const char *auth_canceled;
	const char *auth_down;    /* it cannot be done for now */
	const char *busy;        /* too many clients */
	const char *timed_out;   /* the silence was too long */
	const char *too_many_errors; /* where errors_hard is set */
	const char *too_many_syntax; /* where syntax_max is set: one line more,
	                              * without a code */
	const char *too_many_unknown; /* where unknown_max is set */
	const struct personality_verb *others; /* VERB_COUNT at the end; NULL =
	                                        * all are not_implemented */
};

/* By name; NULL when there is none. */
const struct personality *personality_find(struct slice name);
/* The one that --practice without a name opens. */
const struct personality *personality_default(void);
/* In the order of the list; NULL behind the last. */
const struct personality *personality_at(size_t index);

#endif
