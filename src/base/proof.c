/* SPDX-License-Identifier: GPL-3.0-or-later
 * proof - the words of what is proven. */
#include "ehlo/base/proof.h"

const char *
proof_words(enum proof proof)
{
	static const char *const words[PROOF_COUNT] = {
#define X(name, text) [PROOF_##name] = text,
	    PROOF_LIST(X)
#undef X
	};

	return words[proof];
}
