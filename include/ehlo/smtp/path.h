/* SPDX-License-Identifier: GPL-3.0-or-later
 * path - reverse-path and forward-path (RFC 5321 4.1.2), read leniently.
 *
 * What a server may have to take is recognised with its flaws: a missing
 * bracket, a source route, a space after the colon. Borrowed from the input.
 */
#ifndef EHLO_SMTP_PATH_H
#define EHLO_SMTP_PATH_H

#include <stdbool.h>

#include "ehlo/base/slice.h"

enum path_flaw {
	PATH_NO_BRACKETS = 1 << 0, /* a@b, or only one of the two */
	PATH_NO_DOMAIN = 1 << 1,   /* nothing, no @, or nothing on one side of it;
	                            * <postmaster> is complete */
	PATH_SOURCE_ROUTE = 1 << 2, /* <@a,@b:c@d>: RFC 5321 C */
	PATH_LOCAL_LONG = 1 << 3,  /* local-part over 64 octets: 4.5.3.1.1 */
	PATH_DOMAIN_LONG = 1 << 4, /* domain over 255 octets: 4.5.3.1.2 */
	PATH_BAD_CHAR = 1 << 5,    /* outside quotes: a blank, control, bracket or
	                            * second @; a quote that nothing closes */
	PATH_8BIT = 1 << 6         /* needs SMTPUTF8: RFC 6531 */
};

struct path {
	struct slice mailbox; /* without brackets and route; may be empty */
	struct slice local;   /* local-part, quotes kept */
	struct slice domain;  /* empty when there is none */
	bool is_null;         /* exactly <> */
	unsigned flaws;       /* of enum path_flaw */
};

/* Takes a path off the front of *rest (blanks before it are skipped): up to
 * the closing bracket outside quotes, or the next blank when there is no
 * opening one. Always succeeds; flaws say how well. */
void path_take(struct slice *rest, struct path *out);
/* What stands behind the last @ of a mailbox; empty when there is none. */
struct slice path_domain(struct slice mailbox);

#endif
