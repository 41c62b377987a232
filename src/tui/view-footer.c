/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-footer - the keys that help most, as many as fit. */
#include <string.h>

#include "ehlo/tui/bind.h"
#include "ehlo/tui/view.h"

static int
width_of(const struct bind_row *row)
{
	return (int)(strlen(row->key) + 1 + strlen(row->word));
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	int col = 1;

	(void)self;
	(void)scene;
	for (size_t i = 0; bind_at(i) != NULL; i++) {
		const struct bind_row *row = bind_at(i);

		if (row->word == NULL || col + width_of(row) > pen->area.cols)
			continue;
		col = pen_text(pen, 0, col, STYLE_HELP_KEY, row->key);
		col = pen_text(pen, 0, col + 1, STYLE_MUTED, row->word) + 2;
	}
}

const struct view_ops view_footer = {.name = "footer", .paint = paint};
