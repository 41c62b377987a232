/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-footer - the keys that help most, as many as fit. */
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/bind.h"
#include "ehlo/tui/view.h"

/* The first of its keys. */
static size_t
put_key(struct buf *out, const struct bind_row *row)
{
	struct slice rest = slice_str(row->keys);

	buf_clear(out);
	buf_add_slice(out, slice_take_word(&rest));
	return out->len;
}

static const char selecting[] = "Shift-drag selects";

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct buf key = {0};
	int col = 1;

	(void)self;
	if (scene->has_mouse)
		col = pen_text(pen, 0, col, STYLE_HINT, selecting) + 2;
	for (size_t i = 0; bind_at(i) != NULL; i++) {
		const struct bind_row *row = bind_at(i);

		if (row->word == NULL ||
		    col + (int)(put_key(&key, row) + 1 + strlen(row->word)) >
			pen->area.cols)
			continue;
		col = pen_text(pen, 0, col, STYLE_HELP_KEY, buf_text(&key));
		col = pen_text(pen, 0, col + 1, STYLE_MUTED, row->word) + 2;
	}
	buf_fini(&key);
}

const struct view_ops view_footer = {.name = "footer", .paint = paint};
