/* SPDX-License-Identifier: GPL-3.0-or-later
 * typed - a line that is being typed, coloured and judged before it is sent.
 *
 * Pure. What typing on can still mend is not said; nothing is in the way. */
#ifndef EHLO_TUI_TYPED_H
#define EHLO_TUI_TYPED_H

#include "ehlo/tui/view.h"

#define TYPED_SPANS_MAX 3

struct typed {
	struct span spans[TYPED_SPANS_MAX]; /* all of the line */
	size_t span_count;
	struct slice note; /* what is wrong with it, in a few words; static */
};

/* A command of the protocol, or of the console; it begins behind the first
 * mark bytes, which are a colon or nothing. */
void typed_command(struct typed *t, const struct scene *scene,
    struct slice line, size_t mark);
void typed_console(struct typed *t, struct slice line, size_t mark);
/* Mail data, and whatever else is not judged. */
void typed_plain(struct typed *t, enum style style, struct slice line);

#endif
