/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-reply - a reply line is what its parts say, and no more. */
#include <string.h>

#include "ehlo/smtp/explain.h"
#include "ehlo/smtp/reply.h"

#include "fuzz.h"

/* The line written anew from its parts. */
static void
check_parts(struct slice bytes, const struct reply_line *line)
{
	struct buf again = {0};

	fuzz_check(line->code >= 0 && line->code <= 999);
	fuzz_check(fuzz_is_part(line->text, bytes));
	buf_addf(&again, "%03d%c", line->code, line->is_last ? ' ' : '-');
	buf_add_slice(&again, line->text);
	/* "250" alone is the same as "250 ". */
	if (bytes.len == 3)
		buf_truncate(&again, 3);
	fuzz_check(slice_equals(buf_slice(&again), bytes));
	buf_fini(&again);
}

static void
check_explained(const struct reply *reply, struct slice text, unsigned stage)
{
	struct explain_context context = {
	    .code = reply->code,
	    .enhanced = reply->enhanced,
	    .text = text,
	    .stage = (enum verb)(stage % VERB_COUNT),
	};
	struct explanation e;

	explain_reply(&context, &e);
	fuzz_check(e.head != NULL && e.rfc != NULL);
	fuzz_check(memchr(e.text, '\0', sizeof(e.text)) != NULL);
	fuzz_check(fuzz_is_safe(slice_str(e.text), UTF8_FORM_UNICODE));
}

void
fuzz_one(struct slice input)
{
	struct reply reply = {0};
	unsigned stage = fuzz_take_byte(&input);

	while (input.len > 0) {
		struct slice bytes = fuzz_take_line(&input);
		size_t before = reply.is_complete ? 0 : reply.line_count;
		struct reply_line line;

		if (!reply_line_parse(bytes, &line))
			continue;
		check_parts(bytes, &line);
		fuzz_check(reply_add(&reply, &line) == line.is_last);
		fuzz_check(reply.line_count == before + 1);
		fuzz_check(reply.code == line.code);
		if (reply.is_complete)
			check_explained(&reply, line.text, stage);
	}
}
