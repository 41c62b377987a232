/* SPDX-License-Identifier: GPL-3.0-or-later
 * dns - libunbound in a thread of its own, its answers as events of the loop.
 *
 * There are two contexts: one validates, one does not. When an answer is
 * bogus, the keys of the trust anchor are asked for: where even these cannot
 * be proven, the name server withholds signatures, and the plain context is
 * asked from then on.
 */
#include "ehlo/net/dns.h"

#include <stdio.h>
#include <string.h>
#include <sys/queue.h>

#include <uv.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/address.h"
#include "ehlo/net/dns-record.h"
#include "ehlo/net/timer.h"
#include "net-core.h"
#include "unbound.h"

#define RECORDS_MAX  64
#define NAME_MAX_LEN 253 /* RFC 1035 2.3.4, without the last dot */
#define CLASS_IN     1
#define RCODE_NAME   3

/* Of the root zone, as the registry publishes them. */
static const char root_anchors[] =
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D084"
    "58E880409BBC683457104237C7F8EC8D\n"
    ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219"
    "298D0A450D612C483AF444A4C0FB2B16\n";

/* Zones that libunbound answers by itself. The name server that is asked may
 * know them: people test with such names, and in such networks. */
static const char *const built_in_zones[] = {"test.", "localhost.",
    "127.in-addr.arpa.", "10.in-addr.arpa.", "168.192.in-addr.arpa.",
    "16.172.in-addr.arpa.", "17.172.in-addr.arpa.", "18.172.in-addr.arpa.",
    "19.172.in-addr.arpa.", "20.172.in-addr.arpa.", "21.172.in-addr.arpa.",
    "22.172.in-addr.arpa.", "23.172.in-addr.arpa.", "24.172.in-addr.arpa.",
    "25.172.in-addr.arpa.", "26.172.in-addr.arpa.", "27.172.in-addr.arpa.",
    "28.172.in-addr.arpa.", "29.172.in-addr.arpa.", "30.172.in-addr.arpa.",
    "31.172.in-addr.arpa.", "64.100.in-addr.arpa.", "254.169.in-addr.arpa.",
    "2.0.192.in-addr.arpa.", "100.51.198.in-addr.arpa.",
    "113.0.203.in-addr.arpa.", "d.f.ip6.arpa.", "8.b.d.0.1.0.0.2.ip6.arpa."};

enum context_kind { CONTEXT_VALIDATING, CONTEXT_PLAIN, CONTEXT_COUNT };

struct dns_context {
	struct ub_ctx *ub;
	uv_poll_t *poll;
};

struct dns_query {
	LIST_ENTRY(dns_query) link;
	struct dns *dns;
	char *name;
	enum dns_type type;
	dns_fn fn;
	void *fn_context;
	struct timer *timer;
	uint64_t timeout_ms, began_us;
	enum context_kind kind;
	int id; /* of libunbound, while is_asked */
	bool is_asked;
	char *why_bogus;   /* its answer was bogus; the keys are asked for */
	const char *error; /* known at once */
};

struct dns {
	struct net *net;
	struct dns_context contexts[CONTEXT_COUNT];
	char *anchor_name;   /* where validation begins */
	bool is_withholding; /* the name server gives no signatures */
	LIST_HEAD(dns_list, dns_query) queries;
};

/* Loaded once for the whole process. */
static const struct unbound *lib;

/* ---- contexts --------------------------------------------------------- */

/* Takes "ADDRESS", "ADDRESS:PORT" or "[ADDRESS]:PORT" apart. */
static bool
split_server(struct slice text, struct slice *host, struct slice *port)
{
	size_t colon = slice_find_last(text, ':');
	size_t end = slice_find(text, ']');

	*host = text;
	*port = SLICE("53");
	if (slice_starts_with(text, SLICE("["))) {
		*host = slice_range(text, 1, end);
		if (end + 1 < text.len)
			*port = slice_skip(text, end + 2);
		/* "]" and, where more follows, ":" behind it */
		return end < text.len &&
		       (end + 1 == text.len || text.ptr[end + 1] == ':');
	}
	if (colon > 0 && slice_find(text, ':') == colon - 1) {
		*host = slice_range(text, 0, colon - 1);
		*port = slice_skip(text, colon);
	}
	return true;
}

