/* SPDX-License-Identifier: GPL-3.0-or-later
 * visitor - one client of a practice server, and the conversation that is made
 * of what it says and gets. */
#ifndef EHLO_SRC_SOURCE_VISITOR_H
#define EHLO_SRC_SOURCE_VISITOR_H

#include <sys/queue.h>

#include "auth-words.h"
#include "ehlo/model/conversation.h"
#include "ehlo/model/redact.h"
#include "ehlo/net/net.h"
#include "ehlo/source/practice.h"

struct visitor {
	TAILQ_ENTRY(visitor) entry;
	struct net *net;
	unsigned number;
	struct address peer;
	struct conversation *conversation;
	struct redact *redact;
	struct auth_words auth;
	uint64_t zero_us; /* when its conversation began */
	struct buf late;  /* replies that are to be told */
	bool is_late_secure;
	bool is_open;
	bool is_held;
	bool is_tls_silent;   /* nothing was said since the handshake */
	bool is_begun;        /* it has said something */
	bool is_after_auth;   /* AUTH was said: what follows may be a secret */
	uint64_t unended_us;  /* since when bytes wait for their LF; 0 = none */
	bool is_unended_told; /* of this line */
	uint64_t data_bytes;  /* of the message under way */
	uint64_t unkept_lines, unkept_bytes;
};

TAILQ_HEAD(visitors, visitor);

/* A conversation that begins now. */
struct conversation *visitor_begin_conversation(size_t budget);

struct visitor *visitor_new(struct net *n, unsigned number,
    const struct address *peer, const struct address *place, size_t budget);
void visitor_free(struct visitor *v);

void visitor_note(struct visitor *v, struct slice text, bool is_error);
void visitor_take_line(struct visitor *v, const struct line *line,
    enum phase phase, bool is_secure);
/* The reply waits until what was sent before it is told; or is told at once. */
void visitor_take_reply(struct visitor *v, struct slice bytes, bool is_secure,
    bool is_behind);
void visitor_take_held(struct visitor *v, enum verb verb, struct slice bytes);
void visitor_take_tls(struct visitor *v, const struct tls_report *report,
    const char *error);
/* They have waited long enough for the end of their line. */
void visitor_tell_unended(
    struct visitor *v, const struct practice_unended *unended);
void visitor_end(struct visitor *v, bool is_by_server);

#endif
