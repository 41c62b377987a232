/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-paint - the regions of the layout, each by its view, and the rules
 * and hints between them. */
#include <stdio.h>
#include <string.h>

#include "ehlo/tui/layout.h"
#include "ehlo/tui/typed.h"
#include "ehlo/tui/words.h"

#include "console-core.h"

/* Of the lines that are asked about. */
#define PREVIEW_ROWS 5

static enum utf8_form
form_of(const struct console *c)
{
	return c->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

static void
paint_view(const struct view_ops *view, void *self, const struct scene *scene,
    struct canvas *canvas, struct area area)
{
	struct pen pen = {.canvas = canvas,
	    .area = area,
	    .is_ascii = scene->is_ascii,
	    .is_focused = view == &view_explain && scene->pane == PANE_EXPLAIN};

	if (area.rows > 0 && area.cols > 0)
		view->paint(self, scene, &pen);
}

/* Where a rule from above meets the next one, unless a title stands there. */
static void
join(const struct console *c, struct canvas *canvas, int row, int col)
{
	const char *rule = glyph_text(GLYPH_RULE, c->is_ascii);

	if (strcmp(canvas_at(canvas, row, col)->text, rule) == 0)
		canvas_put(canvas, row, col, col + 1, STYLE_RULE,
		    glyph_text(GLYPH_JOIN_UP, c->is_ascii));
}

static void
paint_joints(struct console *c, struct canvas *canvas, const struct layout *l)
{
	int row = l->breaks.rows > 0 ? l->breaks.row : l->explain.row;

	if (l->explain.rows == 0 || console_is_covered(c) ||
	    c->focus == PANE_HEX)
		return;
	if (l->panel.rows > 0)
		join(c, canvas, row, l->panel.col);
	if (l->split.rows > 0)
		join(c, canvas, row, l->split.col);
}

/* The line as it is typed, coloured by what it is. */
static void
make_typed(const struct console *c, const struct scene *scene, struct typed *t)
{
	struct slice line = prompt_text(c->prompt);

	if (c->is_colon)
		typed_console(t, line, 0);
	else if (console_takes_data(c))
		typed_plain(t, STYLE_CLIENT_DATA, line);
	else if (c->serve.is_on && !slice_starts_with(line, SLICE(":")))
		typed_plain(t, STYLE_INPUT, line);
	else if (slice_starts_with(line, SLICE("::")))
		typed_command(t, scene, line, 1);
	else if (slice_starts_with(line, SLICE(":")))
		typed_console(t, line, 1);
	else
		typed_command(t, scene, line, 0);
	/* What is typed now takes its place. */
	for (size_t i = 0; c->is_refused && i < t->span_count; i++)
		t->spans[i].style = STYLE_SELECT;
}

static void
set_label(const struct console *c, struct prompt_look *look)
{
	look->label_style = STYLE_PROMPT;
	if (c->is_colon) {
		look->label = ":";
		look->label_style = STYLE_PROMPT_CONSOLE;
	} else if (console_is_secret(c)) {
		look->label = c->auth.is_open ? c->auth.label : "auth>";
	} else if (console_plan_is_placed(c)) {
		look->label = "step>";
	} else if (console_lesson_asks(c)) {
		look->label = "answer>";
	} else if (c->serve.is_on) {
		look->label = c->serve.is_held ? "reply>" : "ehlo>";
		look->label_style = STYLE_PROMPT_CONSOLE;
	} else if (console_takes_data(c)) {
		look->label = "data>";
		look->label_style = STYLE_PROMPT_DATA;
	} else if (console_is_open(c)) {
		look->label = "smtp>";
	} else {
		look->label = "ehlo>";
		look->label_style = STYLE_PROMPT_CONSOLE;
	}
}

/* On the line that is pointed at: whoever has the screen read follows it. */
static void
set_pane_cursor(
    const struct console *c, struct canvas *canvas, const struct layout *l)
{
	bool is_pointing = console_pane(c) == PANE_CONVERSATION &&
	                   !console_is_covered(c) && c->view.point_row >= 0;

	if (console_pane(c) == PANE_LADDER && !console_is_covered(c)) {
		canvas_set_cursor(canvas, c->ladder.point_row, 0);
		return;
	}
	canvas_set_cursor(canvas,
	    is_pointing ? l->conversation.row + c->view.point_row : -1,
	    c->view.point_col);
}

static void
paint_prompt(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	struct prompt_look look = {.is_ascii = c->is_ascii};
	struct typed typed;

	set_label(c, &look);
	if (c->actions.is_open) {
		actions_view_paint_words(
		    &c->actions, canvas, l->prompt.row, c->is_ascii);
	} else if (console_is_secret(c)) {
		secret_paint(&c->secret, canvas, l->prompt.row, look.label,
		    look.label_style, c->is_ascii);
	} else {
		console_suggest(c);
		make_typed(c, scene, &typed);
		look.spans = typed.spans;
		look.span_count = typed.span_count;
		look.note = typed.note;
		prompt_paint(c->prompt, canvas, l->prompt.row, &look);
	}
	if (c->help.is_open || c->check.is_open || c->findings.is_open ||
	    c->ask != ASK_NOTHING)
		canvas_set_cursor(canvas, -1, 0);
	else if (console_pane(c) != PANE_PROMPT)
		set_pane_cursor(c, canvas, l);
}

static struct area
hint_area(const struct console *c, struct area area)
{
	int margin = c->cols >= LAYOUT_NARROW;

	area.col += margin;
	area.cols -= 2 * margin;
	return area;
}

/* What stands in the footer's place; may be empty. */
static struct slice
hint_of(struct console *c)
{
	struct action action;

	if (c->hint.len > 0)
		return buf_slice(&c->hint);
	if (!c->actions.is_open && console_is_pasting(c))
		return console_paste_status(c);
	if (console_is_findings_on_top(c))
		return SLICE("j k move, Enter shows the line, Esc closes");
	if (console_is_report_on_top(c))
		return SLICE("Up Down PgUp PgDn scroll, Esc closes");
	if (!c->actions.is_open)
		return console_look_status(c);
	return slice_str(
	    actions_view_selected(&c->actions, &action)
		? action_help(&action)
		: "no action has these words; Backspace widens, Esc closes");
}

/* The lines that are asked about, as many as there is room for. Returns how
 * many there are to see; canvas NULL only counts. */
static int
paint_preview(
    const struct console *c, struct canvas *canvas, struct area area, int row)
{
	struct pen pen = console_pen(c, canvas, area);
	struct buf lines = {0};
	struct slice rest;

	console_paste_preview(c, PREVIEW_ROWS, &lines);
	rest = buf_slice(&lines);
	for (; rest.len > 0; row++) {
		size_t end = slice_find(rest, '\n');

		if (canvas != NULL)
			pen_fit(&pen, row, 0, area.cols, STYLE_INPUT,
			    slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	buf_wipe(&lines);
	return row;
}

static int
hint_rows(struct console *c)
{
	struct area area = hint_area(c, (struct area){.cols = c->cols});
	int rows = flow_words(NULL, &area, STYLE_HINT, hint_of(c), form_of(c));

	return paint_preview(c, NULL, area, rows);
}

/* Those of the step at hand; what covers the conversation has all the room. */
static int
lesson_rows(const struct console *c)
{
	struct scene scene = console_scene(c);

	return console_has_lesson(c) && !console_is_covered(c)
	           ? lesson_view_rows(&c->lesson.view, &scene, c->cols)
	           : 0;
}

void
console_layout(struct console *c, struct layout *out)
{
	struct layout_wish wish = {
	    .rows = c->rows,
	    .cols = c->cols,
	    .hint_rows = hint_rows(c),
	    .zoom = console_is_covered(c) ? PANE_PROMPT
	            : c->zoom == PANE_PROMPT && console_has_ladder(c)
	                ? PANE_LADDER
	                : c->zoom,
	    .status_rows = lesson_rows(c),
	    .hides_panel = c->hides_panel,
	    .panel_more = c->panel_more,
	    .kind = c->layout,
	    .has_breaks =
		breakpoints_count(stepper_breakpoints(c->step.stepper)) > 0,
	    .hides_explain = c->hides_explain || console_is_report_on_top(c) ||
	                     console_is_findings_on_top(c),
	};

	layout_make(out, &wish);
}

static void
paint_footer(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	struct area area = hint_area(c, l->footer);
	struct slice hint = hint_of(c);

	if (hint.len > 0)
		paint_preview(c, canvas, area,
		    flow_words(canvas, &area,
			c->hint.len > 0 ? c->hint_style : STYLE_HINT, hint,
			form_of(c)));
	else
		paint_view(&view_footer, NULL, scene, canvas, l->footer);
}

/* The plan, and what goes with it. */
static void
paint_plan(struct console *c, const struct scene *scene, struct canvas *canvas,
    const struct layout *l)
{
	struct pen pen = console_pen(c, canvas, l->split);

	c->step.view.has_breaks = l->breaks.rows == 0;
	paint_view(&view_plan, &c->step.view, scene, canvas, l->plan);
	paint_view(&view_facts, NULL, scene, canvas, l->facts);
	paint_view(&view_breaks, NULL, scene, canvas, l->breaks);
	for (int row = 0; row < l->split.rows; row++)
		pen_text(
		    &pen, row, 0, STYLE_RULE, pen_glyph(&pen, GLYPH_VERTICAL));
	pen = console_pen(c, canvas, l->wire);
	pen_rule(&pen, 0, "wire", STYLE_TITLE, "", STYLE_TITLE);
}

static void
paint_middle(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	if (c->help.is_open) {
		paint_view(&view_help, &c->help, scene, canvas, l->middle);
		return;
	}
	if (c->actions.is_open) {
		paint_view(
		    &view_actions, &c->actions, scene, canvas, l->middle);
		return;
	}
	if (c->findings.is_open) {
		paint_view(
		    &view_findings, &c->findings, scene, canvas, l->middle);
		return;
	}
	if (c->check.is_open) {
		paint_view(&view_report, &c->check, scene, canvas, l->middle);
		return;
	}
	if (c->focus == PANE_HEX) {
		paint_view(&view_hex, &c->hex, scene, canvas, l->middle);
		return;
	}
	if (c->zoom == PANE_STATE)
		paint_view(&view_state, &c->state, scene, canvas, l->middle);
	else if (c->focus == PANE_RAW)
		paint_view(
		    &view_ladder_raw, &c->ladder, scene, canvas, l->middle);
	else if (console_has_ladder(c))
		paint_view(
		    &view_ladder, &c->ladder, scene, canvas, l->conversation);
	else
		paint_view(&view_conversation, &c->view, scene, canvas,
		    l->conversation);
	c->panel.is_alone = c->zoom == PANE_PANEL;
	c->panel.is_whole = c->panel.is_alone || c->focus == PANE_PANEL;
	if (console_has_lesson(c))
		paint_view(
		    &view_lesson, &c->lesson.view, scene, canvas, l->panel);
	else
		paint_view(&view_panel, &c->panel, scene, canvas, l->panel);
	if (c->layout == LAYOUT_PLAN)
		paint_plan(c, scene, canvas, l);
}

/* Rather what comes than what was; what is pointed at before both. */
static bool
explains_next(const struct console *c)
{
	return c->layout == LAYOUT_PLAN && !console_is_covered(c) &&
	       c->zoom != PANE_EXPLAIN && c->focus != PANE_CONVERSATION &&
	       c->focus != PANE_HEX;
}

static void
paint_explain(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	c->explain.is_whole = c->zoom == PANE_EXPLAIN && !console_is_covered(c);
	c->explain.is_cut = true;
	if (explains_next(c))
		paint_view(&view_next, NULL, scene, canvas, l->explain);
	else
		paint_view(
		    &view_explain, &c->explain, scene, canvas, l->explain);
}

static void
paint_bare(struct console *c, struct scene *scene, struct canvas *canvas)
{
	scene->is_bare = true;
	c->painted = (struct layout){0}; /* no prompt */
	paint_view(&view_conversation, &c->view, scene, canvas,
	    (struct area){.rows = c->rows, .cols = c->cols});
	c->is_stale = c->is_line_stale = false;
}

/* What Enter does with a line of a plan. */
static const char *
rule_words(const struct console *c)
{
	if (!console_plan_is_placed(c))
		return "";
	return c->is_ascii
	           ? "Enter sends the line below; edit it first if you like; "
	             "Ctrl-U empties"
	           : "Enter sends the line below · edit it first if you like "
	             "· Ctrl-U empties";
}

void
console_paint(struct console *c, struct canvas *canvas)
{
	struct scene scene = console_scene(c);
	struct layout l;
	struct pen pen;

	console_layout(c, &l);
	scene.times = l.has_times && !c->is_bare ? c->times : TIMES_OFF;
	if (canvas_rows(canvas) != c->rows || canvas_cols(canvas) != c->cols)
		canvas_resize(canvas, c->rows, c->cols);
	canvas_clear(canvas);
	if (c->is_bare) {
		paint_bare(c, &scene, canvas);
		return;
	}
	/* First what decides how much of the conversation is in sight. */
	paint_middle(c, &scene, canvas, &l);
	if (l.head.rows == 0)
		scene.below =
		    conversation_view_below(&c->view, c->conversation);
	paint_view(&view_bar, NULL, &scene, canvas, l.bar);
	if (console_has_lesson(c))
		paint_view(&view_lesson_status, &c->lesson.view, &scene, canvas,
		    l.status);
	else
		paint_view(&view_status, NULL, &scene, canvas, l.status);
	console_paint_head(c, &scene, canvas, &l);
	paint_explain(c, &scene, canvas, &l);
	paint_joints(c, canvas, &l);
	pen = console_pen(c, canvas, l.rule);
	pen_rule(&pen, 0, rule_words(c), STYLE_HINT, "", STYLE_TITLE);
	paint_footer(c, &scene, canvas, &l);
	paint_prompt(c, &scene, canvas, &l);
	c->painted = l;
	c->is_stale = c->is_line_stale = false;
}

bool
console_paint_line(struct console *c, struct canvas *canvas)
{
	const struct layout *l = &c->painted;
	struct scene scene;

	if (c->is_stale || l->prompt.rows == 0 ||
	    canvas_rows(canvas) != c->rows || canvas_cols(canvas) != c->cols)
		return false;
	scene = console_scene(c);
	canvas_set_cursor(canvas, -1, 0);
	canvas_fill(canvas, l->prompt.row, 0, c->cols, STYLE_TEXT, " ");
	paint_prompt(c, &scene, canvas, l);
	c->is_line_stale = false;
	return true;
}
