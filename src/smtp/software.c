/* SPDX-License-Identifier: GPL-3.0-or-later
 * software - words that only one mail server uses. */
#include "ehlo/smtp/software.h"

#include <stddef.h>

#define TEXT_MAX 2048

static const char *const names[SOFTWARE_COUNT] = {
    [SOFTWARE_UNKNOWN] = "",
#define S(name, text) [SOFTWARE_##name] = text,
#define M(name, words)
#include "ehlo/smtp/software.def"
#undef S
#undef M
};

static const struct {
	enum software software;
	const char *words;
} marks[] = {
#define S(name, text)
#define M(name, words) {SOFTWARE_##name, words},
#include "ehlo/smtp/software.def"
#undef S
#undef M
};

const char *
software_name(enum software software)
{
	return names[software];
}

enum software
software_find(struct slice text)
{
	text = slice_range(text, 0, TEXT_MAX);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (slice_contains_nocase(text, slice_str(marks[i].words)))
			return marks[i].software;
	return SOFTWARE_UNKNOWN;
}
