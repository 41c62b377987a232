/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-domain - names of other scripts, and those that are not what they seem.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/domain.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
domain__mixed__cases(void **state)
{
	static const struct {
		const char *domain;
		bool is_mixed;
	} cases[] = {
	    {"example.net", false},
	    {"bücher2-x.example", false},
	    {"пример.example", false}, /* each label by itself */
	    {"аррӏе.example", false},  /* all of one script */
	    {"аpple.example", true},
	    {"example.аpple", true},
	    {"gοοgle.example", true}, /* Greek */
	    {"αпример", true},
	    {"日本語テスト.example", false},
	    {"nhk日本.example", false},
	    {"한국語.example", false},
	    {"日本а.example", true},
	    {"सि.example", false},
	    {"सিa.example", true},
	    {"e\xcc\x81.example", false},
	    {"\xff\xfe", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (domain_is_mixed(slice_str(cases[i].domain)) !=
		    cases[i].is_mixed)
			fail_msg("\"%s\"", cases[i].domain);
}

static void
domain__foreign__in_a_text(void **state)
{
	struct slice text = SLICE("251 <é@bücher.example> näh. .ü.x, "
				  "\xff.y plain.example"),
		     domain;

	(void)state;
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("bücher.example")));
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("ü.x")));
	assert_false(domain_take_foreign(&text, &domain));
	assert_int_equal(text.len, 0);
}

/* What stands before the "@" is a person's name, however many dots it has. */
static void
domain__foreign__not_of_a_person(void **state)
{
	struct slice text = SLICE("MAIL FROM:<jürgen.müller@bücher.example> "
				  "<é.b+tag_1@example.net> é.c=d"),
		     domain;

	(void)state;
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("bücher.example")));
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("é.c")));
	assert_false(domain_take_foreign(&text, &domain));
}

/* A name in a text that has no blanks, or in other quotes than ASCII has. */
static void
domain__foreign__not_of_a_sentence(void **state)
{
	struct slice text = SLICE("550 您的域名example.com被拒绝 “a.example” "
				  "超过100.5兆 «b.example»; x.cоm 例え.テスト"),
		     domain;

	(void)state;
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("x.cоm")));
	assert_true(domain_take_foreign(&text, &domain));
	assert_true(slice_equals(domain, SLICE("例え.テスト")));
	assert_false(domain_take_foreign(&text, &domain));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(domain__mixed__cases),
	    cmocka_unit_test(domain__foreign__in_a_text),
	    cmocka_unit_test(domain__foreign__not_of_a_person),
	    cmocka_unit_test(domain__foreign__not_of_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
