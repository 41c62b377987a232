/* SPDX-License-Identifier: GPL-3.0-or-later
 * answer - what runner and stepper say alike. */
#include "answer.h"

void
answer_add(struct buf *out, const struct exchange *x)
{
	if (x->is_unsolicited)
		buf_add_str(out, "the server said");
	else if (x->verb == VERB_GREETING)
		buf_add_str(out, "the greeting was");
	else if (x->verb == VERB_CONTENT)
		buf_add_str(out, "the message was answered");
	else if (x->verb == VERB_UNKNOWN)
		buf_add_str(out, "the last line was answered");
	else
		buf_addf(out, "%s was answered", verb_text(x->verb));
	buf_addf(out, " %03d", x->code);
}

const char *
answer_end(const struct session *s)
{
	if (s->address == NULL)
		return "there is no connection";
	if (s->trouble == TROUBLE_DEADLINE)
		return "no reply came in time";
	if (s->closed_by == CLOSED_SERVER)
		return "the server closed the connection";
	return s->closed_by == CLOSED_CLIENT ? "the connection was closed"
	                                     : "the connection was lost";
}

const struct exchange *
answer_last(const struct session *s)
{
	return s->exchanges.count == 0
	           ? NULL
	           : &s->exchanges.list[s->exchanges.count - 1];
}

const struct exchange *
answer_newest(const struct session *s)
{
	for (size_t i = s->exchanges.count; i-- > 0;) {
		const struct exchange *x = &s->exchanges.list[i];

		if (x->is_answered && !x->is_unsolicited)
			return x;
	}
	return NULL;
}

void
answer_add_unsent(struct buf *out, size_t line_count, struct slice answer)
{
	buf_addf(out, "%zu line%s of mail data not sent: ", line_count,
	    line_count == 1 ? "" : "s");
	buf_add_slice(out, answer);
}
