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

static bool
is_kind(struct slice name)
{
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (slice_equals(
			name, slice_str(event_kind_name((enum event_kind)i))))
			return true;
	return false;
}

bool
archive_is_passed_over(struct slice line)
{
	json_error_t error;
	json_t *object = archive_parse_line(line, &error);
	const json_t *ev = json_object_get(object, "ev");
	const json_t *derived = json_object_get(object, "derived");
	bool is_passed_over = json_object_get(object, "ehlo") == NULL;

	if (derived == NULL || json_is_false(derived))
		is_passed_over &= json_is_string(ev) &&
		                  !is_kind(slice_of(json_string_value(ev),
				      json_string_length(ev)));
	else
		is_passed_over &= json_is_true(derived);
	json_decref(object);
	return is_passed_over;
}
