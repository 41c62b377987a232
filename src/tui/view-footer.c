/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-footer - the keys that help most, as many as fit. */
#include <string.h>

#include "ehlo/tui/bind.h"
#include "ehlo/tui/layout.h"
#include "ehlo/tui/view.h"

/* Where the next one goes. */
struct hints {
	const struct pen *pen;
	int col;
};

/* The first of the keys and a word; nothing where it does not fit. */
static void
put_key(struct hints *hints, const char *keys, const char *word)
{
	struct slice rest = slice_str(keys), key = slice_take_word(&rest);
	int end;

	if (word == NULL)
		return;
	end = hints->col + (int)(key.len + 1 + strlen(word));
	if (end > hints->pen->area.cols)
		return;
	hints->col = pen_safe(hints->pen, 0, hints->col, STYLE_HELP_KEY, key);
	hints->col =
	    pen_text(hints->pen, 0, hints->col + 1, STYLE_MUTED, word) + 2;
}

static void
put_pane_keys(struct hints *hints, enum pane pane)
{
	const struct pane_key *row;

	for (size_t i = 0; (row = pane_key_at(i)) != NULL; i++)
		if ((row->panes & 1u << pane) != 0)
			put_key(hints, row->keys, row->word);
}

/* What only a plan has use for. */
static bool
is_for_plan(enum colon colon)
{
	return colon == COLON_NEXT || colon == COLON_STEP ||
	       colon == COLON_CONTINUE || colon == COLON_UNTIL ||
	       colon == COLON_SKIP || colon == COLON_BREAK;
}

/* In mail data a colon is content; clients come before all else, or not. */
static bool
is_of_use(const struct scene *scene, const struct bind_row *row)
{
	bool is_data =
	    session_takes_data(scene->session) && !scene_is_looking_on(scene);

	if (row->colon == COLON_SESSION)
		return false;
	if (strcmp(row->keys, ":") == 0)
		return !is_data;
	return is_data || strcmp(row->keys, "^]") != 0;
}

/* Where there is room for three, they are those that lead on. */
static void
put_keys(struct hints *hints, const struct scene *scene, bool is_of_plan)
{
	const struct bind_row *row;

	for (size_t i = 0; (row = bind_at(i)) != NULL; i++)
		if (is_for_plan(row->colon) == is_of_plan &&
		    is_of_use(scene, row) &&
		    (hints->pen->area.cols >= LAYOUT_MEDIUM ||
			row->colon != COLON_NONE))
			put_key(hints, row->keys, row->word);
}

/* One client alone has no neighbours. */
static void
put_client_keys(struct hints *hints, const struct console_serve *serve)
{
	const struct bind_row *row;

	if (!serve->is_on || serve->count < 2)
		return;
	for (size_t i = 0; (row = bind_at(i)) != NULL; i++)
		if (row->colon == COLON_SESSION)
			put_key(hints, row->keys, row->word);
}

/* Enter is told above the line of a plan. */
static void
put_prompt_keys(struct hints *hints, const struct scene *scene)
{
	put_client_keys(hints, &scene->serve);
	if (scene->stepper != NULL)
		put_keys(hints, scene, true);
	put_keys(hints, scene, false);
}

static const char selecting[] = "Shift-drag selects";

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct hints hints = {.pen = pen, .col = 1};

	(void)self;
	if (scene->has_mouse)
		hints.col =
		    pen_text(pen, 0, hints.col, STYLE_HINT, selecting) + 2;
	if (scene->pane != PANE_PROMPT)
		put_pane_keys(&hints, scene->pane);
	else
		put_prompt_keys(&hints, scene);
}

const struct view_ops view_footer = {.name = "footer", .paint = paint};
