/* SPDX-License-Identifier: GPL-3.0-or-later
 * sasl - one authentication, step by step, on either side (RFC 4422).
 *
 * Bytes in, bytes out: what goes through here is not in base64, and no line of
 * SMTP. The library that computes the answers is loaded when the first session
 * begins. Secrets are copied, and wiped by sasl_free.
 *
 * A client that speaks first (sasl_speaks_first) steps once with an empty
 * challenge: that is its initial response. After that, each challenge of the
 * server is one step. A server steps with the client's initial response, and
 * then with each answer. One with a NULL pointer is none: "AUTH EXTERNAL" has
 * no initial response, "AUTH EXTERNAL =" has an empty one.
 */
#ifndef EHLO_SMTP_SASL_H
#define EHLO_SMTP_SASL_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

/* The strongest first. */
enum sasl_mech {
#define M(id, name, need, first, is_chosen, rfc, words) SASL_##id,
#include "ehlo/smtp/mechs.def"
#undef M
	SASL_COUNT
};

/* What a client must have. */
enum sasl_need {
	SASL_NEEDS_PASSWORD,
	SASL_NEEDS_TOKEN,
	SASL_NEEDS_CERTIFICATE,
};

/* Who chooses the iterations of SCRAM is the server, and who waits is the
 * client, with all that it does: so many take some tenths of a second. Fewer
 * than the least protect nothing (RFC 7677 4). */
#define SASL_ITERATIONS_MIN 4096
#define SASL_ITERATIONS_MAX 100000

/* RFC 4954 4: a challenge or an answer may be this long, in base64. */
#define SASL_LINE_MAX ((size_t)12288)

/* SASL_COUNT when it is none of them; case does not count. */
enum sasl_mech sasl_find(struct slice name);
const char *sasl_name(enum sasl_mech mech);
/* Where it is written: "RFC 4616 2". */
const char *sasl_rfc(enum sasl_mech mech);
/* What the mechanism proves, in words. */
const char *sasl_words(enum sasl_mech mech);
enum sasl_need sasl_need(enum sasl_mech mech);
bool sasl_speaks_first(enum sasl_mech mech);
/* Taken without being named, where it is the strongest that is offered. */
bool sasl_is_chosen(enum sasl_mech mech);
/* Ends with -PLUS: the proof holds for this one TLS connection. */
bool sasl_binds_channel(enum sasl_mech mech);
/* Whoever reads the conversation knows the secret, or what is as good. */
bool sasl_sends_secret(enum sasl_mech mech);

/* What TLS knows of itself (RFC 9266, RFC 5929); empty = not at hand. */
struct sasl_binding {
	struct slice tls_exporter;
	struct slice tls_unique;
};

/* Borrowed for the call. */
struct sasl_client {
	struct slice user;
	struct slice authzid;  /* acts as somebody else; empty = as user */
	struct slice password; /* or the token */
	struct slice host;     /* whom it is for; DIGEST-MD5, OAUTHBEARER */
	uint16_t port;
	struct sasl_binding binding; /* used by what ends with -PLUS */
};

struct sasl_server {
	/* The password (or token) of this user; false = there is none. */
	bool (*get_password)(
	    void *context, struct slice user, struct buf *password);
	void *context;
	struct slice host;        /* the realm of DIGEST-MD5 */
	struct slice certificate; /* whom the client's names; empty = none */
	struct sasl_binding binding;
};

struct sasl;

/* NULL with err set: -ERR_SYSTEM (no library, or it lacks the mechanism) or
 * -ERR_USAGE (the mechanism cannot carry this name or password). */
struct sasl *sasl_client_new(enum sasl_mech mech,
    const struct sasl_client *client, struct err *err);
/* NULL with err set: -ERR_SYSTEM. NTLM has no server side. */
struct sasl *sasl_server_new(enum sasl_mech mech,
    const struct sasl_server *server, struct err *err);
void sasl_free(struct sasl *s);

enum sasl_progress {
	SASL_MORE, /* out goes to the peer, and its answer is the next step */
	SASL_DONE, /* client: out goes to the peer, whose verdict is due.
	            * server: the client is who it says; nothing goes out. */
};

/* One step: appends to out what the peer gets (which may be nothing). Or an
 * error, in words for people: -ERR_SYNTAX (what the peer sent cannot be read),
 * -ERR_STATE (the peer has proven itself wrong, or a server does not know this
 * client) or -ERR_LIMIT (what the peer asks for is out of bounds). */
int sasl_step(
    struct sasl *s, struct slice input, struct buf *out, struct err *err);

enum sasl_mech sasl_mech(const struct sasl *s);
/* Nothing more is due from the server's side of it: whoever is told "235"
 * before knows that the server has not proven itself. */
bool sasl_is_done(const struct sasl *s);
/* Whom a server has let in; empty before. */
struct slice sasl_user(const struct sasl *s);

#endif
