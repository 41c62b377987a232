/* SPDX-License-Identifier: GPL-3.0-or-later
 * target - where to connect to, as typed.
 *
 * host, "host port", host:port, [2001:db8::1]:25, 2001:db8::1, practice:,
 * practice:NAME, smtp://[user@]host[:port], submission://... (port 587),
 * lmtp://... (24), mx:DOMAIN (its mail hosts in order). The user is skipped; a password there is refused.
 */
#ifndef EHLO_SOURCE_TARGET_H
#define EHLO_SOURCE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

#define TARGET_HOST_MAX 253

struct target {
	char host[TARGET_HOST_MAX + 1]; /* a name or a literal, no brackets */
	uint16_t port;
	bool is_domain;                 /* host is a mail domain: its hosts
	                                 * are meant */
	bool is_practice;               /* host holds the personality's name */
};

/* 0, or -ERR_USAGE with one line that names what is wrong and the way out.
 * Refused: an empty or over-long name, a control, a blank or a NUL in it, a
 * leading hyphen, port 0, above 65535 or no number, an unknown scheme or
 * personality. text may hold the port as a second word. What was typed
 * stands in err in its safe form, cut when it is long. */
int target_parse(struct slice text, struct target *out, struct err *err);

/* "host:port", "[2001:db8::1]:25", "practice:NAME" into out. */
#define TARGET_TEXT_SIZE (TARGET_HOST_MAX + 16)
const char *target_text(const struct target *t, char *out);

#endif
