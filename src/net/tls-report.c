/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-report - versions, names, dates and errors out of OpenSSL's objects.
 *
 * Every text here is a peer's: names may hold NUL, controls or nothing; what
 * is too many is counted.
 */
#include "tls-report.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_LEN 512

/* ---- errors ----------------------------------------------------------- */

/* The library has words for errors, but no names: people look for names. */
static const char *
name_of_error(int error)
{
	switch (error) {
#define E(name)                 \
	case X509_V_ERR_##name: \
		return "X509_V_ERR_" #name;
#include "verify-errors.def"
#undef E
	default:
		return "X509_V_ERR";
	}
}

const char *
tls_words_of_error(void)
{
	static char words[160];
	unsigned long error = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(error);

	snprintf(words, sizeof(words), "TLS: %s",
	    reason != NULL ? reason : "the connection ended");
	return words;
}

int
tls_facts_index(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return index;
}

static void
add_error(struct tls_report *r, int depth, int error)
{
	const char *name = name_of_error(error);
	const char *text = X509_verify_cert_error_string(error);

	for (size_t i = 0; i < r->error_count; i++)
		if (r->errors[i].depth == depth && r->errors[i].text == text)
			return;
	if (r->error_count < TLS_ERRORS_MAX)
		r->errors[r->error_count++] =
		    (struct tls_error){depth, name, text};
}

int
tls_facts_verify(int is_ok, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(
	    store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls_facts *f = SSL_get_ex_data(ssl, tls_facts_index());

	if (!is_ok)
		add_error(&f->report, X509_STORE_CTX_get_error_depth(store),
		    X509_STORE_CTX_get_error(store));
	return 1;
}

int
tls_facts_client_asked(SSL *ssl, X509 **cert, EVP_PKEY **key)
{
	struct tls_facts *f = SSL_get_ex_data(ssl, tls_facts_index());

	(void)cert;
	(void)key;
	f->report.was_client_asked = true;
	return 0;
}

/* ---- certificates ----------------------------------------------------- */

static const char *
take_name(struct buf *out, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes;
	long len;

	if (bio != NULL) {
		X509_NAME_print_ex(bio, name, 0,
		    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
		len = BIO_get_mem_data(bio, &bytes);
		if (len > 0)
			buf_add(out, bytes,
			    len > NAME_MAX_LEN ? NAME_MAX_LEN : (size_t)len);
		BIO_free(bio);
	}
	return buf_text(out);
}

static void
add_text_name(struct tls_facts *f, const ASN1_STRING *text)
{
	struct tls_report *r = &f->report;
	struct buf *out = &f->names[r->name_count];
	int len = ASN1_STRING_length(text);
	const unsigned char *bytes = ASN1_STRING_get0_data(text);

	for (int i = 0; i < len && i < NAME_MAX_LEN; i++)
		if (bytes[i] == '\0')
			buf_add_str(out, "\\0");
		else if (bytes[i] == '\n')
			buf_add_str(out, "\\n");
		else
			buf_add_byte(out, (char)bytes[i]);
	r->names[r->name_count++] = buf_text(out);
}

/* RFC 5280 4.2.1.6: 4 octets or 16; others are shown, and match nothing. */
static void
add_address_name(struct tls_facts *f, const ASN1_OCTET_STRING *octets)
{
	struct tls_report *r = &f->report;
	struct buf *out = &f->names[r->name_count];
	int len = ASN1_STRING_length(octets);
	const unsigned char *bytes = ASN1_STRING_get0_data(octets);
	char text[INET6_ADDRSTRLEN];

	if (len == 4 || len == 16)
		buf_add_str(out, inet_ntop(len == 4 ? AF_INET : AF_INET6, bytes,
				     text, sizeof(text)));
	else
		for (int i = 0; i < len && i < 16; i++)
			buf_addf(out, "%02x", bytes[i]);
	r->names[r->name_count++] = buf_text(out);
}

static void
take_names(struct tls_facts *f, X509 *cert)
{
	GENERAL_NAMES *names =
	    X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);

	const OPENSSL_STACK *list = (const OPENSSL_STACK *)names;

	for (int i = 0; i < OPENSSL_sk_num(list); i++) {
		const GENERAL_NAME *name = OPENSSL_sk_value(list, i);

		if (name->type != GEN_DNS && name->type != GEN_IPADD)
			continue;
		if (f->report.name_count == TLS_NAMES_MAX)
			f->report.names_dropped++;
		else if (name->type == GEN_DNS)
			add_text_name(f, name->d.dNSName);
		else
			add_address_name(f, name->d.iPAddress);
	}
	GENERAL_NAMES_free(names);
}

static int64_t
seconds_of(const ASN1_TIME *time)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return 0;
	return (int64_t)timegm(&tm);
}

