/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-archive - lines of a recording that cannot be trusted; what was loaded
 * is written as it was, in ASCII. */
#include "fuzz-fold.h"

static void
check_ascii(struct slice text)
{
	while (text.len > 0)
		fuzz_check(
		    fuzz_is_safe(fuzz_take_line(&text), UTF8_FORM_ASCII));
}

void
fuzz_one(struct slice input)
{
	struct conversation *c = fuzz_load(input);
	struct buf saved = {0};

	fuzz_save(c, &saved);
	check_ascii(buf_slice(&saved));
	fuzz_check_saved(c);
	buf_fini(&saved);
	conversation_free(c);
}
