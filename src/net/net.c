/* SPDX-License-Identifier: GPL-3.0-or-later
 * net - the loop that bytes move in, and its clocks. */
#include "ehlo/net/net.h"

#include <assert.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <uv.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "net-core.h"

struct net *
net_new(struct uv_loop_s *loop)
{
	struct net *n = mem_zalloc(1, sizeof(*n));

	/* libuv writes without MSG_NOSIGNAL; a lost peer is an error to show,
	 * not a death. */
	signal(SIGPIPE, SIG_IGN);
	n->loop = loop;
	n->start_ns = uv_hrtime();
	n->input = mem_alloc(NET_INPUT_SIZE);
	return n;
}

void
net_free(struct net *n)
{
	assert(n->lookups == 0);
	mem_free(n->input);
	mem_free(n);
}

struct uv_loop_s *
net_loop(const struct net *n)
{
	return n->loop;
}

uint64_t
net_now_us(const struct net *n)
{
	return (uv_hrtime() - n->start_ns) / 1000;
}

int64_t
net_wall_us(int *utc_offset_min)
{
	struct timespec now = {0};
	struct tm local;

	clock_gettime(CLOCK_REALTIME, &now);
	*utc_offset_min = 0;
	if (localtime_r(&now.tv_sec, &local) != NULL)
		*utc_offset_min = (int)(local.tm_gmtoff / 60);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
net_wall(int *utc_offset_min)
{
	return net_wall_us(utc_offset_min) / 1000000;
}

void
net_say_no_answer(char *out, uint64_t timeout_ms)
{
	if (timeout_ms % 1000 == 0)
		snprintf(out, NET_NO_ANSWER_SIZE, "no answer in %" PRIu64 " s",
		    timeout_ms / 1000);
	else
		snprintf(out, NET_NO_ANSWER_SIZE, "no answer in %" PRIu64 " ms",
		    timeout_ms);
}

char *
net_own_name(void)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1) != 0 ||
	    strchr(name, '.') == NULL)
		return NULL;
	return mem_copy_str(name);
}

/* Link-local ones say nothing elsewhere. */
static bool
is_wanted(const uv_interface_address_t *interface, int family)
{
	const struct sockaddr_in6 *six = &interface->address.address6;

	return !interface->is_internal &&
	       interface->address.address4.sin_family == family &&
	       (family == AF_INET || !IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr));
}

static bool
find_literal(
    const uv_interface_address_t *list, int count, int family, struct buf *out)
{
	char text[64];

	for (int i = 0; i < count; i++) {
		if (!is_wanted(&list[i], family))
			continue;
		if (family == AF_INET)
			uv_ip4_name(
			    &list[i].address.address4, text, sizeof(text));
		else
			uv_ip6_name(
			    &list[i].address.address6, text, sizeof(text));
		buf_addf(out, "[%s%s]", family == AF_INET ? "" : "IPv6:", text);
		return true;
	}
	return false;
}

char *
net_own_literal(void)
{
	uv_interface_address_t *list = NULL;
	int count = 0;
	struct buf text = {0};
	char *literal;

	if (uv_interface_addresses(&list, &count) != 0)
		count = 0;
	if (!find_literal(list, count, AF_INET, &text) &&
	    !find_literal(list, count, AF_INET6, &text))
		buf_add_str(&text, "[127.0.0.1]");
	if (count > 0)
		uv_free_interface_addresses(list, count);
	literal = mem_copy_str(buf_text(&text));
	buf_fini(&text);
	return literal;
}
