/* SPDX-License-Identifier: GPL-3.0-or-later
 * cite - a word at a time: "RFC", a number, sections with commas between. */
#include "ehlo/smtp/cite.h"

#include <stdbool.h>
#include <stdio.h>

#define NUMBER_MAX 99999

/* Without the comma behind it; whether there was one. */
static bool
drop_comma(struct slice *word)
{
	if (word->len == 0 || word->ptr[word->len - 1] != ',')
		return false;
	word->len--;
	return true;
}

/* "4.1.1.10" */
static bool
is_section(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] != '.' &&
		    (word.ptr[i] < '0' || word.ptr[i] > '9'))
			return false;
	return word.len > 0 && word.len < 20 && word.ptr[0] != '.';
}

/* An RFC that is cited as a whole has no section behind it. */
static bool
is_whole(struct slice rest, bool has_comma)
{
	struct slice word = slice_take_word(&rest);

	drop_comma(&word);
	return has_comma || !is_section(word);
}

const char *
cite_next_link(
    struct slice *rest, unsigned long *number, char out[CITE_LINK_SIZE])
{
	struct slice word;
	bool is_rfc = false;

	out[0] = '\0';
	while (out[0] == '\0' && (word = slice_take_word(rest)).len > 0) {
		bool has_comma = drop_comma(&word);

		if (is_rfc && slice_to_number(word, NUMBER_MAX, number) != 0)
			*number = 0;
		if (*number != 0 && is_rfc && is_whole(*rest, has_comma))
			snprintf(out, CITE_LINK_SIZE,
			    "https://www.rfc-editor.org/rfc/rfc%lu", *number);
		else if (*number != 0 && !is_rfc && is_section(word))
			snprintf(out, CITE_LINK_SIZE,
			    "https://www.rfc-editor.org/rfc/rfc%lu"
			    "#section-%.*s",
			    *number, SLICE_ARGS(word));
		else if (!is_rfc)
			*number = 0;
		is_rfc = slice_equals(word, SLICE("RFC"));
	}
	return out;
}
