/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-report - what a handshake showed, in words, and the words of OpenSSL's
 * errors. */
#ifndef EHLO_SRC_NET_TLS_REPORT_H
#define EHLO_SRC_NET_TLS_REPORT_H

#include "ehlo/base/buf.h"
#include "ehlo/net/tls.h"
#include "openssl.h"

/* A report and the texts that it borrows. */
struct tls_facts {
	struct tls_report report;
	char version[16], group[32], tlsa[16];
	struct buf subject, issuer, chain;
	struct buf names[TLS_NAMES_MAX];
	char exporter[32];
};

void tls_facts_fini(struct tls_facts *f);
/* Where an SSL keeps its facts (SSL_set_ex_data). */
int tls_facts_index(void);
/* Callbacks of a context: collect every error; note that we were asked for a
 * certificate. */
int tls_facts_verify(int is_ok, X509_STORE_CTX *store);
int tls_facts_client_asked(SSL *ssl, X509 **cert, EVP_PKEY **key);
/* What a certificate says of itself. */
void tls_facts_take_cert(struct tls_facts *f, X509 *cert);
/* Once the handshake is done. */
void tls_facts_take(struct tls_facts *f, SSL *ssl);

/* The newest error of OpenSSL's in words; static until the next call. */
const char *tls_words_of_error(void);

#endif
