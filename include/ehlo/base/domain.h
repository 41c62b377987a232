/* SPDX-License-Identifier: GPL-3.0-or-later
 * domain - names in letters of any script, as they stand: what they are in
 * ASCII, and whether they look like others.
 *
 * For showing what a name is, not for looking it up: nothing is put into small
 * letters or into another form of itself before (idn does that).
 */
#ifndef EHLO_BASE_DOMAIN_H
#define EHLO_BASE_DOMAIN_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Takes the next name that is not all ASCII and has a dot inside off the front
 * of *text, with all that is before it; false = there is none. What
 * stands before an "@" is a person's name, not one of these. */
bool domain_take_foreign(struct slice *text, struct slice *domain);

/* Appends the name with each label that is not ASCII in Punycode (RFC 3492).
 * false, and nothing: it is no UTF-8, or a label is too long for the DNS. */
bool domain_add_ascii(struct slice domain, struct buf *out);

/* Whether a label has letters of scripts that are not written together, as
 * Latin and Cyrillic, of which some look the same. Numbers, marks and what
 * else belongs to no script count for nothing; Latin goes with those of
 * China, Japan and Korea (UTS 39 5.2, "highly restrictive"). */
bool domain_is_mixed(struct slice domain);

#endif
