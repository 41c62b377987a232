/* SPDX-License-Identifier: GPL-3.0-or-later
 * dial - one connection out of several addresses (RFC 8305).
 *
 * Every attempt has a socket and a deadline of its own; one timer starts the
 * next attempt. All begins in that timer, so that nothing is told from inside
 * dial_start. The owner may cancel from inside on_probe: the dial then stays
 * in memory until the report that it is in has come to its end.
 */
#include "ehlo/net/dial.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "net-core.h"
#include "tcp.h"

struct attempt {
	struct dial *dial;
	struct address address;
	struct stream *tcp;     /* NULL = not under way */
	struct timer *deadline; /* likewise */
	uint64_t began_us;
	bool has_begun;
	bool is_told;
};

struct dial {
	struct net *net;
	uint64_t timeout_ms, attempt_delay_ms;
	const struct dial_source *source;
	struct dial_events events;
	void *context;
	struct timer *next; /* starts the next attempt */
	bool is_canceled;
	bool is_telling; /* inside on_probe */
	size_t count, begun, told;
	struct attempt attempts[];
};

#define REASON_SIZE (ADDRESS_TEXT_SIZE + 80)

/* What an error of connect means. An error that the system gives at once, with
 * nothing sent, is about this machine: it has words of its own. */
static const struct outcome {
	int error;
	enum port_verdict verdict;
	const char *reason, *reason_here;
} outcomes[] = {
    {ECONNREFUSED, PORT_NOT_LISTENING, "connection refused", NULL},
    {ECONNRESET, PORT_NOT_LISTENING, "connection reset", NULL},
    {ETIMEDOUT, PORT_FILTERED, "no answer", NULL},
    {EHOSTUNREACH, PORT_FILTERED, "host unreachable",
	"host unreachable: a route of this machine says so"},
    {ENETUNREACH, PORT_FILTERED, "network unreachable",
	"network unreachable: no route from this machine"},
    {EACCES, PORT_FILTERED, "administratively prohibited",
	"prohibited by a route of this machine"},
    {EPERM, PORT_FILTERED, "prohibited by a firewall on this machine", NULL},
    /* The port was never asked: no verdict on it. */
    {EINVAL, PORT_UNDECIDED,
	"not possible from this machine: a blackhole route, or a link-local "
	"address without its interface",
	NULL},
    {EADDRNOTAVAIL, PORT_UNDECIDED,
	"this machine has no address of that kind, or no port left, to "
	"connect from",
	NULL},
    {EAGAIN, PORT_UNDECIDED, "this machine has no port left to connect from",
	NULL},
    {EAFNOSUPPORT, PORT_UNDECIDED,
	"this machine does not speak that kind of address", NULL},
    {ENETDOWN, PORT_UNDECIDED, "the network of this machine is down", NULL},
    {ENODEV, PORT_UNDECIDED, "this machine has no such interface", NULL},
    {EOPNOTSUPP, PORT_UNDECIDED,
	"the system does not let this user choose the interface", NULL},
    {EMFILE, PORT_UNDECIDED, "too many open files in this process", NULL},
    {ENFILE, PORT_UNDECIDED, "too many open files on this machine", NULL},
    {ENOBUFS, PORT_UNDECIDED, "the system has no memory for sockets", NULL},
    {ENOMEM, PORT_UNDECIDED, "the system has no memory for sockets", NULL},
};

static const struct outcome *
outcome_of(int error)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (outcomes[i].error == -error)
			return &outcomes[i];
	return NULL;
}

enum port_verdict
dial_verdict_of(int error)
{
	const struct outcome *o = outcome_of(error);

	if (error == 0)
		return PORT_LISTENING;
	return o != NULL ? o->verdict : PORT_UNDECIDED;
}

const char *
dial_reason_of(int error)
{
	const struct outcome *o = outcome_of(error);

	if (error == 0)
		return NULL;
	return o != NULL ? o->reason : strerror(-error);
}

/* The system has no more of what a socket needs; nothing was sent. */
static const char *
reason_here(int error)
{
	const struct outcome *o = outcome_of(error);

	return o != NULL && o->reason_here != NULL ? o->reason_here
	                                           : dial_reason_of(error);
}

static void
attempt_stop(struct attempt *a)
{
	if (a->tcp != NULL)
		stream_free(a->tcp);
	timer_free(a->deadline);
	a->tcp = NULL;
	a->deadline = NULL;
}

static void
dial_stop(struct dial *d)
{
	for (size_t i = 0; i < d->count; i++)
		attempt_stop(&d->attempts[i]);
	timer_free(d->next);
	d->next = NULL;
}

static void
attempt_tell(struct attempt *a, enum port_verdict verdict, const char *reason)
{
	struct dial *d = a->dial;
	struct dial_probe probe = {
	    .address = &a->address, .verdict = verdict, .reason = reason};

	if (a->has_begun)
		probe.ms =
		    (uint32_t)((net_now_us(d->net) - a->began_us) / 1000);
	a->is_told = true;
	d->told++;
	d->is_telling = true;
	if (!d->is_canceled)
		d->events.on_probe(d->context, &probe);
	d->is_telling = false;
}

/* The last word; d is gone before its owner hears it. */
static void
dial_finish(struct dial *d, struct link *link)
{
	struct dial_events events = d->events;
	void *context = d->context;
	bool is_canceled = d->is_canceled;

	if (!is_canceled)
		dial_stop(d);
	mem_free(d);
	if (!is_canceled)
		events.on_done(context, link);
	else if (link != NULL)
		link_abort(link);
}

