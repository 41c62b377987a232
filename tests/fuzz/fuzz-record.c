/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-record - the data of records of the domain name system: what comes out
 * is printable ASCII, and no octet is taken that is not there. */
#include <string.h>

#include "ehlo/net/dns-record.h"

#include "fuzz.h"

void
fuzz_one(struct slice input)
{
	static const enum dns_type types[] = {DNS_A, DNS_AAAA, DNS_MX};
	char text[DNS_NAME_SIZE];
	struct address address;
	struct dns_mx mx;
	size_t taken = dns_name_text(input, text);

	fuzz_check(taken <= input.len && taken <= 255);
	fuzz_check(memchr(text, '\0', sizeof(text)) != NULL);
	fuzz_check(fuzz_is_safe(slice_str(text), UTF8_FORM_ASCII));
	if (taken > 0)
		fuzz_check(dns_name_equals(slice_str(text), slice_str(text)));
	if (dns_read_mx(input, &mx)) {
		fuzz_check(mx.exchange[0] != '\0');
		fuzz_check(
		    fuzz_is_safe(slice_str(mx.exchange), UTF8_FORM_ASCII));
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		char numeric[ADDRESS_TEXT_SIZE], reverse[DNS_REVERSE_SIZE];

		if (!dns_read_address(input, types[i], 25, &address))
			continue;
		fuzz_check(address_port(&address) == 25);
		fuzz_check(address_text(&address, numeric)[0] != '\0');
		fuzz_check(strlen(dns_reverse_name(&address, reverse)) > 8);
	}
}
