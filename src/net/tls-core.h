/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-core - a handshake of either side: made, made ready, set going.
 *
 * tls.c begins as a client, tls-server.c as a server. */
#ifndef EHLO_SRC_NET_TLS_CORE_H
#define EHLO_SRC_NET_TLS_CORE_H

#include "ehlo/net/tls.h"
#include "openssl.h"

struct tls_side {
	SSL_CTX *context; /* taken; NULL = there is none, and error says why */
	const char *error;
	uint64_t timeout_ms; /* 0 = TLS_TIMEOUT_MS */
	bool is_unverified;  /* the link is given whoever the peer is */
};

/* As tls_start. Without a context it has failed already, and fn will come. */
struct tls *tls_prepare(struct net *n, struct link *link,
    const struct tls_side *side, tls_fn fn, void *context);
/* To be told which side it is, and whom to ask for. */
SSL *tls_ssl(const struct tls *t);
void tls_shake(struct tls *t);

#endif
