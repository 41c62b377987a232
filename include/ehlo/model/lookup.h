/* SPDX-License-Identifier: GPL-3.0-or-later
 * lookup - an answer of the domain name system in one line of words. */
#ifndef EHLO_MODEL_LOOKUP_H
#define EHLO_MODEL_LOOKUP_H

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"

/* Whether it is bad news: no answer, a bogus one, or no such name. */
bool lookup_is_error(const struct event_lookup *lookup);

/* Appends "MX example.net: 10 mx1.example.net, 20 mx2.example.net (secure,
 * 31 ms)"; raw bytes of the peer among it. */
void lookup_tell(struct buf *out, const struct event_lookup *lookup);

/* Appends records, each ended by LF, with commas between them. */
void lookup_add_records(struct buf *out, struct slice records);

#endif
