/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-core - what the files of the practice server share: practice.c
 * keeps the listener and the clients, practice-hold.c lets a person look on
 * and hold replies. */
#ifndef EHLO_SRC_SOURCE_PRACTICE_CORE_H
#define EHLO_SRC_SOURCE_PRACTICE_CORE_H

#include <sys/queue.h>

#include "ehlo/base/buf.h"
#include "ehlo/net/link.h"
#include "ehlo/net/listen.h"
#include "ehlo/net/timer.h"
#include "ehlo/net/tls-server.h"
#include "ehlo/smtp/host.h"
#include "ehlo/smtp/line.h"
#include "ehlo/source/practice.h"

struct client {
	LIST_ENTRY(client) entry;
	struct practice *practice;
	struct link *link; /* NULL = a handshake has it */
	struct tls *tls;   /* the handshake */
	struct host *host;
	struct line_reader lines;
	struct buf out;          /* replies, written together */
	struct timer *timer;     /* of the held action, else of the silence */
	struct host_action held; /* valid as the host is left alone meanwhile */
	bool is_held;
	bool is_tls_due;
	bool is_secure;
	bool is_stopped;   /* its reply waits for a person */
	unsigned number;   /* from 1, for who looks on */
	TAILQ_ENTRY(client) stopped_entry;
	bool is_resting; /* it has had its turn */
	TAILQ_ENTRY(client) rest_entry;
};

TAILQ_HEAD(clients, client);

struct practice {
	struct net *net;
	struct rules *rules; /* they have the personality */
	struct mailbox *mailbox;
	const struct practice_events *events; /* NULL = nobody looks on */
	void *context;
	bool is_holding;
	bool is_wrapped; /* TLS comes before the greeting */
	struct clients stopped; /* the first waits longest */
	unsigned client_last;   /* number */
	struct listener *listener;
	LIST_HEAD(client_list, client) clients;
	size_t client_count;
	struct clients resting; /* in the order of their next turns */
	struct timer *rest;
	bool is_turning;               /* the next turns are being taken */
	struct tls_identity *identity; /* once there was need of it */
	uint64_t seed;                 /* of the next client */
};

/* ---- practice.c */
struct host_time practice_now(void);
/* Sends a reply, whenever there is room for it. */
void client_say(struct client *c, struct slice bytes);
void client_flush(struct client *c);
/* Goes on until there is something to wait for; the client may be gone. */
void client_run(struct client *c);

/* ---- practice-hold.c */
/* The reply is held until a person lets it go; nothing is read meanwhile. */
void client_stop(struct client *c, const struct host_action *action);
/* It does not wait any more. */
void client_forget_stop(struct client *c);

/* Who looks on is told, where there is somebody. */
void client_tell_open(struct client *c);
void client_tell_line(struct client *c, const struct line *line);
/* No line is there; bytes of one may be. */
void client_tell_unended(struct client *c);
void client_tell_reply(struct client *c, struct slice bytes);
void client_tell_tls(
    struct client *c, const struct tls_report *report, const char *error);
/* One more than count_before was taken. */
void client_tell_message(struct client *c, unsigned count_before);
void client_tell_close(struct client *c, bool is_by_server);

#endif
