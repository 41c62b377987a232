/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-plan - the lines of a plan, a row each: what is next, breakpoint,
 * number, what became of it, text. */
#include "ehlo/tui/view-plan.h"

#include <stdio.h>

#include "ehlo/model/redact.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/tui/layout.h"

/* Of the breakpoints below the plan; their title too. */
#define BREAKS_MAX 5

/* ---- rows ------------------------------------------------------------- */

static bool
is_body(const struct script *s, size_t line)
{
	enum plan_kind kind = script_line(s, line)->kind;

	return kind == PLAN_DATA || kind == PLAN_DATA_END;
}

size_t
plan_view_row_begin(const struct script *s, size_t line)
{
	if (line >= script_count(s) || !is_body(s, line))
		return line;
	while (line > 0 && script_line(s, line - 1)->kind == PLAN_DATA)
		line--;
	return line;
}

size_t
plan_view_row_end(const struct script *s, size_t line)
{
	size_t count = script_count(s);

	while (line < count && script_line(s, line)->kind == PLAN_DATA)
		line++;
	return line < count ? line + 1 : count;
}

/* The row before the one that begins with line, which is not the first. */
static size_t
row_before(const struct script *s, size_t line)
{
	return plan_view_row_begin(s, line - 1);
}

void
plan_view_move(struct plan_view *v, const struct script *s, long rows)
{
	for (; rows > 0; rows--) {
		size_t next = plan_view_row_end(s, v->selected);

		if (next < script_count(s))
			v->selected = next;
	}
	for (; rows < 0 && v->selected > 0; rows++)
		v->selected = row_before(s, v->selected);
}

size_t
plan_wire_len(const struct script *s, size_t begin, size_t end)
{
	size_t len = 0;

	for (size_t i = begin; i < end; i++) {
		const struct script_line *line = script_line(s, i);

		len += line->text.len + 2;
		if (line->kind == PLAN_DATA &&
		    slice_starts_with(line->text, SLICE(".")))
			len++;
	}
	return len;
}

struct slice
plan_view_name(const struct script *s)
{
	struct slice name = slice_str(script_name(s));

	return slice_skip(name, slice_find_last(name, '/'));
}

/* ---- one row ---------------------------------------------------------- */

static int
put_point(const struct pen *pen, int row, bool is_next)
{
	if (is_next)
		pen_text(pen, row, 0, STYLE_NEXT, pen_glyph(pen, GLYPH_POINT));
	return pen->area.cols < LAYOUT_NARROW + 1 ? 2 : 3;
}

static enum glyph
break_glyph(const struct breakpoint *b, enum style *style)
{
	*style = !b->is_enabled     ? STYLE_BREAK_OFF
	         : b->has_condition ? STYLE_BREAK_IF
	                            : STYLE_BREAK;
	return !b->is_enabled     ? GLYPH_BREAK_OFF
	       : b->has_condition ? GLYPH_BREAK_IF
	                          : GLYPH_BREAK;
}

static void
put_break(const struct pen *pen, int row, int col, const struct breakpoint *b)
{
	enum style style;
	enum glyph glyph;

	if (b == NULL)
		return;
	glyph = break_glyph(b, &style);
	pen_text(pen, row, col, style, pen_glyph(pen, glyph));
}

static int
number_width(size_t count)
{
	int width = 2;

	for (; count >= 100; count /= 10)
		width++;
	return width;
}

static void
put_mark(const struct pen *pen, int row, int col, const struct script_line *l)
{
	static const struct {
		enum glyph glyph;
		enum style style;
	} marks[SCRIPT_MARK_COUNT] = {
	    [SCRIPT_DONE] = {GLYPH_PASS, STYLE_STEP_DONE},
	    [SCRIPT_UNEXPECTED] = {GLYPH_FAIL, STYLE_FAIL},
	    [SCRIPT_SKIPPED] = {GLYPH_SKIPPED, STYLE_STEP_SKIP},
	};

	if (l->mark != SCRIPT_TODO)
		pen_text(pen, row, col, marks[l->mark].style,
		    pen_glyph(pen, marks[l->mark].glyph));
	if (l->is_edited)
		pen_text(pen, row, col + 1, STYLE_STEP_EDIT,
		    pen_glyph(pen, GLYPH_EDITED));
}

