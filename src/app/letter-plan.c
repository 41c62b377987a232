/* SPDX-License-Identifier: GPL-3.0-or-later
 * letter-plan - the letter of the options, before any server has answered.
 */
#include "ehlo/app/letter-plan.h"

#include "ehlo/app/letter.h"
#include "ehlo/base/slice.h"

#define LETTER_PLAN_MAX ((size_t)8 << 20)

/* All lines, as a server that offers nothing gets them. */
static int
read_all(struct letter *l, struct buf *out, struct err *err)
{
	struct session nothing = {.phase = PHASE_READY};
	int rc = 0;

	while (rc == 0 && !letter_is_over(l)) {
		rc = letter_next(l, &nothing, out, err);
		if (rc == 0 && out->len > LETTER_PLAN_MAX)
			rc = err_set(err, ERR_USAGE,
			    "the message is too long for a plan: --batch sends "
			    "it");
	}
	return rc;
}

/* "${" is a variable in a plan, but for that of the letter's own line. */
static void
add_command(struct buf *out, struct slice line)
{
	struct slice helo = SLICE("${helo}");

	while (line.len > 0) {
		size_t dollar = slice_find(line, '$');

		buf_add(out, line.ptr, dollar);
		line = slice_skip(line, dollar);
		if (slice_starts_with(line, SLICE("${")) &&
		    !slice_equals(line, helo))
			buf_add_byte(out, '$');
		buf_add_slice(out, slice_range(line, 0, 1));
		line = slice_skip(line, 1);
	}
	buf_add_byte(out, '\n');
}

/* In a plan a lone dot ends the body, not the letter's own word. No line of a
 * composed message is one: it is written as =2E (RFC 2045 6.7). */
static void
add_lines(struct slice rest, struct slice end, struct buf *out)
{
	bool is_body = false;

	while (rest.len > 0) {
		struct slice line = slice_take_line(&rest);

		if (is_body && slice_equals(line, end)) {
			is_body = false;
			buf_add_str(out, ".\n");
		} else if (is_body) {
			buf_add_slice(out, line);
			buf_add_byte(out, '\n');
		} else {
			add_command(out, line);
			is_body = slice_equals(line, SLICE("DATA"));
		}
	}
}

int
letter_plan_write(const struct args *args, struct buf *out, struct err *err)
{
	struct letter *l = letter_new(args, err);
	struct buf text = {0};
	int rc;

	if (l == NULL)
		return -(int)err->code;
	rc = read_all(l, &text, err);
	if (rc == 0)
		add_lines(
		    buf_slice(&text), slice_str(letter_end_of_data(l)), out);
	if (rc == 0 && args->drop_after == NULL)
		buf_add_str(out, "QUIT\n");
	buf_fini(&text);
	letter_free(l);
	return rc;
}
