/* SPDX-License-Identifier: GPL-3.0-or-later
 * target - where to connect to, as typed.
 *
 * host, "host port", host:port, [2001:db8::1]:25, 2001:db8::1, practice:,
 * practice:NAME, smtp://[user@]host[:port], submission://... (port 587),
 * lmtp://... (24), smtps://... and submissions://... (465), mx:DOMAIN (its mail hosts in order),
 * unix:PATH, pipe:COMMAND. The user is skipped; a password there is refused.
 */
#ifndef EHLO_SOURCE_TARGET_H
#define EHLO_SOURCE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

#define TARGET_HOST_MAX 253

/* unix: has the longest path that a socket can have (sockaddr_un). */
#define TARGET_PLACE_MAX 1000

enum target_kind {
	TARGET_SERVER,   /* host and port */
	TARGET_DOMAIN,   /* host is a mail domain: its hosts are meant */
	TARGET_PRACTICE, /* host holds the personality's name */
	TARGET_UNIX,     /* place is the path of a socket */
	TARGET_PIPE      /* place is a command: it speaks on its standard
	                  * input and output */
};

struct target {
	enum target_kind kind;
	char host[TARGET_HOST_MAX + 1]; /* a name or a literal, no brackets */
	uint16_t port;                  /* 0 for UNIX and PIPE */
	bool is_secure; /* TLS from the first byte (RFC 8314) */
	bool is_lmtp;   /* it is greeted with LHLO (RFC 2033) */
	bool has_port;                  /* it was typed, or a scheme's */
	char place[TARGET_PLACE_MAX + 1];
};

/* 0, or -ERR_USAGE with one line that names what is wrong and the way out.
 * Refused: an empty or over-long name, a control, a blank or a NUL in it, a
 * leading hyphen, port 0, above 65535 or no number, an unknown scheme or
 * personality. text may hold the port as a second word. What was typed
 * stands in err in its safe form, cut when it is long. */
int target_parse(struct slice text, struct target *out, struct err *err);

/* "host:port", "[2001:db8::1]:25", "mx:host:port", "practice:NAME",
 * "unix:PATH", "pipe:COMMAND" into out. */
#define TARGET_TEXT_SIZE (TARGET_PLACE_MAX + 16)
const char *target_text(const struct target *t, char *out);

#endif
