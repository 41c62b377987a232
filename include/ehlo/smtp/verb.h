/* SPDX-License-Identifier: GPL-3.0-or-later
 * verb - the commands of SMTP and its extensions, one row each (verbs.def).
 *
 * Three pseudo verbs stand for what is answered without being a command:
 * VERB_GREETING (the connection), VERB_CONTENT (the dot that ends mail data)
 * and VERB_RESPONSE (an answer to a 334).
 */
#ifndef EHLO_SMTP_VERB_H
#define EHLO_SMTP_VERB_H

#include <stdbool.h>

#include "ehlo/base/slice.h"
#include "ehlo/smtp/code.h"

enum verb {
#define V(name, text, ok, syntax, rfc, does) VERB_##name,
#include "ehlo/smtp/verbs.def"
#undef V
	VERB_COUNT
};

struct verb_row {
	const char *text;          /* upper case; "" for VERB_UNKNOWN */
	enum code_class ok_class;  /* what a good answer to it is */
	const char *syntax;        /* "MAIL FROM:<reverse-path> [parameters]" */
	const char *rfc;
	const char *does;          /* goes on after the verb: "names the sender" */
};

const struct verb_row *verb_row(enum verb verb);
const char *verb_text(enum verb verb);
/* Whole word, without case; VERB_UNKNOWN otherwise. Never a pseudo verb. */
enum verb verb_find(struct slice word);
/* A command that can be typed: neither unknown nor a pseudo verb. */
bool verb_is_command(enum verb verb);
/* Whether code is the answer that was hoped for: of the row's ok_class. Where
 * only one code will do it is that one: 220 for the greeting, STARTTLS and
 * XCLIENT, 354 for DATA, 235 (or 334, to go on) for AUTH and VERB_RESPONSE. */
bool verb_expects(enum verb verb, int code);
/* RFC 2920 3.1: whether another command may stand behind it in a group. The
 * others, unknown ones too, end one. */
bool verb_may_be_followed(enum verb verb);

#endif
