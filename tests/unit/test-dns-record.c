/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-dns-record - the data of records, as servers send it and as nobody
 * should. */
#include "ehlo/net/dns-record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	struct slice data;
	const char *text;
	size_t taken;
} names[] = {
    {SLICE("\2mx\7example\3net\0"), "mx.example.net", 16},
    {SLICE("\2mx\7example\3net\0rest"), "mx.example.net", 16},
    {SLICE("\0"), ".", 1},
    {SLICE("\4a.b\\\1c\0"), "a\\.b\\\\.c", 8},
    {SLICE("\3\x1b[J\0"), "\\027[J", 5},
    {SLICE("\2\xc3\xa9\0"), "\\195\\169", 4},
    /* cut, without its end, a pointer (RFC 1035 4.1.4), an empty run */
    {SLICE("\2mx\7exam"), "", 0},
    {SLICE("\2mx"), "", 0},
    {SLICE("\xc0\x0c"), "", 0},
    {SLICE(""), "", 0},
};

static void
dns_record__name_text__well_formed_and_not(void **state)
{
	char text[DNS_NAME_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		size_t taken = dns_name_text(names[i].data, text);

		assert_int_equal(taken, names[i].taken);
		if (taken > 0)
			assert_string_equal(text, names[i].text);
	}
}

static void
dns_record__name_text__the_longest_fits(void **state)
{
	char data[300], text[DNS_NAME_SIZE];
	size_t at;

	(void)state;
	memset(data, 1, sizeof(data)); /* every octet is written as \001 */
	for (at = 0; at + 64 < 255; at += 64)
		data[at] = 63;
	data[at] = (char)(253 - at);
	data[254] = 0;
	assert_int_equal(dns_name_text(slice_of(data, 255), text), 255);
	assert_true(strlen(text) < DNS_NAME_SIZE);
	/* One octet more is no name any more. */
	data[at]++;
	data[255] = 0;
	assert_int_equal(dns_name_text(slice_of(data, 256), text), 0);
}

static void
dns_record__read_mx__preference_and_name(void **state)
{
	struct dns_mx mx;

	(void)state;
	assert_true(dns_read_mx(SLICE("\0\12\2mx\1a\0"), &mx));
	assert_int_equal(mx.preference, 10);
	assert_string_equal(mx.exchange, "mx.a");
	assert_true(dns_read_mx(SLICE("\0\0\0"), &mx)); /* RFC 7505 */
	assert_string_equal(mx.exchange, ".");
	assert_true(dns_read_mx(SLICE("\xff\xfe\1a\0"), &mx));
	assert_int_equal(mx.preference, 65534);
	assert_false(dns_read_mx(SLICE("\0\12"), &mx));
	assert_false(dns_read_mx(SLICE("\0\12\2mx"), &mx));
	assert_false(dns_read_mx(SLICE("\0\12\2mx\0x"), &mx));
}

static void
dns_record__read_address__lengths_must_fit(void **state)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address a;

	(void)state;
	assert_true(dns_read_address(SLICE("\xc0\0\2\1"), DNS_A, 25, &a));
	assert_string_equal(address_port_text(&a, text), "192.0.2.1:25");
	assert_true(dns_read_address(
	    SLICE("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), DNS_AAAA, 465, &a));
	assert_string_equal(address_port_text(&a, text), "[2001:db8::1]:465");
	assert_false(dns_read_address(SLICE("\xc0\0\2"), DNS_A, 25, &a));
	assert_false(dns_read_address(SLICE("\xc0\0\2\1"), DNS_AAAA, 25, &a));
	assert_false(dns_read_address(SLICE("\xc0\0\2\1"), DNS_MX, 25, &a));
}

static void
dns_record__read_tlsa__something_must_follow(void **state)
{
	struct dns_tlsa tlsa;

	(void)state;
	assert_true(dns_read_tlsa(SLICE("\3\1\2xyz"), &tlsa));
	assert_int_equal(tlsa.usage, 3);
	assert_int_equal(tlsa.selector, 1);
	assert_int_equal(tlsa.matching, 2);
	assert_true(slice_equals(tlsa.data, SLICE("xyz")));
	assert_false(dns_read_tlsa(SLICE("\3\1\2"), &tlsa));
	assert_false(dns_read_tlsa(SLICE(""), &tlsa));
}

static void
dns_record__reverse_name__of_both_families(void **state)
{
	char name[DNS_REVERSE_SIZE];
	struct address a;

	(void)state;
	assert_int_equal(address_parse(SLICE("192.0.2.1"), 25, &a), 0);
	assert_string_equal(
	    dns_reverse_name(&a, name), "1.2.0.192.in-addr.arpa");
	assert_int_equal(address_parse(SLICE("2001:db8::1f"), 25, &a), 0);
	assert_string_equal(dns_reverse_name(&a, name),
	    "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
	    ".ip6.arpa");
}

static void
dns_record__name_equals__case_and_last_dot(void **state)
{
	(void)state;
	assert_true(dns_name_equals(SLICE("MX.example."), SLICE("mx.Example")));
	assert_true(dns_name_equals(SLICE("."), SLICE(".")));
	assert_false(dns_name_equals(SLICE("mx.example"), SLICE("example")));
}

static void
dns_record__name_is_below__whole_labels(void **state)
{
	(void)state;
	assert_true(dns_name_is_below(SLICE("mx.Example."), SLICE("example")));
	assert_true(dns_name_is_below(SLICE("example"), SLICE("EXAMPLE.")));
	assert_true(dns_name_is_below(SLICE("mx.example"), SLICE(".")));
	assert_true(dns_name_is_below(SLICE("."), SLICE(".")));
	assert_false(dns_name_is_below(SLICE("myexample"), SLICE("example")));
	assert_false(dns_name_is_below(SLICE("example"), SLICE("mx.example")));
	assert_false(dns_name_is_below(SLICE("."), SLICE("example")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dns_record__name_text__well_formed_and_not),
	    cmocka_unit_test(dns_record__name_text__the_longest_fits),
	    cmocka_unit_test(dns_record__read_mx__preference_and_name),
	    cmocka_unit_test(dns_record__read_address__lengths_must_fit),
	    cmocka_unit_test(dns_record__read_tlsa__something_must_follow),
	    cmocka_unit_test(dns_record__reverse_name__of_both_families),
	    cmocka_unit_test(dns_record__name_equals__case_and_last_dot),
	    cmocka_unit_test(dns_record__name_is_below__whole_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
