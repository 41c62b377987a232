/* SPDX-License-Identifier: GPL-3.0-or-later
 * inbound - an observer of the practice server, and a list of clients. */
#include "ehlo/source/inbound.h"

#include <assert.h>
#include <string.h>

#include "ehlo/base/err.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/verdict.h"
#include "ehlo/net/timer.h"
#include "visitor.h"

/* Bytes without the end of a line are told of when they have waited so long:
 * who types has a moment, a program that forgets it is found out. */
#define UNENDED_MS 1000

struct inbound {
	struct net *net;
	struct practice *practice;
	struct inbound_events events;
	void *context;
	size_t budget;              /* of each */
	struct conversation *lobby; /* before the first client */
	struct timer *patience;     /* with lines that do not end */
	struct visitors visitors;   /* the newest first */
	size_t kept;
	unsigned count, open_count;
	struct visitor *shown; /* NULL = nobody has come */
	bool is_chosen;        /* by a person, who keeps it */
};

static struct visitor *
find(const struct inbound *i, unsigned number)
{
	struct visitor *v;

	TAILQ_FOREACH(v, &i->visitors, entry)
		if (v->number == number)
			return v;
	return NULL;
}

/* ---- what is shown ---------------------------------------------------- */

/* A reply that waits is not left alone by itself. */
static bool
may_leave(const struct inbound *i)
{
	if (i->shown == NULL)
		return true;
	return !i->is_chosen && !i->shown->is_held &&
	       (i->events.may_follow == NULL ||
		   i->events.may_follow(i->context));
}

static void
changed(struct inbound *i)
{
	if (!TAILQ_EMPTY(&i->visitors) &&
	    TAILQ_FIRST(&i->visitors) != i->shown && may_leave(i))
		i->shown = TAILQ_FIRST(&i->visitors);
	i->events.on_change(i->context);
}

/* ---- lines without an end --------------------------------------------- */

struct patience {
	bool is_waiting; /* some have not waited long enough yet */
	bool is_told;    /* of some it was said */
};

static struct patience
lose_patience(struct inbound *i, struct visitor *v, uint64_t now_us)
{
	struct practice_unended rest;

	if (v->unended_us == 0)
		return (struct patience){0};
	if (now_us - v->unended_us < UNENDED_MS * 1000)
		return (struct patience){.is_waiting = true};
	v->unended_us = 0;
	if (!practice_unended(i->practice, v->number, &rest))
		return (struct patience){0};
	visitor_tell_unended(v, &rest);
	return (struct patience){.is_told = true};
}

static void
on_patience(void *context)
{
	struct inbound *i = context;
	uint64_t now_us = net_now_us(i->net);
	struct patience all = {0}, one;
	struct visitor *v = NULL;

	TAILQ_FOREACH(v, &i->visitors, entry) {
		one = lose_patience(i, v, now_us);
		all.is_waiting |= one.is_waiting;
		all.is_told |= one.is_told;
	}
	if (all.is_waiting)
		timer_start(i->patience, UNENDED_MS);
	if (all.is_told)
		changed(i);
}

static void
on_unended(void *context, unsigned client)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL || v->is_unended_told || v->unended_us > 0)
		return;
	v->unended_us = net_now_us(i->net);
	if (!timer_is_running(i->patience))
		timer_start(i->patience, UNENDED_MS);
}

/* ---- what the server tells -------------------------------------------- */

static void
tell_gone(const struct inbound *i, const struct visitor *v)
{
	if (i->events.on_gone != NULL)
		i->events.on_gone(i->context, v->number, v->conversation);
}

static void
forget_one(struct inbound *i)
{
	struct visitor *v, *oldest = NULL;

	TAILQ_FOREACH(v, &i->visitors, entry)
		if (v != i->shown &&
		    (oldest == NULL || !v->is_open || oldest->is_open))
			oldest = v;
	/* More are kept than the one that is shown. */
	assert(oldest != NULL);
	if (oldest->is_open)
		tell_gone(i, oldest);
	TAILQ_REMOVE(&i->visitors, oldest, entry);
	i->kept--;
	visitor_free(oldest);
}

static void
on_open(void *context, unsigned client, const struct address *peer)
{
	struct inbound *i = context;
	struct visitor *v = visitor_new(
	    i->net, client, peer, practice_address(i->practice), i->budget);

	if (i->kept == INBOUND_KEPT)
		forget_one(i);
	TAILQ_INSERT_HEAD(&i->visitors, v, entry);
	i->kept++;
	i->count++;
	i->open_count++;
	changed(i);
}

static void
on_line(void *context, unsigned client, const struct line *line,
    enum phase phase, bool is_secure)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	visitor_take_line(v, line, phase, is_secure);
	changed(i);
}

static void
on_reply(void *context, unsigned client, struct slice bytes, bool is_secure,
    bool is_behind)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	visitor_take_reply(v, bytes, is_secure, is_behind);
	changed(i);
}

static void
on_held(void *context, unsigned client, enum verb verb, struct slice bytes)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	visitor_take_held(v, verb, bytes);
	changed(i);
}

