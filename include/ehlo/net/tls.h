/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls - a connection inside TLS: the handshake, who the server is, and then
 * the same bytes in clear to whoever reads (RFC 8446, RFC 3207, RFC 8314).
 *
 * It takes an open link, shakes hands, and gives the link back with a report
 * of what was agreed on and every error of the server's certificates. Whether
 * an unverified server is spoken to is the options' word: by default the link
 * is not given then.
 */
#ifndef EHLO_NET_TLS_H
#define EHLO_NET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/dane.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/net/link.h"
#include "ehlo/net/net.h"

/* X(NAME, "as people write it") */
#define TLS_VERSION_LIST(X)                                             \
	X(1_0, "1.0") X(1_1, "1.1") X(1_2, "1.2") X(1_3, "1.3")

enum tls_version {
#define X(name, text) TLS_VERSION_##name,
	TLS_VERSION_LIST(X)
#undef X
	TLS_VERSION_COUNT
};

/* How connections are made secure; all borrowed, NULL = not given. */
struct tls_options {
	const char *host;      /* whom the certificate must name, and what is
	                        * asked for (SNI); a literal is compared with
	                        * the addresses in it and not asked for */
	const char *domain;    /* another name that the certificate may have */
	const struct slice *tlsa; /* data of proven TLSA records: they decide,
	                        * not the system's authorities (RFC 7672) */
	size_t tlsa_count;
	const char *ca_file;   /* in place of the system's */
	const char *ca_text;   /* one certificate (PEM), in place of both */
	const char *cert_file; /* of ours, with its chain (PEM), and its key */
	const char *key_file;
	enum tls_version min_version;
	bool is_unverified;    /* the link is given whatever is wrong; all
	                        * errors are still told. It is given, too, when
	                        * there are records and none is usable */
	uint64_t timeout_ms;   /* of the handshake; 0 = TLS_TIMEOUT_MS */
};

#define TLS_TIMEOUT_MS 30000

/* One thing that is wrong with a certificate. depth 0 is the server's own. */
struct tls_error {
	int depth;
	const char *name; /* "X509_V_ERR_CERT_HAS_EXPIRED"; static */
	const char *text; /* in words; static */
};
#define TLS_ERRORS_MAX 16
#define TLS_NAMES_MAX  32 /* more are counted */
#define TLS_CHAIN_MAX  8

/* Texts are raw bytes of the peer, NUL-terminated; valid during the call. */
struct tls_report {
	const char *version;  /* "TLS 1.3"; NULL = there was no handshake */
	const char *cipher;
	const char *group;    /* "x25519"; NULL = none */
	bool is_verified;
	struct tls_error errors[TLS_ERRORS_MAX];
	size_t error_count;
	bool has_peer;        /* the server showed a certificate */
	const char *subject, *issuer;
	const char *names[TLS_NAMES_MAX]; /* DNS names and addresses */
	size_t name_count, names_dropped;
	int64_t not_before, not_after;    /* seconds since 1970 UTC */
	char sha256[65];      /* of the certificate, in hexadecimal */
	char key[32];         /* "RSA 2048 bits" */
	/* The subjects of the certificates that were sent, the server's first,
	 * each ended by LF; of more than TLS_CHAIN_MAX the first. */
	const char *chain;
	bool was_client_asked; /* for a certificate of ours, and had none */
	struct slice exporter; /* what ties SASL to this one connection, known
	                        * to both of its ends alone (RFC 9266) */
	enum dane dane;       /* UNASKED, MATCH, MISMATCH or UNUSABLE */
	const char *tlsa;     /* the record it is by: "3 1 1"; NULL = none */
};

struct tls;
/* link: open, now the caller's, or NULL: error says why in words. report is
 * what is known either way. All valid during the call. */
typedef void (*tls_fn)(void *context, struct link *link,
    const struct tls_report *report, const char *error);

/* Takes link, which must not be started (link_stop). The options' texts must
 * stay until fn is called; fn comes exactly once unless canceled, never from
 * inside, and t is gone then. */
struct tls *tls_start(struct net *n, struct link *link,
    const struct tls_options *options, tls_fn fn, void *context);
/* Ends the connection at once; fn is not called. */
void tls_cancel(struct tls *t);

/* "1.2" and so on; false = no version. */
bool tls_version_parse(struct slice text, enum tls_version *out);

#endif
