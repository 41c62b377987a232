/* SPDX-License-Identifier: GPL-3.0-or-later
 * certs - writes the certificates of the tests into a directory.
 *
 *     certs DIRECTORY
 * Of each row of certs.def DIRECTORY/NAME.pem: the key, the certificate, and
 * those that are sent with it; and NAME.crt, which is the certificate alone.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#define IS_CA          0x001
#define SMALL          0x002
#define OLD            0x004
#define ALONE          0x008
#define FORGED         0x010
#define MANY           0x020
#define FLOOD          0x040
#define LONG           0x080
#define DEEP           0x100
#define IS_LAST        0x200
#define IS_LIMITED     0x400
#define IS_FOR_CLIENTS 0x800
#define IS_STRANGE     0x1000

#define DEPTH    100
#define LONG_LEN 20000

static const struct row {
	const char *name, *issuer, *subject, *names, *begins, *ends;
	unsigned flags;
} rows[] = {
#define C(name, issuer, subject, names, begins, ends, flags) \
	{name, issuer, subject, names, begins, ends, flags},
#include "certs.def"
#undef C
};
#define COUNT (sizeof(rows) / sizeof(rows[0]))

struct made {
	const char *name;
	unsigned flags;
	EVP_PKEY *key;
	X509 *cert;
	const struct made *issuer; /* NULL = itself */
};

static void
need(bool is_good, const char *what)
{
	if (is_good)
		return;
	fprintf(stderr, "certs: %s: %s\n", what,
	    errno != 0 ? strerror(errno) : "not possible");
	exit(1);
}

/* ---- texts ---------------------------------------------------------- */

struct text {
	unsigned char bytes[LONG_LEN];
	int len;
};

static void
read_text(struct text *out, const char *word, size_t len)
{
	out->len = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned byte = (unsigned char)word[i];

		if (byte == '%' && sscanf(&word[i + 1], "%2x", &byte) == 1)
			i += 2;
		out->bytes[out->len++] = (unsigned char)byte;
	}
}

/* ---- parts of a certificate ----------------------------------------- */

static void
set_time(ASN1_TIME *out, const char *text)
{
	if (strlen(text) > 10)
		need(ASN1_TIME_set_string_X509(out, text) == 1, text);
	else
		X509_time_adj_ex(out, (int)strtol(text, NULL, 10), 0, NULL);
}

static void
set_subject(X509 *cert, const char *word)
{
	struct text text;

	if (word[0] == '\0')
		return;
	read_text(&text, word, strlen(word));
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN",
	    V_ASN1_UTF8STRING, text.bytes, text.len, -1, 0);
}

static void
add_dns(GENERAL_NAMES *names, const void *bytes, int len)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	ASN1_STRING_set(text, bytes, len);
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	sk_GENERAL_NAME_push(names, name);
}

static void
add_name(GENERAL_NAMES *names, const char *word, size_t len)
{
	char value[256];

	if (strncmp(word, "dns:", 4) == 0) {
		struct text text;

		read_text(&text, word + 4, len - 4);
		add_dns(names, text.bytes, text.len);
		return;
	}
	snprintf(value, sizeof(value), "%.*s", (int)(len - 3), word + 3);
	sk_GENERAL_NAME_push(
	    names, a2i_GENERAL_NAME(NULL, NULL, NULL, GEN_IPADD, value, 0));
}

static void
add_more_names(GENERAL_NAMES *names, unsigned flags)
{
	int count = flags & MANY ? 3000 : flags & FLOOD ? 12000 : 0;
	char name[40];
	struct text text;

	for (int i = 0; i < count; i++) {
		int len =
		    snprintf(name, sizeof(name), "host-%d.example.net", i);

		add_dns(names, name, len);
	}
	memset(text.bytes, 'a', sizeof(text.bytes));
	if (flags & LONG)
		add_dns(names, text.bytes, LONG_LEN);
}

static void
set_names(X509 *cert, const struct row *row)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
	const char *word = row->names;

	while (*word != '\0') {
		size_t len = strcspn(word, " ");

		add_name(names, word, len);
		word += len + strspn(word + len, " ");
	}
	add_more_names(names, row->flags);
	if (sk_GENERAL_NAME_num(names) > 0)
		need(X509_add1_ext_i2d(
			 cert, NID_subject_alt_name, names, 0, 0) == 1,
		    row->name);
	sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
}

