/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-pipeline - whether a plan's commands go out in groups (RFC 2920). */
#include "console-core.h"

/* What is to be known before the next step. */
static const char *
how_it_stands(const struct console *c)
{
	const struct session *s = console_session(c);

	if (!stepper_pipelines(c->step.stepper))
		return "groups off: the next command waits for the reply "
		       "before it";
	if (console_is_open(c) && s->is_ehlo_done &&
	    !ext_set_has(&s->offered, EXT_PIPELINING))
		return "groups on, but this server does not offer PIPELINING: "
		       "one command at a time";
	return "groups on: MAIL, RCPT, RSET and what follows them are one "
	       "step; a breakpoint or an expectation ends it";
}

bool
console_pipeline(struct console *c, struct slice args)
{
	bool is_on = slice_equals_nocase(slice_trim(args), SLICE("on"));

	if (slice_trim(args).len > 0 && !is_on &&
	    !slice_equals_nocase(slice_trim(args), SLICE("off"))) {
		console_say(c, STYLE_ERROR, "\":pipeline\" takes on or off");
		return false;
	}
	if (slice_trim(args).len > 0)
		stepper_set_pipelines(c->step.stepper, is_on);
	console_say(c, STYLE_HINT, "%s", how_it_stands(c));
	return true;
}
