/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-idn - names of other scripts in Punycode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/base/idn.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define X63          "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void
idn__ascii__cases(void **state)
{
	static const struct {
		const char *domain, *ascii; /* NULL: none */
	} cases[] = {
	    {"example.net", "example.net"},
	    {"bücher.example", "xn--bcher-kva.example"},
	    {"BÜCHER.example", "xn--bcher-kva.example"},
	    {"пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"},
	    {"аpple.example", "xn--pple-43d.example"},
	    {"mx.例え.テスト", "mx.xn--r8jz45g.xn--zckzah"},
	    {"ü", "xn--tda"},
	    /* RFC 3492 7.1: (B), (I) */
	    {"他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"},
	    {"почемужеонинеговорятпорусски",
		"xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"},
	    {"", NULL},
	    {"\xe9.example", NULL},
	    {"a.\xc3", NULL},
	    {"ü" X63, NULL},
	    {"x" X63 ".example", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = {0};
		struct err err = {0};
		int rc;

		buf_add_byte(&out, '>');
		rc = idn_add_ascii(slice_str(cases[i].domain), &out, &err);
		if ((rc == 0) != (cases[i].ascii != NULL))
			fail_msg("\"%s\": \"%s\" %s", cases[i].domain,
			    buf_text(&out), err.text);
		assert_string_equal(
		    buf_text(&out) + 1, rc == 0 ? cases[i].ascii : "");
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(idn__ascii__cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
