/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-core - what the files of a live session share: live.c keeps its life,
 * its waits and what arrives; live-connect.c opens it, live-send.c speaks. */
#ifndef EHLO_SRC_SOURCE_LIVE_CORE_H
#define EHLO_SRC_SOURCE_LIVE_CORE_H

#include "ehlo/model/redact.h"
#include "ehlo/smtp/sasl.h"
#include "ehlo/net/link.h"
#include "ehlo/net/timer.h"
#include "ehlo/net/tls.h"
#include "ehlo/source/attempt.h"
#include "ehlo/source/dane-query.h"
#include "ehlo/source/live.h"
#include "ehlo/source/practice.h"
#include "ehlo/source/target.h"
#include "ehlo/source/wait.h"

struct live {
	struct net *net;
	struct conversation *conversation;
	struct live_options options;
	uint64_t zero_us; /* net time at which the transcript starts */

	struct target target;
	struct dns *dns;           /* once a mail domain was asked for */
	struct practice *practice; /* the embedded server, once asked for */
	struct attempt *attempt;   /* at most one of these four is set */
	struct tls *tls;           /* a handshake */
	struct dane_query *dane_query; /* or what comes before it, */
	struct link *waiting;          /* with the link meanwhile */
	struct attempt_host host;  /* who it is with; its names are owned */
	enum dane dane;            /* what is known before a handshake */
	struct link *link;
	struct timer *settle;      /* before it: does more come in clear? */
	bool is_secure;            /* what goes over the link is inside TLS */
	bool is_asking;            /* STARTTLS was said for the options */
	struct buf hello;          /* what was said before it, and is again */
	bool is_closing;  /* INTENT_CLOSE: QUIT was sent, or is due */
	bool is_quit_due; /* after the reply to a canceled AUTH */

	bool is_held;
	struct buf held; /* what is to go out in one piece */

	struct line_reader reader;
	struct redact *redact;
	struct live_auth *auth;
	bool is_login_tried; /* for the options */
	struct buf exporter; /* what ties an authentication to this TLS */
	uint64_t data_bytes; /* of the message under way */
	uint64_t unkept_lines, unkept_bytes;
	struct live_message *message; /* on its way; NULL = none */

	struct wait wait;
	size_t wait_unsent; /* when it began */
	struct timer *deadline;
	uint64_t paused_us; /* when the link was paused; 0 = it is not */
};

/* ---- live.c */
const struct session *live_session(const struct live *l);
/* Stamps the event. */
void live_append(struct live *l, struct event *ev);
/* As information. */
void live_append_note(struct live *l, struct slice text);
/* The link takes more mail data. */
bool live_has_room(const struct live *l);
/* The server took some of what was sent: its time begins anew. */
void live_renew_send(struct live *l);
/* Renews the wait, then tells the owner. */
void live_changed(struct live *l);
/* Whatever is open or under way ends from this side, and that is told. */
void live_drop(struct live *l);
/* The connection is open: reads from now on. */
void live_take_link(struct live *l, struct link *link);
/* A look-up or dial has begun: its deadline is shown. */
void live_await_attempt(struct live *l);

/* Ends the connection from this side. */
void live_end(struct live *l, enum closed_by by, enum trouble trouble,
    const char *error);

/* ---- live-tls.c */
/* The newest of all that was asked, when its reply is there; else NULL. */
const struct exchange *live_newest_answered(const struct live *l);
/* From the attempt that made the link. */
void live_learn_host(struct live *l, const struct attempt_host *host);
void live_forget_host(struct live *l);
/* A handshake, or the look-up before it, is under way. */
bool live_is_in_handshake(const struct live *l);
/* Ends that, and the connection; nothing is told. */
void live_abandon_handshake(struct live *l);
/* The server waits for a handshake. It begins as soon as it is sure that
 * nothing came behind the 220. */
void live_begin_tls(struct live *l);
void live_settle(void *context); /* a timer's */
/* TLS from the first byte. */
void live_take_link_secure(struct live *l, struct link *link);
/* Says STARTTLS behind a good EHLO where the options want that, or ends a
 * session that cannot be what they require. */
void live_follow_hello(struct live *l);
/* False when that may not be said in clear, as the options require: the
 * session is over then. */
bool live_may_send(struct live *l, const struct intent *intent);
/* What came in clear where only a handshake may come ends the session. */
void live_refuse_injected(struct live *l);

/* ---- live-login.c */
/* INTENT_AUTH; 0, or what intent.h says. What fails ends the session where the
 * options want that. */
int live_login(
    struct live *l, const struct intent *intent, struct err *err);
/* The same behind a good EHLO, where the options want it. */
void live_login_follow_hello(struct live *l);
/* False: it is not sent, and the session ends, since AUTH was wanted first. */
bool live_login_may_send(struct live *l, const struct intent *intent);

/* ---- live-auth.c */
struct live_auth *live_auth_new(void);
void live_auth_free(struct live_auth *a);
/* This side authenticates, and nothing else is said meanwhile. */
bool live_auth_is_busy(const struct live *l);
int live_auth_start(struct live *l, enum sasl_mech mech, struct slice user,
    struct slice password, struct err *err);
/* What was said, and what came, is told in clear; shown is line masked. */
void live_auth_sent(
    struct live *l, struct slice line, struct slice shown, bool is_answer);
void live_auth_received(struct live *l, struct slice line);
/* The next step, when a reply is there. */
void live_auth_follow(struct live *l);
/* True when it is under way, and stops at the next 334. */
bool live_auth_cancel(struct live *l);
/* Told, or the end of the session, as the options want it. */
void live_auth_give_up(struct live *l, const char *text);
/* What is under way is no business of ours any more. */
void live_auth_forget(struct live *l);

/* ---- live-connect.c */
int live_connect(struct live *l, struct slice target, struct err *err);
/* l->dns, made when it is needed first. */
int live_open_dns(struct live *l, struct err *err);

/* ---- live-practice.c */
/* The embedded server, made when it is needed first. */
int live_open_practice(
    struct live *l, const struct personality *personality, struct err *err);
int live_order_practice(
    struct live *l, const struct intent *intent, struct err *err);

/* ---- live-send.c: what goes over the link; there must be one */
int live_send_command(struct live *l, struct slice line);
int live_send_response(struct live *l, struct slice line);
int live_send_raw(struct live *l, struct slice bytes);
int live_send_data(struct live *l, struct slice line);
int live_send_data_end(struct live *l, struct slice unused);
int live_close_politely(struct live *l, struct slice unused);
/* Of mail data, told and not sent. The first lines of a message are kept; what
 * is not is one event, when some is. */
void live_append_data(struct live *l, struct slice line, enum line_eol eol);
bool live_keeps_data(const struct live *l);
void live_append_dropped(struct live *l);

/* ---- live-message.c */
/* INTENT_MESSAGE and INTENT_BDAT. */
int live_message_send(struct live *l, struct slice args, struct err *err);
int live_message_send_chunks(
    struct live *l, struct slice args, struct err *err);
/* More of it, as far as the link has room. */
void live_message_pump(struct live *l);
/* The next step, when a reply is there. */
void live_message_follow(struct live *l);
/* Bytes go out; else a reply is awaited. */
bool live_message_is_sending(const struct live *l);
/* Nothing more of it is sent; what was is told. */
void live_message_stop(struct live *l);
void live_message_forget(struct live *l);

#endif
