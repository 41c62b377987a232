/* SPDX-License-Identifier: GPL-3.0-or-later
 * resolve - a host name to its addresses, through the system's resolver.
 *
 * getaddrinfo runs in a thread of libuv's and cannot be stopped there. So the
 * request of the thread (struct lookup) and the one that waits for it (struct
 * resolve) live apart: who gives up leaves the lookup behind, and its late
 * answer frees it. A timer is the deadline; it also carries the answers that
 * are known at once, so that none comes from inside resolve_start.
 */
#include "ehlo/net/resolve.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#include <uv.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/timer.h"
#include "net-core.h"

#define RESOLVE_NAME_MAX 253 /* RFC 1035 2.3.4, without the last dot */
/* libuv 1.44 turns a name with UTF-8 in it into at most 256 bytes of A-labels
 * (RFC 5891) and silently cuts the rest off: names that could get so long
 * are refused. The worst label turns 3 bytes into 9. */
#define RESOLVE_UTF8_MAX 80

struct lookup {
	uv_getaddrinfo_t request;
	struct net *net;
	struct resolve *owner; /* NULL = nobody waits any more */
};

struct resolve {
	struct net *net;
	resolve_fn fn;
	void *context;
	enum resolve_family family;
	uint16_t port;
	uint64_t timeout_ms;
	struct timer *timer;
	struct lookup *lookup; /* NULL = the result is known */
	struct resolve_result result;
	char no_answer[NET_NO_ANSWER_SIZE];
};

static const struct {
	int error;
	const char *reason;
} reasons[] = {
    {UV_EAI_NONAME, "no such name"},
    {UV_EAI_AGAIN, "the name server did not answer (temporary failure)"},
    {UV_EAI_FAIL, "the name server failed or refused"},
    {UV_EAI_NODATA, "the name has no address of the wanted family"},
    {UV_EAI_ADDRFAMILY, "the name has no address of the wanted family"},
    {UV_EAI_FAMILY, "this machine does not speak the wanted family"},
    {UV_EAI_MEMORY, "the system has no memory for the look-up"},
    {UV_ENOMEM, "the system has no memory for the look-up"},
    {UV_EINVAL, "not a valid name"},
};

static const char *
reason_of(int error)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			return reasons[i].reason;
	return "the look-up failed";
}

static void
resolve_finish(struct resolve *r)
{
	timer_free(r->timer);
	r->fn(r->context, &r->result);
	mem_free(r);
}

static void
resolve_abandon(struct resolve *r)
{
	if (r->lookup == NULL)
		return;
	r->lookup->owner = NULL;
	uv_cancel((uv_req_t *)&r->lookup->request);
	r->lookup = NULL;
}

static void
resolve_on_timer(void *context)
{
	struct resolve *r = context;

	if (r->lookup != NULL) {
		resolve_abandon(r);
		net_say_no_answer(r->no_answer, r->timeout_ms);
		r->result.error = r->no_answer;
	}
	resolve_finish(r);
}

static bool
result_has(const struct resolve_result *result, const struct address *a)
{
	for (size_t i = 0; i < result->count; i++)
		if (memcmp(&result->addresses[i], a, sizeof(*a)) == 0)
			return true;
	return false;
}

/* With port; false for a family that is no internet address. */
static bool
address_of(const struct sockaddr *from, uint16_t port, struct address *out)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;

	*out = (struct address){0};
	if (from->sa_family == AF_INET) {
		memcpy(&v4, from, sizeof(v4));
		v4.sin_port = htons(port);
		memcpy(&out->storage, &v4, sizeof(v4));
	} else if (from->sa_family == AF_INET6) {
		memcpy(&v6, from, sizeof(v6));
		v6.sin6_port = htons(port);
		memcpy(&out->storage, &v6, sizeof(v6));
	}
	return out->storage.ss_family != AF_UNSPEC;
}