/* "192.0.2.53@5353", as libunbound wants it. */
static int
server_of(const char *text, char *out, size_t size, struct err *err)
{
	char numeric[ADDRESS_TEXT_SIZE];
	struct slice host, port;
	unsigned long number;
	struct address a;

	if (!split_server(slice_str(text), &host, &port) ||
	    address_parse(host, 0, &a) < 0 ||
	    slice_to_number(port, 65535, &number) < 0 || number == 0)
		return err_set(err, ERR_USAGE,
		    "\"%.100s\" is no name server: ADDRESS or ADDRESS:PORT is",
		    text);
	snprintf(out, size, "%s@%lu", address_text(&a, numeric), number);
	return 0;
}

static int
fail(struct err *err, const char *what, int error)
{
	return err_set(
	    err, ERR_SYSTEM, "names: %s: %s", what, lib->strerror(error));
}

/* Where to ask. */
static int
set_server(struct ub_ctx *ub, const char *server, struct err *err)
{
	char place[ADDRESS_TEXT_SIZE + 8];
	int error;

	if (server == NULL) {
		error = lib->ctx_resolvconf(ub, NULL);
		return error == 0 ? 0 : fail(err, "/etc/resolv.conf", error);
	}
	if (server_of(server, place, sizeof(place), err) < 0)
		return -ERR_USAGE;
	error = lib->ctx_set_fwd(ub, place);
	return error == 0 ? 0 : fail(err, server, error);
}

/* The next record, without what is no record: blanks and comments. */
static bool
take_anchor(struct slice *rest, struct slice *record)
{
	while (rest->len > 0) {
		size_t end = slice_find(*rest, '\n');

		*record = slice_trim(slice_range(*rest, 0, end));
		*rest = slice_skip(*rest, end + 1);
		if (record->len > 0 && record->ptr[0] != ';')
			return true;
	}
	return false;
}

static int
add_anchor(struct ub_ctx *ub, struct slice record)
{
	char *text = mem_copy_text(record.ptr, record.len);
	int error = lib->ctx_add_ta(ub, text);

	mem_free(text);
	return error;
}

static int
set_anchors(struct ub_ctx *ub, const char *anchors, struct err *err)
{
	struct slice rest = slice_str(anchors), record;
	int error = 0;

	while (error == 0 && take_anchor(&rest, &record))
		error = add_anchor(ub, record);
	return error == 0 ? 0 : fail(err, "trust anchor", error);
}

static int
refuse_anchors(struct err *err, const char *anchors)
{
	return err_set(err, ERR_USAGE,
	    "\"%.60s\" is no trust anchor: a DS or DNSKEY record as in a "
	    "zone file is",
	    anchors);
}

/* What libunbound would answer by itself goes. Only here it reads the trust
 * anchors. */
static int
remove_zones(struct ub_ctx *ub, const char *anchors, struct err *err)
{
	for (size_t i = 0;
	     i < sizeof(built_in_zones) / sizeof(built_in_zones[0]); i++) {
		int error = lib->ctx_zone_remove(ub, built_in_zones[i]);

		if (error == UB_INITFAIL && anchors != NULL)
			return refuse_anchors(err, anchors);
		if (error != 0)
			return fail(err, built_in_zones[i], error);
	}
	return 0;
}

/* Once a zone is removed the context takes no other settings: it comes last.
 * No error may be passed over, or the root servers would be asked. */
static int
set_up(struct ub_ctx *ub, enum context_kind kind,
    const struct dns_options *options, struct err *err)
{
	const char *anchors = options->trust_anchor;
	static const char *const settings[][2] = {
	    {"do-not-query-localhost:", "no"}, /* it may be there */
	    {"rrset-roundrobin:", "no"},       /* the server's order is kept */
	};
	int error = lib->ctx_async(ub, 1);

	lib->ctx_debugout(ub, NULL); /* standard error may be the screen */
	for (size_t i = 0;
	     i < sizeof(settings) / sizeof(settings[0]) && error == 0; i++)
		error = lib->ctx_set_option(ub, settings[i][0], settings[i][1]);
	if (error != 0)
		return fail(err, "settings", error);
	if (set_server(ub, options->server, err) < 0)
		return -ERR_SYSTEM;
	if (kind == CONTEXT_PLAIN)
		return remove_zones(ub, NULL, err);
	if (set_anchors(ub, anchors != NULL ? anchors : root_anchors, err) < 0)
		return -ERR_SYSTEM;
	return remove_zones(ub, anchors, err);
}

static void
on_readable(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	lib->process(poll->data);
}

static void
on_poll_closed(uv_handle_t *handle)
{
	mem_free(handle);
}

