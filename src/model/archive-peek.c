/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive-peek - what a line of a recording tells before it is loaded. */
#include "archive-core.h"
#include "ehlo/model/archive.h"

/* 31 years; keeps microseconds exact in a double. */
#define SECONDS_MAX 1e9

json_t *
archive_parse_line(struct slice line, json_error_t *error)
{
	return json_loadb(line.len == 0 ? "" : line.ptr, line.len,
	    JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, error);
}

bool
archive_time(const json_t *value, uint64_t *t_us)
{
	double seconds = json_number_value(value);

	if (!json_is_number(value) ||
	    !(seconds >= 0.0 && seconds <= SECONDS_MAX))
		return false;
	*t_us = (uint64_t)(seconds * 1e6 + 0.5);
	return true;
}

bool
archive_is_header(struct slice line)
{
	json_error_t error;
	json_t *object = archive_parse_line(line, &error);
	bool is_header = json_object_get(object, "ehlo") != NULL;

	json_decref(object);
	return is_header;
}

bool
archive_line_time(struct slice line, uint64_t *t_us)
{
	json_error_t error;
	json_t *object = archive_parse_line(line, &error);
	bool has_time = archive_time(json_object_get(object, "t"), t_us);

	json_decref(object);
	return has_time;
}
