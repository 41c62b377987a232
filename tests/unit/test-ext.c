/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-ext - EHLO keywords as servers write them. */
#include "ehlo/smtp/ext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>

#include "ehlo/base/err.h"

static void
ext__find__whole_words_without_case(void **state)
{
	(void)state;
	for (enum ext ext = 0; ext < EXT_COUNT; ext++)
		assert_int_equal(
		    ext_find(slice_str(ext_row(ext)->keyword)), ext);
	assert_int_equal(ext_find(SLICE("starttls")), EXT_STARTTLS);
	assert_int_equal(ext_find(SLICE("XSTARTTLS")), EXT_UNKNOWN);
	assert_int_equal(ext_find(SLICE("STARTTL")), EXT_UNKNOWN);
	assert_int_equal(ext_find(SLICE("")), EXT_UNKNOWN);
}

static void
ext__set_add__keeps_the_servers_order(void **state)
{
	struct ext_set set = {0};

	(void)state;
	ext_set_add(&set, SLICE("size 10240000"));
	ext_set_add(&set, SLICE("STARTTLS"));
	ext_set_add(&set, SLICE("XXXXXXXA"));
	ext_set_add(&set, SLICE("X-EXPS=LOGIN"));
	assert_int_equal(set.count, 4);
	assert_int_equal(set.offers[0].ext, EXT_SIZE);
	assert_string_equal(set.offers[0].line, "size 10240000");
	assert_int_equal(set.offers[1].ext, EXT_STARTTLS);
	assert_int_equal(set.offers[2].ext, EXT_UNKNOWN);
	assert_string_equal(set.offers[3].line, "X-EXPS=LOGIN");
	assert_true(ext_set_has(&set, EXT_STARTTLS));
	assert_false(ext_set_has(&set, EXT_AUTH));
	assert_null(ext_set_find(&set, EXT_AUTH));
	ext_set_fini(&set);
	assert_int_equal(set.count, 0);
	assert_false(ext_set_has(&set, EXT_STARTTLS));
}

static void
ext__set_add__what_is_no_keyword(void **state)
{
	static const struct slice cases[] = {{NULL, 0}, {"", 0}, {"  ", 2},
	    {"STARTTLS\0", 9}, {"\033[31mSTARTTLS", 13}, {"SIZE\t100", 8},
	    {"AUTH\r", 5}, {"\xe9TRN", 4}, {"DEL\x7f", 4}};
	struct ext_set set = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ext_set_add(&set, cases[i]);
	assert_int_equal(set.count, 0);
	assert_int_equal(set.dropped, 0);
	ext_set_fini(&set);
}

static void
ext__set_add__no_keyword_inside_another(void **state)
{
	struct ext_set set = {0};

	(void)state;
	ext_set_add(&set, SLICE("XSTARTTLS"));
	ext_set_add(&set, SLICE("NOSTARTTLS"));
	ext_set_add(&set, SLICE("X STARTTLS"));
	ext_set_add(&set, SLICE("STARTTLS=1"));
	assert_false(ext_set_has(&set, EXT_STARTTLS));
	ext_set_fini(&set);
}

static void
check_params(const struct ext_set *set, size_t index, const char *want)
{
	assert_true(slice_equals(
	    ext_offer_params(&set->offers[index]), slice_str(want)));
}

static void
ext__offer_params__both_forms_of_auth(void **state)
{
	struct ext_set set = {0};

	(void)state;
	ext_set_add(&set, SLICE("AUTH PLAIN LOGIN"));
	ext_set_add(&set, SLICE("auth=LOGIN CRAM-MD5"));
	ext_set_add(&set, SLICE("STARTTLS"));
	ext_set_add(&set, SLICE("SIZE  100 "));
	assert_int_equal(set.offers[0].ext, EXT_AUTH);
	assert_int_equal(set.offers[1].ext, EXT_AUTH);
	check_params(&set, 0, "PLAIN LOGIN");
	check_params(&set, 1, "LOGIN CRAM-MD5");
	check_params(&set, 2, "");
	check_params(&set, 3, "100");
	ext_set_fini(&set);
}

static void
ext__set_add__counts_what_is_too_much(void **state)
{
	struct ext_set set = {0};
	char text[16];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(text, sizeof(text), "X%d", i);
		ext_set_add(&set, slice_str(text));
	}
	assert_int_equal(set.count, EXT_OFFERS_MAX);
	assert_int_equal(set.dropped, 10000 - EXT_OFFERS_MAX);
	assert_string_equal(set.offers[0].line, "X0");
	ext_set_fini(&set);
}

static void
ext__set_limit__numbers_only(void **state)
{
	struct ext_set set = {0};

	(void)state;
	assert_int_equal(ext_set_limit(&set, "RCPTMAX"), 0);
	ext_set_add(&set,
	    SLICE("LIMITS RCPTMAX=20 mailmax=5 RCPTDOMAINMAX=x XRCPTMAX=1"));
	assert_int_equal(ext_set_limit(&set, "RCPTMAX"), 20);
	assert_int_equal(ext_set_limit(&set, "MAILMAX"), 5);
	assert_int_equal(ext_set_limit(&set, "RCPTDOMAINMAX"), 0);
	assert_int_equal(ext_set_limit(&set, "RCPT"), 0);
	ext_set_fini(&set);
}

