/* SPDX-License-Identifier: GPL-3.0-or-later
 * diff - what one text has that another has not, word by word.
 *
 * No byte is lost: SAME and DEL in their order are the first text, SAME and
 * ADD the second. Texts that differ in more than DIFF_WORDS_MAX words differ
 * as a whole, between what they begin and end with.
 */
#ifndef EHLO_MODEL_DIFF_H
#define EHLO_MODEL_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"

#define DIFF_WORDS_MAX 800

enum diff_kind { DIFF_SAME, DIFF_DEL, DIFF_ADD };

struct diff_part {
	enum diff_kind kind;
	struct slice bytes; /* of the text that it is in */
	bool is_change;     /* a DEL with the ADD that takes its place */
};

/* Neighbours differ in kind; of a change the DEL stands first. */
struct diff {
	struct diff_part *parts;
	size_t count, size;
};

/* The texts are borrowed as long as the parts are looked at. */
void diff_make(struct diff *d, struct slice a, struct slice b);
void diff_fini(struct diff *d);

#endif
