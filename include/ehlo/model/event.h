/* SPDX-License-Identifier: GPL-3.0-or-later
 * event - one fact of a conversation: what happened, when.
 *
 * Facts only; never changed once appended. Everything else is a fold. Names
 * and fields are those of the JSON recording. Text fields hold raw bytes of
 * peers; whoever shows them makes them safe.
 */
#ifndef EHLO_MODEL_EVENT_H
#define EHLO_MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/dane.h"
#include "ehlo/base/port.h"
#include "ehlo/base/proof.h"
#include "ehlo/base/slice.h"
#include "ehlo/smtp/line.h"

/* X(NAME, "name in JSON") */
#define EVENT_LIST(X)                                                   \
	X(LOOKUP, "lookup")       /* a question to a name server */     \
	X(RESOLVE, "resolve")     /* begins a session */                \
	X(PROBE, "probe")         /* the outcome of one attempt */      \
	X(CONNECTED, "connected")                                       \
	X(TLS, "tls")             /* a handshake that came to its end */ \
	X(AUTH, "auth")           /* what the line before it says */    \
	X(SENT, "sent")           /* one line, or raw bytes */          \
	X(RECEIVED, "received")   /* one line as it arrived */          \
	X(CLOSED, "closed")       /* ends a session */                  \
	X(NOTE, "note")                                                 \
	X(DROPPED, "dropped")     /* bytes that were not kept */        \
	X(ENDED, "ended")         /* the run, otherwise than by what was said */

enum event_kind {
#define X(name, json) EVENT_##name,
	EVENT_LIST(X)
#undef X
	EVENT_KIND_COUNT
};

/* An answer to a 334 is a command line too; the phase tells it. */
enum sent_what { SENT_COMMAND, SENT_DATA, SENT_RAW, SENT_WHAT_COUNT };
enum closed_by { CLOSED_SERVER, CLOSED_CLIENT, CLOSED_ERROR, CLOSED_BY_COUNT };

/* Why a session ended without the peer's doing, or a name was not found;
 * chooses the exit status. The words for people are in the error text. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_NAME,     /* the name does not resolve */
	TROUBLE_REFUSED,  /* no address accepted, at least one refused */
	TROUBLE_FILTERED, /* no address answered */
	TROUBLE_DEADLINE, /* no reply in time */
	TROUBLE_TLS,      /* TLS was asked for and did not start */
	TROUBLE_AUTH,     /* authentication was asked for and is not */
	TROUBLE_LOST,     /* reset, or another error of the connection */
	TROUBLE_LOCAL,    /* out of a resource of this machine */
	TROUBLE_COUNT
};

/* For MX the session begins here: what it leads to is resolved next. */
struct event_lookup {
	struct slice name;      /* as asked */
	struct slice type;      /* "MX", "A", "PTR" ... */
	struct slice records;   /* as in a zone file, each ended by LF */
	struct slice canonical; /* where aliases led; empty = none did */
	struct slice error;     /* no answer, or a bogus one; empty = answered */
	bool is_nxdomain;       /* answered: there is no such name */
	enum proof proof;
	uint32_t ms;
};

struct event_resolve {
	struct slice name;      /* as asked: host, or the address itself */
	uint16_t port;
	struct slice addresses; /* numeric, separated by one space; empty: not
	                         * found, or the proxy looks it up */
	struct slice error;     /* empty = found */
};

struct event_probe {
	struct slice address;   /* numeric */
	uint16_t port;
	enum port_verdict verdict;
	uint32_t ms;            /* from the start of this attempt */
	struct slice error;     /* the reason in words; empty = none */
};

struct event_connected {
	struct slice address;   /* numeric */
	uint16_t port;
	struct slice local;     /* "address:port" of our end */
	bool is_headed;         /* by a header of the PROXY protocol, at once */
};

/* What is said of a certificate is empty when the server showed none. */
struct event_tls {
	struct slice version;   /* "TLS 1.3" */
	struct slice cipher;
	struct slice group;     /* "x25519"; empty = none */
	bool is_verified;
	bool is_served;         /* the other side wanted TLS of this one, and
	                         * alone knows whether it verified that */
	bool is_refused;        /* not verified, and so this side ended it */
	bool was_client_asked;  /* for a certificate, and showed none */
	struct slice errors;    /* "DEPTH NAME WORDS", each ended by LF */
	struct slice subject, issuer;
	struct slice names;     /* each ended by LF */
	struct slice chain;     /* subjects of what was sent, the server's
	                         * first, each ended by LF */
	int64_t not_before, not_after; /* seconds since 1970 UTC */
	struct slice sha256;    /* of the certificate, in hexadecimal */
	struct slice key;       /* "RSA 2048 bits" */
	enum dane dane;
	struct slice tlsa;      /* with MATCH, the record: "3 1 1" */
};

/* One message of an authentication, in words; what is secret is masked. */
struct event_auth {
	struct slice mechanism; /* as it was asked for */
	uint32_t step;          /* of each side, from 1 */
	bool is_server;         /* the server said it */
	struct slice decoded;
};

struct event_sent {
	struct slice line;      /* as on the wire, no ending; masked if redacted */
	enum line_eol eol;
	enum sent_what what;
	bool is_tls;
	bool is_redacted;
};

struct event_received {
	struct slice line;      /* no ending */
	enum line_eol eol;
	size_t skipped;         /* bytes beyond the limit of a line */
	bool is_tls;
	bool is_redacted;       /* the server echoed a secret */
};

struct event_closed {
	enum closed_by by;
	enum trouble trouble;   /* with CLOSED_ERROR */
	struct slice error;     /* in words; may be empty */
};

struct event_note {
	struct slice text;
	bool is_error;          /* told as an error (***), not as information */
	bool is_expectation;    /* of a plan: not met when it is an error */
	bool is_wanted;         /* and met by the newest reply: as planned, even
	                         * where it is a refusal */
};

struct event_dropped {
	uint64_t count;         /* lines */
	uint64_t bytes;
};

/* By a signal, or because an input or output failed. */
struct event_ended {
	uint8_t status;         /* the exit status that it leaves, not 0 */
	struct slice text;      /* why */
};

/* Nearly all events are lines, so what is large and rare is pointed at: by the
 * caller's event to what the caller keeps, by a stored one to a copy. */
struct event {
	enum event_kind kind;
	uint32_t session;       /* 1-based; set by transcript_append */
	uint64_t t_us;          /* since the transcript started, monotonic */
	bool is_payload_dropped; /* the budget took the bytes of line */
	uint32_t dropped_len;    /* how many they were */
	union {
		const struct event_lookup *lookup;
		struct event_resolve resolve;
		struct event_probe probe;
		struct event_connected connected;
		const struct event_tls *tls;
		struct event_auth auth;
		struct event_sent sent;
		struct event_received received;
		struct event_closed closed;
		struct event_note note;
		struct event_dropped dropped;
		struct event_ended ended;
	};
};

const char *event_kind_name(enum event_kind kind);
const char *sent_what_name(enum sent_what what); /* command data raw */
const char *closed_by_name(enum closed_by by);   /* server client error */
const char *trouble_name(enum trouble trouble);  /* name refused ... */

#endif
