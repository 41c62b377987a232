/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-port - the words of the port verdicts are a contract with scripts. */
#include "ehlo/base/port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
port__verdict_words__as_scripts_know_them(void **state)
{
	static const char *const words[PORT_VERDICT_COUNT] = {
	    [PORT_UNDECIDED] = "UNDECIDED",
	    [PORT_LISTENING] = "LISTENING",
	    [PORT_NOT_LISTENING] = "NOT LISTENING",
	    [PORT_FILTERED] = "FILTERED",
	    [PORT_NOT_TRIED] = "NOT TRIED"};

	(void)state;
	for (enum port_verdict i = 0; i < PORT_VERDICT_COUNT; i++)
		assert_string_equal(port_verdict_words(i), words[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(port__verdict_words__as_scripts_know_them)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
