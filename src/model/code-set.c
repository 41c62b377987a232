/* SPDX-License-Identifier: GPL-3.0-or-later
 * code-set - three places each, of which the latter two may be any digit:
 * "4yz" as RFC 5321 4.2.1 writes it, or "4xx". */
#include "code-set.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_any(char c)
{
	return c == 'x' || c == 'X' || c == 'y' || c == 'Y' || c == 'z' ||
	       c == 'Z';
}

static bool
read_code(struct slice word, char out[3])
{
	if (word.len != 3 || !is_digit(word.ptr[0]))
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (!is_digit(word.ptr[i]) && !is_any(word.ptr[i]))
			return false;
		out[i] = is_any(word.ptr[i]) ? '*' : word.ptr[i];
	}
	return true;
}

int
code_set_parse(
    struct slice word, struct code_set *out, size_t *column, struct err *err)
{
	struct slice rest = word;

	*out = (struct code_set){0};
	for (;;) {
		size_t end = slice_find(rest, '|');

		*column = (size_t)(rest.ptr - word.ptr);
		if (out->count == CODE_SET_MAX)
			return err_set(err, ERR_SYNTAX, "more than %d codes",
			    CODE_SET_MAX);
		if (!read_code(
			slice_range(rest, 0, end), out->codes[out->count++]))
			return err_set(err, ERR_SYNTAX,
			    "a code is 250, 2yz or 550|554|4yz");
		if (end == rest.len)
			return 0;
		rest = slice_skip(rest, end + 1);
	}
}

static bool
is_code(const char pattern[3], int code)
{
	const int digits[3] = {code / 100, code / 10 % 10, code % 10};

	for (size_t i = 0; i < 3; i++)
		if (pattern[i] != '*' && pattern[i] != '0' + digits[i])
			return false;
	return true;
}

bool
code_set_has(const struct code_set *set, int code)
{
	for (size_t i = 0; i < set->count; i++)
		if (is_code(set->codes[i], code))
			return true;
	return false;
}
