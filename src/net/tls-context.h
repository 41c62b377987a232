/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-context - what is trusted, which versions are spoken, who we are. */
#ifndef EHLO_SRC_NET_TLS_CONTEXT_H
#define EHLO_SRC_NET_TLS_CONTEXT_H

#include "ehlo/net/tls.h"
#include "openssl.h"

/* NULL with err set: a file that cannot be read or is not what it should be. */
SSL_CTX *tls_context_new(const struct tls_options *options, struct err *err);
/* Asks for the options' host, and lets nobody else pass for it. */
void tls_context_name(SSL *ssl, const struct tls_options *options);

#endif