static void
attempt_fail(struct attempt *a, enum port_verdict verdict, const char *reason)
{
	struct dial *d = a->dial;

	attempt_stop(a);
	attempt_tell(a, verdict, reason);
	if (d->is_canceled || d->told == d->count)
		dial_finish(d, NULL);
	else if (d->begun < d->count)
		timer_start(d->next, 0);
}

/* What is not decided will not be. */
static void
dial_tell_rest(struct dial *d, const char *given_up, const char *not_tried)
{
	for (size_t i = 0; i < d->count; i++) {
		struct attempt *a = &d->attempts[i];

		if (a->is_told)
			continue;
		if (a->has_begun)
			attempt_tell(a, PORT_UNDECIDED, given_up);
		else
			attempt_tell(a, PORT_NOT_TRIED, not_tried);
	}
}

static void
attempt_win(struct attempt *winner)
{
	struct dial *d = winner->dial;
	struct link *link = tcp_make_link(winner->tcp);

	winner->tcp = NULL;
	dial_stop(d);
	attempt_tell(winner, PORT_LISTENING, NULL);
	dial_tell_rest(d, "given up: another address answered first",
	    "another address answered first");
	dial_finish(d, link);
}

/* Somebody on the way is named; the host itself stands beside it anyway. */
static const char *
attempt_explain(struct attempt *a, int error, char out[REASON_SIZE])
{
	char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];
	const char *words = dial_reason_of(error);
	struct icmp_notice notice;

	if (!tcp_take_notice(a->tcp, &notice))
		return words;
	if (notice.is_prohibited)
		words = "administratively prohibited";
	address_text(&notice.from, from);
	if (strcmp(from, address_text(&a->address, to)) == 0)
		return words;
	snprintf(out, REASON_SIZE, "%s, says %s", words, from);
	return out;
}

static void
attempt_on_connect(void *context, int error)
{
	struct attempt *a = context;
	char reason[REASON_SIZE];

	if (error == 0)
		attempt_win(a);
	else
		attempt_fail(a, dial_verdict_of(error),
		    attempt_explain(a, error, reason));
}

static void
attempt_on_deadline(void *context)
{
	struct attempt *a = context;
	char reason[NET_NO_ANSWER_SIZE];

	net_say_no_answer(reason, a->dial->timeout_ms);
	attempt_fail(a, PORT_FILTERED, reason);
}

static void
attempt_start(struct attempt *a)
{
	struct dial *d = a->dial;
	int error;

	a->has_begun = true;
	a->began_us = net_now_us(d->net);
	a->tcp = tcp_new(d->net);
	error =
	    d->source == NULL ? 0 : tcp_bind(a->tcp, &a->address, d->source);
	if (error == 0)
		error = tcp_connect(a->tcp, &a->address, attempt_on_connect, a);
	if (error != 0) {
		attempt_fail(a, dial_verdict_of(error), reason_here(error));
		return;
	}
	a->deadline = timer_new(d->net, attempt_on_deadline, a);
	timer_start(a->deadline, d->timeout_ms);
}

static void
dial_on_next(void *context)
{
	struct dial *d = context;
	struct attempt *a = &d->attempts[d->begun++];

	if (d->begun < d->count)
		timer_start(d->next, d->attempt_delay_ms);
	attempt_start(a);
}

/* The index of the next address of a family, count when there is none. */
static size_t
find_family(
    const struct address *addresses, size_t count, size_t from, bool is_v6)
{
	while (from < count && address_is_v6(&addresses[from]) != is_v6)
		from++;
	return from;
}

/* RFC 8305 4: the families take turns, the first one's first. */
static void
dial_order(struct dial *d, const struct address *addresses)
{
	bool is_v6 = address_is_v6(&addresses[0]);
	size_t next[2] = {0, 0};

	for (size_t i = 0; i < d->count; i++, is_v6 = !is_v6) {
		size_t at =
		    find_family(addresses, d->count, next[is_v6], is_v6);

		if (at == d->count) {
			is_v6 = !is_v6;
			at = find_family(
			    addresses, d->count, next[is_v6], is_v6);
		}
		next[is_v6] = at + 1;
		d->attempts[i].address = addresses[at];
		d->attempts[i].dial = d;
	}
}

struct dial *
dial_start(struct net *n, const struct address *addresses, size_t count,
    const struct dial_options *options, const struct dial_events *events,
    void *context)
{
	struct dial *d =
	    mem_zalloc(1, sizeof(*d) + count * sizeof(*d->attempts));

	assert(count > 0);
	d->net = n;
	d->timeout_ms =
	    options->timeout_ms > 0 ? options->timeout_ms : DIAL_TIMEOUT_MS;
	d->attempt_delay_ms = options->attempt_delay_ms > 0
	                          ? options->attempt_delay_ms
	                          : DIAL_ATTEMPT_DELAY_MS;
	d->source = options->source;
	d->events = *events;
	d->context = context;
	d->count = count;
	dial_order(d, addresses);
	d->next = timer_new(n, dial_on_next, d);
	timer_start(d->next, 0);
	return d;
}

void
dial_give_up(struct dial *d, const char *reason)
{
	bool is_telling = d->is_telling;

	dial_stop(d);
	dial_tell_rest(d, reason, reason);
	d->is_telling = is_telling;
	dial_cancel(d);
}

void
dial_cancel(struct dial *d)
{
	d->is_canceled = true;
	dial_stop(d);
	if (!d->is_telling)
		mem_free(d);
}
