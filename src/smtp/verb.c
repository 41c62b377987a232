/* SPDX-License-Identifier: GPL-3.0-or-later
 * verb - the rows of verbs.def, and the answers that verbs hope for. */
#include "ehlo/smtp/verb.h"

#include <assert.h>

static const struct verb_row rows[VERB_COUNT] = {
#define V(name, text, ok, syntax, rfc, does) \
	[VERB_##name] = {text, CODE_##ok, syntax, rfc, does},
#include "ehlo/smtp/verbs.def"
#undef V
};

/* Where one good code alone is known: RFC 5321 3.1 and 4.1.1.4, RFC 3207 4, RFC
 * 4954 4, Postfix XCLIENT_README. A handshake or a password must not follow
 * anything else. */
static const int only_codes[VERB_COUNT] = {
    [VERB_GREETING] = 220,
    [VERB_STARTTLS] = 220,
    [VERB_DATA] = 354,
    [VERB_AUTH] = 235,
    [VERB_RESPONSE] = 235,
    [VERB_XCLIENT] = 220,
};

const struct verb_row *
verb_row(enum verb verb)
{
	assert(verb < VERB_COUNT);
	return &rows[verb];
}

const char *
verb_text(enum verb verb)
{
	return verb_row(verb)->text;
}

enum verb
verb_find(struct slice word)
{
	for (enum verb verb = 0; verb_is_command(verb); verb++)
		if (slice_equals_nocase(word, slice_str(rows[verb].text)))
			return verb;
	return VERB_UNKNOWN;
}

bool
verb_is_command(enum verb verb)
{
	return verb < VERB_UNKNOWN;
}

bool
verb_expects(enum verb verb, int code)
{
	if ((verb == VERB_AUTH || verb == VERB_RESPONSE) && code == 334)
		return true;
	if (only_codes[verb] != 0)
		return code == only_codes[verb];
	return code_class(code) == verb_row(verb)->ok_class;
}

bool
verb_may_be_followed(enum verb verb)
{
	return verb == VERB_MAIL || verb == VERB_RCPT || verb == VERB_RSET;
}
