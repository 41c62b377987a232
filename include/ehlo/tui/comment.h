/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment - what there is to say about a line of the conversation: the
 * selected one, or the newest with what it is part of. */
#ifndef EHLO_TUI_COMMENT_H
#define EHLO_TUI_COMMENT_H

#include "ehlo/smtp/mend.h"
#include "ehlo/tui/view.h"

struct comment {
	struct buf head; /* a few words */
	struct buf text; /* sentences */
	struct mend mend; /* why = NULL: there is nothing to mend */
	struct slice typed; /* what it mends; borrowed */
	const char *rfc; /* "" when no RFC has a say */
	/* Where the conversation stood after the line, and in what. */
	const struct session *session;
	enum phase phase;
	bool takes_data; /* what comes next is content */
};

void comment_make(struct comment *out, const struct scene *scene);
void comment_fini(struct comment *comment);

#endif
