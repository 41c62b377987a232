/* SPDX-License-Identifier: GPL-3.0-or-later
 * domain - names in letters of any script: where they stand in a text, and
 * whether they look like others. */
#ifndef EHLO_BASE_DOMAIN_H
#define EHLO_BASE_DOMAIN_H

#include <stdbool.h>

#include "ehlo/base/slice.h"

/* Takes the next name that is not all ASCII and has a dot inside off the front
 * of *text, with all that is before it; false = there is none. What
 * stands before an "@" is a person's name, not one of these. */
bool domain_take_foreign(struct slice *text, struct slice *domain);

/* Whether a label has letters of scripts that are not written together, as
 * Latin and Cyrillic, of which some look the same. Numbers, marks and what
 * else belongs to no script count for nothing; Latin goes with those of
 * China, Japan and Korea (UTS 39 5.2, "highly restrictive"). */
bool domain_is_mixed(struct slice domain);

#endif
