/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-ext - the lines of a reply to EHLO as a set of keywords. */
#include "ehlo/smtp/ext.h"

#include "fuzz.h"

static void
check_offer(const struct ext_set *set, const struct ext_offer *offer)
{
	struct slice line = slice_str(offer->line);
	struct slice word = line;

	fuzz_check(offer->ext < EXT_COUNT);
	fuzz_check(line.len > 0);
	fuzz_check(fuzz_is_safe(line, UTF8_FORM_ASCII));
	fuzz_check(fuzz_is_part(ext_offer_params(offer), line));
	word = slice_take_word(&word);
	if (offer->ext == EXT_UNKNOWN)
		fuzz_check(ext_find(word) == EXT_UNKNOWN);
	else
		fuzz_check(ext_set_has(set, offer->ext));
}

void
fuzz_one(struct slice input)
{
	struct ext_set set = {0};
	unsigned long size = 0;

	while (input.len > 0)
		ext_set_add(&set, fuzz_take_line(&input));
	fuzz_check(set.count <= EXT_OFFERS_MAX);
	fuzz_check(set.dropped == 0 || set.count == EXT_OFFERS_MAX);
	for (size_t i = 0; i < set.count; i++)
		check_offer(&set, &set.offers[i]);
	if (ext_set_size(&set, &size) == 0)
		fuzz_check(ext_set_has(&set, EXT_SIZE));
	ext_set_fini(&set);
}
