/* SPDX-License-Identifier: GPL-3.0-or-later
 * session - what is true now in one session: a fold of its events.
 *
 * session_apply takes events in order and derives all that views, batch and
 * the source want to know. It copies what it needs; it holds no pointer into
 * the transcript. fold(live) equals fold(load(save(live))).
 */
#ifndef EHLO_MODEL_SESSION_H
#define EHLO_MODEL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"
#include "ehlo/model/exchange.h"
#include "ehlo/model/findings.h"
#include "ehlo/smtp/ext.h"
#include "ehlo/smtp/lint.h"
#include "ehlo/smtp/tracker.h"

/* One attempt. address is owned. */
struct session_probe {
	char *address;
	uint16_t port;
	enum port_verdict verdict;
	uint32_t ms;
	char *error; /* owned; NULL = none */
};

/* One answer of the domain name system, with its fields as in the event. */
struct session_lookup {
	char *name, *type;
	char *records;   /* each ended by LF */
	char *canonical; /* NULL = no alias */
	char *error;     /* NULL = answered */
	bool is_nxdomain;
	enum proof proof;
	uint32_t ms;
};
#define SESSION_REPLY_MAX ((size_t)16384)
#define SESSION_LOOKUPS_MAX 64 /* later ones are in the transcript only */

/* What the newest handshake showed, with its fields as in the event. */
struct session_tls {
	char *version; /* NULL = there was none */
	char *cipher, *group, *errors;
	char *subject, *issuer, *names; /* "" = no certificate */
	char *chain;
	char *sha256, *key;
	int64_t not_before, not_after;
	bool is_verified, is_served, is_refused;
	enum dane dane;
	char *tlsa; /* the record that matched; "" = none */
	uint64_t t_us; /* when it was done */
};

enum recipient_state { RECIPIENT_ASKED, RECIPIENT_ACCEPTED, RECIPIENT_REFUSED };

struct session_recipient {
	char *mailbox; /* raw bytes, owned, NUL-terminated */
	enum recipient_state state;
	int code;      /* of the answer, 0 = none yet */
	size_t exchange;
};

/* Fields of the newest message's header, unfolded; NULL = not there. Owned. */
struct session_header {
	char *from, *to, *cc, *return_path;
	bool is_over; /* the empty line came */
};

enum relay_verdict {
	RELAY_UNKNOWN,
	RELAY_REFUSED,  /* a recipient was refused because of relaying */
	RELAY_ACCEPTED, /* took one outside the server's own domain, unauthenticated */
	RELAY_COUNT
};

struct session {
	uint32_t number;         /* of the transcript, 1-based; 0 = none yet */
	enum phase phase;
	bool is_secure;
	bool is_authenticated;
	bool is_content_ended;   /* the dot was sent, its reply is due */
	bool is_binary;          /* MAIL had BODY=BINARYMIME */
	bool is_lmtp;            /* LHLO was accepted: a reply a recipient is due
	                          * to the dot (RFC 2033 4.2) */

	/* names and addresses */
	char *target;            /* as asked; NULL = none yet */
	uint16_t target_port;
	char *resolve_error;     /* NULL = resolved */
	struct session_lookup *lookups;
	size_t lookup_count;
	struct session_probe *probes;
	size_t probe_count;
	char *address;           /* connected to; NULL = not */
	uint16_t port;
	char *local;
	bool is_headed;          /* by a header of the PROXY protocol */

	/* what the server said of itself */
	char *greeting;          /* text of its first line, without code */
	char *server_name;       /* first word of the greeting */
	uint64_t greeting_ms;    /* after the connection */
	bool is_greeted;
	bool is_other_protocol;  /* its first line is HTTP's, SSH's ... */
	const char *protocol;    /* "HTTP", "SSH" ... then; static */
	char *helo_name;         /* what we called ourselves; NULL = not yet */
	struct ext_set offered;
	bool is_ehlo_done;       /* offered holds the last good EHLO reply */
	struct ext_set offered_in_clear; /* before TLS; nothing relies on it */
	struct session_tls tls;

