/* SPDX-License-Identifier: GPL-3.0-or-later
 * compose - a message as RFC 5322 and MIME want it, in pieces: its headers and
 * text, then any number of attachments that come bit by bit, then its end.
 *
 * Pure: the time and the randomness are handed in. Lines end in LF; none of
 * them is a lone dot.
 */
#ifndef EHLO_SMTP_COMPOSE_H
#define EHLO_SMTP_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/smtp/mime.h"

/* All borrowed for the call; NULL or 0 = not given. */
struct compose_words {
	const char *from;           /* of From: and the id's domain */
	const char *const *to;
	size_t to_count;
	const char *subject;        /* NULL = one that names the test */
	const char *const *headers; /* "Name: value": in place of the header of
	                             * that name, or beside the others */
	size_t header_count;
	struct slice body;          /* text; any line endings and bytes */
	bool is_as_is;              /* the body is not encoded, whatever it is */
	bool has_attachments;
	int64_t unix_s;
	int utc_offset_min;
	uint64_t random[2];         /* of the id and the boundary */
};

struct compose {
	char boundary[48];
	bool has_attachments;
	struct mime_base64 attachment;
};

/* Whether a header of a user's can go out: "Name: value", name of printable
 * ASCII, no line ends or NUL. 0, or -ERR_USAGE with err set. */
int compose_check_header(const char *header, struct err *err);

/* "Wed, 25 Nov 2026 08:00:00 +0000" (RFC 5322 3.3), "<1f...@domain>". */
void compose_add_date(struct buf *out, int64_t unix_s, int utc_offset_min);
void compose_add_id(struct buf *out, uint64_t random, struct slice domain);

/* Headers and text. */
void compose_begin(
    struct compose *c, const struct compose_words *words, struct buf *out);
/* An attachment: its name (a file's, without directory), its bytes in pieces,
 * its end. */
void compose_attach(struct compose *c, struct slice name, struct buf *out);
void compose_attach_bytes(
    struct compose *c, struct slice bytes, struct buf *out);
void compose_attach_end(struct compose *c, struct buf *out);
void compose_end(struct compose *c, struct buf *out);

#endif