static void
set_extensions(X509 *cert, X509 *issuer, unsigned flags)
{
	static const struct {
		unsigned flag;
		int nid;
		const char *value;
	} table[] = {
	    {IS_CA, NID_basic_constraints, "critical,CA:TRUE"},
	    {IS_LAST, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
	    {0, NID_basic_constraints, "CA:FALSE"},
	    {0, NID_subject_key_identifier, "hash"},
	    {IS_LIMITED, NID_name_constraints,
		"critical,permitted;DNS:example.net"},
	    {IS_FOR_CLIENTS, NID_ext_key_usage, "clientAuth"},
	    {IS_STRANGE, NID_netscape_comment, "critical,x"},
	};
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		X509_EXTENSION *extension;

		if ((table[i].flag != 0 && !(flags & table[i].flag)) ||
		    X509_get_ext_by_NID(cert, table[i].nid, -1) >= 0)
			continue;
		extension = X509V3_EXT_conf_nid(
		    NULL, &context, table[i].nid, table[i].value);
		need(extension != NULL, table[i].value);
		X509_add_ext(cert, extension, -1);
		X509_EXTENSION_free(extension);
	}
}

static EVP_PKEY *
make_key(unsigned flags)
{
	return flags & SMALL ? EVP_RSA_gen(1024) : EVP_EC_gen("P-256");
}

/* ---- certificates --------------------------------------------------- */

static struct made
make(const struct row *row, const struct made *issuer)
{
	static long serial;
	struct made made = {
	    row->name, row->flags, make_key(row->flags), X509_new(), issuer};
	const struct made *signer = issuer == NULL ? &made : issuer;
	EVP_PKEY *key = row->flags & FORGED ? made.key : signer->key;

	X509_set_version(made.cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made.cert), ++serial);
	set_time(X509_getm_notBefore(made.cert), row->begins);
	set_time(X509_getm_notAfter(made.cert), row->ends);
	set_subject(made.cert, row->subject);
	X509_set_issuer_name(made.cert, X509_get_subject_name(signer->cert));
	X509_set_pubkey(made.cert, made.key);
	set_names(made.cert, row);
	set_extensions(made.cert, signer->cert, row->flags);
	need(X509_sign(made.cert, key,
		 row->flags & OLD ? EVP_sha1() : EVP_sha256()) > 0,
	    row->name);
	return made;
}

/* The last of many between issuer and what it shall sign. */
static const struct made *
make_deep(const struct made *issuer)
{
	static struct made links[DEPTH];
	char name[20];
	struct row row = {"link", "", name, "", "-30", "3650", IS_CA};

	for (size_t i = 0; i < DEPTH; i++) {
		snprintf(name, sizeof(name), "Link %zu", i);
		links[i] = make(&row, issuer);
		issuer = &links[i];
	}
	return issuer;
}

static FILE *
open_file(const char *dir, const char *name, const char *ending)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, ending);
	f = fopen(path, "w");
	need(f != NULL, path);
	return f;
}

/* An authority is sent by nobody when it is trusted already. */
static void
write_made(const char *dir, const struct made *made)
{
	FILE *f = open_file(dir, made->name, "pem");
	const struct made *next = made->flags & ALONE ? NULL : made->issuer;

	PEM_write_PrivateKey(f, made->key, NULL, NULL, 0, NULL, NULL);
	PEM_write_X509(f, made->cert);
	for (; next != NULL && next->issuer != NULL; next = next->issuer)
		PEM_write_X509(f, next->cert);
	need(fclose(f) == 0, made->name);
	f = open_file(dir, made->name, "crt");
	PEM_write_X509(f, made->cert);
	need(fclose(f) == 0, made->name);
}

static const struct made *
find(const struct made *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			return &list[i];
	need(name[0] == '\0', name);
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct made list[COUNT];

	need(argc == 2, "usage: certs DIRECTORY");
	for (size_t i = 0; i < COUNT; i++) {
		const struct made *issuer = find(list, i, rows[i].issuer);

		if (rows[i].flags & DEEP)
			issuer = make_deep(issuer);
		list[i] = make(&rows[i], issuer);
		write_made(argv[1], &list[i]);
	}
	for (size_t i = 0; i < COUNT; i++) {
		X509_free(list[i].cert);
		EVP_PKEY_free(list[i].key);
	}
	return 0;
}
