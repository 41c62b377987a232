/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-slice - borrowed bytes: comparing, cutting, finding, numbers. */
#include "ehlo/base/slice.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/err.h"

static const struct slice nothing = {NULL, 0};

static void
slice__of__null_text_is_empty(void **state)
{
	(void)state;
	assert_true(slice_is_empty(slice_str(NULL)));
	assert_true(slice_is_empty(slice_str("")));
	assert_false(slice_is_empty(SLICE("\0")));
	assert_int_equal(SLICE("a\0b").len, 3);
}

static void
slice__equals__every_byte_counts(void **state)
{
	static const struct {
		struct slice a, b;
		bool is_equal, is_equal_nocase;
	} rows[] = {{{NULL, 0}, SLICE(""), true, true},
	    {SLICE("MAIL"), SLICE("MAIL"), true, true},
	    {SLICE("MAIL"), SLICE("mail"), false, true},
	    {SLICE("MAIL"), SLICE("MAI"), false, false},
	    {SLICE("a\0b"), SLICE("a\0c"), false, false},
	    {SLICE("@["), SLICE("`{"), false, false},
	    {SLICE("\xc4"), SLICE("\xe4"), false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
		    slice_equals(rows[i].a, rows[i].b), rows[i].is_equal);
		assert_int_equal(slice_equals_nocase(rows[i].a, rows[i].b),
		    rows[i].is_equal_nocase);
	}
}

static void
slice__starts_with__a_prefix_may_be_all_or_nothing(void **state)
{
	struct slice s = SLICE("FROM:<a@b>");

	(void)state;
	assert_true(slice_starts_with(s, nothing));
	assert_true(slice_starts_with(s, s));
	assert_true(slice_starts_with(s, SLICE("FROM:")));
	assert_false(slice_starts_with(s, SLICE("from:")));
	assert_true(slice_starts_with_nocase(s, SLICE("from:")));
	assert_false(slice_starts_with(SLICE("FROM"), SLICE("FROM:")));
	assert_false(slice_starts_with_nocase(SLICE("FROM"), SLICE("FROM:")));
	assert_false(slice_starts_with(nothing, SLICE("F")));
}

static void
slice__contains__finds_at_every_place(void **state)
{
	struct slice s = SLICE("unable to Relay");

	(void)state;
	assert_true(slice_contains_nocase(s, SLICE("UNABLE")));
	assert_true(slice_contains_nocase(s, SLICE("relay")));
	assert_true(slice_contains_nocase(s, SLICE(" TO ")));
	assert_true(slice_contains_nocase(s, nothing));
	assert_false(slice_contains_nocase(s, SLICE("relays")));
	assert_false(slice_contains_nocase(nothing, SLICE("r")));
	assert_true(slice_contains_nocase(SLICE("aab"), SLICE("ab")));
}

static void
slice__range__is_clamped(void **state)
{
	struct slice s = SLICE("abcd");

	(void)state;
	assert_true(slice_equals(slice_range(s, 1, 3), SLICE("bc")));
	assert_true(slice_equals(slice_range(s, 2, SIZE_MAX), SLICE("cd")));
	assert_true(slice_is_empty(slice_range(s, 3, 1)));
	assert_true(slice_is_empty(slice_range(s, SIZE_MAX, SIZE_MAX)));
	assert_true(slice_is_empty(slice_range(nothing, 0, 5)));
	assert_true(slice_equals(slice_skip(s, 3), SLICE("d")));
	assert_true(slice_is_empty(slice_skip(s, 5)));
}

static void
slice__find__offset_or_length(void **state)
{
	struct slice s = SLICE("a:b\0:c");

	(void)state;
	assert_int_equal(slice_find(s, ':'), 1);
	assert_int_equal(slice_find(s, '\0'), 3);
	assert_int_equal(slice_find(s, 'x'), s.len);
	assert_int_equal(slice_find(nothing, 'x'), 0);
	assert_int_equal(slice_find_last(s, ':'), 5);
	assert_int_equal(slice_find_last(s, 'c'), s.len);
	assert_int_equal(slice_find_last(s, 'x'), 0);
	assert_int_equal(slice_find_last(nothing, 'x'), 0);
}

static void
slice__trim__spaces_and_tabs_only(void **state)
{
	(void)state;
	assert_true(slice_equals(slice_trim(SLICE(" \ta b\t ")), SLICE("a b")));
	assert_true(slice_is_empty(slice_trim(SLICE(" \t "))));
	assert_true(slice_is_empty(slice_trim(nothing)));
	assert_true(slice_equals(slice_trim(SLICE("\ra\n")), SLICE("\ra\n")));
}

