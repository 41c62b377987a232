/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality - how a practice server speaks, as data.
 *
 * Reply texts are templates (template.h), whole with their codes, lines
 * separated by "\n".
 */
#ifndef EHLO_SMTP_PERSONALITY_H
#define EHLO_SMTP_PERSONALITY_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"

struct personality {
	const char *name;  /* "deathstar" */
	const char *about; /* one line for lists */
	const char *host;  /* "deathstar.SUPERFREAK.local" */
	const char *local_domain; /* what it takes mail for; "" = everything */
	bool takes_bare_address;  /* MAIL FROM: a@b without brackets */
	bool relays;       /* takes recipients outside local_domain */
	unsigned long size_max;   /* bytes of a message, 0 = no limit */
	unsigned recipients_max;  /* of one transaction */
	unsigned delay_ms; /* it thinks so long before each reply */
	unsigned idle_ms;  /* it hangs up after so long a silence */
	const char *const *keywords; /* EHLO lines, templates, NULL at the end */
	/* replies */
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
	const char *helo_first;  /* MAIL before HELO */
	const char *mail_first;  /* RCPT before MAIL */
	const char *rcpt_first;  /* DATA before an accepted RCPT */
	const char *nested_mail;
	const char *helo_syntax; /* no name */
	const char *path_syntax; /* no FROM: or TO:, or an address that is none */
	const char *path_8bit;   /* needs SMTPUTF8, which is not offered */
	const char *arg_syntax;  /* none where one is needed, or the reverse */
	const char *param_unknown;
	const char *relay_denied;
	const char *recipients_over;
	const char *size_over;
	const char *line_long;
	const char *not_implemented;
	const char *unknown;
	const char *busy;        /* too many clients */
	const char *timed_out;   /* the silence was too long */
};

/* By name; NULL when there is none. */
const struct personality *personality_find(struct slice name);
/* The one that --practice without a name opens. */
const struct personality *personality_default(void);
/* In the order of the list; NULL behind the last. */
const struct personality *personality_at(size_t index);

#endif
