/* SPDX-License-Identifier: GPL-3.0-or-later
 * auth-words - the messages of one authentication (RFC 4954), each told in
 * words beside its line, whoever it is that speaks. */
#ifndef EHLO_SRC_SOURCE_AUTH_WORDS_H
#define EHLO_SRC_SOURCE_AUTH_WORDS_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"
#include "ehlo/model/redact.h"

struct auth_words {
	struct buf name; /* the mechanism's; empty = nobody authenticates */
	unsigned client_step, server_step;
	struct buf words; /* of the newest message; an event borrows them */
};

/* All zero is the beginning, and what this leads back to. */
void auth_words_end(struct auth_words *a);

/* A line of the client's: the AUTH command, of which shown is what may be seen,
 * or with is_answer an answer to 334. is_user: a name goes first, also where
 * the mechanism does not say so. False: there is nothing to tell. */
bool auth_words_sent(struct auth_words *a, struct slice line,
    struct slice shown, bool is_answer, bool is_user, struct event *ev);
/* A line of the server's; what it repeats of a secret is masked. */
bool auth_words_received(struct auth_words *a, const struct redact *redact,
    struct slice line, struct event *ev);

/* LOGIN's first message is a name, which is no secret: where line is that, user
 * gets it. To be asked before auth_words_sent. */
bool auth_words_find_user(const struct auth_words *a, struct slice line,
    bool is_answer, struct buf *user);

#endif
