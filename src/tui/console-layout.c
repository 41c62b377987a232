/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-layout - what the middle of the screen shows, one row a layout. */
#include "console-core.h"

static const char *
missing_plan(const struct console *c)
{
	return console_has_plan(c)
	           ? NULL
	           : "there is no plan; \":open FILE\" loads one";
}

static const struct {
	const char *name;
	/* Why it cannot be shown now; NULL = it can. */
	const char *(*missing)(const struct console *c);
} layouts[LAYOUT_COUNT] = {
    [LAYOUT_INTERLEAVED] = {.name = "interleaved"},
    [LAYOUT_LADDER] = {.name = "ladder"},
    [LAYOUT_PLAN] = {"plan", missing_plan},
};

static const char *
missing(const struct console *c, enum layout_kind layout)
{
	return layouts[layout].missing == NULL ? NULL
	                                       : layouts[layout].missing(c);
}

/* The next that can be shown; the first always can. */
static enum layout_kind
next_layout(const struct console *c)
{
	unsigned layout = c->layout;

	do
		layout = (layout + 1) % LAYOUT_COUNT;
	while (missing(c, (enum layout_kind)layout) != NULL);
	return (enum layout_kind)layout;
}

/* The begin of a name is enough; LAYOUT_COUNT when there is none. */
static enum layout_kind
find_layout(struct slice name)
{
	unsigned layout = 0;

	while (layout < LAYOUT_COUNT &&
	       !slice_starts_with_nocase(slice_str(layouts[layout].name), name))
		layout++;
	return (enum layout_kind)layout;
}

bool
console_look_layout(struct console *c, struct slice args)
{
	struct slice name = slice_trim(args);
	enum layout_kind layout =
	    name.len == 0 ? next_layout(c) : find_layout(name);

	if (layout == LAYOUT_COUNT) {
		console_say(c, STYLE_ERROR, "no layout \"%.*s\"; there are %s",
		    SLICE_ARGS(slice_range(name, 0, 40)),
		    colon_row(COLON_LAYOUT)->args);
		return false;
	}
	if (missing(c, layout) != NULL) {
		console_say(c, STYLE_HINT, "%s", missing(c, layout));
		return true;
	}
	c->layout = layout;
	console_pane_settle(c);
	return true;
}
