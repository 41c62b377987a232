/* SPDX-License-Identifier: GPL-3.0-or-later
 * attempt - look-ups, dials and a proxy as one step that can be canceled at
 * any point.
 *
 * What there is to try is a list of hosts: one, or those of a mail domain in
 * their order. Each is dialed in turn; through a proxy each is asked of it by
 * its name. At most one of the parts is under way.
 */
#include "ehlo/source/attempt.h"

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/dial.h"
#include "ehlo/net/local.h"
#include "ehlo/net/resolve.h"
#include "ehlo/source/mail-hosts.h"

struct candidate {
	char *name;
	bool is_exchanger, is_alias;
	enum proof proof;
	struct address addresses[RESOLVE_MAX];
	size_t address_count;
};

struct attempt {
	struct net *net;
	char *name;
	uint16_t port;
	const struct way *way;
	struct attempt_events events;
	void *context;

	struct candidate candidates[MAIL_HOSTS_MAX];
	size_t candidate_count, next;

	struct mail_hosts_query *mail_hosts;
	struct resolve *resolve;
	struct dial *dial;
	struct proxy *proxy;
	struct local *local;
	bool is_resolved;  /* RESOLVE was told */
	uint64_t asked_us; /* when the proxy was asked */
	struct resolve_result proxy_addresses;

	size_t probes, undecided; /* outcomes; those that this machine made */
	bool is_refused;          /* at least one address refused */
	bool is_filtered;
};

static void try_next(struct attempt *a);

/* ---- telling ---------------------------------------------------------- */

static void
tell(struct attempt *a, struct event ev)
{
	a->events.on_event(a->context, &ev);
}

static void
tell_resolved(struct attempt *a, struct slice addresses, const char *error)
{
	a->is_resolved = true;
	tell(a, (struct event){.kind = EVENT_RESOLVE,
		    .resolve = {.name = slice_str(a->name),
			.port = a->port,
			.addresses = addresses,
			.error = slice_str(error)}});
}

static void
tell_note(struct attempt *a, struct buf *text, bool is_error)
{
	tell(a, (struct event){.kind = EVENT_NOTE,
		    .note = {.text = buf_slice(text), .is_error = is_error}});
	buf_fini(text);
}

static void
tell_probe(struct attempt *a, struct event_probe probe)
{
	a->is_refused |= probe.verdict == PORT_NOT_LISTENING;
	a->is_filtered |= probe.verdict == PORT_FILTERED;
	a->probes++;
	tell(a, (struct event){.kind = EVENT_PROBE, .probe = probe});
}

static void
tell_closed(struct attempt *a, enum closed_by by, enum trouble trouble,
    const char *error)
{
	tell(a, (struct event){.kind = EVENT_CLOSED,
		    .closed = {by, trouble, slice_str(error)}});
}

static void
attempt_free(struct attempt *a)
{
	for (size_t i = 0; i < a->candidate_count; i++)
		mem_free(a->candidates[i].name);
	mem_free(a->name);
	mem_free(a);
}

static void
finish(struct attempt *a, struct link *link)
{
	const struct candidate *c = &a->candidates[a->next];
	struct attempt_host host = {.name = a->name};

	if (a->next < a->candidate_count)
		host = (struct attempt_host){c->name,
		    c->is_exchanger ? a->name : NULL, c->is_alias, c->proof};
	a->events.on_done(a->context, link, &host);
	attempt_free(a);
}

static void
fail(struct attempt *a, enum trouble trouble, const char *error)
{
	tell_closed(a, CLOSED_ERROR, trouble, error);
	finish(a, NULL);
}

/* Which of the addresses' fates the attempt is told by. */
static enum trouble
trouble_of_probes(const struct attempt *a)
{
	if (a->is_refused)
		return TROUBLE_REFUSED;
	if (a->way->has_proxy && !a->is_filtered)
		return TROUBLE_LOCAL;
	return a->undecided == a->probes ? TROUBLE_LOCAL : TROUBLE_FILTERED;
}

/* ---- connected -------------------------------------------------------- */

/* The header goes out before anybody can say anything. */
static void
send_header(struct attempt *a, struct link *link)
{
	const struct haproxy *header = &a->way->haproxy;
	struct buf bytes = {0}, text = {0};

	if (header->version == 0)
		return;
	haproxy_add(&bytes, header, link_local(link), link_peer(link));
	link_write(link, buf_slice(&bytes));
	buf_fini(&bytes);
	haproxy_tell(&text, header, link_local(link), link_peer(link));
	tell_note(a, &text, false);
}

static void
succeed(struct attempt *a, struct link *link, const char *address)
{
	char local[ADDRESS_TEXT_SIZE];

	tell(a, (struct event){.kind = EVENT_CONNECTED,
		    .connected = {.address = slice_str(address),
			.port = a->port,
			.local = slice_str(
			    address_port_text(link_local(link), local)),
			.is_headed = a->way->haproxy.version != 0}});
	send_header(a, link);
	finish(a, link);
}

/* ---- on this machine --------------------------------------------------- */

