/* SPDX-License-Identifier: GPL-3.0-or-later
 * proxy-talk - what is said to a proxy and what its answers mean: bytes in,
 * bytes out, no connection. */
#ifndef EHLO_SRC_NET_PROXY_TALK_H
#define EHLO_SRC_NET_PROXY_TALK_H

#include "ehlo/base/buf.h"
#include "ehlo/net/proxy.h"

enum proxy_state { PROXY_MORE, PROXY_OPEN, PROXY_FAILED };

struct proxy_talk {
	enum proxy_kind kind;
	char *host;
	uint16_t port;
	struct buf login;   /* SOCKS5: the message of RFC 1929; a secret */
	struct buf heard;   /* not understood yet */
	unsigned step;
	enum port_verdict verdict; /* when it failed */
	char reason[160];
};

/* Begins: what is to be sent first is appended to out. */
void proxy_talk_init(struct proxy_talk *t, const struct proxy_options *options,
    struct buf *out);
/* Wipes what was secret. */
void proxy_talk_fini(struct proxy_talk *t);
/* Bytes of the proxy; what is to be sent is appended to out. Once OPEN, what
 * is left in heard is the server's. */
enum proxy_state proxy_talk_feed(
    struct proxy_talk *t, struct slice bytes, struct buf *out);

#endif
