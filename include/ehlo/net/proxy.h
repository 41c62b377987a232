/* SPDX-License-Identifier: GPL-3.0-or-later
 * proxy - a connection through a proxy: SOCKS5 (RFC 1928, RFC 1929) or HTTP
 * CONNECT (RFC 9110 9.3.6).
 *
 * It takes an open link to the proxy, asks for the way to the server, and
 * gives the link back: from then on its bytes are the server's. The name is
 * given to the proxy as it is; the proxy looks it up.
 */
#ifndef EHLO_NET_PROXY_H
#define EHLO_NET_PROXY_H

#include <stdint.h>

#include "ehlo/base/port.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

/* X(NAME, "scheme", port) */
#define PROXY_LIST(X)                                                   \
	X(SOCKS5, "socks5", 1080)                                       \
	X(HTTP, "http", 3128)

enum proxy_kind {
#define X(name, scheme, port) PROXY_##name,
	PROXY_LIST(X)
#undef X
	PROXY_KIND_COUNT
};

struct proxy_options {
	enum proxy_kind kind;
	const char *user;     /* NULL = none; with a password it is sent only
	                       * when the proxy asks (SOCKS5), or at once */
	const char *password; /* a secret; stays the caller's */
	const char *host;     /* of the server: a name or a literal */
	uint16_t port;
	uint64_t timeout_ms;  /* of the whole exchange */
};

struct proxy;
/* link: open to the server, now the caller's, or NULL: verdict and reason (in
 * words, valid during the call) say how the proxy answered. */
typedef void (*proxy_fn)(void *context, struct link *link,
    enum port_verdict verdict, const char *reason);

/* Takes link, which must not be started. The options are used up during the
 * call. fn comes exactly once unless canceled, never from inside; p is gone
 * then. */
struct proxy *proxy_start(struct net *n, struct link *link,
    const struct proxy_options *options, proxy_fn fn, void *context);
/* Ends the connection at once; fn is not called. */
void proxy_cancel(struct proxy *p);

#endif
