/* SPDX-License-Identifier: GPL-3.0-or-later
 * verdict-run - what ended the run comes before what the conversation says. */
#include <stdio.h>

#include "verdict-core.h"

void
verdict_of(const struct session *s, struct verdict *out)
{
	verdict_judge(s, out);
	if (s->run_status == 0)
		return;
	*out = (struct verdict){.status = s->run_status,
	    .stage = "session",
	    .class = VERDICT_LOCAL};
	if (s->run_end != NULL)
		snprintf(out->text, sizeof(out->text), "%.*s",
		    (int)verdict_shown_len(s->run_end), s->run_end);
}

const char *verdict_class_name(enum verdict_class class)
{
	static const char *const names[VERDICT_CLASS_COUNT] = {
	    [VERDICT_OK] = "ok",
	    [VERDICT_TEMPORARY] = "temporary",
	    [VERDICT_PERMANENT] = "permanent",
	    [VERDICT_LOCAL] = "local",
	};

	return names[class];
}
