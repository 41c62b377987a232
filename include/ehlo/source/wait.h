/* SPDX-License-Identifier: GPL-3.0-or-later
 * wait - what a live session waits for, and until when (RFC 5321 4.5.3.2). */
#ifndef EHLO_SOURCE_WAIT_H
#define EHLO_SOURCE_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/model/session.h"

enum wait_kind {
	WAIT_NOTHING,
	WAIT_ATTEMPT, /* a look-up or a connect */
	WAIT_TLS,     /* a handshake */
	WAIT_REPLY,   /* a reply */
	WAIT_SEND,    /* the server to take what was sent */
	WAIT_CLOSE    /* the server's end of the connection, after goodbye */
};

struct wait {
	enum wait_kind kind;
	enum verb verb;    /* WAIT_REPLY: what the reply answers */
	size_t exchange;   /* WAIT_REPLY: which one */
	uint64_t began_us; /* since the transcript's start */
	uint64_t ends_us;
};

/* How long the server may take to close after QUIT or a 421. */
#define WAIT_CLOSE_MS 1000

/* The least that RFC 5321 4.5.3.2 asks a client to wait; the reply to QUIT,
 * of which it says nothing, is worth a few seconds only. */
uint64_t wait_timeout_ms(enum verb verb);

/* A look-up or connect; timeout_ms 0 = the default of each attempt. */
void wait_for_attempt(struct wait *out, uint64_t timeout_ms, uint64_t now_us);

/* What a connected session waits for; timeout_ms 0 = wait_timeout_ms. is_full:
 * more was sent than the server takes at the moment. */
void wait_for_reply(struct wait *out, const struct session *s, bool is_full,
    uint64_t timeout_ms, uint64_t now_us);
/* For the server to take some of what is sent. */
void wait_for_room(struct wait *out, uint64_t timeout_ms, uint64_t now_us);
/* The same wait still: its time runs on. */
bool wait_is_same(const struct wait *a, const struct wait *b);
/* "no reply to RCPT in 300 s" */
void wait_describe(const struct wait *w, char *text, size_t size);

#endif
