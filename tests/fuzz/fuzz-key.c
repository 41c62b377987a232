/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-key - the bytes of a terminal as keys, however they are cut. */
#include "ehlo/tui/key.h"

#include "fuzz.h"

static void
describe(struct keys *k, struct buf *out)
{
	struct key key;
	char bytes[KEY_BYTES_MAX];

	while (keys_next(k, &key)) {
		fuzz_check(key.name < KEY_NAME_COUNT);
		fuzz_check(key_bytes(&key, bytes) <= sizeof(bytes));
		buf_addf(out, "%d %x %u %zu:", (int)key.name,
		    (unsigned)key.rune, key.mods, key.text.len);
		if (key.name == KEY_PASTE)
			buf_add_slice(out, key.text);
	}
}

static void
read_pieces(struct slice input, bool is_whole, struct buf *out)
{
	struct keys k;

	keys_init(&k);
	if (is_whole)
		keys_feed(&k, input);
	while (!is_whole && input.len > 0) {
		keys_feed(&k, fuzz_take_piece(&input));
		describe(&k, out);
	}
	describe(&k, out);
	/* Nothing more comes. A key that was waited for may show that another
	 * one waits. */
	while (keys_wait_ms(&k) > 0) {
		keys_timeout(&k);
		describe(&k, out);
	}
	keys_fini(&k);
}

void
fuzz_one(struct slice input)
{
	fuzz_check_cuts(read_pieces, input);
}