static void
on_local(void *context, struct link *link, enum port_verdict verdict,
    const char *reason)
{
	struct attempt *a = context;

	a->local = NULL;
	tell_probe(a, (struct event_probe){.address = slice_str(a->name),
			  .verdict = verdict,
			  .error = slice_str(reason)});
	if (link == NULL) {
		fail(a, trouble_of_probes(a), reason);
		return;
	}
	tell(a, (struct event){.kind = EVENT_CONNECTED,
		    .connected = {.address = slice_str(a->name)}});
	finish(a, link);
}

static void
start_local(struct attempt *a, const struct attempt_options *options)
{
	tell_resolved(a, slice_str(a->name), NULL);
	if (options->socket_path != NULL)
		a->local =
		    local_connect(a->net, options->socket_path, on_local, a);
	else
		a->local = local_spawn(a->net, options->command, on_local, a);
}

/* ---- through a proxy -------------------------------------------------- */

static void
on_proxied(void *context, struct link *link, enum port_verdict verdict,
    const char *reason)
{
	struct attempt *a = context;
	const char *host = a->candidates[a->next].name;

	a->proxy = NULL;
	tell_probe(
	    a, (struct event_probe){.address = slice_str(host),
		   .port = a->port,
		   .verdict = verdict,
		   .ms = (uint32_t)((net_now_us(a->net) - a->asked_us) / 1000),
		   .error = slice_str(reason)});
	if (link != NULL) {
		succeed(a, link, host);
		return;
	}
	a->next++;
	try_next(a);
}

static void
ask_proxy(struct attempt *a, struct link *link)
{
	struct proxy_options options = {.kind = a->way->proxy,
	    .user = a->way->proxy_user,
	    .password = a->way->proxy_password,
	    .host = a->candidates[a->next].name,
	    .port = a->port,
	    .timeout_ms = a->way->connect_timeout_ms};

	a->asked_us = net_now_us(a->net);
	a->proxy = proxy_start(a->net, link, &options, on_proxied, a);
}

/* The proxy is not what is asked about: what keeps us from it is a note. */
static void
tell_proxy_probe(struct attempt *a, const struct dial_probe *probe)
{
	char address[ADDRESS_TEXT_SIZE];
	struct buf text = {0};

	buf_addf(&text, "proxy %s %s",
	    address_port_text(probe->address, address),
	    port_verdict_words(probe->verdict));
	if (probe->reason != NULL)
		buf_addf(&text, ": %s", probe->reason);
	tell_note(a, &text,
	    probe->verdict != PORT_LISTENING &&
		probe->verdict != PORT_NOT_TRIED);
}

static void
on_proxy_resolved(void *context, const struct resolve_result *result)
{
	struct attempt *a = context;
	struct buf text = {0};

	a->resolve = NULL;
	a->proxy_addresses = *result;
	if (result->error == NULL) {
		try_next(a);
		return;
	}
	buf_addf(&text, "the proxy %s: %s", a->way->proxy_host, result->error);
	fail(a, TROUBLE_LOCAL, buf_text(&text));
	buf_fini(&text);
}

static void
resolve_proxy(struct attempt *a)
{
	const struct way *way = a->way;
	struct buf text = {0};

	buf_addf(&text, "through the proxy %s port %u, which looks names up",
	    way->proxy_host, way->proxy_port);
	tell_note(a, &text, false);
	a->resolve = resolve_start(a->net, way->proxy_host, way->proxy_port,
	    RESOLVE_ANY, way->connect_timeout_ms, on_proxy_resolved, a);
}

/* ---- dialing ---------------------------------------------------------- */

static void
on_probe(void *context, const struct dial_probe *probe)
{
	struct attempt *a = context;
	char text[ADDRESS_TEXT_SIZE];

	if (a->way->has_proxy) {
		tell_proxy_probe(a, probe);
		return;
	}
	a->undecided += probe->verdict == PORT_UNDECIDED;
	tell_probe(a, (struct event_probe){.address = slice_str(address_text(
					       probe->address, text)),
			  .port = address_port(probe->address),
			  .verdict = probe->verdict,
			  .ms = probe->ms,
			  .error = slice_str(probe->reason)});
}

static void
on_dialed(void *context, struct link *link)
{
	struct attempt *a = context;
	char text[ADDRESS_TEXT_SIZE];

	a->dial = NULL;
	if (link != NULL && a->way->has_proxy) {
		ask_proxy(a, link);
	} else if (link != NULL) {
		succeed(a, link, address_text(link_peer(link), text));
	} else if (a->way->has_proxy) {
		fail(a, TROUBLE_LOCAL, "the proxy cannot be reached");
	} else {
		a->next++;
		try_next(a);
	}
}

static void
dial(struct attempt *a, const struct address *addresses, size_t count)
{
	static const struct dial_events events = {
	    .on_probe = on_probe, .on_done = on_dialed};
	struct dial_options options = {.timeout_ms = a->way->connect_timeout_ms,
	    .source = &a->way->source};

	a->dial = dial_start(a->net, addresses, count, &options, &events, a);
}

