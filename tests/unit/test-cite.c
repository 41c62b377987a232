/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-cite - citations as the tables write them, and their links. */
#include "ehlo/smtp/cite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define AT "https://www.rfc-editor.org/rfc/rfc"

static void
cite__next_link__one_a_section(void **state)
{
	static const struct {
		const char *cited, *links;
	} cases[] = {
	    {"", ""},
	    {"RFC 5321 4.2.3", AT "5321#section-4.2.3\n"},
	    {"RFC 5321 3.6.2, 7.9, RFC 3463 3.8",
		AT "5321#section-3.6.2\n" AT "5321#section-7.9\n" AT
		   "3463#section-3.8\n"},
	    {"RFC 1035, RFC 4035", AT "1035\n" AT "4035\n"},
	    {"RFC 4954 4, RFC 4422", AT "4954#section-4\n" AT "4422\n"},
	    {"RFC 3463 2, not registered", AT "3463#section-2\n"},
	    {"RFC 5321 4.1.5, Postfix XCLIENT_README",
		AT "5321#section-4.1.5\n"},
	    {"Postfix XCLIENT_README 2", ""},
	    {"RFC x 4.1, 7", ""},
	    {"RFC", ""},
	    {"RFC 999999999999999999999 4", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice rest = slice_str(cases[i].cited);
		char link[CITE_LINK_SIZE];
		unsigned long number = 0;
		struct buf out = {0};

		while (cite_next_link(&rest, &number, link)[0] != '\0')
			buf_addf(&out, "%s\n", link);
		assert_string_equal(buf_text(&out), cases[i].links);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cite__next_link__one_a_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
