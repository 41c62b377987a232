/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-proxy - what a proxy may say, however it is cut; a way that is open
 * loses no byte of the server's. */
#include <string.h>

#include "../../src/net/proxy-talk.h"

#include "fuzz.h"

static enum proxy_state
talk(struct proxy_talk *t, unsigned kind, struct slice input, bool is_whole,
    struct buf *said)
{
	struct proxy_options options = {
	    .kind = kind & 1 ? PROXY_HTTP : PROXY_SOCKS5,
	    .user = kind & 2 ? "user" : NULL,
	    .password = "password",
	    .host = kind & 4 ? "2001:db8::1" : "mx.example.net",
	    .port = 25};
	enum proxy_state state = PROXY_MORE;

	proxy_talk_init(t, &options, said);
	while (input.len > 0 && state == PROXY_MORE) {
		struct slice piece = input;

		if (is_whole)
			input = slice_skip(input, input.len);
		else
			piece = fuzz_take_piece(&input);
		state = proxy_talk_feed(t, piece, said);
	}
	buf_add_slice(&t->heard, input);
	return state;
}

void
fuzz_one(struct slice input)
{
	unsigned kind = fuzz_take_byte(&input);
	struct buf said = {0}, said_again = {0};
	struct proxy_talk whole, pieces;
	enum proxy_state state = talk(&whole, kind, input, true, &said);

	fuzz_check(talk(&pieces, kind, input, false, &said_again) == state);
	fuzz_check(slice_equals(buf_slice(&said), buf_slice(&said_again)));
	fuzz_check(memchr(whole.reason, '\0', sizeof(whole.reason)) != NULL);
	if (state == PROXY_OPEN)
		fuzz_check(slice_equals(
		    buf_slice(&whole.heard), buf_slice(&pieces.heard)));
	if (state == PROXY_FAILED)
		fuzz_check(strcmp(whole.reason, pieces.reason) == 0);
	proxy_talk_fini(&whole);
	proxy_talk_fini(&pieces);
	buf_fini(&said);
	buf_fini(&said_again);
}
