/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-head - the rules over the regions, with their titles and notes. */
#include <stdio.h>
#include <string.h>

#include "ehlo/tui/layout.h"
#include "ehlo/tui/words.h"

#include "console-core.h"

/* The name of the server has room in the rule. */
#define WIRE_COLS_FOR_PEER 44

struct pen
console_pen(const struct console *c, struct canvas *canvas, struct area area)
{
	return (struct pen){
	    .canvas = canvas, .area = area, .is_ascii = c->is_ascii};
}

bool
console_is_covered(const struct console *c)
{
	return c->help.is_open || c->actions.is_open || c->check.is_open ||
	       c->findings.is_open;
}

bool
console_is_report_on_top(const struct console *c)
{
	return c->check.is_open && !c->help.is_open && !c->actions.is_open &&
	       !c->findings.is_open;
}

bool
console_is_findings_on_top(const struct console *c)
{
	return c->findings.is_open && !c->help.is_open && !c->actions.is_open;
}

static const char *
cover_title(const struct console *c)
{
	if (!c->help.is_open)
		return "Actions";
	return c->help.title == NULL ? "Help" : c->help.title;
}

static void
paint_report_head(const struct console *c, const struct pen *pen)
{
	struct buf title = {0};
	char note[96];

	buf_addf(&title, "Check %s", c->check.report->target);
	report_view_note(&c->check, note, sizeof(note));
	pen_rule(pen, 0, buf_text(&title), STYLE_TITLE, note, STYLE_HINT);
	buf_fini(&title);
}

static void
paint_findings_head(const struct console *c, const struct pen *pen)
{
	struct buf note = {0};

	findings_view_note(console_session(c), &note);
	pen_rule(pen, 0, "Findings", STYLE_TITLE, buf_text(&note), STYLE_HINT);
	buf_fini(&note);
}

static void
paint_conversation_head(const struct console *c, const struct pen *pen,
    const char *title, const char *note)
{
	char badge[64];
	bool is_short;

	conversation_view_badge(
	    &c->view, c->conversation, badge, sizeof(badge));
	if (badge[0] == '\0' && c->zoom == PANE_CONVERSATION)
		snprintf(badge, sizeof(badge), "Alt-Z returns");
	/* What is new matters more than the title where both do not fit. */
	is_short = pen->area.cols < LAYOUT_MEDIUM && badge[0] != '\0';
	if (badge[0] == '\0')
		snprintf(badge, sizeof(badge), "%s", note);
	pen_rule(pen, 0, is_short ? "" : title, STYLE_TITLE, badge, STYLE_HINT);
}

/* Beside a plan the bar tells nothing of the server. */
static void
paint_wire_head(const struct console *c, const struct pen *pen)
{
	const struct session *s = console_session(c);
	struct buf note = {0};

	if (pen->area.cols >= WIRE_COLS_FOR_PEER && s->target != NULL)
		words_add_endpoint(&note, s->target,
		    s->address != NULL ? s->port : s->target_port);
	if (s->is_secure)
		buf_add_str(&note, note.len > 0 ? " TLS" : "TLS");
	paint_conversation_head(c, pen, "Wire", buf_text(&note));
	buf_fini(&note);
}

static void
paint_plan_head(const struct console *c, const struct pen *pen)
{
	const struct script *s = stepper_script(c->step.stepper);
	struct buf title = {0};
	char note[32] = "";

	buf_add_str(&title, "Plan  ");
	utf8_add_safe(&title, plan_view_name(s), pen_form(pen));
	if (script_change_count(s) > 0)
		snprintf(
		    note, sizeof(note), "changed %zu", script_change_count(s));
	pen_rule(pen, 0, buf_text(&title), STYLE_TITLE, note, STYLE_HINT);
	buf_fini(&title);
}

static void
paint_panel_head(const struct console *c, const struct pen *pen)
{
	bool is_alone = c->zoom == PANE_PANEL;

	pen_rule(pen, 0, console_has_lesson(c) ? "Lesson" : "Panel",
	    STYLE_TITLE, is_alone ? "Alt-P returns" : "Alt-P", STYLE_HINT);
	if (!is_alone)
		pen_text(
		    pen, 0, 0, STYLE_RULE, pen_glyph(pen, GLYPH_JOIN_DOWN));
}

static void
paint_hex_head(const struct console *c, struct pen *pen)
{
	struct buf title = {0};

	buf_add_str(&title, "Hex: ");
	hex_view_title(&c->hex, c->conversation, &title);
	pen->is_focused = console_pane(c) == PANE_HEX;
	pen_rule(
	    pen, 0, buf_text(&title), STYLE_TITLE, "Esc closes", STYLE_HINT);
	buf_fini(&title);
}

static void
paint_ladder_head(struct console *c, const struct scene *scene, struct pen *pen)
{
	if (c->focus == PANE_RAW) {
		pen->is_focused = console_pane(c) == PANE_RAW;
		ladder_view_paint_raw_head(&c->ladder, scene, pen);
	} else {
		pen->is_focused = console_pane(c) == PANE_LADDER;
		ladder_view_paint_head(&c->ladder, scene, pen);
	}
}

/* The rule above the conversation, and the panel's beside it. */
void
console_paint_head(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	struct pen pen = console_pen(c, canvas, l->head);

	if (l->head.rows == 0)
		return;
	if (console_is_findings_on_top(c)) {
		paint_findings_head(c, &pen);
		return;
	}
	if (console_is_report_on_top(c)) {
		paint_report_head(c, &pen);
		return;
	}
	if (console_is_covered(c)) {
		pen_rule(&pen, 0, cover_title(c), STYLE_TITLE,
		    !c->help.is_open   ? "Enter runs, Esc closes"
		    : c->help.has_more ? "PgDn shows more, Esc closes"
				       : "Esc closes",
		    STYLE_HINT);
		return;
	}
	if (c->focus == PANE_HEX) {
		paint_hex_head(c, &pen);
		return;
	}
	if (c->zoom == PANE_STATE) {
		pen.is_focused = console_pane(c) == PANE_STATE;
		pen_rule(
		    &pen, 0, "State", STYLE_TITLE, "Esc closes", STYLE_HINT);
		return;
	}
	if (l->conversation.cols > 0 && console_has_ladder(c)) {
		paint_ladder_head(c, scene, &pen);
		return;
	}
	if (l->conversation.cols > 0) {
		pen.area.col = l->conversation.col;
		pen.area.cols = l->conversation.cols;
		pen.is_focused = console_pane(c) == PANE_CONVERSATION;
		if (c->layout == LAYOUT_PLAN)
			paint_wire_head(c, &pen);
		else
			paint_conversation_head(c, &pen, "Conversation", "");
	}
	if (l->panel.cols > 0) {
		pen.area.col = l->panel.col;
		pen.area.cols = l->panel.cols;
		pen.is_focused = console_pane(c) == PANE_PANEL;
		paint_panel_head(c, &pen);
	}
	if (l->plan.cols > 0) {
		pen.area.col = l->plan.col;
		pen.area.cols = l->plan.cols;
		pen.is_focused = console_pane(c) == PANE_PLAN;
		paint_plan_head(c, &pen);
	}
	if (l->split.cols > 0)
		canvas_put(canvas, l->head.row, l->split.col, l->split.col + 1,
		    STYLE_RULE, glyph_text(GLYPH_JOIN_DOWN, c->is_ascii));
}
