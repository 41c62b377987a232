/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-local - what happened on the way, in words: no name, no answer,
 * refused, too late, cut off. What a reply means is smtp/explain's.
 */
#ifndef EHLO_MODEL_EXPLAIN_LOCAL_H
#define EHLO_MODEL_EXPLAIN_LOCAL_H

#include "ehlo/model/session.h"

/* Static strings; text says what it means first, then what to try. */
struct local_explanation {
	const char *head; /* a few words: "NOT LISTENING" */
	const char *text;
	const char *rfc;  /* "" when no RFC has a say */
};

/* How a session ended that is_closed, or whose name was not found; a good end
 * has words too. */
void explain_local(const struct session *s, struct local_explanation *out);

/* What an attempt met with, whatever became of the session. */
void explain_trouble(enum trouble trouble, struct local_explanation *out);

#endif
