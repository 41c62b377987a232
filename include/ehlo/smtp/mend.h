/* SPDX-License-Identifier: GPL-3.0-or-later
 * mend - a command line that is nearly right, and how it is written right. */
#ifndef EHLO_SMTP_MEND_H
#define EHLO_SMTP_MEND_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/tracker.h"

struct mend_context {
	enum phase phase;  /* in which the line is sent */
	struct slice name; /* what the client may call itself; may be empty */
};

/* A zeroed one is empty. */
struct mend {
	struct buf line;  /* as it should be, or as it begins: */
	bool is_begun;    /* the person has to go on with it */
	bool is_before;   /* the line is right; this has to come before it */
	size_t at;        /* the first byte of the typed line that is wrong */
	const char *why;  /* what is missing or too much; static */
	const char *rfc;
};

/* Whether there is something to mend, and it is known how; *out is set then.
 * Letters in lower case are right. */
bool mend_find(struct slice typed, const struct mend_context *context,
    struct mend *out);
void mend_fini(struct mend *mend); /* empty and usable afterwards */

#endif
