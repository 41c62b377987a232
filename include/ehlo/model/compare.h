/* SPDX-License-Identifier: GPL-3.0-or-later
 * compare - two sessions beside each other: what one had that the other had
 * not, and what was answered otherwise.
 *
 * What was said is aligned by command, in its order; not by the phase too: one
 * refusal would change that of all that follows. Sessions that differ in more
 * than a few hundred of those are told as wholly different between what they
 * begin and end with.
 */
#ifndef EHLO_MODEL_COMPARE_H
#define EHLO_MODEL_COMPARE_H

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/session.h"
#include "ehlo/model/wall.h"

enum compare_kind {
	COMPARE_SAME,
	COMPARE_MISSING, /* only in the first */
	COMPARE_EXTRA,   /* only in the second */
	COMPARE_CODE,    /* answered by another code, or not by both */
	COMPARE_TEXT,    /* by the same code, in other words */
	COMPARE_SLOWER,  /* in the same words, but much later */
	COMPARE_COUNT
};

/* a is NULL for what is extra, b for what is missing. */
struct compare_row {
	enum compare_kind kind;
	const struct exchange *a, *b;
};

struct compare {
	struct compare_row *rows;
	size_t count, size;
};

/* The sessions are borrowed as long as the rows are looked at. */
void compare_make(
    struct compare *out, const struct session *a, const struct session *b);
void compare_fini(struct compare *c);

/* Which session that is, for who reads of it. */
struct compare_side {
	const struct session *session;
	const char *file;        /* of the recording; NULL = it is no one's */
	const struct wall *wall; /* when that began */
};

/* Appends it as lines, each with a sign first; bytes of peers are in their safe
 * form. Of many that are the same only the first and the last are told, and not
 * more rows than a person reads. */
void compare_tell(struct buf *out, const struct compare_side *a,
    const struct compare_side *b, enum utf8_form form);

#endif
