/* SPDX-License-Identifier: GPL-3.0-or-later
 * wall - dates as days since 1970, read by arithmetic alone. */
#include "ehlo/model/wall.h"

#include <stdio.h>
#include <time.h>

#define SECOND_US 1000000
#define DAY_S     86400

/* ---- reading ---------------------------------------------------------- */

static bool
take_number(struct slice *text, size_t digits, unsigned long max, int *out)
{
	unsigned long number;

	if (text->len < digits ||
	    slice_to_number(slice_range(*text, 0, digits), max, &number) != 0)
		return false;
	*out = (int)number;
	*text = slice_skip(*text, digits);
	return true;
}

static bool
take_sign(struct slice *text, const char *sign)
{
	if (!slice_starts_with_nocase(*text, slice_str(sign)))
		return false;
	*text = slice_skip(*text, 1);
	return true;
}

/* Of the Gregorian calendar; the year begins in March, so that a leap day is
 * its last. */
static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	       1 - 719468;
}

static bool
take_date(struct slice *text, int64_t *days)
{
	int year, month, day;

	if (!take_number(text, 4, 9999, &year) || !take_sign(text, "-") ||
	    !take_number(text, 2, 12, &month) || !take_sign(text, "-") ||
	    !take_number(text, 2, 31, &day) || month == 0 || day == 0)
		return false;
	*days = days_since_1970(year, month, day);
	return true;
}

static bool
take_time(struct slice *text, int *seconds)
{
	int hour, minute, second;

	if (!take_number(text, 2, 23, &hour) || !take_sign(text, ":") ||
	    !take_number(text, 2, 59, &minute) || !take_sign(text, ":") ||
	    !take_number(text, 2, 60, &second))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

/* Digits behind the sixth are left out. */
static bool
take_fraction(struct slice *text, int *us)
{
	int scale = SECOND_US, digit;

	*us = 0;
	if (!take_sign(text, "."))
		return true;
	if (!take_number(text, 1, 9, &digit))
		return false;
	do {
		scale /= 10;
		*us += digit * scale;
	} while (take_number(text, 1, 9, &digit));
	return true;
}

static bool
take_zone(struct slice *text, int *minutes)
{
	int hour, minute;
	bool is_west;

	*minutes = 0;
	if (take_sign(text, "Z"))
		return true;
	is_west = take_sign(text, "-");
	if ((!is_west && !take_sign(text, "+")) ||
	    !take_number(text, 2, 23, &hour) || !take_sign(text, ":") ||
	    !take_number(text, 2, 59, &minute))
		return false;
	*minutes = (hour * 60 + minute) * (is_west ? -1 : 1);
	return true;
}

bool
wall_parse(struct slice text, struct wall *out)
{
	int seconds, us, zone;
	int64_t days;

	if (!take_date(&text, &days) || !take_sign(&text, "T") ||
	    !take_time(&text, &seconds) || !take_fraction(&text, &us) ||
	    !take_zone(&text, &zone) || text.len > 0)
		return false;
	*out = (struct wall){.is_known = true, .utc_offset_min = zone};
	out->unix_us =
	    (days * DAY_S + seconds - (int64_t)zone * 60) * SECOND_US + us;
	return true;
}

/* ---- telling ---------------------------------------------------------- */

/* Seconds since 1970 as the clocks of that place have them. */
static int64_t
local_s(const struct wall *wall, uint64_t t_us)
{
	int64_t elapsed_s =
	    (wall->unix_us % SECOND_US + (int64_t)(t_us % SECOND_US)) /
	    SECOND_US;

	return wall->unix_us / SECOND_US + (int64_t)(t_us / SECOND_US) +
	       elapsed_s + wall->utc_offset_min * 60;
}

const char *
wall_time(const struct wall *wall, uint64_t t_us, char out[WALL_TIME_SIZE])
{
	int day_s = (int)((local_s(wall, t_us) % DAY_S + DAY_S) % DAY_S);

	snprintf(out, WALL_TIME_SIZE, "%02d:%02d:%02d", day_s / 3600,
	    day_s / 60 % 60, day_s % 60);
	return out;
}

/* A year beyond four digits is none that anybody was in. */
const char *
wall_day(const struct wall *wall, uint64_t t_us, char out[WALL_DAY_SIZE])
{
	time_t local = (time_t)local_s(wall, t_us);
	struct tm tm;

	if (gmtime_r(&local, &tm) == NULL ||
	    strftime(out, WALL_DAY_SIZE, "%Y-%m-%d", &tm) == 0)
		snprintf(out, WALL_DAY_SIZE, "some day");
	return out;
}
