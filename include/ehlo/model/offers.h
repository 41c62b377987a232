/* SPDX-License-Identifier: GPL-3.0-or-later
 * offers - what a server offers inside TLS, line by line beside what it
 * offered in clear; nothing of the latter counts any more (RFC 3207 4.2). */
#ifndef EHLO_MODEL_OFFERS_H
#define EHLO_MODEL_OFFERS_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/session.h"

/* Lines of EHLO's reply, raw; the same keyword in both has other parameters. */
struct offer_change {
	const char *before; /* NULL = only inside */
	const char *inside; /* NULL = only before */
};

/* Whether x is the EHLO that s->offered is from, inside TLS, and there is one
 * in clear to compare it with. */
bool offers_can_compare(const struct session *s, const struct exchange *x);

/* The next change, those only before last; *at begins with 0. Borrowed of s. */
bool offers_next_change(
    const struct session *s, size_t *at, struct offer_change *out);

/* Appends "AUTH PLAIN is new, SIZE 99 was SIZE 5, STARTTLS is gone", or "the
 * same". */
void offers_tell_changes(struct buf *out, const struct session *s);

#endif
