/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-event - the names of the facts, as recordings spell them. */
#include "ehlo/model/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
event__names__every_value_has_its_own(void **state)
{
	static const char *const kinds[EVENT_KIND_COUNT] = {"lookup", "resolve",
	    "probe", "connected", "tls", "auth", "sent", "received", "closed",
	    "note", "dropped", "ended"};
	static const char *const troubles[TROUBLE_COUNT] = {"none", "name",
	    "refused", "filtered", "deadline", "tls", "auth", "lost", "local"};

	(void)state;
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		assert_string_equal(
		    event_kind_name((enum event_kind)i), kinds[i]);
	for (int i = 0; i < TROUBLE_COUNT; i++)
		assert_string_equal(trouble_name((enum trouble)i), troubles[i]);
	assert_string_equal(sent_what_name(SENT_COMMAND), "command");
	assert_string_equal(sent_what_name(SENT_DATA), "data");
	assert_string_equal(sent_what_name(SENT_RAW), "raw");
	assert_string_equal(closed_by_name(CLOSED_SERVER), "server");
	assert_string_equal(closed_by_name(CLOSED_CLIENT), "client");
	assert_string_equal(closed_by_name(CLOSED_ERROR), "error");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(event__names__every_value_has_its_own),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