static void
take_digest(struct tls_report *r, X509 *cert)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	X509_digest(cert, EVP_sha256(), digest, &len);
	for (unsigned i = 0; i < len && i < 32; i++)
		snprintf(&r->sha256[2 * i], 3, "%02x", digest[i]);
}

static void
take_key(struct tls_report *r, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	const char *name = key == NULL ? NULL : EVP_PKEY_get0_type_name(key);

	if (name != NULL)
		snprintf(r->key, sizeof(r->key), "%.16s %d bits", name,
		    EVP_PKEY_get_bits(key));
}

void
tls_facts_take_cert(struct tls_facts *f, X509 *cert)
{
	struct tls_report *r = &f->report;

	r->has_peer = true;
	r->subject = take_name(&f->subject, X509_get_subject_name(cert));
	r->issuer = take_name(&f->issuer, X509_get_issuer_name(cert));
	take_names(f, cert);
	r->not_before = seconds_of(X509_get0_notBefore(cert));
	r->not_after = seconds_of(X509_get0_notAfter(cert));
	take_digest(r, cert);
	take_key(r, cert);
}

static void
take_chain(struct tls_facts *f, SSL *ssl)
{
	const OPENSSL_STACK *chain =
	    (const OPENSSL_STACK *)SSL_get_peer_cert_chain(ssl);

	for (int i = 0; i < OPENSSL_sk_num(chain) && i < TLS_CHAIN_MAX; i++) {
		X509 *cert = OPENSSL_sk_value(chain, i);
		struct buf name = {0};

		take_name(&name, X509_get_subject_name(cert));
		for (size_t k = 0; k < name.len; k++)
			if (name.ptr[k] == '\n')
				name.ptr[k] = ' ';
		buf_add_slice(&f->chain, buf_slice(&name));
		buf_add_byte(&f->chain, '\n');
		buf_fini(&name);
	}
	f->report.chain = buf_text(&f->chain);
}

static void
take_peer(struct tls_facts *f, SSL *ssl)
{
	X509 *cert = SSL_get0_peer_certificate(ssl);

	if (cert == NULL)
		return;
	tls_facts_take_cert(f, cert);
	take_chain(f, ssl);
}

/* ---- all of it -------------------------------------------------------- */

/* "TLSv1.3" as people write it, and "TLSv1". */
static void
take_version(struct tls_facts *f, SSL *ssl)
{
	const char *text = SSL_get_version(ssl);

	snprintf(f->version, sizeof(f->version), "TLS %s%s",
	    strncmp(text, "TLSv", 4) == 0 ? text + 4 : text,
	    strchr(text, '.') == NULL ? ".0" : "");
	f->report.version = f->version;
}

/* RFC 9266 2, with a context that is there and empty. */
static void
take_exporter(struct tls_facts *f, SSL *ssl)
{
	static const char label[] = "EXPORTER-Channel-Binding";

	if (SSL_export_keying_material(ssl, (unsigned char *)f->exporter,
		sizeof(f->exporter), label, sizeof(label) - 1,
		(const unsigned char *)"", 0, 1) == 1)
		f->report.exporter = slice_of(f->exporter, sizeof(f->exporter));
}

void
tls_facts_take(struct tls_facts *f, SSL *ssl)
{
	struct tls_report *r = &f->report;
	int group = (int)SSL_get_negotiated_group(ssl);

	take_version(f, ssl);
	r->cipher = SSL_get_cipher_name(ssl);
	if (group > 0) {
		snprintf(f->group, sizeof(f->group), "%s",
		    SSL_group_to_name(ssl, group));
		r->group = f->group;
	}
	take_peer(f, ssl);
	take_exporter(f, ssl);
	r->is_verified = r->has_peer && r->error_count == 0 &&
	                 SSL_get_verify_result(ssl) == X509_V_OK;
}

void
tls_facts_fini(struct tls_facts *f)
{
	buf_fini(&f->subject);
	buf_fini(&f->issuer);
	buf_fini(&f->chain);
	for (size_t i = 0; i < TLS_NAMES_MAX; i++)
		buf_fini(&f->names[i]);
}
