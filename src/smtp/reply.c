/* SPDX-License-Identifier: GPL-3.0-or-later
 * reply - one line looked at, and lines put together (RFC 5321 4.2.1). */
#include "ehlo/smtp/reply.h"

#define CODE_DIGITS 3
/* Letters in a row that no word has. */
#define MASKED_MIN 4

static bool
take_code(struct slice *rest, int *out)
{
	int code = 0;

	if (rest->len < CODE_DIGITS)
		return false;
	for (size_t i = 0; i < CODE_DIGITS; i++) {
		unsigned digit = (unsigned char)rest->ptr[i] - '0';

		if (digit > 9)
			return false;
		code = code * 10 + (int)digit;
	}
	*out = code;
	*rest = slice_skip(*rest, CODE_DIGITS);
	return true;
}

bool
reply_line_parse(struct slice bytes, struct reply_line *out)
{
	struct slice rest = bytes;
	int code;
	bool is_last;

	if (!take_code(&rest, &code))
		return false;
	is_last = !slice_starts_with(rest, SLICE("-"));
	if (is_last && rest.len > 0 && rest.ptr[0] != ' ')
		return false;
	*out = (struct reply_line){
	    .code = code, .is_last = is_last, .text = slice_skip(rest, 1)};
	rest = out->text;
	enhanced_code_take(&rest, &out->enhanced);
	return true;
}

static unsigned
line_flaws_of(const struct reply *r, const struct reply_line *line)
{
	unsigned flaws = 0;

	if (r->line_count > 0 && r->code != line->code)
		flaws |= REPLY_MIXED_CODES;
	if (code_class(line->code) == CODE_ODD)
		flaws |= REPLY_ODD_CODE;
	if (!enhanced_code_is_none(line->enhanced) &&
	    line->enhanced.klass != line->code / 100)
		flaws |= REPLY_ENHANCED_CLASS;
	if (r->line_count >= REPLY_LINES_SOFT)
		flaws |= REPLY_MANY_LINES;
	return flaws;
}

bool
reply_add(struct reply *r, const struct reply_line *line)
{
	if (r->is_complete)
		*r = (struct reply){0};
	r->flaws |= line_flaws_of(r, line);
	r->code = line->code;
	if (enhanced_code_is_none(r->enhanced))
		r->enhanced = line->enhanced;
	r->line_count++;
	r->is_complete = line->is_last;
	return r->is_complete;
}

bool
reply_is_masked(struct slice words)
{
	size_t run = 0;

	for (size_t i = 0; i < words.len && run < MASKED_MIN; i++)
		run = words.ptr[i] == 'X' || words.ptr[i] == '*' ? run + 1 : 0;
	return run == MASKED_MIN;
}
