/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-base64 - the vectors of RFC 4648 10, round trips, and refusals. */
#include "ehlo/base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/base/err.h"

static void
base64__encode__vectors_of_the_rfc(void **state)
{
	static const struct {
		struct slice bytes, text;
	} rows[] = {{SLICE(""), SLICE("")}, {SLICE("f"), SLICE("Zg==")},
	    {SLICE("fo"), SLICE("Zm8=")}, {SLICE("foo"), SLICE("Zm9v")},
	    {SLICE("foob"), SLICE("Zm9vYg==")},
	    {SLICE("fooba"), SLICE("Zm9vYmE=")},
	    {SLICE("foobar"), SLICE("Zm9vYmFy")},
	    {SLICE("\0tim\0tanstaaftanstaaf"),
		SLICE("AHRpbQB0YW5zdGFhZnRhbnN0YWFm")},
	    {SLICE("\xfb\xff\xfe"), SLICE("+//+")}};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&b);
		base64_encode(&b, rows[i].bytes);
		assert_true(slice_equals(buf_slice(&b), rows[i].text));
		buf_clear(&b);
		assert_int_equal(base64_decode(&b, rows[i].text), 0);
		assert_true(slice_equals(buf_slice(&b), rows[i].bytes));
	}
	buf_fini(&b);
}

static void
base64__decode__round_trip_of_every_length(void **state)
{
	char bytes[400];
	struct buf text = {0}, back = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 167 + i / 256);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		buf_clear(&text);
		buf_clear(&back);
		base64_encode(&text, slice_of(bytes, len));
		assert_int_equal(text.len, (len + 2) / 3 * 4);
		assert_int_equal(base64_decode(&back, buf_slice(&text)), 0);
		assert_true(
		    slice_equals(buf_slice(&back), slice_of(bytes, len)));
	}
	buf_fini(&text);
	buf_fini(&back);
}

static void
base64__decode__what_is_not_whole_is_refused(void **state)
{
	static const struct slice rows[] = {SLICE("A"), SLICE("AA"),
	    SLICE("AAA"), SLICE("AAAAA"), SLICE("="), SLICE("===="),
	    SLICE("A==="), SLICE("AA=A"), SLICE("AA==AAAA"), SLICE("AAA=AAAA"),
	    SLICE("AAA "), SLICE("AA\r\n"), SLICE("AA-A"), SLICE("AA_A"),
	    SLICE("AA\0A"), SLICE("AAA\0"), SLICE("AA\xc3\xa4"),
	    SLICE("Zm9v=m9v"), SLICE("Zm9vZm9*")};
	struct buf b = {0};

	(void)state;
	buf_add_str(&b, "before");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(base64_decode(&b, rows[i]), -ERR_SYNTAX);
		assert_true(slice_equals(buf_slice(&b), SLICE("before")));
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(base64__encode__vectors_of_the_rfc),
	    cmocka_unit_test(base64__decode__round_trip_of_every_length),
	    cmocka_unit_test(base64__decode__what_is_not_whole_is_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
