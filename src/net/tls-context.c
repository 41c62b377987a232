/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-context - options into a context of OpenSSL's.
 *
 * The system's certificates are looked up one by one in their directory,
 * where there are links by hash: to read the whole bundle takes longer than a
 * session. Every error of the chain is collected (tls-report), none stops the
 * handshake: people want to see all of them.
 */
#include "tls-context.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "ehlo/net/address.h"
#include "tls-report.h"

#define SYSTEM_DIR "/etc/ssl/certs"
/* Chains longer than this are refused, and no RSA key of ours is larger. */
#define CHAIN_MAX 20

static int
refuse(struct err *err, const char *what, const char *file)
{
	return err_set(
	    err, ERR_INPUT, "%s %.200s: %s", what, file, tls_words_of_error());
}

/* Whether a link by hash ("0a1b2c3d.0") is there. */
static bool
has_hash_links(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	bool has = false;

	if (d == NULL)
		return false;
	while (!has && (entry = readdir(d)) != NULL)
		has = strlen(entry->d_name) == 10 && entry->d_name[8] == '.' &&
		      strspn(entry->d_name, "0123456789abcdef") == 8;
	closedir(d);
	return has;
}

static int
trust_text(SSL_CTX *c, const char *text, struct err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	X509 *cert;
	int rc = 0;

	if (bio == NULL)
		mem_fail();
	BIO_write(bio, text, (int)strlen(text));
	cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (cert == NULL ||
	    X509_STORE_add_cert(SSL_CTX_get_cert_store(c), cert) != 1)
		rc = err_set(err, ERR_INPUT, "certificate of an authority: %s",
		    tls_words_of_error());
	X509_free(cert);
	BIO_free(bio);
	return rc;
}

static int
trust(SSL_CTX *c, const struct tls_options *options, struct err *err)
{
	const char *ca_file = options->ca_file;

	if (options->ca_text != NULL)
		return trust_text(c, options->ca_text, err);
	if (ca_file != NULL) {
		if (SSL_CTX_load_verify_file(c, ca_file) == 1)
			return 0;
		return refuse(err, "certificates of authorities", ca_file);
	}
	if (has_hash_links(SYSTEM_DIR))
		SSL_CTX_load_verify_dir(c, SYSTEM_DIR);
	else
		SSL_CTX_set_default_verify_paths(c);
	return 0;
}

static int
show_ours(SSL_CTX *c, const struct tls_options *options, struct err *err)
{
	const char *key =
	    options->key_file != NULL ? options->key_file : options->cert_file;

	if (options->cert_file == NULL)
		return 0;
	if (SSL_CTX_use_certificate_chain_file(c, options->cert_file) != 1)
		return refuse(err, "certificate", options->cert_file);
	if (SSL_CTX_use_PrivateKey_file(c, key, SSL_FILETYPE_PEM) != 1)
		return refuse(err, "key", key);
	return 0;
}

/* The library would ask on the terminal. */
static int
no_passphrase(char *out, int size, int is_writing, void *context)
{
	(void)out;
	(void)size;
	(void)is_writing;
	(void)context;
	return 0;
}

/* Below 1.2 the library itself wants to be asked twice. */
static void
set_version(SSL_CTX *c, enum tls_version version)
{
	static const int numbers[TLS_VERSION_COUNT] = {
	    [TLS_VERSION_1_0] = TLS1_VERSION,
	    [TLS_VERSION_1_1] = TLS1_1_VERSION,
	    [TLS_VERSION_1_2] = TLS1_2_VERSION,
	    [TLS_VERSION_1_3] = TLS1_3_VERSION,
	};

	SSL_CTX_set_min_proto_version(c, numbers[version]);
	if (version < TLS_VERSION_1_2)
		SSL_CTX_set_cipher_list(c, "DEFAULT:@SECLEVEL=0");
}

SSL_CTX *
tls_context_new(const struct tls_options *options, struct err *err)
{
	SSL_CTX *c;

	ERR_clear_error();
	c = SSL_CTX_new(TLS_client_method());
	if (c == NULL)
		mem_fail();
	set_version(c, options->min_version);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, tls_facts_verify);
	SSL_CTX_set_verify_depth(c, CHAIN_MAX);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_default_passwd_cb(c, no_passphrase);
	SSL_CTX_set_client_cert_cb(c, tls_facts_client_asked);
	if (options->tlsa_count > 0)
		SSL_CTX_dane_enable(c);
	if (trust(c, options, err) == 0 && show_ours(c, options, err) == 0)
		return c;
	SSL_CTX_free(c);
	return NULL;
}

/* RFC 6125 6.4: the names in the certificate, no part of a label by a
 * wildcard, and the subject's common name is none of them. */
void
tls_context_name(SSL *ssl, const struct tls_options *options)
{
	const char *host = options->host;
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	struct address literal;

	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
				   X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (address_parse(slice_str(host), 0, &literal) == 0) {
		X509_VERIFY_PARAM_set1_ip_asc(param, host);
		return;
	}
	SSL_set_tlsext_host_name(ssl, host);
	SSL_set1_host(ssl, host);
	if (options->domain != NULL)
		SSL_add1_host(ssl, options->domain);
}