/* Behind AUTH come answers, until a line that is a command. */
static bool
is_answer(const struct script *s, size_t index)
{
	struct command command;
	bool is_first = true;

	for (size_t i = index + 1; i-- > 0; is_first = false) {
		if (script_line(s, i)->kind != PLAN_SEND)
			continue;
		command_parse(script_line(s, i)->text, &command);
		if (command.verb != VERB_UNKNOWN)
			return !is_first && command.verb == VERB_AUTH;
	}
	return false;
}

/* "1,482" */
static void
add_number(struct buf *out, size_t number)
{
	if (number >= 1000) {
		add_number(out, number / 1000);
		buf_addf(out, ",%03zu", number % 1000);
	} else {
		buf_addf(out, "%zu", number);
	}
}

static void
add_body(struct buf *out, const struct script *s, size_t begin)
{
	size_t end = plan_view_row_end(s, begin);
	size_t last =
	    end > begin && script_line(s, end - 1)->kind == PLAN_DATA_END
		? end - 1
		: end;

	buf_addf(out, "body  %zu line%s, ", last - begin,
	    last - begin == 1 ? "" : "s");
	add_number(out, plan_wire_len(s, begin, last));
	buf_add_str(out, " bytes");
}

int
plan_view_add_text(struct buf *out, const struct script *s, size_t index)
{
	const struct script_line *line = script_line(s, index);
	bool is_expect = false;

	switch (line->kind) {
	case PLAN_DATA:
	case PLAN_DATA_END:
		add_body(out, s, index);
		return 2;
	case PLAN_COMMENT:
		buf_add_byte(out, '#');
		break;
	case PLAN_CONSOLE:
		is_expect = slice_starts_with(line->text, SLICE("expect "));
		if (!is_expect)
			buf_add_byte(out, ':');
		break;
	default:
		break;
	}
	if (line->kind != PLAN_SEND)
		buf_add_slice(out, line->text);
	else if (is_answer(s, index))
		buf_add_str(out, REDACT_MASK);
	else
		redact_shown(line->text, out);
	return is_expect ? 2 : 0;
}

bool
plan_view_has_secret(const struct script *s, size_t index)
{
	const struct script_line *line = script_line(s, index);
	struct buf shown = {0};
	bool has_secret;

	if (line->kind != PLAN_SEND)
		return false;
	has_secret = is_answer(s, index) || redact_shown(line->text, &shown);
	buf_fini(&shown);
	return has_secret;
}

static enum style
text_style(const struct script_line *line)
{
	if (line->mark == SCRIPT_SKIPPED || line->kind == PLAN_COMMENT)
		return STYLE_STEP_SKIP;
	if (line->kind == PLAN_CONSOLE)
		return STYLE_PROMPT_CONSOLE;
	return line->kind == PLAN_SEND ? STYLE_CLIENT : STYLE_CLIENT_DATA;
}

/* Which lines go out in one piece, in the column before the breakpoints. */
static void
put_group(const struct scene *scene, const struct pen *pen, int row, int col,
    size_t index)
{
	size_t begin = stepper_cursor(scene->stepper);
	size_t end = stepper_group_end(scene->stepper, scene->session);
	enum glyph glyph = index == begin     ? GLYPH_JOIN_DOWN
	                   : index + 1 == end ? GLYPH_END_LEFT
	                                      : GLYPH_VERTICAL;

	if (end > begin + 1 && index >= begin && index < end)
		pen_text(pen, row, col, STYLE_ACCENT, pen_glyph(pen, glyph));
}

static void
put_row(const struct plan_view *v, const struct scene *scene,
    const struct pen *pen, int row, size_t index)
{
	const struct script *s = stepper_script(scene->stepper);
	const struct script_line *line = script_line(s, index);
	size_t next = plan_view_row_begin(s, stepper_cursor(scene->stepper));
	bool is_selected = v->has_selection && v->selected == index;
	int width = number_width(script_count(s));
	int col = put_point(pen, row, index == next);
	struct buf text = {0};

	put_group(scene, pen, row, col - 1, index);
	put_break(pen, row, col,
	    breakpoints_on_line(
		stepper_breakpoints(scene->stepper), index + 1));
	buf_addf(&text, "%*zu", width, index + 1);
	col = pen_text(pen, row, col + 1,
	    is_selected ? STYLE_SELECT : STYLE_MUTED, buf_text(&text));
	buf_clear(&text);
	put_mark(pen, row, col + 1, line);
	col += 3 + plan_view_add_text(&text, s, index);
	pen_fit(pen, row, col, pen->area.cols,
	    is_selected ? STYLE_SELECT : text_style(line), buf_slice(&text));
	buf_fini(&text);
}

