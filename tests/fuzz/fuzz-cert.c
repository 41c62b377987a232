/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-cert - a certificate as a report, and the report in words: its texts
 * have a bound and end, no name reaches into the next line, and what people
 * see of it is safe. */
#define OPENSSL_IS_LINKED
#include "../../src/net/tls-report.h"

#include <string.h>

#include "ehlo/model/handshake.h"

#include "fuzz.h"

/* A name of 512 bytes, each as an escape of two. */
#define TEXT_MAX 1024

static void
check_text(const char *text)
{
	fuzz_check(text != NULL);
	fuzz_check(strlen(text) <= TEXT_MAX);
	fuzz_check(strchr(text, '\n') == NULL);
}

static void
check_report(const struct tls_report *r)
{
	check_text(r->subject);
	check_text(r->issuer);
	fuzz_check(r->name_count <= TLS_NAMES_MAX);
	for (size_t i = 0; i < r->name_count; i++)
		check_text(r->names[i]);
	fuzz_check(r->names_dropped == 0 || r->name_count == TLS_NAMES_MAX);
	fuzz_check(strlen(r->sha256) == 64);
	fuzz_check(strlen(r->key) < sizeof(r->key));
}

/* As the front ends tell it. */
static void
check_words(const struct tls_report *r)
{
	struct event_tls tls = {0};
	struct event ev = {.kind = EVENT_TLS, .tls = &tls};
	struct wall wall = {.is_known = true};
	struct buf names = {0}, words = {0}, shown = {0};

	for (size_t i = 0; i < r->name_count; i++)
		buf_addf(&names, "%s\n", r->names[i]);
	tls.version = SLICE("TLS 1.3");
	tls.cipher = SLICE("x");
	tls.names = buf_slice(&names);
	tls.subject = slice_str(r->subject);
	tls.sha256 = slice_str(r->sha256);
	tls.not_after = r->not_after;
	handshake_tell(&words, &ev, &wall);
	utf8_add_safe(&shown, buf_slice(&words), UTF8_FORM_ASCII);
	fuzz_check(fuzz_is_safe(buf_slice(&shown), UTF8_FORM_ASCII));
	buf_fini(&names);
	buf_fini(&words);
	buf_fini(&shown);
}

void
fuzz_one(struct slice input)
{
	const unsigned char *bytes = (const unsigned char *)input.ptr;
	struct tls_facts facts = {0};
	struct err err = {0};
	X509 *cert;

	fuzz_check(openssl_load(&err) == 0);
	cert = d2i_X509(NULL, &bytes, (long)input.len);
	if (cert == NULL)
		return;
	tls_facts_take_cert(&facts, cert);
	check_report(&facts.report);
	check_words(&facts.report);
	tls_facts_fini(&facts);
	X509_free(cert);
}
