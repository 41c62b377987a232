/* SPDX-License-Identifier: GPL-3.0-or-later
 * param - the parameters of commands, one row each (params.def).
 *
 * RFC 5321 4.1.1.11: KEYWORD or KEYWORD=value, behind the path of MAIL and
 * RCPT; the attributes of XCLIENT and XFORWARD look the same.
 */
#ifndef EHLO_SMTP_PARAM_H
#define EHLO_SMTP_PARAM_H

#include <stdbool.h>

#include "ehlo/base/slice.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/ext.h"

enum param {
#define P(name, verb, keyword, ext, form, value, proposal, rfc, says) \
	PARAM_##name,
#include "ehlo/smtp/params.def"
#undef P
	PARAM_COUNT
};

/* How a value is written. */
enum param_form {
	PARAM_FORM_NONE, /* there is none, nor an "=" */
	PARAM_FORM_DIGITS_9,
	PARAM_FORM_DIGITS_20,
	PARAM_FORM_WORDS,    /* of those in the row */
	PARAM_FORM_XTEXT,    /* RFC 3461 4 */
	PARAM_FORM_AUTH,     /* xtext, or <> */
	PARAM_FORM_ORCPT,    /* type;xtext */
	PARAM_FORM_BY,       /* [+|-]seconds;R|N[T] */
	PARAM_FORM_PRIORITY, /* -9 to 9 */
	PARAM_FORM_DATE,     /* RFC 3339 */
	PARAM_FORM_TRANSID,  /* in angle brackets */
	PARAM_FORM_ADDRESS,  /* IPv4, or IPv6 behind "IPV6:" */
	PARAM_FORM_PORT,
	PARAM_FORM_COUNT
};

struct param_row {
	enum verb verb;
	const char *keyword;
	enum ext ext;
	enum param_form form;
	const char *value;    /* in words, or its words; "" = there is none */
	const char *proposal;
	const char *rfc;
	const char *says;     /* goes on after the keyword */
};

const struct param_row *param_row(enum param param);

/* "SIZE=100" apart. */
struct param_text {
	struct slice keyword, value;
	bool has_value; /* there is an "=" */
};
struct param_text param_split(struct slice word);
/* Of this verb, the whole keyword, without case; PARAM_COUNT = none. */
enum param param_find(enum verb verb, struct slice keyword);
/* Whether some keyword of this verb begins so. */
bool param_begins(enum verb verb, struct slice text);
/* All words of a command that are parameters of its verb. */
struct slice param_words(const struct command *command);

/* Whether the value, or its absence, is as the row wants it. */
bool param_is_good(enum param param, const struct param_text *text);
/* Whether the server has offered it: its EHLO keyword, the attribute among
 * those that the keyword names, binary bodies by a keyword of their own. */
bool param_is_offered(enum param param, const struct param_text *text,
    const struct ext_set *offered);
/* Whether its number is more than the server's EHLO reply allows. */
bool param_is_over(enum param param, const struct param_text *text,
    const struct ext_set *offered);

#endif
