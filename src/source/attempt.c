/* SPDX-License-Identifier: GPL-3.0-or-later
 * attempt - look-up and dial as one step that can be canceled at any point. */
#include "ehlo/source/attempt.h"

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/dial.h"

struct attempt {
	struct net *net;
	char *name;
	uint16_t port;
	uint64_t timeout_ms;
	struct attempt_events events;
	void *context;
	struct resolve *resolve; /* one of these two is set */
	struct dial *dial;
	size_t probes, exhausted; /* outcomes; those for want of a resource */
	bool is_refused;          /* at least one address refused */
};

static void
tell(struct attempt *a, struct event ev)
{
	a->events.on_event(a->context, &ev);
}

static void
tell_resolved(struct attempt *a, struct slice addresses, const char *error)
{
	tell(a, (struct event){.kind = EVENT_RESOLVE,
		    .resolve = {.name = slice_str(a->name),
			.port = a->port,
			.addresses = addresses,
			.error = slice_str(error)}});
}

static void
tell_closed(struct attempt *a, enum closed_by by, enum trouble trouble,
    const char *error)
{
	tell(a, (struct event){.kind = EVENT_CLOSED,
		    .closed = {by, trouble, slice_str(error)}});
}

static void
finish(struct attempt *a, struct link *link)
{
	struct attempt_events events = a->events;
	void *context = a->context;

	mem_free(a->name);
	mem_free(a);
	events.on_done(context, link);
}

static void
on_probe(void *context, const struct dial_probe *probe)
{
	struct attempt *a = context;
	char text[ADDRESS_TEXT_SIZE];

	if (probe->verdict == PORT_NOT_LISTENING)
		a->is_refused = true;
	if (probe->is_exhausted)
		a->exhausted++;
	a->probes++;
	tell(a, (struct event){.kind = EVENT_PROBE,
		    .probe = {.address =
				  slice_str(address_text(probe->address, text)),
			.port = address_port(probe->address),
			.verdict = probe->verdict,
			.ms = probe->ms,
			.error = slice_str(probe->reason)}});
}

static void
tell_connected(struct attempt *a, struct link *link)
{
	char peer[ADDRESS_TEXT_SIZE], local[ADDRESS_TEXT_SIZE];
	const struct address *address = link_peer(link);

	tell(a,
	    (struct event){.kind = EVENT_CONNECTED,
		.connected = {.address = slice_str(address_text(address, peer)),
		    .port = address_port(address),
		    .local = slice_str(
			address_port_text(link_local(link), local))}});
}

/* Which of the addresses' fates the attempt is told by. */
static enum trouble
trouble_of_probes(const struct attempt *a)
{
	if (a->is_refused)
		return TROUBLE_REFUSED;
	return a->exhausted == a->probes ? TROUBLE_LOCAL : TROUBLE_FILTERED;
}

static void
on_dialed(void *context, struct link *link)
{
	struct attempt *a = context;

	a->dial = NULL;
	if (link != NULL)
		tell_connected(a, link);
	else
		tell_closed(a, CLOSED_ERROR, trouble_of_probes(a),
		    "no address accepted the connection");
	finish(a, link);
}

static void
start_dial(struct attempt *a, const struct resolve_result *found)
{
	static const struct dial_events events = {
	    .on_probe = on_probe, .on_done = on_dialed};
	struct dial_options options = {.timeout_ms = a->timeout_ms};

	a->dial = dial_start(
	    a->net, found->addresses, found->count, &options, &events, a);
}

static void
on_resolved(void *context, const struct resolve_result *result)
{
	struct attempt *a = context;
	struct buf list = {0};
	char text[ADDRESS_TEXT_SIZE];

	a->resolve = NULL;
	for (size_t i = 0; i < result->count; i++)
		buf_addf(&list, "%s%s", i == 0 ? "" : " ",
		    address_text(&result->addresses[i], text));
	tell_resolved(a, buf_slice(&list), result->error);
	buf_fini(&list);
	if (result->error == NULL) {
		start_dial(a, result);
		return;
	}
	tell_closed(a, CLOSED_ERROR, TROUBLE_NAME, result->error);
	finish(a, NULL);
}

struct attempt *
attempt_start(struct net *n, const struct attempt_options *options,
    const struct attempt_events *events, void *context)
{
	struct attempt *a = mem_zalloc(1, sizeof(*a));

	a->net = n;
	a->name = mem_copy_str(options->name);
	a->port = options->port;
	a->timeout_ms =
	    options->timeout_ms == 0 ? DIAL_TIMEOUT_MS : options->timeout_ms;
	a->events = *events;
	a->context = context;
	a->resolve = resolve_start(n, options->host, options->port,
	    options->family, a->timeout_ms, on_resolved, a);
	return a;
}

void
attempt_cancel(struct attempt *a)
{
	if (a->resolve != NULL)
		tell_resolved(a, slice_of(NULL, 0), "canceled");
	if (a->dial != NULL)
		dial_give_up(a->dial, "canceled");
	a->dial = NULL;
	tell_closed(a, CLOSED_CLIENT, TROUBLE_NONE, "canceled");
	attempt_abandon(a);
}

void
attempt_abandon(struct attempt *a)
{
	if (a->resolve != NULL)
		resolve_cancel(a->resolve);
	if (a->dial != NULL)
		dial_cancel(a->dial);
	mem_free(a->name);
	mem_free(a);
}
