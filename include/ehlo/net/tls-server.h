/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-server - the other side of TLS: who we are, and a client's handshake.
 *
 * An identity is a key that lives as long as it does, with a certificate by an
 * authority of its own, whose key is forgotten at once: nobody else can ever
 * be vouched for by it.
 */
#ifndef EHLO_NET_TLS_SERVER_H
#define EHLO_NET_TLS_SERVER_H

#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"
#include "ehlo/net/tls.h"

struct tls_identity;

struct tls_identity_options {
	const char *subject;
	const char *names; /* "DNS:mx.example.net,IP:127.0.0.1" */
	long begins_s, ends_s; /* the certificate's time, from now */
};

/* NULL with err set. */
struct tls_identity *tls_identity_new(
    const struct tls_identity_options *options, struct err *err);
/* The key is wiped once the last connection that began with it is gone. NULL
 * is fine. */
void tls_identity_free(struct tls_identity *identity);
/* The authority's certificate in PEM, for whoever shall trust it. */
const char *tls_identity_authority(const struct tls_identity *identity);

/* As tls_start, for a link that a client has opened; nothing is asked of the
 * client. timeout_ms: 0 = TLS_TIMEOUT_MS. */
struct tls *tls_accept(struct net *n, struct link *link,
    const struct tls_identity *identity, uint64_t timeout_ms, tls_fn fn,
    void *context);

#endif