static void
ext__set_size__cases(void **state)
{
	static const struct {
		const char *line;
		int rc;
		unsigned long want;
	} cases[] = {
	    {"SIZE 10240000", 0, 10240000},
	    {"SIZE 0", 0, 0},
	    {"SIZE 18446744073709551615", 0, ULONG_MAX},
	    {"SIZE 18446744073709551616", -ERR_RANGE, 1},
	    {"SIZE", -ERR_STATE, 1},
	    {"SIZE -1", -ERR_SYNTAX, 1},
	    {"SIZE abc", -ERR_SYNTAX, 1},
	    {"SIZE 1x", -ERR_SYNTAX, 1},
	    {"SIZE=100", -ERR_STATE, 1},
	    {"DSN", -ERR_STATE, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ext_set set = {0};
		unsigned long size = 1;

		ext_set_add(&set, slice_str(cases[i].line));
		assert_int_equal(ext_set_size(&set, &size), cases[i].rc);
		assert_true(size == cases[i].want);
		ext_set_fini(&set);
	}
}

static void
ext_set__add__a_bad_parameter_costs_no_keyword(void **state)
{
	struct ext_set set = {0};

	(void)state;
	ext_set_add(&set, SLICE("AUTH PLAIN L\xf6GIN CRAM-MD5"));
	assert_int_equal(set.count, 1);
	assert_int_equal(set.offers[0].ext, EXT_AUTH);
	assert_string_equal(set.offers[0].line, "AUTH PLAIN");
	ext_set_add(&set, SLICE("SIZE  \x01"));
	assert_string_equal(set.offers[1].line, "SIZE");
	ext_set_fini(&set);
}

static void
ext__add__as_many_bytes_as_are_kept(void **state)
{
	static char line[EXT_BYTES_MAX / 2];
	struct ext_set set = {0};

	(void)state;
	memset(line, 'X', sizeof(line));
	for (size_t i = 0; i < EXT_OFFERS_MAX; i++)
		ext_set_add(&set, slice_of(line, sizeof(line)));
	assert_int_equal(set.count, 2);
	assert_int_equal(set.dropped, EXT_OFFERS_MAX - 2);
	ext_set_fini(&set);
	ext_set_add(&set, slice_of(line, sizeof(line)));
	assert_int_equal(set.count, 1);
	ext_set_fini(&set);
}

/* Every row has its RFC, and a form that can be read. */
static void
ext__params_fit__cases(void **state)
{
	static const struct {
		const char *line;
		bool fits;
	} cases[] = {
	    {"PIPELINING", true},
	    {"PIPELINING now", false},
	    {"SIZE", true},
	    {"SIZE 1000", true},
	    {"SIZE big", false},
	    {"SIZE 1 2", false},
	    {"AUTH PLAIN LOGIN", true},
	    {"LIMITS RCPTMAX=10 MAILMAX=5", true},
	    {"LIMITS RCPTMAX", false},
	    {"LIMITS RCPTMAX=", false},
	    {"DELIVERBY", true},
	    {"DELIVERBY 240", true},
	    {"DELIVERBY -1", false},
	    {"FUTURERELEASE 86400 2026-12-01T00:00:00Z", true},
	    {"FUTURERELEASE 86400", false},
	    {"FUTURERELEASE", false},
	    {"MT-PRIORITY", true},
	    {"MT-PRIORITY MIXER", true},
	    {"MT-PRIORITY MIXER NSEP", false},
	    {"X-OWN any thing", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice params = slice_str(cases[i].line);
		enum ext ext = ext_find(slice_take_word(&params));

		assert_int_equal(ext_params_fit(ext, params), cases[i].fits);
	}
	for (enum ext ext = 0; ext < EXT_UNKNOWN; ext++) {
		const struct ext_row *row = ext_row(ext);

		assert_true(row->rfc[0] != '\0');
		assert_int_equal(
		    strspn(row->params, "NW=?* "), strlen(row->params));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ext_set__add__a_bad_parameter_costs_no_keyword),
	    cmocka_unit_test(ext__params_fit__cases),
	    cmocka_unit_test(ext__find__whole_words_without_case),
	    cmocka_unit_test(ext__set_add__keeps_the_servers_order),
	    cmocka_unit_test(ext__set_add__what_is_no_keyword),
	    cmocka_unit_test(ext__set_add__no_keyword_inside_another),
	    cmocka_unit_test(ext__offer_params__both_forms_of_auth),
	    cmocka_unit_test(ext__set_add__counts_what_is_too_much),
	    cmocka_unit_test(ext__set_limit__numbers_only),
	    cmocka_unit_test(ext__set_size__cases),
	    cmocka_unit_test(ext__add__as_many_bytes_as_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
