/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-findings - found again by the event that showed them. */
#include "ehlo/model/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
findings__of_event__finds_all_of_it_and_no_other(void **state)
{
	static const size_t events[] = {3, 3, 7, 9, 9, 9};
	static const struct {
		size_t event, count, first;
	} rows[] = {
	    {0, 0, 0}, {3, 2, 0}, {5, 0, 0}, {7, 1, 2}, {9, 3, 3}, {10, 0, 0}};
	struct findings f = {0};
	const struct findings_entry *entry;

	(void)state;
	for (size_t i = 0; i < 6; i++)
		findings_add(&f, (enum finding)i, events[i]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(findings_of_event(&f, rows[i].event, &entry),
		    rows[i].count);
		if (rows[i].count == 0)
			assert_null(entry);
		else
			assert_ptr_equal(entry, &f.list[rows[i].first]);
	}
	findings_fini(&f);
	assert_int_equal(findings_of_event(&f, 3, &entry), 0);
}

static void
findings__add_lint__takes_all_in_their_order(void **state)
{
	struct lint lint = {
	    .found = {FINDING_REPLY_LONG, FINDING_REPLY_8BIT}, .count = 2};
	struct findings f = {0};

	(void)state;
	findings_add_lint(&f, &lint, 4);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.list[0].finding, FINDING_REPLY_LONG);
	assert_int_equal(f.list[1].finding, FINDING_REPLY_8BIT);
	assert_int_equal(f.list[1].event, 4);
	findings_fini(&f);
}

static void
findings__add__what_comes_too_often_is_only_counted(void **state)
{
	struct findings f = {0};
	const struct findings_entry *entry;

	(void)state;
	for (size_t i = 0; i < FINDINGS_LISTED_MAX + 5; i++)
		findings_add(&f, FINDING_REPLY_MALFORMED, i);
	findings_add(&f, FINDING_CMD_ORDER, FINDINGS_LISTED_MAX + 5);
	assert_int_equal(
	    f.seen[FINDING_REPLY_MALFORMED], FINDINGS_LISTED_MAX + 5);
	assert_int_equal(f.count, FINDINGS_LISTED_MAX + 1);
	assert_int_equal(findings_of_event(&f, FINDINGS_LISTED_MAX, &entry), 0);
	assert_int_equal(
	    findings_of_event(&f, FINDINGS_LISTED_MAX + 5, &entry), 1);
	assert_int_equal(entry->finding, FINDING_CMD_ORDER);
	findings_fini(&f);
	assert_int_equal(f.seen[FINDING_REPLY_MALFORMED], 0);
}

static void
findings__since__the_event_and_what_is_later(void **state)
{
	struct findings f = {0};
	const struct findings_entry *entry;

	(void)state;
	for (size_t event = 2; event <= 8; event += 2)
		findings_add(&f, FINDING_CMD_ORDER, event);
	assert_int_equal(findings_since(&f, 5, &entry), 2);
	assert_int_equal(entry->event, 6);
	assert_int_equal(findings_since(&f, 9, &entry), 0);
	assert_null(entry);
	findings_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(findings__of_event__finds_all_of_it_and_no_other),
	    cmocka_unit_test(findings__add_lint__takes_all_in_their_order),
	    cmocka_unit_test(
		findings__add__what_comes_too_often_is_only_counted),
	    cmocka_unit_test(findings__since__the_event_and_what_is_later),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
