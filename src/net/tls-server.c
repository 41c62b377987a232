/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-server - a key, two certificates made for it, and handshakes with them.
 *
 * The curve is P-256: every client knows it, and a key is made in less than a
 * millisecond. Nothing is resumed, so there is nothing to keep for that.
 */
#include "ehlo/net/tls-server.h"

#include "ehlo/base/mem.h"
#include "tls-core.h"
#include "tls-report.h"

#define AUTHORITY "ehlo practice authority"
/* It is good for so long at least, whatever it vouches for. */
#define AUTHORITY_S (90L * 86400)

struct tls_identity {
	SSL_CTX *context;
	char *authority; /* PEM */
};

/* A certificate and its key; either may be NULL. */
struct pair {
	X509 *cert;
	EVP_PKEY *key;
};

static void
pair_free(struct pair *p)
{
	X509_free(p->cert);
	EVP_PKEY_free(p->key);
}

/* ---- certificates ----------------------------------------------------- */

struct extension {
	int nid;
	const char *value;
};

static bool
add_extension(X509 *cert, X509 *issuer, const struct extension *extension)
{
	X509V3_CTX context = {0};
	X509_EXTENSION *made;
	bool is_added;

	X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
	made = X509V3_EXT_conf_nid(
	    NULL, &context, extension->nid, extension->value);
	is_added = made != NULL && X509_add_ext(cert, made, -1) == 1;
	X509_EXTENSION_free(made);
	return is_added;
}

static bool
set_serial(X509 *cert)
{
	uint64_t serial;

	/* Positive, and not zero: RFC 5280 4.1.2.2. */
	return RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 &&
	       ASN1_INTEGER_set_uint64(
		   X509_get_serialNumber(cert), serial >> 1 | 1) == 1;
}

static bool
set_facts(X509 *cert, const struct tls_identity_options *about, X509 *issuer)
{
	X509_NAME *name = X509_get_subject_name(cert);
	const unsigned char *subject = (const unsigned char *)about->subject;

	return X509_set_version(cert, X509_VERSION_3) == 1 &&
	       set_serial(cert) &&
	       X509_gmtime_adj(X509_getm_notBefore(cert), about->begins_s) !=
	           NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(cert), about->ends_s) !=
	           NULL &&
	       X509_NAME_add_entry_by_txt(
		   name, "CN", MBSTRING_UTF8, subject, -1, -1, 0) == 1 &&
	       X509_set_issuer_name(cert, X509_get_subject_name(issuer)) == 1;
}

/* For p's new key, signed by signer, or by itself where that is NULL. */
static bool
pair_make(struct pair *p, const struct pair *signer,
    const struct tls_identity_options *about,
    const struct extension *extensions)
{
	if (signer == NULL)
		signer = p;
	p->key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	p->cert = X509_new();
	if (p->key == NULL || p->cert == NULL ||
	    !set_facts(p->cert, about, signer->cert) ||
	    X509_set_pubkey(p->cert, p->key) != 1)
		return false;
	for (; extensions->value != NULL; extensions++)
		if (!add_extension(p->cert, signer->cert, extensions))
			return false;
	return X509_sign(p->cert, signer->key, EVP_sha256()) > 0;
}

static bool
make_authority(struct pair *out, const struct tls_identity_options *options)
{
	static const struct extension extensions[] = {
	    {NID_basic_constraints, "critical,CA:TRUE"},
	    {NID_key_usage, "critical,keyCertSign"},
	    {NID_subject_key_identifier, "hash"},
	    {NID_undef, NULL},
	};
	struct tls_identity_options about = *options;

	about.subject = AUTHORITY;
	if (about.ends_s < AUTHORITY_S)
		about.ends_s = AUTHORITY_S;
	return pair_make(out, NULL, &about, extensions);
}

static bool
make_server(struct pair *out, const struct pair *authority,
    const struct tls_identity_options *options)
{
	const struct extension extensions[] = {
	    {NID_basic_constraints, "CA:FALSE"},
	    {NID_authority_key_identifier, "keyid:always"},
	    {NID_ext_key_usage, "serverAuth"},
	    {NID_subject_alt_name, options->names},
	    {NID_undef, NULL},
	};

	return pair_make(out, authority, options, extensions);
}

/* ---- an identity ------------------------------------------------------ */

static char *
pem_of(X509 *cert)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes, *text = NULL;
	long len;

	if (bio == NULL)
		mem_fail();
	if (PEM_write_bio_X509(bio, cert) == 1) {
		len = BIO_get_mem_data(bio, &bytes);
		text = mem_copy_text(bytes, (size_t)len);
	}
	BIO_free(bio);
	return text;
}

/* The authority is sent as well: who sees the chain can take it from there. */
static bool
show(SSL_CTX *c, const struct pair *server, const struct pair *authority)
{
	SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
	SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
	SSL_CTX_set_num_tickets(c, 0);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	return SSL_CTX_use_certificate(c, server->cert) == 1 &&
	       SSL_CTX_use_PrivateKey(c, server->key) == 1 &&
	       SSL_CTX_add1_chain_cert(c, authority->cert) == 1;
}

struct tls_identity *
tls_identity_new(const struct tls_identity_options *options, struct err *err)
{
	struct tls_identity *identity;
	struct pair authority = {0}, server = {0};

	if (openssl_load(err) < 0)
		return NULL;
	ERR_clear_error();
	identity = mem_zalloc(1, sizeof(*identity));
	identity->context = SSL_CTX_new(TLS_server_method());
	if (identity->context == NULL || !make_authority(&authority, options) ||
	    !make_server(&server, &authority, options) ||
	    !show(identity->context, &server, &authority) ||
	    (identity->authority = pem_of(authority.cert)) == NULL) {
		err_set(err, ERR_SYSTEM, "no key and certificate: %s",
		    tls_words_of_error());
		tls_identity_free(identity);
		identity = NULL;
	}
	pair_free(&server);
	pair_free(&authority);
	return identity;
}

void
tls_identity_free(struct tls_identity *identity)
{
	if (identity == NULL)
		return;
	SSL_CTX_free(identity->context);
	mem_free(identity->authority);
	mem_free(identity);
}

const char *
tls_identity_authority(const struct tls_identity *identity)
{
	return identity->authority;
}

/* ---- a client --------------------------------------------------------- */

struct tls *
tls_accept(struct net *n, struct link *link,
    const struct tls_identity *identity, uint64_t timeout_ms, tls_fn fn,
    void *context)
{
	struct tls_side side = {.context = identity->context,
	    .timeout_ms = timeout_ms,
	    .is_unverified = true};
	struct tls *t;

	SSL_CTX_up_ref(identity->context);
	t = tls_prepare(n, link, &side, fn, context);
	SSL_set_accept_state(tls_ssl(t));
	tls_shake(t);
	return t;
}
