/* SPDX-License-Identifier: GPL-3.0-or-later
 * suggest-maker - what the parts of suggest share. */
#ifndef EHLO_MODEL_SUGGEST_MAKER_H
#define EHLO_MODEL_SUGGEST_MAKER_H

#include "ehlo/model/suggest.h"

#define NAME_LEN_MAX 255 /* RFC 5321 4.5.3.1.2 */

struct maker {
	struct suggest *out;
	const struct conversation *conversation;
	const struct session *session;
	struct slice typed;
	struct buf line; /* the candidate under way */
	size_t stem;     /* its syntax ends here; 0 = all of it */
};

/* The text ends the candidate's syntax. */
void suggest_add_stem(struct maker *m, const char *text);
/* The candidate is complete. */
void suggest_offer(struct maker *m, const char *help, bool is_likely);
/* Letters, digits and these signs only, one at least, len_max at most. */
bool suggest_is_plain(struct slice text, const char *signs, size_t len_max);

/* ---- suggest-data.c */
void suggest_offer_data(struct maker *m);
void suggest_hint_data(
    const struct conversation *c, struct slice typed, struct buf *out);

#endif
