/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-table - medians, quartiles, and the ratios of a report. */
#include "../bench/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct series
series_of(const char *name, const double *values, size_t count)
{
	struct series s = {.name = name};

	for (size_t i = 0; i < count; i++)
		series_add(&s, values[i]);
	return s;
}

static void
series__quantile__between_values(void **state)
{
	static const struct {
		double values[5];
		size_t count;
		double q, result;
	} rows[] = {
	    {{7}, 1, 0.5, 7},
	    {{7}, 1, 0, 7},
	    {{7}, 1, 1, 7},
	    {{3, 1}, 2, 0.5, 2},
	    {{9, 1, 5}, 3, 0.5, 5},
	    {{9, 1, 5}, 3, 0.25, 3},
	    {{9, 1, 5}, 3, 1, 9},
	    {{40, 10, 20, 30}, 4, 0.5, 25},
	    {{1, 1000, 2, 3, 4}, 5, 0.5, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct series s =
		    series_of("one", rows[i].values, rows[i].count);

		assert_float_equal(
		    series_quantile(&s, rows[i].q), rows[i].result, 1e-9);
	}
}

static void
series__add__keeps_order_and_limit(void **state)
{
	static struct series s;

	(void)state;
	for (int i = 0; i < SERIES_MAX + 5; i++)
		series_add(&s, SERIES_MAX - i);
	assert_int_equal(s.count, SERIES_MAX);
	series_quantile(&s, 0.5);
	assert_float_equal(s.values[0], SERIES_MAX, 1e-9);
}

static void
assert_table(const struct table *t, const char *wanted)
{
	struct buf text = {0};

	table_add(&text, t);
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
table__add__ratios_to_the_peer(void **state)
{
	static const double fast[] = {2, 4, 6}, slow[] = {100, 200, 100};
	const struct series rows[] = {
	    series_of("slow", slow, 3), series_of("fast", fast, 3)};

	(void)state;
	assert_table(&(struct table){"a title", "ms", rows, 2, 1},
	    "a title: ms, 3 times, beside fast\n"
	    "                                     ratio    median  lower q.  "
	    "upper q.\n"
	    "    slow                            25.00x       100       100  "
	    "     150\n"
	    "    fast                             1.00x      4.00      3.00  "
	    "    5.00\n\n");
}

static void
table__add__what_is_not_here(void **state)
{
	static const double value = 12;
	const struct series rows[] = {
	    series_of("ours", &value, 1), series_of("peer", NULL, 0)};

	(void)state;
	assert_table(&(struct table){"a title", "ms", rows, 2, 1},
	    "a title: ms, 1 times, beside peer\n"
	    "                                     ratio    median  lower q.  "
	    "upper q.\n"
	    "    ours                                 -      12.0      12.0  "
	    "    12.0\n"
	    "    peer                           not here\n\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(series__quantile__between_values),
	    cmocka_unit_test(series__add__keeps_order_and_limit),
	    cmocka_unit_test(table__add__ratios_to_the_peer),
	    cmocka_unit_test(table__add__what_is_not_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
