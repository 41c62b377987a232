/* SPDX-License-Identifier: GPL-3.0-or-later
 * tracker - where the conversation stands and what is legal there.
 *
 * A const table: phase x verb x outcome -> phase (RFC 5321 4.1.4, 4.3.2; RFC
 * 3207 4.2; RFC 4954 4). It judges and never refuses. Whoever types, replays
 * or serves uses this one table.
 */
#ifndef EHLO_SMTP_TRACKER_H
#define EHLO_SMTP_TRACKER_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/smtp/verb.h"

/* P(NAME, "word for people", "name in JSON") */
#define PHASE_LIST(P)                                                   \
	P(NONE, "not connected", "none")                                \
	P(CONNECT, "connecting", "connect")                             \
	P(GREETING, "waiting for the greeting", "greeting")             \
	P(HELO, "greeted: EHLO or HELO is next", "helo")                \
	P(READY, "ready for MAIL", "ready")                             \
	P(MAIL, "sender given: RCPT is next", "mail")                   \
	P(RCPT, "recipient given: RCPT or DATA is next", "rcpt")        \
	P(DATA, "mail data, up to a lone dot", "data")                  \
	P(AUTH, "authentication: an answer is due", "auth")             \
	P(TLS, "TLS handshake", "tls")                                  \
	P(QUIT, "said goodbye", "quit")                                 \
	P(CLOSED, "closed", "closed")

enum phase {
#define P(name, words, json) PHASE_##name,
	PHASE_LIST(P)
#undef P
	PHASE_COUNT
};

enum outcome {
	OUTCOME_OK,        /* 2yz */
	OUTCOME_AUTH_MORE, /* 334 */
	OUTCOME_DATA,      /* 354 */
	OUTCOME_TEMPORARY, /* 4yz but 421 */
	OUTCOME_PERMANENT, /* 5yz */
	OUTCOME_CLOSING,   /* 421 */
	OUTCOME_ODD,       /* anything else; changes nothing but for VERB_CONTENT:
	                    * whatever is said after the dot, mail data is over */
	OUTCOME_COUNT
};

const char *phase_words(enum phase phase);
const char *phase_name(enum phase phase);

enum outcome tracker_outcome(int code);
/* Total: every triple has an answer. */
enum phase tracker_next(enum phase phase, enum verb verb, enum outcome outcome);
/* Whether the verb is in order in this phase. */
bool tracker_is_legal(enum phase phase, enum verb verb);
/* The commands that are in order and help on, in the order a newcomer would
 * want them; writes at most max, returns how many were written. */
size_t tracker_legal(enum phase phase, enum verb *out, size_t max);

#endif
