/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-conf - files that people write: pairs in sections, looks, themes. */
#include "ehlo/base/conf.h"
#include "ehlo/tui/look.h"

#include "fuzz.h"

struct seen {
	struct slice text;
	size_t pairs;
};

static const char *
take_pair(
    void *context, struct slice section, struct slice key, struct slice value)
{
	struct seen *seen = context;
	struct look look;

	fuzz_check(fuzz_is_part(section, seen->text));
	fuzz_check(fuzz_is_part(key, seen->text) && key.len > 0);
	fuzz_check(fuzz_is_part(value, seen->text));
	fuzz_check(slice_find(value, '\n') == value.len);
	seen->pairs++;
	return look_parse(value, &look);
}

void
fuzz_one(struct slice input)
{
	struct seen seen = {.text = input};
	struct buf errors = {0};
	size_t count = conf_read("f", input, take_pair, &seen, &errors);
	size_t lines = 0;

	for (struct slice rest = buf_slice(&errors); rest.len > 0; lines++) {
		struct slice line = fuzz_take_line(&rest);

		fuzz_check(slice_starts_with(line, SLICE("f:")));
		fuzz_check(fuzz_is_safe(line, UTF8_FORM_UNICODE));
	}
	fuzz_check(lines == count);
	buf_fini(&errors);
}
