/* SPDX-License-Identifier: GPL-3.0-or-later
 * reply - lines into replies (RFC 5321 4.2, 4.2.1), nothing refused.
 *
 * reply_line_parse looks at one line alone. A struct reply then takes reply
 * lines one by one until it is complete. Bytes are never changed or copied:
 * the texts stay with the caller.
 */
#ifndef EHLO_SMTP_REPLY_H
#define EHLO_SMTP_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"
#include "ehlo/smtp/code.h"

enum reply_flaw {
	REPLY_MIXED_CODES = 1 << 0, /* lines of one reply differ in code */
	REPLY_ODD_CODE = 1 << 1,    /* outside 200 to 599 */
	REPLY_ENHANCED_CLASS = 1 << 2, /* enhanced class is not the first digit */
	REPLY_MANY_LINES = 1 << 3   /* more than REPLY_LINES_SOFT */
};

#define REPLY_LINES_SOFT 1000

/* One line that has the form of a reply line. */
struct reply_line {
	int code;                      /* three digits, 0 to 999 */
	bool is_last;                  /* separator is a space, or the line ends */
	struct enhanced_code enhanced; /* of this line's text */
	struct slice text;             /* after code and separator, enhanced kept */
};

/* True when bytes begin with three digits and then a space, a hyphen or the
 * end; *out is set then. Anything else is no reply line (kept and flagged by
 * the caller, never counted). */
bool reply_line_parse(struct slice bytes, struct reply_line *out);

/* Whether something between has overwritten a part of these words: four letters
 * X, or stars, in a row, as firewalls do that inspect SMTP. */
bool reply_is_masked(struct slice words);

/* A reply under way; a zeroed one is empty. */
struct reply {
	int code;                      /* of the last line so far; it decides */
	struct enhanced_code enhanced; /* of the first line that has one */
	size_t line_count;
	unsigned flaws;                /* of enum reply_flaw */
	bool is_complete;
};

/* Starts over when the reply was complete. Returns is_complete. */
bool reply_add(struct reply *r, const struct reply_line *line);

#endif
