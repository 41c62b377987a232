/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-wall - dates and times of RFC 3339, and what is none. */
#include "ehlo/model/wall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
	const char *text;
	int64_t unix_us;
	int utc_offset_min;
} good[] = {
    {"1970-01-01T00:00:00Z", 0, 0}, {"1970-01-01T05:30:00+05:30", 0, 330},
    {"2006-01-06T17:00:00-07:00", 1136592000000000, -420},
    {"2000-02-29T12:00:00.25+00:00", 951825600250000, 0},
    {"2100-03-01t00:00:00.1234567z", 4107542400123456, 0},
    {"1969-12-31T23:59:59+00:00", -1000000, 0},
    {"2016-12-31T23:59:60Z", 1483228800000000, 0}, /* a leap second */
};

static const char *const bad[] = {
    "",
    "2006-01-06",
    "2006-01-06 17:00:00Z",
    "2006-13-06T17:00:00Z",
    "2006-00-06T17:00:00Z",
    "2006-01-00T17:00:00Z",
    "2006-01-06T24:00:00Z",
    "2006-01-06T17:00:00",
    "2006-01-06T17:00:00.Z",
    "2006-01-06T17:00:00+0700",
    "2006-01-06T17:00:00Z ",
    "06-01-06T17:00:00Z",
    "+006-01-06T17:00:00Z",
};

static void
wall__parse__dates_and_times(void **state)
{
	struct wall wall;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(wall_parse(slice_str(good[i].text), &wall));
		assert_true(wall.is_known);
		assert_int_equal(wall.unix_us, good[i].unix_us);
		assert_int_equal(wall.utc_offset_min, good[i].utc_offset_min);
	}
}

static void
wall__parse__refuses_what_is_none(void **state)
{
	struct wall wall;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (wall_parse(slice_str(bad[i]), &wall))
			fail_msg("taken: %s", bad[i]);
}

static void
wall__time__goes_on_through_the_night(void **state)
{
	struct wall wall;
	char text[WALL_TIME_SIZE];

	(void)state;
	assert_true(wall_parse(SLICE("2006-01-06T23:59:58.9-07:00"), &wall));
	assert_string_equal(wall_time(&wall, 0, text), "23:59:58");
	assert_string_equal(wall_time(&wall, 100000, text), "23:59:59");
	assert_string_equal(wall_time(&wall, 1100000, text), "00:00:00");
	assert_string_equal(
	    wall_time(&wall, (uint64_t)86400 * 1000000, text), "23:59:58");
	wall_time(&wall, UINT64_MAX, text);
	wall = (struct wall){.is_known = true, .unix_us = INT64_MIN};
	wall_time(&wall, 0, text);
}

static void
wall__day__is_that_of_the_place(void **state)
{
	struct wall wall;
	char text[WALL_DAY_SIZE];

	(void)state;
	assert_true(wall_parse(SLICE("2006-01-06T23:59:58.9-07:00"), &wall));
	assert_string_equal(wall_day(&wall, 0, text), "2006-01-06");
	assert_string_equal(wall_day(&wall, 1100000, text), "2006-01-07");
	assert_true(wall_parse(SLICE("1969-12-31T23:59:59+00:00"), &wall));
	assert_string_equal(wall_day(&wall, 0, text), "1969-12-31");
	wall_day(&wall, UINT64_MAX, text);
	wall = (struct wall){.is_known = true, .unix_us = INT64_MAX};
	assert_string_equal(wall_day(&wall, 0, text), "some day");
	wall.unix_us = INT64_MIN;
	assert_string_equal(wall_day(&wall, 0, text), "some day");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wall__parse__dates_and_times),
	    cmocka_unit_test(wall__parse__refuses_what_is_none),
	    cmocka_unit_test(wall__time__goes_on_through_the_night),
	    cmocka_unit_test(wall__day__is_that_of_the_place),
	};

	return cmocka_run_group_tests_name("wall", tests, NULL, NULL);
}
