/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-connect - from a target as typed to an attempt to reach it. */
#include "live-core.h"

static void
on_attempt_event(void *context, struct event *ev)
{
	live_append(context, ev);
	if (ev->kind == EVENT_RESOLVE || ev->kind == EVENT_LOOKUP)
		live_await_attempt(context);
}

static bool
is_secure_at_once(const struct live *l)
{
	bool is_local = l->target.kind == TARGET_PRACTICE;

	return l->target.is_secure ||
	       (l->options.way->is_tls_on_connect && !is_local);
}

static void
on_attempt_done(
    void *context, struct link *link, const struct attempt_host *host)
{
	struct live *l = context;

	l->attempt = NULL;
	live_learn_host(l, host);
	if (link != NULL && is_secure_at_once(l))
		live_take_link_secure(l, link);
	else if (link != NULL)
		live_take_link(l, link);
	live_changed(l);
}

/* To the server in this process there is only one way. */
static const struct way straight = {.connect_timeout_ms = DIAL_TIMEOUT_MS};

static void
start_attempt(struct live *l)
{
	static const struct attempt_events events = {
	    .on_event = on_attempt_event, .on_done = on_attempt_done};
	const struct target *t = &l->target;
	bool is_practice = t->kind == TARGET_PRACTICE;
	bool has_host = t->kind == TARGET_SERVER || t->kind == TARGET_DOMAIN;
	char name[TARGET_TEXT_SIZE];
	struct attempt_options options = {
	    .name = has_host ? t->host : target_text(t, name),
	    .host = is_practice ? "127.0.0.1" : t->host,
	    .port = t->port,
	    .socket_path = t->kind == TARGET_UNIX ? t->place : NULL,
	    .command = t->kind == TARGET_PIPE ? t->place : NULL,
	    .dns = t->kind == TARGET_DOMAIN ? l->dns : NULL,
	    .way = is_practice ? &straight : l->options.way};

	live_await_attempt(l);
	l->attempt = attempt_start(l->net, &options, &events, l);
}

/* Who asks for the hosts of a mail domain: made when it is needed first. */
int
live_open_dns(struct live *l, struct err *err)
{
	if (l->dns == NULL)
		l->dns = way_open_dns(l->options.way, l->net, err);
	return l->dns == NULL ? -ERR_SYSTEM : 0;
}

/* The embedded server for this target, on a free port of loopback. */
static int
open_practice(struct live *l, struct err *err)
{
	const struct personality *personality =
	    personality_find(slice_str(l->target.host));
	int rc = live_open_practice(l, personality, err);

	if (rc < 0)
		return rc;
	practice_play(l->practice, personality);
	l->target.port = address_port(practice_address(l->practice));
	return 0;
}

int
live_connect(struct live *l, struct slice text, struct err *err)
{
	struct target target;
	int rc = target_parse(text, &target, err);

	if (rc < 0)
		return rc;
	live_drop(l);
	l->target = target;
	if (target.kind == TARGET_PRACTICE)
		rc = open_practice(l, err);
	else if (target.kind == TARGET_DOMAIN)
		rc = live_open_dns(l, err);
	if (rc < 0)
		return rc;
	start_attempt(l);
	return 0;
}
