/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-exchange - from the fold of a session to a plain context. */
#include "ehlo/model/explain-exchange.h"

struct explain_context
explain_exchange(
    const struct session *s, const struct exchange *x, struct buf *words)
{
	exchange_add_words(words, x);
	return (struct explain_context){
	    .code = x->code,
	    .enhanced = x->enhanced,
	    .text = buf_slice(words),
	    .stage = x->verb,
	    .recipient = slice_str(x->verb == VERB_RCPT ? x->argument : NULL),
	    .software = software_find(slice_str(s->greeting)),
	    .is_auth_offered = ext_set_has(&s->offered, EXT_AUTH),
	    .is_secure = s->is_secure,
	};
}
