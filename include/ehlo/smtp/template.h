/* SPDX-License-Identifier: GPL-3.0-or-later
 * template - reply texts with places to fill in, and typed bytes made harmless.
 *
 * A template is lines separated by "\n", no "\n" behind the last. In it stand
 * %h host name, %p peer address, %d date (RFC 5322 form), %a the argument
 * typed, %m the mailbox without brackets, %i what makes a message id unique,
 * %s the size limit, %v the verb, %l a list of
 * mechanisms, %o what a refusal is about, %t the time in
 * seconds since 1970, %%
 * a percent sign. It is the program's own; what is filled in is not: every byte
 * of it but printable ASCII becomes "?" (RFC 5321 4.2: nothing else may stand
 * in a reply), and no place is looked for in it.
 */
#ifndef EHLO_SMTP_TEMPLATE_H
#define EHLO_SMTP_TEMPLATE_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Octets of a reply line with its CRLF: RFC 5321 4.5.3.1.5. */
#define TEMPLATE_LINE_MAX ((size_t)512)

struct template_values {
	struct slice host, peer, date, argument, mailbox, id, size, verb,
	    mechs, option, time;
};

/* Whether every "%" in it has a place behind it. */
bool template_is_valid(struct slice template);
/* Appends the lines, each with CRLF and cut at TEMPLATE_LINE_MAX. */
void template_render(struct buf *out, const char *template,
    const struct template_values *values);

#endif
