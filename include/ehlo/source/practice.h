/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice - the embedded practice server: a listener, and a host a client.
 *
 * Whoever wants to look on is told what each client says and gets; and may
 * hold the replies, to let them go one by one, or to send others in their
 * place. */
#ifndef EHLO_SOURCE_PRACTICE_H
#define EHLO_SOURCE_PRACTICE_H

#include <stdbool.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/net/address.h"
#include "ehlo/net/net.h"
#include "ehlo/net/tls.h"
#include "ehlo/smtp/line.h"
#include "ehlo/smtp/mailbox.h"
#include "ehlo/smtp/personality.h"
#include "ehlo/smtp/rules.h"
#include "ehlo/smtp/tracker.h"
#include "ehlo/smtp/verb.h"

struct practice;

/* More clients than this are answered 421 and closed. */
#define PRACTICE_CLIENTS_MAX 1000

/* NULL when it cannot listen; err says why. */
struct practice *practice_open(struct net *n, const struct address *address,
    const struct personality *personality, struct err *err);
/* Ends the listener and every client; nobody is told. NULL is fine. */
void practice_close(struct practice *p);
/* Who vouches for it, in PEM; made when it is first asked for, or when a
 * client wants TLS. NULL when there is no TLS to be had. */
const char *practice_authority(struct practice *p);
const struct address *practice_address(const struct practice *p);
/* With what the rules set. */
const struct personality *practice_personality(const struct practice *p);

/* Another personality, with the same rules; also sessions that are open go on
 * in its words. */
void practice_play(
    struct practice *p, const struct personality *personality);
/* From now on TLS comes first, as on port 465 (RFC 8314 3). */
void practice_wrap(struct practice *p);
bool practice_is_wrapped(const struct practice *p);
/* To be read and changed at any time. */
struct rules *practice_rules(struct practice *p);
/* What it took. */
struct mailbox *practice_mailbox(struct practice *p);

/* What happens, as it happens. client: a number from 1, none is given twice.
 * All is borrowed for the call, in which the practice server may not be
 * called, but from on_held. NULL functions are fine. */
struct practice_events {
	void (*on_open)(void *context, unsigned client,
	    const struct address *peer);
	/* A line, mail data included; phase: where it came. Where that is
	 * PHASE_AUTH, or the line is an AUTH, it has secrets. What has no
	 * ending when the client is gone is told here, too (EOL_NONE), and was
	 * not taken. */
	void (*on_line)(void *context, unsigned client,
	    const struct line *line, enum phase phase, bool is_secure);
	/* The bytes so far end in the middle of a line: practice_unended. */
	void (*on_unended)(void *context, unsigned client);
	/* Whole lines with CRLF, as they are sent. is_behind: the client has
	 * sent more already (or is gone), which is taken next. */
	void (*on_reply)(void *context, unsigned client, struct slice bytes,
	    bool is_secure, bool is_behind);
	/* practice_release will send them. */
	void (*on_held)(void *context, unsigned client, enum verb verb,
	    struct slice bytes);
	/* error: what went wrong in the handshake; NULL = nothing. */
	void (*on_tls)(void *context, unsigned client,
	    const struct tls_report *report, const char *error);
	/* number: in the mailbox. */
	void (*on_message)(void *context, unsigned client, unsigned number);
	/* The last that is told of this client. */
	void (*on_close)(void *context, unsigned client, bool is_by_server);
};

/* events outlives the server; NULL = nobody looks on any more. */
void practice_observe(struct practice *p,
    const struct practice_events *events, void *context);

/* Bytes that wait for the end of their line. */
struct practice_unended {
	struct slice rest; /* borrowed until the loop goes on */
	size_t len;        /* all of them, also what of rest is not kept */
	enum phase phase;  /* where they came */
	bool is_secure;
};

/* False: no such client, or nothing waits. */
bool practice_unended(const struct practice *p, unsigned client,
    struct practice_unended *out);

/* A reply that waits. */
struct practice_held {
	unsigned client;
	enum verb verb;     /* what it answers */
	struct slice bytes; /* borrowed until it is let go */
};

/* From now on every reply waits; false: none does, and those that wait go. */
void practice_hold(struct practice *p, bool is_holding);
bool practice_is_holding(const struct practice *p);
/* The one that waits longest; false: none. */
bool practice_held(const struct practice *p, struct practice_held *out);
/* Sends what client waits for, 0 = the one that waits longest. 0, or
 * -ERR_STATE: nothing waits there. */
int practice_release(struct practice *p, unsigned client);
/* Sends text in its place, a line without its ending; the session goes where
 * that leads. */
int practice_replace(
    struct practice *p, unsigned client, struct slice text);

#endif
