/* SPDX-License-Identifier: GPL-3.0-or-later
 * tls-dane - TLSA records into OpenSSL, and out of it which of them matched.
 *
 * Two usages are for mail: 3 pins the server's own key, whatever name and
 * dates the certificate has; 2 pins an authority, and the name counts (RFC
 * 7672 3.1). The library takes the other two as well, and goes by the
 * system's authorities when it was given no record that it can use: so which
 * are usable is decided and counted here.
 */
#include "tls-dane.h"

#include <stdio.h>

#include "ehlo/net/dns-record.h"

#define USAGE_TA 2
#define USAGE_EE 3

static bool
add_record(SSL *ssl, struct slice data)
{
	struct dns_tlsa tlsa;

	return dns_read_tlsa(data, &tlsa) &&
	       (tlsa.usage == USAGE_TA || tlsa.usage == USAGE_EE) &&
	       SSL_dane_tlsa_add(ssl, tlsa.usage, tlsa.selector, tlsa.matching,
		   (const unsigned char *)tlsa.data.ptr, tlsa.data.len) > 0;
}

void
tls_dane_add(
    SSL *ssl, const struct tls_options *options, struct tls_facts *facts)
{
	size_t usable = 0;

	if (options->tlsa_count == 0)
		return;
	SSL_dane_enable(ssl, options->host);
	SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
	for (size_t i = 0; i < options->tlsa_count; i++)
		usable += add_record(ssl, options->tlsa[i]);
	ERR_clear_error(); /* of records that are none */
	/* What else the certificate may name; enabling forgot it. */
	if (options->domain != NULL)
		SSL_add1_host(ssl, options->domain);
	facts->report.dane = usable > 0 ? DANE_MISMATCH : DANE_UNUSABLE;
}

void
tls_dane_take(struct tls_facts *facts, SSL *ssl)
{
	struct tls_report *r = &facts->report;
	uint8_t usage, selector, matching;

	if (r->dane != DANE_MISMATCH)
		return;
	if (!r->is_verified || SSL_get0_dane_tlsa(ssl, &usage, &selector,
				   &matching, NULL, NULL) < 0) {
		r->is_verified = false;
		return;
	}
	snprintf(facts->tlsa, sizeof(facts->tlsa), "%u %u %u", usage, selector,
	    matching);
	r->tlsa = facts->tlsa;
	r->dane = DANE_MATCH;
}
