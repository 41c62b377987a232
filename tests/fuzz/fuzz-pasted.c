/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-pasted - what is pasted gives the same replies however it is cut, and
 * each is explained in words that a terminal can be given. */
#include "fuzz.h"

#include <string.h>

#include "ehlo/model/archive.h"
#include "ehlo/smtp/pasted.h"

/* Whatever is said is printable; a domain is in its safe form. */
static void
check_words(const struct explain_context *context)
{
	struct explanation e;

	explain_reply(context, &e);
	fuzz_check(e.meaning[0] != '\0' && e.rfc[0] != '\0');
	for (const char *p = e.text; *p != '\0'; p++)
		fuzz_check(*p >= ' ' && *p <= '~');
	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		fuzz_check(e.advice[i] != NULL);
}

static void
describe(struct pasted *p, struct buf *out)
{
	struct explain_context context;
	size_t begin;

	while (pasted_next(p, &context)) {
		fuzz_check(context.stage < VERB_COUNT);
		fuzz_check(context.code >= 0 && context.code <= 999);
		check_words(&context);
		begin = out->len;
		archive_write_explanation(out, &context);
		for (size_t i = begin; i + 1 < out->len; i++)
			fuzz_check(out->ptr[i] >= ' ' && out->ptr[i] <= '~');
		buf_add_slice(out, context.recipient);
	}
}

static void
read_pieces(struct slice input, bool is_whole, struct buf *out)
{
	struct pasted p;

	pasted_init(&p);
	if (is_whole)
		pasted_feed(&p, input);
	while (!is_whole && input.len > 0) {
		pasted_feed(&p, fuzz_take_piece(&input));
		describe(&p, out);
	}
	pasted_finish(&p);
	describe(&p, out);
	pasted_fini(&p);
}

void
fuzz_one(struct slice input)
{
	fuzz_check_cuts(read_pieces, input);
}
