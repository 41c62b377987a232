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
