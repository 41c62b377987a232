/* SPDX-License-Identifier: GPL-3.0-or-later
 * offers - the lines inside TLS one by one, then those that are only before.
 *
 * A list has a few dozen lines at most, so each is looked for in the other.
 */
#include "ehlo/model/offers.h"

static struct slice
keyword_of(const char *line)
{
	struct slice rest = slice_str(line);

	return slice_take_word(&rest);
}

/* The line with the same keyword, or NULL. */
static const char *
find_keyword(const struct ext_set *set, const char *line)
{
	for (size_t i = 0; i < set->count; i++)
		if (slice_equals_nocase(
			keyword_of(set->offers[i].line), keyword_of(line)))
			return set->offers[i].line;
	return NULL;
}

/* The newest good one: s->offered is from it. */
static const struct exchange *
newest_hello(const struct session *s)
{
	for (size_t i = s->exchanges.count; i-- > 0;) {
		const struct exchange *x = &s->exchanges.list[i];

		if ((x->verb == VERB_EHLO || x->verb == VERB_LHLO) &&
		    x->is_answered && x->outcome == OUTCOME_OK)
			return x;
	}
	return NULL;
}

bool
offers_can_compare(const struct session *s, const struct exchange *x)
{
	return s->is_secure && s->is_ehlo_done &&
	       s->offered_in_clear.count > 0 && x->sent_us >= s->tls.t_us &&
	       x == newest_hello(s);
}

bool
offers_next_change(
    const struct session *s, size_t *at, struct offer_change *out)
{
	const struct ext_set *inside = &s->offered;
	const struct ext_set *before = &s->offered_in_clear;

	while (*at < inside->count + before->count) {
		size_t i = (*at)++;

		*out = (struct offer_change){0};
		if (i < inside->count) {
			out->inside = inside->offers[i].line;
			out->before = find_keyword(before, out->inside);
			if (!ext_set_has_line(before, out->inside))
				return true;
		} else {
			out->before = before->offers[i - inside->count].line;
			if (find_keyword(inside, out->before) == NULL)
				return true;
		}
	}
	return false;
}

void
offers_tell_changes(struct buf *out, const struct session *s)
{
	struct offer_change change;
	const char *mark = "";

	for (size_t at = 0; offers_next_change(s, &at, &change); mark = ", ") {
		buf_add_str(out, mark);
		if (change.inside == NULL)
			buf_addf(out, "%s is gone", change.before);
		else if (change.before == NULL)
			buf_addf(out, "%s is new", change.inside);
		else
			buf_addf(
			    out, "%s was %s", change.inside, change.before);
	}
	if (mark[0] == '\0')
		buf_add_str(out, "the same");
}
