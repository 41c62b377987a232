/* SPDX-License-Identifier: GPL-3.0-or-later
 * message-check - what is wrong with a message, and where, before it is sent.
 *
 * Lines that all end in a bare LF are ordinary text, which becomes CRLF on the
 * way. What is refused is what receivers differ in (RFC 5321 2.3.8): a message
 * for the one is more than one for the other.
 */
#ifndef EHLO_SMTP_MESSAGE_CHECK_H
#define EHLO_SMTP_MESSAGE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

enum message_flaw {
#define M(name, grade, rfc, what) MESSAGE_##name,
#include "ehlo/smtp/message-flaws.def"
#undef M
	MESSAGE_FLAW_COUNT
};

/* The first of them; line is 1-based, offset counts bytes from 0. */
struct message_spot {
	bool is_found;
	uint64_t line, offset;
};

struct message_check {
	struct message_spot spots[MESSAGE_FLAW_COUNT];
	uint64_t bytes; /* fed */
	uint64_t lf_count; /* line ends that get a CR on the wire */

	/* the line that is being read, and what stands alone in it */
	uint64_t line, line_offset;
	struct message_spot dot, lf_dot, crlf, lf;
	unsigned breaks, breaks_before;
	bool is_after_cr, is_more_than_dot;
	bool has_nul;
	int header;
};

void message_check_init(struct message_check *c);
/* In pieces, however they are cut; then the end. */
void message_check_feed(struct message_check *c, struct slice bytes);
void message_check_finish(struct message_check *c);

/* Refused unless it shall go out as it is: the gravest flaw of that kind by
 * now, or MESSAGE_FLAW_COUNT. */
enum message_flaw message_check_refused(const struct message_check *c);
bool message_flaw_is_refused(enum message_flaw flaw);
/* "line 3, byte offset 41: a NUL: no mail can hold it (RFC 5322 2.1)" */
void message_check_describe(const struct message_check *c,
    enum message_flaw flaw, struct buf *out);

#endif
