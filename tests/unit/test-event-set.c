/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-event-set - in, out, and looked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/tui/event-set.h"

#define EVENTS 101

/* In an order that is neither rising nor falling. */
static size_t
pick(size_t i)
{
	return i * 37 % EVENTS;
}

static void
event_set__toggle__keeps_them_in_order(void **state)
{
	struct event_set set = {0};

	(void)state;
	for (size_t i = 0; i < EVENTS; i += 2)
		event_set_toggle(&set, pick(i));
	assert_int_equal(set.count, (EVENTS + 1) / 2);
	for (size_t i = 1; i < set.count; i++)
		assert_true(set.events[i - 1] < set.events[i]);
	for (size_t i = 0; i < EVENTS; i++)
		assert_int_equal(event_set_has(&set, pick(i)), i % 2 == 0);
	event_set_fini(&set);
}

static void
event_set__toggle__twice_is_nothing(void **state)
{
	struct event_set set = {0};

	(void)state;
	for (size_t i = 0; i < 2 * EVENTS; i++)
		event_set_toggle(&set, pick(i));
	assert_int_equal(set.count, 0);
	assert_false(event_set_has(&set, 0));
	event_set_fini(&set);
	event_set_toggle(&set, 7);
	assert_true(event_set_has(&set, 7));
	event_set_fini(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(event_set__toggle__keeps_them_in_order),
	    cmocka_unit_test(event_set__toggle__twice_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