	/* the newest reply to a command, complete or not: its lines as they
	 * came, each ended by LF; as much of it as SESSION_REPLY_MAX */
	struct buf reply_lines;

	/* the transaction: RFC 5321 4.1.4 says when it is cleared */
	char *sender;            /* reverse-path as accepted or asked; NULL = none */
	enum recipient_state sender_state; /* when sender is set */
	int sender_code;
	struct session_recipient *recipients;
	size_t recipient_count;
	size_t accepted_count;

	struct session_header header; /* goes with the envelope */

	/* whole session */
	unsigned message_count;  /* accepted after their content */
	char *queue_id;          /* of the last accepted message; NULL = not told */
	char *queue_reply;       /* text of that reply */
	enum relay_verdict relay;
	char *relay_reply;       /* code and text that prove it */
	char *relay_recipient;
	char *hosted_domain;     /* the newest whose mailboxes the server told
	                          * apart; NULL = none */

	struct exchanges exchanges;
	struct findings findings;

	uint64_t started_us, connected_us, last_us;
	bool is_unmet;           /* an expectation of a plan was not met */
	bool is_closed;
	enum closed_by closed_by;
	enum trouble trouble;
	char *closed_error;
	uint8_t run_status;      /* of a run that ended otherwise; 0 = it did
	                          * not: the conversation says how it ended */
	char *run_end;           /* why */

	struct session_fold *fold; /* parser state, private to session.c */
};

void session_init(struct session *s);
void session_fini(struct session *s);

/* What a received line was, for colours and marks. Returned by session_apply
 * for RECEIVED and SENT events; zeroed with exchange NO_EXCHANGE otherwise. */
#define NO_EXCHANGE ((size_t)-1)
struct mark {
	size_t exchange;      /* what it belongs to */
	int code;             /* of a reply line, else 0 */
	bool is_expected;     /* RECEIVED: the answer that was hoped for */
	bool is_malformed;    /* RECEIVED: no reply line */
	bool is_reply_end;    /* RECEIVED: it completes a reply */
	bool is_unsolicited;  /* RECEIVED: nothing had been asked */
	bool is_crowded;      /* RECEIVED: many of those share an exchange */
	bool is_stuffed;      /* SENT data: begins with a stuffing dot */
	enum phase phase;     /* of the session after this event */
	size_t finding_count; /* findings this event caused */
};

/* index: the event's place in the transcript, remembered in exchanges and
 * findings. Begins anew when a RESOLVE event comes
 * that no LOOKUP of MX led to. */
struct mark session_apply(
    struct session *s, size_t index, const struct event *ev);

/* Whether there was a connection, open or ended by now; s may be NULL. What
 * was canceled or refused before that was never open. */
bool session_was_connected(const struct session *s);
/* The oldest command that still awaits its reply; NULL when none does. While
 * the greeting is due that is the greeting. Never what was unsolicited. */
const struct exchange *session_awaited(const struct session *s);
/* The first that was answered 421, which ends the session; NULL = none. */
const struct exchange *session_goodbye(const struct session *s);
/* All of a message was sent, and the reply to it is due: if that does not come,
 * the message may have been taken or not (RFC 1047). */
bool session_is_message_unknown(const struct session *s);
/* What the next typed line is: content, an answer to 334, or a command. While
 * the reply to AUTH or to such an answer is due, a line that is typed ahead
 * counts as the next answer: it may be a password. */
bool session_takes_data(const struct session *s);
bool session_takes_response(const struct session *s);
/* Whether a command that is in order makes sense here: what it belongs to was
 * offered, and AUTH has not succeeded yet. */
bool session_offers(const struct session *s, enum verb verb);
/* Whether nobody is to get the message: no recipient was accepted, or the
 * sender was refused. */
bool session_has_nobody(const struct session *s);
/* Adds what is wrong with line as a command that is being typed now, and stays
 * so however its last word goes on. */
void session_lint(
    const struct session *s, struct slice line, struct lint *lint);

#endif