static void
slice__take_word__until_there_is_none(void **state)
{
	struct slice rest = SLICE("  MAIL\tFROM:<a> \t");

	(void)state;
	assert_true(slice_equals(slice_take_word(&rest), SLICE("MAIL")));
	assert_true(slice_equals(rest, SLICE("\tFROM:<a> \t")));
	assert_true(slice_equals(slice_take_word(&rest), SLICE("FROM:<a>")));
	assert_true(slice_is_empty(slice_take_word(&rest)));
	assert_true(slice_is_empty(rest));
	assert_true(slice_is_empty(slice_take_word(&rest)));
}

static void
slice__take_line__until_there_is_none(void **state)
{
	struct slice rest = SLICE("a\r\n\nb\rc");

	(void)state;
	assert_true(slice_equals(slice_take_line(&rest), SLICE("a")));
	assert_true(slice_is_empty(slice_take_line(&rest)));
	assert_true(slice_equals(slice_take_line(&rest), SLICE("b\rc")));
	assert_true(slice_is_empty(rest));
	assert_true(slice_is_empty(slice_take_line(&rest)));
}

static void
slice__to_number__digits_within_a_limit(void **state)
{
	static const struct {
		struct slice in;
		unsigned long max, value;
		int error;
	} rows[] = {{SLICE("0"), 0, 0, 0}, {SLICE("25"), 65535, 25, 0},
	    {SLICE("00025"), 65535, 25, 0}, {SLICE("65535"), 65535, 65535, 0},
	    {SLICE("18446744073709551615"), ULONG_MAX, ULONG_MAX, 0},
	    {SLICE("7"), 5, 0, -ERR_RANGE}, {SLICE("1"), 0, 0, -ERR_RANGE},
	    {SLICE("65536"), 65535, 0, -ERR_RANGE},
	    {SLICE("18446744073709551616"), ULONG_MAX, 0, -ERR_RANGE},
	    {SLICE("99999999999999999999"), ULONG_MAX, 0, -ERR_RANGE},
	    {SLICE("4855588868569975595466755"), 3, 0, -ERR_RANGE},
	    {{NULL, 0}, 9, 0, -ERR_SYNTAX}, {SLICE("-1"), 9, 0, -ERR_SYNTAX},
	    {SLICE("+1"), 9, 0, -ERR_SYNTAX}, {SLICE(" 1"), 9, 0, -ERR_SYNTAX},
	    {SLICE("1\0"), 9, 0, -ERR_SYNTAX},
	    {SLICE("25x"), 65535, 0, -ERR_SYNTAX},
	    {SLICE("0x1"), 9, 0, -ERR_SYNTAX}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned long value = 4711;

		assert_int_equal(
		    slice_to_number(rows[i].in, rows[i].max, &value),
		    rows[i].error);
		assert_int_equal(
		    value, rows[i].error == 0 ? rows[i].value : 4711);
	}
}

/* Every byte at every place of lines around the size of a word. */
static void
slice__printable__ends_at_any_other_byte(void **state)
{
	char text[20];

	(void)state;
	assert_int_equal(slice_printable(slice_of(NULL, 0)), 0);
	for (unsigned byte = 0; byte <= 0xff; byte++)
		for (size_t at = 0; at < sizeof(text); at++) {
			bool is_plain = byte >= 0x20 && byte <= 0x7e;

			memset(text, at % 2 == 0 ? ' ' : '~', sizeof(text));
			text[at] = (char)byte;
			assert_int_equal(
			    slice_printable(slice_of(text, sizeof(text))),
			    is_plain ? sizeof(text) : at);
			assert_int_equal(
			    slice_printable(slice_of(text, at)), at);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(slice__printable__ends_at_any_other_byte),
	    cmocka_unit_test(slice__of__null_text_is_empty),
	    cmocka_unit_test(slice__equals__every_byte_counts),
	    cmocka_unit_test(
		slice__starts_with__a_prefix_may_be_all_or_nothing),
	    cmocka_unit_test(slice__contains__finds_at_every_place),
	    cmocka_unit_test(slice__range__is_clamped),
	    cmocka_unit_test(slice__find__offset_or_length),
	    cmocka_unit_test(slice__trim__spaces_and_tabs_only),
	    cmocka_unit_test(slice__take_word__until_there_is_none),
	    cmocka_unit_test(slice__take_line__until_there_is_none),
	    cmocka_unit_test(slice__to_number__digits_within_a_limit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
