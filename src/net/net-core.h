/* SPDX-License-Identifier: GPL-3.0-or-later
 * net-core - what the files of this layer share of struct net. */
#ifndef EHLO_SRC_NET_CORE_H
#define EHLO_SRC_NET_CORE_H

#include <stddef.h>
#include <stdint.h>

#include "ehlo/net/net.h"

#define NET_INPUT_SIZE 65536

struct net {
	struct uv_loop_s *loop;
	uint64_t start_ns;
	size_t lookups; /* in libuv's threads, abandoned ones too */
	/* Every read lands here: libuv reads and hands over in one go, so one
	 * buffer serves all connections. Apart, and not cleared: what no answer
	 * fills takes no memory. */
	char *input;
};

/* "no answer in 10 s" into out. */
#define NET_NO_ANSWER_SIZE 48
void net_say_no_answer(char *out, uint64_t timeout_ms);

#endif
