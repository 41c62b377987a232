/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-findings - what is wrong in this session, a row each, over the
 * conversation; what is to be done about the selected one stands below. */
#ifndef EHLO_TUI_VIEW_FINDINGS_H
#define EHLO_TUI_VIEW_FINDINGS_H

#include "ehlo/tui/view.h"

struct findings_view {
	bool is_open;
	size_t selected; /* of the session's list */
	size_t first;    /* the first that is in sight; as last painted */
	int rows;        /* for the list; as last painted */
	bool is_chosen;  /* Enter: the event is to be shown */
};

/* "3: 1 error, 2 warnings". */
void findings_view_note(const struct session *s, struct buf *out);

extern const struct view_ops view_findings;

#endif