static int
context_open(struct dns *d, enum context_kind kind,
    const struct dns_options *options, struct err *err)
{
	struct dns_context *c = &d->contexts[kind];

	c->ub = lib->ctx_create();
	if (c->ub == NULL)
		return err_set(err, ERR_SYSTEM, "names: no memory");
	if (set_up(c->ub, kind, options, err) < 0)
		return -ERR_SYSTEM;
	c->poll = mem_zalloc(1, sizeof(*c->poll));
	uv_poll_init(net_loop(d->net), c->poll, lib->fd(c->ub));
	c->poll->data = c->ub;
	uv_poll_start(c->poll, UV_READABLE, on_readable);
	/* The queries keep the loop running, by their timers. */
	uv_unref((uv_handle_t *)c->poll);
	return 0;
}

static void
context_close(struct dns_context *c)
{
	if (c->poll != NULL)
		uv_close((uv_handle_t *)c->poll, on_poll_closed);
	lib->ctx_delete(c->ub);
}

/* ---- life ------------------------------------------------------------- */

struct dns *
dns_new(struct net *n, const struct dns_options *options, struct err *err)
{
	struct dns *d;
	const char *anchors = options->trust_anchor;
	struct slice rest = slice_str(anchors != NULL ? anchors : root_anchors);
	struct slice anchor = {0};

	lib = unbound_load(err);
	if (lib == NULL)
		return NULL;
	d = mem_zalloc(1, sizeof(*d));
	d->net = n;
	LIST_INIT(&d->queries);
	if (!take_anchor(&rest, &anchor)) {
		refuse_anchors(err, anchors);
		dns_free(d);
		return NULL;
	}
	anchor = slice_take_word(&anchor);
	d->anchor_name = mem_copy_text(anchor.ptr, anchor.len);
	for (enum context_kind kind = 0; kind < CONTEXT_COUNT; kind++) {
		if (context_open(d, kind, options, err) < 0) {
			dns_free(d);
			return NULL;
		}
	}
	return d;
}

void
dns_free(struct dns *d)
{
	if (d == NULL)
		return;
	while (!LIST_EMPTY(&d->queries))
		dns_cancel(LIST_FIRST(&d->queries));
	for (enum context_kind kind = 0; kind < CONTEXT_COUNT; kind++)
		context_close(&d->contexts[kind]);
	mem_free(d->anchor_name);
	mem_free(d);
}

/* ---- queries ---------------------------------------------------------- */

static void
query_free(struct dns_query *q)
{
	if (q->is_asked)
		lib->cancel(q->dns->contexts[q->kind].ub, q->id);
	LIST_REMOVE(q, link);
	timer_free(q->timer);
	mem_free(q->why_bogus);
	mem_free(q->name);
	mem_free(q);
}

/* The last word; the query is gone when its owner has heard it. */
static void
finish(struct dns_query *q, struct dns_answer *answer)
{
	answer->name = q->name;
	answer->type = q->type;
	answer->ms = (uint32_t)((net_now_us(q->dns->net) - q->began_us) / 1000);
	q->fn(q->fn_context, answer);
	query_free(q);
}

static void
finish_error(struct dns_query *q, const char *error)
{
	struct dns_answer answer = {.error = error};

	finish(q, &answer);
}

static void
finish_bogus(struct dns_query *q)
{
	struct dns_answer answer = {
	    .error = "the signatures are wrong (DNSSEC: bogus)",
	    .proof = PROOF_BOGUS,
	    .why_bogus = q->why_bogus};

	finish(q, &answer);
}

/* libunbound makes a failure of a refusal. */
static const char *
words_of_rcode(int rcode)
{
	static const char *const words[] = {NULL,
	    "the name server did not understand the question (FORMERR)",
	    "the name server failed or refuses us (SERVFAIL)", NULL,
	    "the name server does not do that (NOTIMP)",
	    "the name server refuses to answer us (REFUSED)"};

	return rcode >= 0 && (size_t)rcode < sizeof(words) / sizeof(words[0])
	           ? words[rcode]
	           : "the name server answered with an error";
}

/* That nothing is signed is proven only below the trust anchor. */
static enum proof
proof_of(const struct dns_query *q, const struct ub_result *result)
{
	struct slice zone = slice_str(q->dns->anchor_name);

	if (q->kind == CONTEXT_PLAIN)
		return PROOF_UNCHECKED;
	if (result->secure)
		return PROOF_SECURE;
	return dns_name_is_below(slice_str(q->name), zone) &&
	               (result->canonname == NULL ||
			   dns_name_is_below(
			       slice_str(result->canonname), zone))
	           ? PROOF_INSECURE
	           : PROOF_UNCHECKED;
}

