/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-peer - certificates of a test's own, and a TLS server on a plain socket
 * that takes its steps when it is told to. */
#ifndef EHLO_TESTS_TLS_PEER_H
#define EHLO_TESTS_TLS_PEER_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OPENSSL_IS_LINKED
#include "../../src/net/openssl.h"
#include "net-loop.h"

struct tls_cert {
	EVP_PKEY *key;
	X509 *cert;
};

/* What a certificate says; zeroed but for subject is a good one for a year. */
struct tls_cert_says {
	const char *subject;  /* common name */
	const char *names;    /* "DNS:a.example,IP:192.0.2.1"; NULL = none */
	long begins_s, ends_s; /* from now; both 0 = -1 hour and +90 days */
	bool is_ca;
};

static inline void
tls_cert_extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	X509_add_ext(cert, extension, -1);
	X509_EXTENSION_free(extension);
}

/* Signed by issuer, or by itself when that is NULL. */
static inline struct tls_cert
tls_cert_make(const struct tls_cert_says *says, const struct tls_cert *issuer)
{
	static long serial;
	struct tls_cert made = {
	    .key = EVP_EC_gen("P-256"), .cert = X509_new()};
	X509_NAME *name = X509_get_subject_name(made.cert);
	const struct tls_cert *signer = issuer == NULL ? &made : issuer;
	bool is_usual = says->begins_s == 0 && says->ends_s == 0;

	X509_set_version(made.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made.cert), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(made.cert),
	    is_usual ? -3600 : says->begins_s);
	X509_gmtime_adj(X509_getm_notAfter(made.cert),
	    is_usual ? 90L * 86400 : says->ends_s);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)says->subject, -1, -1, 0);
	X509_set_issuer_name(
	    made.cert, X509_get_subject_name(signer->cert));
	X509_set_pubkey(made.cert, made.key);
	tls_cert_extend(made.cert, signer->cert, NID_basic_constraints,
	    says->is_ca ? "critical,CA:TRUE" : "CA:FALSE");
	if (says->names != NULL)
		tls_cert_extend(made.cert, signer->cert,
		    NID_subject_alt_name, says->names);
	assert_true(X509_sign(made.cert, signer->key, EVP_sha256()) > 0);
	return made;
}

static inline void
tls_cert_free(struct tls_cert *c)
{
	X509_free(c->cert);
	EVP_PKEY_free(c->key);
	*c = (struct tls_cert){0};
}

static inline void
tls_cert_write(const struct tls_cert *c, const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(PEM_write_X509(f, c->cert), 1);
	assert_int_equal(PEM_write_PrivateKey(
			     f, c->key, NULL, NULL, 0, NULL, NULL),
	    1);
	fclose(f);
}

/* ---- the server ------------------------------------------------------- */

struct tls_peer {
	SSL_CTX *context;
	SSL *ssl;
};

/* fd becomes non-blocking by the caller; chain may be NULL. */
static inline void
tls_peer_open(struct tls_peer *p, int fd, const struct tls_cert *cert,
    const struct tls_cert *chain)
{
	p->context = SSL_CTX_new(TLS_server_method());
	assert_int_equal(
	    SSL_CTX_use_certificate(p->context, cert->cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(p->context, cert->key), 1);
	if (chain != NULL) {
		X509_up_ref(chain->cert);
		SSL_CTX_add_extra_chain_cert(p->context, chain->cert);
	}
	p->ssl = SSL_new(p->context);
	SSL_set_fd(p->ssl, fd);
	SSL_set_accept_state(p->ssl);
}

static inline void
tls_peer_close(struct tls_peer *p)
{
	SSL_free(p->ssl);
	SSL_CTX_free(p->context);
	*p = (struct tls_peer){0};
}

/* Turns the loop until the server's side of the handshake is done, or until
 * *is_over. */
static inline void
tls_peer_shake(struct tls_peer *p, struct net_loop *l, const bool *is_over)
{
	uint64_t limit_us = net_now_us(l->net) + NET_LOOP_LIMIT_MS * 1000;

	while (SSL_do_handshake(p->ssl) != 1 && !*is_over) {
		uv_run(&l->loop, UV_RUN_NOWAIT);
		assert_true(net_now_us(l->net) < limit_us);
	}
}

/* The next bytes of the client, as text. */
static inline const char *
tls_peer_read(struct tls_peer *p, struct net_loop *l)
{
	static char text[4096];
	uint64_t limit_us = net_now_us(l->net) + NET_LOOP_LIMIT_MS * 1000;
	int len;

	while ((len = SSL_read(p->ssl, text, sizeof(text) - 1)) <= 0) {
		uv_run(&l->loop, UV_RUN_NOWAIT);
		assert_true(net_now_us(l->net) < limit_us);
	}
	text[len] = '\0';
	return text;
}

static inline void
tls_peer_write(struct tls_peer *p, const char *text)
{
	assert_int_equal(
	    SSL_write(p->ssl, text, (int)strlen(text)), strlen(text));
}

#endif
