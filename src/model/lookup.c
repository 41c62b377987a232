/* SPDX-License-Identifier: GPL-3.0-or-later
 * lookup - what was asked, what came, and what is proven of it. */
#include "ehlo/model/lookup.h"

bool
lookup_is_error(const struct event_lookup *lookup)
{
	/* Who has no TLSA record has no name for it either. */
	return lookup->error.len > 0 ||
	       (lookup->is_nxdomain &&
		   !slice_equals(lookup->type, SLICE("TLSA")));
}

void
lookup_add_records(struct buf *out, struct slice records)
{
	const char *before = "";

	while (records.len > 0) {
		size_t end = slice_find(records, '\n');

		buf_add_str(out, before);
		buf_add_slice(out, slice_range(records, 0, end));
		records = slice_skip(records, end + 1);
		before = ", ";
	}
}

static void
add_answer(struct buf *out, const struct event_lookup *lookup)
{
	if (lookup->error.len > 0)
		buf_add_slice(out, lookup->error);
	else if (lookup->is_nxdomain)
		buf_add_str(out, "no such name");
	else if (lookup->records.len == 0)
		buf_add_str(out, "none");
	else
		lookup_add_records(out, lookup->records);
}

void
lookup_tell(struct buf *out, const struct event_lookup *lookup)
{
	buf_add_slice(out, lookup->type);
	buf_add_byte(out, ' ');
	buf_add_slice(out, lookup->name);
	buf_add_str(out, ": ");
	if (lookup->canonical.len > 0) {
		buf_add_str(out, "alias of ");
		buf_add_slice(out, lookup->canonical);
		buf_add_str(out, ", ");
	}
	add_answer(out, lookup);
	buf_add_str(out, " (");
	if (lookup->error.len == 0)
		buf_addf(out, "%s, ", proof_words(lookup->proof));
	buf_addf(out, "%u ms)", (unsigned)lookup->ms);
}
