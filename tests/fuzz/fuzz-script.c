/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-script - a plan of a stranger's: what is read of it is written so that
 * it reads as the same, and every error has its place. */
#include "ehlo/model/script.h"

#include "fuzz.h"

static struct script *
read_plan(struct slice text, struct buf *errors)
{
	static const struct script_variable variables[] = {{"helo", "me"},
	    {"to", "a@b"}, {"odd", "#DATA"}, {"none", ""}, {"word", "DATA"}};
	struct script_options options = {.name = "x",
	    .variables = variables,
	    .variable_count = sizeof(variables) / sizeof(variables[0])};

	return script_read(&options, text, errors);
}

/* "x:LINE:COLUMN: words" */
static void
check_errors(struct slice errors, size_t line_count)
{
	while (errors.len > 0) {
		size_t end = slice_find(errors, '\n');
		struct slice line = slice_range(errors, 0, end);
		unsigned long number;

		fuzz_check(slice_starts_with(line, SLICE("x:")));
		line = slice_skip(line, 2);
		fuzz_check(
		    slice_to_number(slice_range(line, 0, slice_find(line, ':')),
			line_count, &number) == 0);
		fuzz_check(number > 0);
		errors = slice_skip(errors, end + 1);
	}
}

void
fuzz_one(struct slice input)
{
	struct buf errors = {0}, written = {0}, again = {0};
	struct script *s = read_plan(input, &errors);
	bool is_good = errors.len == 0;

	check_errors(buf_slice(&errors), script_count(s));
	script_write(s, &written);
	script_free(s);
	s = read_plan(buf_slice(&written), &errors);
	script_write(s, &again);
	fuzz_check(
	    !is_good || slice_equals(buf_slice(&written), buf_slice(&again)));
	script_free(s);
	buf_fini(&errors);
	buf_fini(&written);
	buf_fini(&again);
}
