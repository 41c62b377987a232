/* SPDX-License-Identifier: GPL-3.0-or-later
 * host - the practice server's mind: command lines in, replies out.
 *
 * Pure: no socket, no clock. Personalities are data (personality.h). Give it
 * a line, then take actions until there are none, then the next line. Time
 * and peer are handed in.
 */
#ifndef EHLO_SMTP_HOST_H
#define EHLO_SMTP_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/slice.h"
#include "ehlo/smtp/line.h"
#include "ehlo/smtp/mailbox.h"
#include "ehlo/smtp/personality.h"
#include "ehlo/smtp/rules.h"
#include "ehlo/smtp/tracker.h"

/* Wall clock as the greeting and the message ids show it. */
struct host_time {
	int64_t unix_s;       /* seconds since 1970 UTC */
	int utc_offset_min;   /* of the local zone, east positive */
};

enum host_action_kind {
	HOST_REPLY, /* write bytes to the client */
	HOST_TLS,   /* shake hands with it, then host_secure */
	HOST_CLOSE  /* then close the connection */
};

struct host_action {
	enum host_action_kind kind;
	unsigned delay_ms;  /* wait before it is carried out */
	struct slice bytes; /* whole lines with CRLF; valid until the next call */
};

/* Why a host ends a session by itself. */
enum host_ending {
	HOST_BUSY,     /* there are too many clients: instead of a greeting */
	HOST_TIMED_OUT /* the client kept silent for too long */
};

/* A command line over this (without its ending) is refused as too long. */
#define HOST_LINE_MAX ((size_t)2048)
/* An answer to a 334 may be longer: RFC 4954 4. */
#define HOST_ANSWER_MAX ((size_t)12288)

struct host;

/* peer: the client's address as text ("127.0.0.1"), copied. seed: makes the
 * message ids of this host differ from others'. personality stays borrowed. */
struct host *host_new(const struct personality *personality,
    struct slice peer, uint64_t seed);
void host_free(struct host *h);
/* What it shares with other hosts, borrowed; before host_greet. rules: what it
 * departs by from its personality, which they name, then; mailbox: what it
 * takes is put there. NULL = none. */
void host_share(struct host *h, struct rules *rules, struct mailbox *mailbox);

/* The client has connected: the greeting becomes an action. */
void host_greet(struct host *h, struct host_time now);
/* Whether more of the client waits behind the line that comes next: in clear
 * nothing may stand behind STARTTLS (RFC 3207 4.2). */
void host_note_rest(struct host *h, bool has_rest);
/* One line from the client, mail data included; too long ones as LINE_CUT. */
void host_line(struct host *h, struct host_time now, const struct line *line);
/* TLS was there before the greeting, which comes next (RFC 8314 3). exporter:
 * of TLS (RFC 9266), copied; empty = not at hand. */
void host_wrap(struct host *h, struct slice exporter);
/* The handshake is done; the session begins anew, without a
 * greeting. exporter as above. */
void host_secure(struct host *h, struct slice exporter);
/* The session ends from this side: 421, then close. */
void host_end(
    struct host *h, struct host_time now, enum host_ending ending);
/* False when there is nothing (more) to do. */
bool host_next(struct host *h, struct host_action *out);

/* The reply that was the last action is not sent, text is in its place (no
 * line ending): the session goes where that leads. A new action. */
void host_replace(struct host *h, struct host_time now, struct slice text);
/* What the last action answers. */
enum verb host_answered(const struct host *h);

enum phase host_phase(const struct host *h);
/* Messages taken so far. */
unsigned host_message_count(const struct host *h);

#endif