/* Hosts without an address were told about when they were looked up. */
static void
try_next(struct attempt *a)
{
	const struct candidate *c;

	while (!a->way->has_proxy && a->next < a->candidate_count &&
	       a->candidates[a->next].address_count == 0)
		a->next++;
	if (a->next == a->candidate_count) {
		fail(a, trouble_of_probes(a),
		    a->way->has_proxy ? "the proxy made no connection"
				      : "no address accepted the connection");
		return;
	}
	c = &a->candidates[a->next];
	if (a->way->has_proxy)
		dial(a, a->proxy_addresses.addresses, a->proxy_addresses.count);
	else
		dial(a, c->addresses, c->address_count);
}

/* ---- looking up ------------------------------------------------------- */

static struct candidate *
add_candidate(struct attempt *a, const char *name)
{
	struct candidate *c = &a->candidates[a->candidate_count++];

	c->name = mem_copy_str(name);
	return c;
}

static void
add_addresses(
    struct candidate *c, const struct address *addresses, size_t count)
{
	while (count-- > 0 && c->address_count < RESOLVE_MAX)
		c->addresses[c->address_count++] = *addresses++;
}

/* Tells the addresses of all candidates; false when there is none. */
static bool
tell_candidates(struct attempt *a, const char *error)
{
	struct buf list = {0};
	char text[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < a->candidate_count; i++)
		for (size_t k = 0; k < a->candidates[i].address_count; k++)
			buf_addf(&list, "%s%s", list.len == 0 ? "" : " ",
			    address_text(&a->candidates[i].addresses[k], text));
	if (list.len > 0 || a->way->has_proxy)
		error = NULL;
	tell_resolved(a, buf_slice(&list), error);
	buf_fini(&list);
	return error == NULL;
}

static void
on_resolved(void *context, const struct resolve_result *result)
{
	struct attempt *a = context;

	a->resolve = NULL;
	add_addresses(
	    add_candidate(a, a->name), result->addresses, result->count);
	if (tell_candidates(a, result->error))
		try_next(a);
	else
		fail(a, TROUBLE_NAME, result->error);
}

static void
on_lookup(void *context, struct event *ev)
{
	struct attempt *a = context;

	a->events.on_event(a->context, ev);
}

static void
on_mail_hosts(void *context, const struct mail_hosts *found)
{
	struct attempt *a = context;
	const char *error = found->error;

	a->mail_hosts = NULL;
	for (size_t i = 0; i < found->count; i++) {
		const struct mail_host *host = &found->hosts[i];
		struct candidate *c = add_candidate(a, host->name);

		c->is_exchanger = true;
		c->is_alias = host->is_alias;
		c->proof = host->proof;
		add_addresses(c, host->addresses, host->address_count);
		if (error == NULL)
			error = host->error;
	}
	if (error == NULL)
		error = "none of its mail hosts has an address";
	if (!tell_candidates(a, error))
		fail(a, TROUBLE_NAME, error);
	else if (a->way->has_proxy && found->count == 0)
		fail(a, TROUBLE_NAME, error);
	else if (a->way->has_proxy)
		resolve_proxy(a);
	else
		try_next(a);
}

static void
start_domain(struct attempt *a, const struct attempt_options *options)
{
	static const struct mail_hosts_events events = {
	    .on_event = on_lookup, .on_done = on_mail_hosts};
	struct mail_hosts_options query = {.domain = options->host,
	    .port = options->port,
	    .family = options->way->family,
	    .timeout_ms = options->way->connect_timeout_ms};

	a->mail_hosts = mail_hosts_start(options->dns, &query, &events, a);
}

/* ---- life ------------------------------------------------------------- */

struct attempt *
attempt_start(struct net *n, const struct attempt_options *options,
    const struct attempt_events *events, void *context)
{
	struct attempt *a = mem_zalloc(1, sizeof(*a));

	a->net = n;
	a->name = mem_copy_str(options->name);
	a->port = options->port;
	a->way = options->way;
	a->events = *events;
	a->context = context;
	if (options->socket_path != NULL || options->command != NULL) {
		start_local(a, options);
	} else if (options->dns != NULL) {
		start_domain(a, options);
	} else if (a->way->has_proxy) {
		add_candidate(a, options->host);
		tell_candidates(a, NULL);
		resolve_proxy(a);
	} else {
		a->resolve = resolve_start(n, options->host, options->port,
		    a->way->family, a->way->connect_timeout_ms, on_resolved, a);
	}
	return a;
}

void
attempt_cancel(struct attempt *a)
{
	if (!a->is_resolved)
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
	if (a->mail_hosts != NULL)
		mail_hosts_cancel(a->mail_hosts);
	if (a->resolve != NULL)
		resolve_cancel(a->resolve);
	if (a->dial != NULL)
		dial_cancel(a->dial);
	if (a->proxy != NULL)
		proxy_cancel(a->proxy);
	if (a->local != NULL)
		local_cancel(a->local);
	attempt_free(a);
}
