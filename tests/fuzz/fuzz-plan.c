/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-plan - the lines of a plan, however they are cut; escapes of :raw. */
#include "ehlo/model/plan.h"

#include "fuzz.h"

static void
describe(struct plan *p, struct buf *out)
{
	struct plan_item item;

	while (plan_next(p, &item)) {
		fuzz_check(item.kind < PLAN_KIND_COUNT);
		buf_addf(out, "%zu %d %zu+%zu:", item.line_number,
		    (int)item.kind, item.text.len, item.skipped);
		buf_add_slice(out, item.text);
	}
}

static void
read_pieces(struct slice input, bool is_whole, struct buf *out)
{
	struct plan p;

	plan_init(&p);
	if (is_whole)
		plan_feed(&p, input);
	while (!is_whole && input.len > 0) {
		plan_feed(&p, fuzz_take_piece(&input));
		describe(&p, out);
	}
	plan_finish(&p);
	describe(&p, out);
	plan_fini(&p);
}

static void
check_escapes(struct slice text)
{
	struct buf bytes = {0}, escaped = {0}, again = {0};
	struct err err;

	if (plan_unescape(text, &bytes, &err) == 0) {
		for (size_t i = 0; i < bytes.len; i++)
			buf_addf(&escaped, "\\x%02x",
			    (unsigned)(unsigned char)bytes.ptr[i]);
		fuzz_check(
		    plan_unescape(buf_slice(&escaped), &again, &err) == 0);
		fuzz_check(slice_equals(buf_slice(&bytes), buf_slice(&again)));
	} else {
		fuzz_check(bytes.len == 0);
	}
	buf_fini(&bytes);
	buf_fini(&escaped);
	buf_fini(&again);
}

void
fuzz_one(struct slice input)
{
	fuzz_check_cuts(read_pieces, input);
	check_escapes(input);
}
