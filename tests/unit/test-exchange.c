/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-exchange - who waits, who was answered, how long it took. */
#include "ehlo/model/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/mem.h"

static void
exchanges__add__begins_without_events_or_reply(void **state)
{
	struct exchanges all = {0};
	const struct exchange *x = exchanges_add(&all, VERB_NOOP);

	(void)state;
	assert_int_equal(x->verb, VERB_NOOP);
	assert_true(x->sent_event == NO_EVENT);
	assert_true(x->first_event == NO_EVENT);
	assert_true(x->last_event == NO_EVENT);
	assert_int_equal(x->code, 0);
	assert_false(x->is_answered);
	exchanges_fini(&all);
}

static void
exchanges__answered__goes_in_the_order_of_asking(void **state)
{
	struct exchanges all = {0};

	(void)state;
	for (int i = 0; i < 100; i++)
		exchanges_add(&all, VERB_NOOP)->sent_us = (uint64_t)i;
	assert_int_equal(exchanges_waiting_count(&all), 100);
	exchanges_answered(&all, 1000);
	exchanges_answered(&all, 2000);
	assert_int_equal(exchanges_waiting_count(&all), 98);
	assert_int_equal(exchanges_waiting(&all)->sent_us, 2);
	assert_true(all.list[1].is_answered);
	assert_int_equal(all.list[1].answered_us, 2000);
	assert_false(all.list[2].is_answered);
	exchanges_fini(&all);
}

static void
exchanges__reopen__only_what_was_unsolicited_and_last(void **state)
{
	struct exchanges all = {0};

	(void)state;
	assert_null(exchanges_reopen(&all));
	exchanges_add(&all, VERB_UNKNOWN)->is_unsolicited = true;
	assert_null(exchanges_reopen(&all));
	exchanges_answered(&all, 1);
	assert_ptr_equal(exchanges_reopen(&all), &all.list[0]);
	assert_ptr_equal(exchanges_waiting(&all), &all.list[0]);
	exchanges_answered(&all, 2);
	assert_int_equal(all.list[0].answered_us, 2);
	exchanges_add(&all, VERB_NOOP);
	exchanges_answered(&all, 3);
	assert_null(exchanges_reopen(&all));
	exchanges_fini(&all);
}

static void
exchanges__answered__with_nobody_waiting_does_nothing(void **state)
{
	struct exchanges all = {0};

	(void)state;
	assert_null(exchanges_waiting(&all));
	exchanges_answered(&all, 1);
	exchanges_add(&all, VERB_RSET);
	exchanges_answered(&all, 1);
	exchanges_answered(&all, 1);
	assert_null(exchanges_waiting(&all));
	assert_int_equal(exchanges_waiting_count(&all), 0);
	exchanges_fini(&all);
	assert_int_equal(all.count, 0);
}

static void
exchange__ms__keeps_the_fraction(void **state)
{
	struct exchange x = {.sent_us = 1000, .answered_us = 3250};

	(void)state;
	assert_float_equal(exchange_ms(&x), 2.25, 1e-9);
}

static void
exchange__add_line__goes_on_without_codes(void **state)
{
	struct exchanges all = {0};
	struct exchange *x = exchanges_add(&all, VERB_MAIL);
	struct buf words = {0};

	(void)state;
	x->text = mem_copy_text("5.7.1 not", 9);
	exchange_add_line(x, SLICE("5.7.1 today"));
	exchange_add_line(x, SLICE("  "));
	exchange_add_line(x, SLICE(" nor tomorrow"));
	exchange_add_words(&words, x);
	assert_string_equal(buf_text(&words), "5.7.1 not today nor tomorrow");
	for (int i = 0; i < 1000; i++)
		exchange_add_line(x, SLICE("never"));
	assert_true(strlen(x->more) <= EXCHANGE_MORE_MAX);
	assert_true(strlen(x->more) > EXCHANGE_MORE_MAX - 8);
	buf_fini(&words);
	exchanges_fini(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(exchanges__add__begins_without_events_or_reply),
	    cmocka_unit_test(exchanges__answered__goes_in_the_order_of_asking),
	    cmocka_unit_test(
		exchanges__reopen__only_what_was_unsolicited_and_last),
	    cmocka_unit_test(
		exchanges__answered__with_nobody_waiting_does_nothing),
	    cmocka_unit_test(exchange__ms__keeps_the_fraction),
	    cmocka_unit_test(exchange__add_line__goes_on_without_codes),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
