/* SPDX-License-Identifier: GPL-3.0-or-later
 * code - reply codes (RFC 5321 4.2) and enhanced status codes (RFC 3463). */
#ifndef EHLO_SMTP_CODE_H
#define EHLO_SMTP_CODE_H

#include <stdbool.h>

#include "ehlo/base/slice.h"

/* The class of a reply by its first digit. */
enum code_class {
	CODE_ODD,          /* no reply code, or one outside 200 to 599 */
	CODE_POSITIVE,     /* 2yz */
	CODE_INTERMEDIATE, /* 3yz */
	CODE_TEMPORARY,    /* 4yz */
	CODE_PERMANENT,    /* 5yz */
	CODE_CLASS_COUNT
};

enum code_class code_class(int code);

/* class.subject.detail; klass 0 means there is none. */
struct enhanced_code {
	unsigned short klass;   /* 2, 4 or 5 */
	unsigned short subject; /* 0 to 999 */
	unsigned short detail;  /* 0 to 999 */
};

/* Takes an enhanced code off the front of a reply's text: RFC 2034 3, that is
 * class "." subject "." detail, then a space or the end. Leading zeros, which
 * RFC 3463 2 forbids, are read over. 0 and *rest behind the code and its
 * space; -ERR_SYNTAX when there is none (out zeroed, *rest unchanged). */
int enhanced_code_take(struct slice *rest, struct enhanced_code *out);

bool enhanced_code_is_none(struct enhanced_code code);
bool enhanced_code_equals(struct enhanced_code a, struct enhanced_code b);

/* "5.7.1" into out, which holds at least ENHANCED_CODE_SIZE bytes; empty for
 * none. Returns out. */
#define ENHANCED_CODE_SIZE 20
const char *enhanced_code_text(struct enhanced_code code, char *out);

#endif
