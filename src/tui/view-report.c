/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-report - the lines of a report, a rule before each section. It is
 * painted whole on a page of its own, of which a part is in sight. */
#include "ehlo/tui/view-report.h"

#include <stdio.h>

#include "ehlo/tui/words.h"
#include "port-matrix.h"

/* With fewer columns labels and texts share their lines, and sections have no
 * rules. */
#define NARROW_COLS 60
#define LABEL_MAX   28
#define FIX_ROWS    2 /* most of them, beside a report */

struct page {
	struct pen pen; /* without rows: counts only */
	const struct report *report;
	const struct report_lines *lines;
	int row;
};

/* ---- lines ------------------------------------------------------------ */

static bool
is_narrow(const struct page *p)
{
	return p->pen.area.cols < NARROW_COLS;
}

/* Prose from a column to the right edge; the rows it takes. */
static int
put_words(const struct pen *pen, int row, int col, enum style style,
    struct slice text)
{
	struct area area = pen->area;

	area.row += row;
	area.rows = area.rows > row ? area.rows - row : 0;
	area.col += col;
	area.cols -= col + 1;
	if (area.cols < 1)
		return 1;
	return flow_words(pen->canvas, &area, style, text, pen_form(pen));
}

static int
label_cols(const struct page *p, enum report_section section)
{
	size_t widest = 0;

	for (size_t i = 0; i < p->lines->count; i++) {
		const struct report_line *line = &p->lines->list[i];
		size_t width =
		    utf8_safe_width(slice_str(line->label), pen_form(&p->pen));

		if (line->section == section && width > widest)
			widest = width;
	}
	return (int)(widest < LABEL_MAX ? widest : LABEL_MAX);
}

static void
put_line(struct page *p, const struct report_line *line, int labels)
{
	int margin = is_narrow(p) ? 0 : 2;
	int col = margin + 2;
	struct buf text = {0};

	words_put_sign(&p->pen, p->row, margin, words_mark_sign(line->mark));
	if (is_narrow(p)) {
		buf_addf(&text, "%s ", line->label);
	} else {
		pen_fit(&p->pen, p->row, col, col + labels, STYLE_LABEL,
		    slice_str(line->label));
		col += labels + 2;
	}
	buf_add_str(&text, line->text);
	if (line->evidence[0] != '\0')
		buf_addf(&text, ": \"%s\"", line->evidence);
	p->row += put_words(&p->pen, p->row, col, STYLE_TEXT, buf_slice(&text));
	buf_fini(&text);
}

/* Below a table there is more to say of what is wrong only. */
static bool
is_trouble(const struct report_line *line)
{
	return line->mark == REPORT_FAIL || line->mark == REPORT_DOUBT;
}

static bool
put_ports(struct page *p)
{
	int rows = port_matrix_paint(&p->pen, p->row, p->report, p->lines);

	p->row += rows;
	return rows > 0;
}

static void
put_section(struct page *p, enum report_section section)
{
	int labels = label_cols(p, section);
	bool is_told;

	if (labels == 0)
		return;
	if (!is_narrow(p))
		pen_rule(&p->pen, p->row++, report_section_title(section),
		    STYLE_TITLE, "", STYLE_HINT);
	is_told = section == REPORT_PORTS && put_ports(p);
	for (size_t i = 0; i < p->lines->count; i++)
		if (p->lines->list[i].section == section &&
		    (!is_told || is_trouble(&p->lines->list[i])))
			put_line(p, &p->lines->list[i], labels);
}

static int
put_sections(struct page *p)
{
	p->row = 0;
	for (int section = 0; section < REPORT_SECTION_COUNT; section++)
		put_section(p, (enum report_section)section);
	return p->row;
}

/* ---- what is in sight ------------------------------------------------- */

static void
clear(const struct pen *pen)
{
	for (int row = 0; row < pen->area.rows; row++)
		canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
		    pen->area.col + pen->area.cols, STYLE_TEXT, " ");
}

static void
add_fix(struct buf *out, const struct report_lines *lines)
{
	const struct report_line *first = report_fix_first(lines);

	buf_addf(out, "Fix first: %s", first == NULL ? "nothing" : first->fix);
}

/* At the bottom, as far as the report leaves room; the rows that are its. */
static int
paint_fix(const struct pen *pen, const struct report_lines *lines)
{
	struct buf text = {0};
	struct pen part = *pen;
	int rows, most = pen->area.rows > 4 * FIX_ROWS ? FIX_ROWS : 1;

	add_fix(&text, lines);
	part.area.rows = 0;
	rows = put_words(&part, 0, 0, STYLE_HINT, buf_slice(&text));
	part.area.rows = rows < most ? rows : most;
	part.area.row += pen->area.rows - part.area.rows;
	put_words(&part, 0, 0, STYLE_HINT, buf_slice(&text));
	buf_fini(&text);
	return part.area.rows;
}

static void
paint_page(struct report_view *v, const struct pen *pen,
    const struct report_lines *lines)
{
	struct page page = {.pen = *pen, .report = v->report, .lines = lines};
	struct canvas *text;
	int rows;

	page.pen.area.rows = 0;
	rows = put_sections(&page);
	text = canvas_new(rows > 0 ? rows : 1, pen->area.cols);
	page.pen.canvas = text;
	page.pen.area = (struct area){.rows = rows, .cols = canvas_cols(text)};
	put_sections(&page);
	if (v->is_at_end)
		v->scroll.first = rows;
	pen_page(pen, &v->scroll, text);
	canvas_free(text);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct report_view *v = self;
	struct report_lines lines = {0};
	struct pen part = *pen;

	(void)scene;
	clear(pen);
	report_judge(v->report, &lines);
	part.area.rows -= paint_fix(pen, &lines);
	if (part.area.rows > 0)
		paint_page(v, &part, &lines);
	report_lines_fini(&lines);
}

void
report_view_note(const struct report_view *v, char *out, size_t size)
{
	struct report_lines lines = {0};
	char end[32] = "under way";

	report_judge(v->report, &lines);
	if (v->report->is_done)
		snprintf(end, sizeof(end), "%.1f s",
		    (double)v->report->took_ms / 1000);
	snprintf(out, size, "%zu passed, %zu in doubt, %zu failed, %s",
	    report_count(&lines, REPORT_PASS),
	    report_count(&lines, REPORT_DOUBT),
	    report_count(&lines, REPORT_FAIL), end);
	report_lines_fini(&lines);
}

/* ---- keys ------------------------------------------------------------- */

/* Any key that does not move it closes it. Those that type are the prompt's
 * then. */
static bool
handle_key(void *self, const struct scene *scene, const struct key *key)
{
	struct report_view *v = self;
	long page = v->scroll.rows > 1 ? v->scroll.rows - 1 : 1;

	(void)scene;
	v->is_at_end = key->name == KEY_END;
	if (key->name == KEY_PGUP || key->name == KEY_PGDN)
		scroll_by(&v->scroll, key->name == KEY_PGUP ? -page : page);
	else if (key->name == KEY_UP || key->name == KEY_DOWN)
		scroll_by(&v->scroll, key->name == KEY_UP ? -1 : 1);
	else if (key->name == KEY_HOME || key->name == KEY_END)
		scroll_by(&v->scroll, key->name == KEY_HOME ? -v->scroll.wanted
							    : v->scroll.wanted);
	else
		v->is_open = false;
	return v->is_open || !key_is_text(key) ||
	       (key->name == KEY_CHAR && key->rune == 'q');
}

const struct view_ops view_report = {
    .name = "report", .paint = paint, .key = handle_key};
