/* SPDX-License-Identifier: GPL-3.0-or-later
 * addresses - sender and recipients of a composed message, as the server that
 * answers can take them.
 *
 * Its EHLO reply decides how they are written (RFC 6531), and how many go into
 * one transaction (RFC 9422).
 */
#ifndef EHLO_APP_ADDRESSES_H
#define EHLO_APP_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"
#include "ehlo/model/session.h"

struct addresses {
	const struct args *args; /* outlives it */
	char *sender;            /* owned, and so are the recipients */
	char **to;
	size_t next;             /* the first recipient that is left */
	size_t messages;
	uint64_t size;           /* of the message on the wire; 0 = not known */
	bool is_8bit;            /* it has 8-bit bytes */
	bool is_settled;
	bool is_utf8;            /* SMTPUTF8 is asked for */
};

void addresses_init(
    struct addresses *a, const struct args *args, const char *sender);
void addresses_fini(struct addresses *a);
/* Writes them for this server: domains in other scripts as A-labels, where it
 * does not offer SMTPUTF8. Only the first call counts. */
void addresses_settle(struct addresses *a, const struct session *s);
/* MAIL, with its parameters. -ERR_LEFT_OVER: the server takes no more messages in
 * this session. */
int addresses_add_mail(struct addresses *a, const struct session *s,
    struct buf *out, struct err *err);
/* RCPT for as many as go into one transaction; is_once: all of them. */
void addresses_add_rcpt(struct addresses *a, const struct session *s,
    bool is_once, struct buf *out);
bool addresses_is_over(const struct addresses *a);

#endif