static void
on_tls(void *context, unsigned client, const struct tls_report *report,
    const char *error)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	if (v == NULL)
		return;
	visitor_take_tls(v, report, error);
	changed(i);
}

static void
on_message(void *context, unsigned client, unsigned number)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);
	struct buf text = {0};

	if (v == NULL)
		return;
	buf_addf(&text, "message %u; \":mailbox %u\" shows it", number, number);
	visitor_note(v, buf_slice(&text), false);
	buf_fini(&text);
}

static void
on_close(void *context, unsigned client, bool is_by_server)
{
	struct inbound *i = context;
	struct visitor *v = find(i, client);

	i->open_count--;
	if (v != NULL) {
		visitor_end(v, is_by_server);
		tell_gone(i, v);
	}
	changed(i);
}

/* ---- contract --------------------------------------------------------- */

struct inbound *
inbound_new(struct net *n, struct practice *practice, size_t budget,
    const struct inbound_events *events, void *context)
{
	static const struct practice_events looks = {on_open, on_line,
	    on_unended, on_reply, on_held, on_tls, on_message, on_close};
	struct inbound *i = mem_zalloc(1, sizeof(*i));

	i->net = n;
	i->practice = practice;
	i->budget = budget / INBOUND_KEPT;
	i->events = *events;
	i->context = context;
	i->lobby = visitor_begin_conversation(i->budget);
	i->patience = timer_new(n, on_patience, i);
	TAILQ_INIT(&i->visitors);
	practice_observe(practice, &looks, i);
	return i;
}

static void
end_open(struct inbound *i, struct visitor *v)
{
	if (!v->is_open)
		return;
	visitor_end(v, true);
	tell_gone(i, v);
}

void
inbound_end(struct inbound *i)
{
	struct visitor *v = NULL;

	practice_observe(i->practice, NULL, NULL);
	TAILQ_FOREACH(v, &i->visitors, entry) {
		end_open(i, v);
	}
}

void
inbound_free(struct inbound *i)
{
	struct visitor *v;

	if (i == NULL)
		return;
	while ((v = TAILQ_FIRST(&i->visitors)) != NULL) {
		TAILQ_REMOVE(&i->visitors, v, entry);
		visitor_free(v);
	}
	conversation_free(i->lobby);
	timer_free(i->patience);
	mem_free(i);
}

const struct conversation *
inbound_conversation(const struct inbound *i)
{
	return i->shown == NULL ? i->lobby : i->shown->conversation;
}

unsigned
inbound_number(const struct inbound *i)
{
	return i->shown == NULL ? 0 : i->shown->number;
}

unsigned
inbound_count(const struct inbound *i)
{
	return i->count;
}

unsigned
inbound_open_count(const struct inbound *i)
{
	return i->open_count;
}

bool
inbound_is_held(const struct inbound *i)
{
	return i->shown != NULL && i->shown->is_held;
}

int
inbound_choose(struct inbound *i, unsigned number)
{
	struct visitor *v =
	    number == 0 ? TAILQ_FIRST(&i->visitors) : find(i, number);

	if (v == NULL && number > 0)
		return -ERR_USAGE;
	i->shown = v;
	i->is_chosen = number > 0;
	i->events.on_change(i->context);
	return 0;
}

void
inbound_note(struct inbound *i, struct slice text)
{
	struct event ev = {.kind = EVENT_NOTE, .note = {.text = text}};

	if (i->shown == NULL)
		conversation_append(i->lobby, &ev);
	else
		visitor_note(i->shown, text, false);
	i->events.on_change(i->context);
}

static void
add_row(const struct inbound *i, const struct visitor *v, struct buf *out)
{
	const struct session *s = conversation_session(v->conversation);
	struct verdict verdict;
	char text[ADDRESS_TEXT_SIZE], clock[WALL_TIME_SIZE];

	buf_addf(out, "%s %u  %s  %s  ", v == i->shown ? "*" : "-", v->number,
	    wall_time(conversation_wall(v->conversation), 0, clock),
	    address_port_text(&v->peer, text));
	if (s->helo_name != NULL) {
		utf8_add_safe(out, slice_str(s->helo_name), UTF8_FORM_UNICODE);
		buf_add_str(out, "  ");
	}
	if (v->is_open) {
		buf_addf(out, "open%s: %s", v->is_held ? ", reply held" : "",
		    phase_words(s->phase));
	} else {
		verdict_of(s, &verdict);
		utf8_add_safe(out, slice_str(verdict.text), UTF8_FORM_UNICODE);
	}
	if (s->findings.count > 0)
		buf_addf(out, "  (%zu finding%s)", s->findings.count,
		    s->findings.count == 1 ? "" : "s");
	buf_add_byte(out, '\n');
}

void
inbound_list(const struct inbound *i, struct buf *out)
{
	const struct visitor *v = TAILQ_FIRST(&i->visitors);

	for (; v != NULL; v = TAILQ_NEXT(v, entry))
		add_row(i, v, out);
	if (i->count > i->kept)
		buf_addf(out, "%zu that came first are forgotten.\n",
		    (size_t)i->count - i->kept);
}
