/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-report - a connectivity report over the conversation, as far as it is
 * known; what to mend first stays in sight below it. */
#ifndef EHLO_TUI_VIEW_REPORT_H
#define EHLO_TUI_VIEW_REPORT_H

#include "ehlo/model/report.h"
#include "ehlo/tui/view.h"

struct report_view {
	bool is_open;
	const struct report *report; /* borrowed; NULL = none was made */
	struct scroll scroll;
	bool is_at_end; /* and stays there while more is known */
};

/* "11 passed, 1 in doubt, 1 failed, 4.1 s"; of one under way what it does. */
void report_view_note(const struct report_view *v, char *out, size_t size);

extern const struct view_ops view_report;

#endif
