/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-haproxy - headers of both versions, octet by octet. */
#include "ehlo/net/haproxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIGNATURE    "\r\n\r\n\0\r\nQUIT\n"

static const struct {
	const char *asked;
	struct slice header;
	const char *told;
} headers[] = {
    {"v1", SLICE("PROXY TCP4 192.0.2.9 192.0.2.1 40000 25\r\n"),
	"PROXY v1 header sent first: from 192.0.2.9:40000 to 192.0.2.1:25"},
    {"V1:unknown", SLICE("PROXY UNKNOWN\r\n"),
	"PROXY v1 header sent first: for nobody"},
    {"v1:198.51.100.7:1,203.0.113.5:65535",
	SLICE("PROXY TCP4 198.51.100.7 203.0.113.5 1 65535\r\n"),
	"PROXY v1 header sent first: from 198.51.100.7:1 to "
	"203.0.113.5:65535"},
    {"v1:[2001:db8::7]:1,[2001:db8::5]:25",
	SLICE("PROXY TCP6 2001:db8::7 2001:db8::5 1 25\r\n"),
	"PROXY v1 header sent first: from [2001:db8::7]:1 to "
	"[2001:db8::5]:25"},
    {"v2",
	SLICE(SIGNATURE "\x21\x11\0\x0c\xc0\0\2\x09\xc0\0\2\x01\x9c\x40\0\x19"),
	"PROXY v2 header sent first: from 192.0.2.9:40000 to 192.0.2.1:25"},
    {"v2:local", SLICE(SIGNATURE "\x20\0\0\0"),
	"PROXY v2 header sent first: for nobody"},
    {"v2:[::1]:256,[::2]:257",
	SLICE(SIGNATURE "\x21\x21\0\x24"
			"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"
			"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\1\0\1\1"),
	"PROXY v2 header sent first: from [::1]:256 to [::2]:257"},
};

static const char *const wrong[] = {"", "v3", "v1:", "v1:local", "v2:unknown",
    "v1:192.0.2.1:25", "v1:192.0.2.1:25,", "v1:192.0.2.1,192.0.2.2",
    "v1:192.0.2.1:25,[::1]:25", "v1:192.0.2.1:25,192.0.2.2:65536",
    "v1:host:25,192.0.2.2:25", "v1:192.0.2.1:25,192.0.2.2:25,x"};

static void
haproxy__add__octet_by_octet(void **state)
{
	struct address source, destination;

	(void)state;
	address_parse(SLICE("192.0.2.9"), 40000, &source);
	address_parse(SLICE("192.0.2.1"), 25, &destination);
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct buf header = {0}, told = {0};
		struct err err = {0};
		struct haproxy h;

		assert_int_equal(
		    haproxy_parse(slice_str(headers[i].asked), &h, &err), 0);
		haproxy_add(&header, &h, &source, &destination);
		assert_int_equal(header.len, headers[i].header.len);
		assert_memory_equal(
		    header.ptr, headers[i].header.ptr, header.len);
		haproxy_tell(&told, &h, &source, &destination);
		assert_string_equal(buf_text(&told), headers[i].told);
		buf_fini(&header);
		buf_fini(&told);
	}
}

static void
haproxy__parse__what_is_no_header_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct err err = {0};
		struct haproxy h;

		assert_int_equal(
		    haproxy_parse(slice_str(wrong[i]), &h, &err), -ERR_USAGE);
		assert_non_null(strstr(err.text, "is no PROXY header"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(haproxy__add__octet_by_octet),
	    cmocka_unit_test(haproxy__parse__what_is_no_header_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