static void
resolve_take(struct resolve *r, int error, const struct addrinfo *found)
{
	struct resolve_result *result = &r->result;
	struct address a;

	for (; found != NULL && result->count < RESOLVE_MAX;
	     found = found->ai_next)
		if (address_of(found->ai_addr, r->port, &a) &&
		    !result_has(result, &a))
			result->addresses[result->count++] = a;
	if (error == 0 && result->count == 0)
		error = UV_EAI_NODATA;
	if (error != 0)
		result->error = reason_of(error);
}

static void
lookup_on_answer(uv_getaddrinfo_t *request, int error, struct addrinfo *found)
{
	struct lookup *l = request->data;
	struct resolve *r = l->owner;

	l->net->lookups--;
	mem_free(l);
	if (r != NULL) {
		r->lookup = NULL;
		resolve_take(r, error, found);
	}
	uv_freeaddrinfo(found);
	if (r != NULL)
		resolve_finish(r);
}

/* 0, or why there is nothing to wait for. */
static int
resolve_look_up(struct resolve *r, const char *name)
{
	static const int families[] = {
	    [RESOLVE_ANY] = AF_UNSPEC,
	    [RESOLVE_V4] = AF_INET,
	    [RESOLVE_V6] = AF_INET6,
	};
	struct addrinfo hints = {
	    .ai_family = families[r->family], .ai_socktype = SOCK_STREAM};
	struct lookup *l = mem_zalloc(1, sizeof(*l));
	int error;

	l->net = r->net;
	l->owner = r;
	l->request.data = l;
	error = uv_getaddrinfo(net_loop(r->net), &l->request, lookup_on_answer,
	    name, NULL, &hints);
	if (error != 0) {
		mem_free(l);
		return error;
	}
	r->lookup = l;
	r->net->lookups++;
	return 0;
}

/* What is wrong with a name before anybody is asked; NULL = nothing. */
static const char *
name_fault(struct slice name)
{
	bool is_ascii = true;

	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == ':')
			return "not an IPv6 address, or its interface does "
			       "not exist here";
		is_ascii = is_ascii && (unsigned char)name.ptr[i] < 0x80;
	}
	if (name.len == 0)
		return "the name is empty";
	if (name.len > RESOLVE_NAME_MAX)
		return "the name is too long";
	if (!is_ascii && name.len > RESOLVE_UTF8_MAX)
		return "the name is too long for one that is not ASCII";
	return NULL;
}

static void
resolve_begin(struct resolve *r, const char *name)
{
	struct slice text = slice_str(name);
	struct address *literal = &r->result.addresses[0];
	int error;

	if (address_parse(text, r->port, literal) == 0) {
		r->result.count = 1;
		if (r->family != RESOLVE_ANY &&
		    address_is_v6(literal) != (r->family == RESOLVE_V6)) {
			r->result.count = 0;
			r->result.error =
			    "the address is not of the wanted family";
		}
		return;
	}
	r->result.error = name_fault(text);
	if (r->result.error != NULL)
		return;
	error = resolve_look_up(r, name);
	if (error != 0)
		r->result.error = reason_of(error);
}

struct resolve *
resolve_start(struct net *n, const char *name, uint16_t port,
    enum resolve_family family, uint64_t timeout_ms, resolve_fn fn,
    void *context)
{
	struct resolve *r = mem_zalloc(1, sizeof(*r));

	r->net = n;
	r->fn = fn;
	r->context = context;
	r->family = family;
	r->port = port;
	r->timeout_ms = timeout_ms > 0 ? timeout_ms : RESOLVE_TIMEOUT_MS;
	r->timer = timer_new(n, resolve_on_timer, r);
	resolve_begin(r, name);
	timer_start(r->timer, r->lookup != NULL ? r->timeout_ms : 0);
	return r;
}

void
resolve_cancel(struct resolve *r)
{
	resolve_abandon(r);
	timer_free(r->timer);
	mem_free(r);
}

size_t
resolve_running(const struct net *n)
{
	return n->lookups;
}