static void
finish_result(struct dns_query *q, const struct ub_result *result)
{
	struct slice records[RECORDS_MAX];
	struct dns_answer answer = {.records = records};

	answer.error = words_of_rcode(result->rcode);
	answer.is_nxdomain = result->rcode == RCODE_NAME;
	answer.canonical = result->canonname;
	answer.ttl_s = result->ttl > 0 ? (uint32_t)result->ttl : 0;
	answer.proof = proof_of(q, result);
	if (result->havedata)
		while (answer.count < RECORDS_MAX &&
		       result->data[answer.count] != NULL) {
			size_t i = answer.count++;

			records[i] =
			    slice_of(result->data[i], (size_t)result->len[i]);
		}
	finish(q, &answer);
}

static void ask(struct dns_query *q, enum context_kind kind, const char *name,
    int type, ub_callback_type fn);

static void on_answer(void *context, int error, struct ub_result *result);

/* The keys of the trust anchor, asked for because an answer was bogus. */
static void
on_keys(void *context, int error, struct ub_result *result)
{
	struct dns_query *q = context;
	bool is_proven = error == 0 && result->secure;

	q->is_asked = false;
	lib->resolve_free(result);
	if (is_proven) {
		finish_bogus(q);
		return;
	}
	q->dns->is_withholding = true;
	ask(q, CONTEXT_PLAIN, q->name, (int)q->type, on_answer);
}

static void
on_answer(void *context, int error, struct ub_result *result)
{
	struct dns_query *q = context;

	q->is_asked = false;
	if (error != 0) {
		finish_error(q, lib->strerror(error));
	} else if (result->bogus) {
		q->why_bogus = mem_copy_str(
		    result->why_bogus == NULL ? "" : result->why_bogus);
		ask(q, CONTEXT_VALIDATING, q->dns->anchor_name, DNS_DNSKEY,
		    on_keys);
	} else {
		finish_result(q, result);
	}
	lib->resolve_free(result);
}

/* What goes wrong at once is told by the timer, not from inside. */
static void
ask(struct dns_query *q, enum context_kind kind, const char *name, int type,
    ub_callback_type fn)
{
	int error = lib->resolve_async(
	    q->dns->contexts[kind].ub, name, type, CLASS_IN, q, fn, &q->id);

	q->kind = kind;
	q->is_asked = error == 0;
	if (error == 0)
		return;
	q->error = lib->strerror(error);
	timer_start(q->timer, 0);
}

static void
on_deadline(void *context)
{
	struct dns_query *q = context;
	char no_answer[NET_NO_ANSWER_SIZE];

	net_say_no_answer(no_answer, q->timeout_ms);
	finish_error(q, q->error != NULL ? q->error : no_answer);
}

/* RFC 1035 2.3.4: labels of 1 to 63 octets, 253 of them with their dots. */
static bool
may_be_name(const char *name)
{
	size_t len = strlen(name), label = 0;

	if (strcmp(name, ".") == 0)
		return true;
	if (len > 0 && name[len - 1] == '.')
		len--;
	if (len == 0 || len > NAME_MAX_LEN)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '.' && label == 0)
			return false;
		label = name[i] == '.' ? 0 : label + 1;
		if (name[i] <= ' ' || name[i] >= 0x7f || label > 63)
			return false;
	}
	return label > 0;
}

struct dns_query *
dns_ask(struct dns *d, const char *name, enum dns_type type,
    uint64_t timeout_ms, dns_fn fn, void *context)
{
	struct dns_query *q = mem_zalloc(1, sizeof(*q));

	q->dns = d;
	q->name = mem_copy_str(name);
	q->type = type;
	q->fn = fn;
	q->fn_context = context;
	q->timeout_ms = timeout_ms == 0 ? DNS_TIMEOUT_MS : timeout_ms;
	q->began_us = net_now_us(d->net);
	q->timer = timer_new(d->net, on_deadline, q);
	LIST_INSERT_HEAD(&d->queries, q, link);
	if (!may_be_name(name)) {
		q->error = "not a valid name";
		timer_start(q->timer, 0);
		return q;
	}
	timer_start(q->timer, q->timeout_ms);
	ask(q, d->is_withholding ? CONTEXT_PLAIN : CONTEXT_VALIDATING, name,
	    (int)type, on_answer);
	return q;
}

void
dns_cancel(struct dns_query *q)
{
	query_free(q);
}
