/* SPDX-License-Identifier: GPL-3.0-or-later
 * mailbox - the last messages that a practice server took, to be looked at.
 *
 * Bounded: the oldest goes for the newest, and of each message no more than
 * its first part is kept.
 */
#ifndef EHLO_SMTP_MAILBOX_H
#define EHLO_SMTP_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

#define MAILBOX_MAX 100
/* Bytes of a message, and of its recipients. */
#define MAILBOX_CONTENT_MAX ((size_t)65536)

struct mailbox_message {
	unsigned number; /* from 1; none is given twice */
	int64_t unix_s;
	int utc_offset_min;
	struct buf client;     /* address */
	struct buf helo;       /* what it called itself */
	struct buf sender;     /* "<>" without one */
	struct buf recipients; /* one a line, each with its LF */
	struct buf content;    /* as received, dots unstuffed; may be cut */
	uint64_t size;         /* of all of it */
	bool is_secure, is_authenticated;
};

struct mailbox;

struct mailbox *mailbox_new(void);
void mailbox_free(struct mailbox *m);
/* Takes over what message holds, and empties it. Its number. */
unsigned mailbox_put(struct mailbox *m, struct mailbox_message *message);
/* It was not taken after all. Unknown numbers are fine. */
void mailbox_remove(struct mailbox *m, unsigned number);
void mailbox_clear(struct mailbox *m);

size_t mailbox_count(const struct mailbox *m);
/* The oldest is 0; borrowed until the next change. */
const struct mailbox_message *mailbox_at(const struct mailbox *m, size_t index);
/* NULL when it is not there (any more). */
const struct mailbox_message *mailbox_find(
    const struct mailbox *m, unsigned number);

void mailbox_message_fini(struct mailbox_message *message);
/* The value of the first header field of that name, without its folding;
 * empty = there is none. */
void mailbox_message_field(
    const struct mailbox_message *message, const char *name, struct buf *out);

#endif
