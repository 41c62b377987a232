/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-hex - the bytes of one line: offsets, hexadecimal, and what prints.
 *
 * They are those of the event, with the line end as it came; a secret is
 * masked there already. What was not kept is said, not made up.
 */
#ifndef EHLO_TUI_VIEW_HEX_H
#define EHLO_TUI_VIEW_HEX_H

#include "ehlo/tui/view.h"

struct hex_view {
	size_t event;
	struct scroll scroll;
};

/* "sent, 14 bytes"; for the rule above it. */
void hex_view_title(
    const struct hex_view *v, const struct conversation *c, struct buf *out);
/* Bytes in a row of this width: a power of two, 16 at most. */
int hex_view_bytes(int cols, size_t len);
/* Any bytes, as rows of the area from its row top on, which may be above it;
 * how many rows they take. NULL only counts. */
int hex_view_paint_bytes(
    const struct pen *pen, int cols, int top, struct slice bytes);

extern const struct view_ops view_hex;

#endif
