/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-address - literals in, numeric text out. */
#include "ehlo/net/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/err.h"

static void
address__parse__texts_come_out_as_written(void **state)
{
	static const struct {
		const char *in, *text, *port_text;
		bool is_v6, is_loopback;
	} rows[] = {{"192.0.2.1", "192.0.2.1", "192.0.2.1:25", false, false},
	    {"127.9.9.9", "127.9.9.9", "127.9.9.9:25", false, true},
	    {"255.255.255.255", "255.255.255.255", "255.255.255.255:25", false,
		false},
	    {"2001:DB8::1", "2001:db8::1", "[2001:db8::1]:25", true, false},
	    {"2001:db8:0:0:0:0:0:1", "2001:db8::1", "[2001:db8::1]:25", true,
		false},
	    {"::1", "::1", "[::1]:25", true, true},
	    {"::1%lo", "::1%lo", "[::1%lo]:25", true, true},
	    {"::1%1", "::1%lo", "[::1%lo]:25", true, true},
	    {"fe80::1%4294967295", "fe80::1%4294967295",
		"[fe80::1%4294967295]:25", true, false},
	    {"::ffff:127.0.0.1", "::ffff:127.0.0.1", "[::ffff:127.0.0.1]:25",
		true, true},
	    {"::ffff:192.0.2.1", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:25",
		true, false}};
	char out[ADDRESS_TEXT_SIZE];
	struct address a;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    address_parse(slice_str(rows[i].in), 25, &a), 0);
		assert_string_equal(address_text(&a, out), rows[i].text);
		assert_string_equal(
		    address_port_text(&a, out), rows[i].port_text);
		assert_int_equal(address_is_v6(&a), rows[i].is_v6);
		assert_int_equal(address_is_loopback(&a), rows[i].is_loopback);
		assert_int_equal(address_port(&a), 25);
	}
}

static void
address__parse__what_is_no_literal_is_refused(void **state)
{
	static const struct slice rows[] = {{"", 0}, SLICE("localhost"),
	    SLICE("127.1"), SLICE("1.2.3.4.5"), SLICE("1.2.3.256"),
	    SLICE(" 1.2.3.4"), SLICE("1.2.3.4\0"), SLICE("1.2.3.4\0.5"),
	    SLICE("[::1]"), SLICE("::1\0"), SLICE(":::"), SLICE("::g"),
	    SLICE("::1%"), SLICE("::1%no-such-zone"), SLICE("::1%0"),
	    SLICE("::1%lo\0"), SLICE("::1%lo%lo"), SLICE("::1%4294967296"),
	    SLICE("127.0.0.1%lo"),
	    SLICE("::1%a-name-longer-than-any-interface"),
	    SLICE("1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:aaaa:bb")};
	struct address a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(address_parse(rows[i], 25, &a), -ERR_SYNTAX);
	assert_int_equal(a.storage.ss_family, 0);
}

static void
address__text__of_no_address_is_unknown(void **state)
{
	struct address a = {0};
	char out[ADDRESS_TEXT_SIZE];

	(void)state;
	assert_string_equal(address_text(&a, out), "unknown");
	assert_false(address_is_loopback(&a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(address__parse__texts_come_out_as_written),
	    cmocka_unit_test(address__parse__what_is_no_literal_is_refused),
	    cmocka_unit_test(address__text__of_no_address_is_unknown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
