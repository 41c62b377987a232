/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-netrc - which entry it is, and odd files. */
#include "ehlo/cli/netrc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
	const char *text;
	const char *user; /* that is asked for; "" = any */
	const char *found_user;
	const char *password; /* NULL = none */
} rows[] = {
    {"machine mx login bob password x", "", "bob", "x"},
    {"machine mx login bob password x", "bob", "bob", "x"},
    {"machine mx login bob password x", "alice", "alice", NULL},
    {"machine other login bob password x", "", "", NULL},
    {"machine MX password x", "", "", "x"},
    {"machine mx login a password 1\nmachine mx login b password 2\n", "b", "b",
	"2"},
    {"machine mx login a password 1\nmachine mx login b password 2\n", "", "a",
	"1"},
    {"default login a password 1\nmachine mx login b password 2", "", "a", "1"},
    {"machine other\nlogin a\npassword 1\ndefault login d password 3", "", "d",
	"3"},
    {"machine mx login a # password 9\n password 1", "", "a", "1"},
    {"machine mx login a account z password 1", "", "a", "1"},
    {"machine mx login a password \"p q\\\"\\\\\"", "", "a", "p q\"\\"},
    {"machine other macdef init\nmachine mx password evil\n\n"
     "machine mx login a password 1",
	"", "a", "1"},
    {"machine mx login a password", "", "", NULL},
    {"machine mx login a", "", "", NULL},
    {"machine", "", "", NULL},
    {"machine mx password \"open", "", "", "open"},
    {"login a password 1", "", "", NULL},
    {"", "", "", NULL},
    {"\"", "", "", NULL},
    {"#", "", "", NULL},
    {"macdef", "", "", NULL},
};

static void
netrc__find__cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf user = {0}, password = {0};
		bool is_found;

		buf_add_str(&user, rows[i].user);
		is_found = netrc_find(
		    slice_str(rows[i].text), SLICE("mx"), &user, &password);
		if (is_found != (rows[i].password != NULL))
			fail_msg("%s", rows[i].text);
		assert_string_equal(buf_text(&user), rows[i].found_user);
		assert_string_equal(
		    buf_text(&password), is_found ? rows[i].password : "");
		buf_fini(&user);
		buf_fini(&password);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(netrc__find__cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
