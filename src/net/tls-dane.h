/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-dane - a server that proves itself by its TLSA records (RFC 7672). */
#ifndef EHLO_SRC_NET_TLS_DANE_H
#define EHLO_SRC_NET_TLS_DANE_H

#include "ehlo/net/tls.h"
#include "openssl.h"
#include "tls-report.h"

/* Behind tls_context_name: adds the records that mail can use. What the
 * certificate is judged by then is in facts, UNUSABLE when there are none. */
void tls_dane_add(
    SSL *ssl, const struct tls_options *options, struct tls_facts *facts);
/* Once the handshake is done and facts say whether the server is verified. */
void tls_dane_take(struct tls_facts *facts, SSL *ssl);

#endif