/* ---- all of them ------------------------------------------------------ */

/* The first row in sight, so that the wanted one is: if it is not, in the
 * middle. */
static void
bring_into_sight(struct plan_view *v, const struct script *s, size_t wanted)
{
	size_t line =
	    v->first < script_count(s) ? plan_view_row_begin(s, v->first) : 0;
	int row = 0;

	v->first = line;
	while (line < wanted && row < v->rows) {
		line = plan_view_row_end(s, line);
		row++;
	}
	if (wanted >= v->first && row < v->rows)
		return;
	v->first = wanted;
	for (row = v->rows / 2; row > 0 && v->first > 0; row--)
		v->first = row_before(s, v->first);
}

static size_t
wanted_row(const struct plan_view *v, const struct scene *scene)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t line =
	    v->has_selection ? v->selected : stepper_cursor(scene->stepper);

	if (line >= script_count(s) && line > 0)
		line = script_count(s) - 1;
	return plan_view_row_begin(s, line);
}

/* ---- breakpoints ------------------------------------------------------ */

static void
put_breakpoint(const struct pen *pen, int row, const struct breakpoint *b)
{
	enum style style;
	enum glyph glyph = break_glyph(b, &style);
	char hits[32];
	int col = pen_text(pen, row, 3, style, pen_glyph(pen, glyph));
	struct buf text = {0};

	snprintf(hits, sizeof(hits), "hits %u ", b->hits);
	buf_addf(&text, "%u  %s%s", b->number, b->text,
	    b->is_temporary ? "  once" : "");
	pen_fit(pen, row, col + 1, pen->area.cols - 10, STYLE_VALUE,
	    buf_slice(&text));
	pen_right(pen, row, STYLE_MUTED, b->is_enabled ? hits : "off ");
	buf_fini(&text);
}

/* At the bottom; returns the rows they take, with a blank one above. */
static int
put_breaks(const struct scene *scene, const struct pen *pen)
{
	struct breakpoints *list = stepper_breakpoints(scene->stepper);
	size_t count = breakpoints_count(list), first = 0;
	int rows, row;

	if (count == 0 || pen->area.rows < 2 * BREAKS_MAX)
		return 0;
	if (count > BREAKS_MAX - 1)
		first = count - (BREAKS_MAX - 1);
	rows = 1 + (int)(count - first);
	row = pen->area.rows - rows;
	pen_text(pen, row++, 2, STYLE_LABEL, "BREAKPOINTS");
	for (size_t i = first; i < count; i++)
		put_breakpoint(pen, row++, breakpoints_at(list, i));
	return rows + 1;
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct plan_view *v = self;
	const struct script *s = stepper_script(scene->stepper);
	size_t line;

	v->rows = pen->area.rows;
	if (v->has_breaks)
		v->rows -= put_breaks(scene, pen);
	bring_into_sight(v, s, wanted_row(v, scene));
	line = v->first;
	for (int row = 0; row < v->rows && line < script_count(s); row++) {
		put_row(v, scene, pen, row, line);
		line = plan_view_row_end(s, line);
	}
}

const struct view_ops view_plan = {.name = "plan", .paint = paint};

/* ---- breakpoints in a row --------------------------------------------- */

static void
paint_breaks(void *self, const struct scene *scene, const struct pen *pen)
{
	struct breakpoints *list = stepper_breakpoints(scene->stepper);
	size_t count = breakpoints_count(list);
	char note[24];
	int col = 1;

	(void)self;
	snprintf(note, sizeof(note), "%zu", count);
	pen_rule(pen, 0, "Breakpoints", STYLE_TITLE, note, STYLE_MUTED);
	for (size_t i = 0; i < count; i++) {
		const struct breakpoint *b = breakpoints_at(list, i);
		enum style style;
		enum glyph glyph = break_glyph(b, &style);
		struct buf text = {0};

		col = pen_text(pen, 1, col, style, pen_glyph(pen, glyph));
		buf_addf(&text, "%u %s", b->number, b->text);
		col = pen_fit(pen, 1, col + 1, pen->area.cols, STYLE_VALUE,
			  buf_slice(&text)) +
		      3;
		buf_fini(&text);
	}
}

const struct view_ops view_breaks = {.name = "breaks", .paint = paint_breaks};
