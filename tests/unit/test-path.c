/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-path - addresses as people and programs write them. */
#include "ehlo/smtp/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

static void
path__take__cases(void **state)
{
	static const struct {
		const char *text;
		const char *local, *domain;
		bool is_null;
		unsigned flaws;
		const char *rest;
	} cases[] = {
	    {"<a@b>", "a", "b", false, 0, ""},
	    {"<a@b> SIZE=1", "a", "b", false, 0, " SIZE=1"},
	    {"<a@b>SIZE=1", "a", "b", false, 0, "SIZE=1"},
	    {" \t<a@b>", "a", "b", false, 0, ""},
	    {"<>", "", "", true, 0, ""},
	    {"<> BODY=8BITMIME", "", "", true, 0, " BODY=8BITMIME"},
	    {"<a@[IPv6:::1]>", "a", "[IPv6:::1]", false, 0, ""},
	    {"<Postmaster>", "Postmaster", "", false, 0, ""},
	    {"<\"a b\"@c> x", "\"a b\"", "c", false, 0, " x"},
	    {"<\"a>b@\\\"<\"@c>", "\"a>b@\\\"<\"", "c", false, 0, ""},
	    {"a@b", "a", "b", false, PATH_NO_BRACKETS, ""},
	    {"a@b SIZE=1", "a", "b", false, PATH_NO_BRACKETS, " SIZE=1"},
	    {"a@b> SIZE=1", "a", "b", false, PATH_NO_BRACKETS, " SIZE=1"},
	    {"<a@b SIZE=1", "a", "b", false, PATH_NO_BRACKETS, " SIZE=1"},
	    {"\"a b\"@c x", "\"a b\"", "c", false, PATH_NO_BRACKETS, " x"},
	    {"<@x,@y:a@b>", "a", "b", false, PATH_SOURCE_ROUTE, ""},
	    {"<@[IPv6:::1],@y:a@b>", "a", "b", false, PATH_SOURCE_ROUTE, ""},
	    {"", "", "", false, PATH_NO_DOMAIN, ""},
	    {"  ", "", "", false, PATH_NO_DOMAIN, ""},
	    {"<", "", "", false, PATH_NO_DOMAIN | PATH_NO_BRACKETS, ""},
	    {"bob", "bob", "", false, PATH_NO_DOMAIN | PATH_NO_BRACKETS, ""},
	    {"<bob>", "bob", "", false, PATH_NO_DOMAIN, ""},
	    {"<bob@>", "bob", "", false, PATH_NO_DOMAIN, ""},
	    {"<@b>", "", "b", false, PATH_NO_DOMAIN, ""},
	    {"< >", " ", "", false, PATH_NO_DOMAIN | PATH_BAD_CHAR, ""},
	    {"< a@b >", " a", "b ", false, PATH_BAD_CHAR, ""},
	    {"<a b@c>", "a b", "c", false, PATH_BAD_CHAR, ""},
	    {"<a@@b>", "a@", "b", false, PATH_BAD_CHAR, ""},
	    {"<<a@b>>", "<a", "b", false, PATH_BAD_CHAR, ">"},
	    {"<\"a@b> x", "\"a", "b", false, PATH_BAD_CHAR, " x"},
	    {"<a\x01@b>", "a\x01", "b", false, PATH_BAD_CHAR, ""},
	    {"<\xc3\xa9@b>", "\xc3\xa9", "b", false, PATH_8BIT, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice rest = slice_str(cases[i].text);
		struct path path;

		path_take(&rest, &path);
		if (!slice_equals(path.local, slice_str(cases[i].local)) ||
		    !slice_equals(path.domain, slice_str(cases[i].domain)) ||
		    !slice_equals(rest, slice_str(cases[i].rest)) ||
		    path.is_null != cases[i].is_null ||
		    path.flaws != cases[i].flaws)
			fail_msg("%s: local %.*s domain %.*s rest %.*s "
				 "flaws %#x",
			    cases[i].text, SLICE_ARGS(path.local),
			    SLICE_ARGS(path.domain), SLICE_ARGS(rest),
			    path.flaws);
	}
}

static void
path__take__nul_is_a_bad_char(void **state)
{
	struct slice rest = SLICE("<a\0b@c>");
	struct path path;

	(void)state;
	path_take(&rest, &path);
	assert_int_equal(path.flaws, PATH_BAD_CHAR);
	assert_int_equal(path.local.len, 3);
}

static void
check_lengths(size_t local, size_t domain, unsigned flaws)
{
	char text[1024];
	struct slice rest;
	struct path path;

	memset(text, 'x', sizeof(text));
	text[0] = '<';
	text[1 + local] = '@';
	text[2 + local + domain] = '>';
	rest = slice_of(text, 3 + local + domain);
	path_take(&rest, &path);
	assert_int_equal(path.local.len, local);
	assert_int_equal(path.domain.len, domain);
	assert_int_equal(path.flaws, flaws);
}

static void
path__take__limits_of_the_parts(void **state)
{
	(void)state;
	check_lengths(64, 255, 0);
	check_lengths(65, 255, PATH_LOCAL_LONG);
	check_lengths(64, 256, PATH_DOMAIN_LONG);
	check_lengths(400, 400, PATH_LOCAL_LONG | PATH_DOMAIN_LONG);
}

/* Quadratic, this would take minutes: half a million quotes, none closed. */
static void
path__take__unclosed_quotes_cost_one_walk(void **state)
{
	static char text[1 << 20];
	struct slice rest = slice_of(text, sizeof(text));
	struct path path;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, "\"\\", 2);
	text[0] = '<';
	text[1] = 'a';
	path_take(&rest, &path);
	assert_true((path.flaws & PATH_BAD_CHAR) != 0);
	assert_int_equal(rest.len, 0);
}

/* What is taken and what is left are parts of what was given. */
static void
path__take__any_bytes_stay_inside(void **state)
{
	static const char alphabet[] = "<>@:\"\\ a[],\0\xff";
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[12];
		struct slice rest = slice_of(text, (size_t)round % 13);
		struct path path;

		for (size_t i = 0; i < sizeof(text); i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = alphabet[(seed >> 16) % sizeof(alphabet)];
		}
		path_take(&rest, &path);
		assert_true(rest.ptr + rest.len == text + round % 13);
		assert_true(path.mailbox.len <= sizeof(text));
		assert_true(
		    path.local.len + path.domain.len <= path.mailbox.len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(path__take__cases),
	    cmocka_unit_test(path__take__nul_is_a_bad_char),
	    cmocka_unit_test(path__take__limits_of_the_parts),
	    cmocka_unit_test(path__take__unclosed_quotes_cost_one_walk),
	    cmocka_unit_test(path__take__any_bytes_stay_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
