/* SPDX-License-Identifier: GPL-3.0-or-later
 * check-core - what the files of a check share: check.c keeps its life and its
 * connections, check-names.c asks name servers, check-talk.c speaks. */
#ifndef EHLO_SRC_SOURCE_CHECK_CORE_H
#define EHLO_SRC_SOURCE_CHECK_CORE_H

#include "ehlo/net/resolve.h"
#include "ehlo/net/timer.h"
#include "ehlo/source/check.h"
#include "ehlo/source/live.h"
#include "ehlo/source/mail-hosts.h"
#include "ehlo/source/target.h"

#define CHECK_QUESTIONS_MAX 96

enum talk_step {
	TALK_GREETING,
	TALK_NUDGED, /* silent: something was said to see what answers */
	TALK_EHLO,
	TALK_HELO,
	TALK_MAIL,
	TALK_NULL_SENDER,
	TALK_OWN,
	TALK_STRANGER,
	TALK_NOBODY,
	TALK_RSET,
	TALK_QUIT
};

/* One connection. */
struct talk {
	struct check *check;
	size_t endpoint;
	struct way way;    /* the check's, with TLS as this port has it */
	struct attempt_host host; /* borrowed of the report */
	struct live *live; /* NULL = not begun */
	enum talk_step step;
	bool is_speaking;  /* inside a submit: on_change comes from there */
	bool is_connected; /* patience has begun */
	struct timer *patience; /* until the greeting is not waited for */
	struct timer *limit;
};

/* A question to a name server beside the way to the hosts. */
struct question {
	struct check *check;
	char *name;
	enum dns_type type;
	struct dns_query *query; /* NULL = answered */
};

struct check {
	struct net *net;
	struct dns *dns;
	struct report *report;
	struct target target;
	const struct way *way;
	uint16_t ports[CHECK_PORTS_MAX];
	size_t port_count;
	char *helo, *from;
	uint64_t reply_ms;
	void (*on_change)(void *context);
	void *context;
	uint64_t began_us;

	struct mail_hosts_query *mail_hosts;
	struct resolve *resolve;
	struct question questions[CHECK_QUESTIONS_MAX];
	size_t question_count, unanswered;
	bool is_self_asked;

	struct talk *talks; /* one an endpoint, once all are known */
	size_t next, open;
	size_t address_count;
};

/* ---- check.c */
/* The hosts are known: their ports are tried from now on. */
void check_begin_talks(struct check *c);
/* Adds each port of an address, unless it is there already. */
void check_add_address(struct check *c, const char *host,
    const struct address *address, int preference);
/* Tells the owner; the report is done when nothing is under way. */
void check_changed(struct check *c);

/* ---- check-names.c */
void check_find_hosts(struct check *c, bool is_domain);
void check_ask_ptr(struct check *c, const char *address);
/* About our own name and address, once a server has told it. */
void check_ask_self(struct check *c, const struct session *s);
/* Who answers there, and what is proven of that. */
struct attempt_host check_host_of(
    const struct check *c, const struct report_endpoint *e);
void check_cancel_names(struct check *c);

/* ---- check-talk.c */
void talk_begin(struct talk *t);
/* Gives up what is under way. */
void talk_stop(struct talk *t);
void talk_fini(struct talk *t);

#endif
