/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-verb - the list of verbs is whole, and finds whole words. */
#include "ehlo/smtp/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
verb__row__every_row_is_whole(void **state)
{
	(void)state;
	for (enum verb verb = 0; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = verb_row(verb);

		assert_non_null(row->text);
		assert_true(row->ok_class != CODE_ODD);
		assert_true(strlen(row->rfc) > 0);
		assert_true(strlen(row->does) > 0);
		if (!verb_is_command(verb))
			continue;
		assert_true(slice_starts_with(
		    slice_str(row->syntax), slice_str(row->text)));
	}
}

static void
verb__find__every_command_without_case(void **state)
{
	(void)state;
	for (enum verb verb = 0; verb_is_command(verb); verb++) {
		char lower[32] = "";
		const char *text = verb_text(verb);

		for (size_t i = 0; text[i] != '\0'; i++)
			lower[i] = (char)(text[i] | 0x20);
		assert_int_equal(verb_find(slice_str(text)), verb);
		assert_int_equal(verb_find(slice_str(lower)), verb);
	}
}

static void
verb__find__whole_words_only(void **state)
{
	static const struct slice cases[] = {{"", 0}, {NULL, 0}, {"EHL", 3},
	    {"EHLOO", 5}, {"EHLO\0", 5}, {"greeting", 8}, {"data ", 5},
	    {"auth\xff", 5}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(verb_find(cases[i]), VERB_UNKNOWN);
	assert_int_equal(verb_find(SLICE("dAtA")), VERB_DATA);
}

static void
verb__is_command__not_the_pseudo_verbs(void **state)
{
	(void)state;
	assert_true(verb_is_command(VERB_EHLO));
	assert_true(verb_is_command(VERB_XFORWARD));
	assert_false(verb_is_command(VERB_UNKNOWN));
	assert_false(verb_is_command(VERB_GREETING));
	assert_false(verb_is_command(VERB_CONTENT));
	assert_false(verb_is_command(VERB_RESPONSE));
}

static void
verb__expects__cases(void **state)
{
	static const struct {
		enum verb verb;
		int code;
		bool want;
	} cases[] = {
	    {VERB_GREETING, 220, true},
	    {VERB_GREETING, 221, false},
	    {VERB_GREETING, 354, false},
	    {VERB_GREETING, 554, false},
	    {VERB_EHLO, 250, true},
	    {VERB_EHLO, 502, false},
	    {VERB_MAIL, 250, true},
	    {VERB_MAIL, 354, false},
	    {VERB_RCPT, 251, true},
	    {VERB_RCPT, 450, false},
	    {VERB_DATA, 354, true},
	    {VERB_DATA, 250, false},
	    {VERB_DATA, 334, false},
	    {VERB_CONTENT, 250, true},
	    {VERB_CONTENT, 354, false},
	    {VERB_STARTTLS, 220, true},
	    {VERB_STARTTLS, 221, false},
	    {VERB_STARTTLS, 454, false},
	    {VERB_AUTH, 235, true},
	    {VERB_AUTH, 334, true},
	    {VERB_AUTH, 250, false},
	    {VERB_RESPONSE, 334, true},
	    {VERB_RESPONSE, 235, true},
	    {VERB_RESPONSE, 535, false},
	    {VERB_MAIL, 334, false},
	    {VERB_VRFY, 252, true},
	    {VERB_QUIT, 221, true},
	    {VERB_UNKNOWN, 500, false},
	    {VERB_NOOP, 0, false},
	    {VERB_NOOP, 666, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (verb_expects(cases[i].verb, cases[i].code) != cases[i].want)
			fail_msg(
			    "%s %d", verb_text(cases[i].verb), cases[i].code);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(verb__row__every_row_is_whole),
	    cmocka_unit_test(verb__find__every_command_without_case),
	    cmocka_unit_test(verb__find__whole_words_only),
	    cmocka_unit_test(verb__is_command__not_the_pseudo_verbs),
	    cmocka_unit_test(verb__expects__cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
