/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-findings - rows of one height, so that only those in sight are looked
 * at, however long the list is. */
#include "ehlo/tui/view-findings.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/tui/words.h"

#define NARROW_COLS 60
#define ID_COLS     22
#define DETAIL_ROWS 4 /* a rule, and words */

void
findings_view_note(const struct session *s, struct buf *out)
{
	size_t by_severity[SEVERITY_COUNT] = {0}, all = 0;

	for (enum finding f = 0; f < FINDING_COUNT; f++) {
		by_severity[finding_row(f)->severity] += s->findings.seen[f];
		all += s->findings.seen[f];
	}
	buf_addf(out, "%zu", all);
	for (size_t i = SEVERITY_COUNT, n = 0; i-- > 0;)
		if (by_severity[i] > 0)
			buf_addf(out, "%s%zu %s%s", n++ == 0 ? ": " : ", ",
			    by_severity[i], severity_name((enum severity)i),
			    by_severity[i] == 1 ? "" : "s");
}

/* ---- rows ------------------------------------------------------------- */

static struct slice
line_of(const struct scene *scene, const struct findings_entry *entry)
{
	const struct event *ev =
	    conversation_event(scene->conversation, entry->event);
	struct slice line =
	    conversation_line(scene->conversation, entry->event);

	if (ev->kind == EVENT_CLOSED)
		return SLICE("(the end of the connection)");
	if (line.len == 0 && ev->kind == EVENT_SENT)
		return SLICE("(an empty line)");
	return line;
}

static void
paint_entry(const struct pen *pen, int row, const struct scene *scene,
    const struct findings_entry *entry, bool is_selected)
{
	const struct finding_row *what = finding_row(entry->finding);
	enum style style = is_selected ? STYLE_SELECT : STYLE_TEXT;
	int end = pen->area.cols - 1, col = 3;

	if (is_selected)
		canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
		    pen->area.col + pen->area.cols, style, " ");
	words_put_sign(pen, row, 1, words_severity_sign(what->severity));
	col = pen_text(pen, row, col, style, what->id);
	if (pen->area.cols >= NARROW_COLS) {
		end -= (int)strlen(what->rfc);
		pen_text(
		    pen, row, end, is_selected ? style : STYLE_CITE, what->rfc);
		col = col < 3 + ID_COLS ? 3 + ID_COLS : col;
	}
	if (col + 2 < end)
		pen_fit(
		    pen, row, col + 1, end - 1, style, line_of(scene, entry));
}

/* What it is, whose it is, and how bad. */
static void
paint_detail(const struct pen *pen, const struct findings_entry *entry)
{
	const struct finding_row *what = finding_row(entry->finding);
	struct area area = pen->area;
	struct buf text = {0};

	pen_rule(pen, 0, what->id, STYLE_EXPLAIN_HEAD, what->rfc, STYLE_CITE);
	area.row++;
	area.rows--;
	area.col++;
	area.cols -= 2;
	buf_addf(&text, "A%s %s of the %s: %s.",
	    what->severity == SEVERITY_ERROR ? "n" : "",
	    severity_name(what->severity),
	    finding_is_of_server(entry->finding) ? "server" : "client",
	    what->text);
	if (area.rows > 0 && area.cols > 0)
		flow_words(pen->canvas, &area, STYLE_EXPLAIN, buf_slice(&text),
		    pen_form(pen));
	buf_fini(&text);
}

/* Keeps the selected one inside, and the page full. */
static void
settle(struct findings_view *v, const struct findings *f, int rows)
{
	size_t room = rows > 0 ? (size_t)rows : 1;

	v->rows = rows;
	if (v->selected >= f->count)
		v->selected = f->count - 1;
	if (v->selected < v->first)
		v->first = v->selected;
	if (v->selected >= v->first + room)
		v->first = v->selected + 1 - room;
	if (v->first + room > f->count)
		v->first = f->count > room ? f->count - room : 0;
}

static void
paint_list(
    struct findings_view *v, const struct scene *scene, const struct pen *pen)
{
	const struct findings *f = &scene->session->findings;
	int detail = pen->area.rows > 2 * DETAIL_ROWS ? DETAIL_ROWS : 0;
	struct pen below = *pen;

	settle(v, f, pen->area.rows - detail);
	for (int row = 0; row < v->rows; row++) {
		size_t at = v->first + (size_t)row;

		if (at < f->count)
			paint_entry(
			    pen, row, scene, &f->list[at], at == v->selected);
	}
	below.area.row += v->rows;
	below.area.rows = detail;
	if (detail > 0)
		paint_detail(&below, &f->list[v->selected]);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	for (int row = 0; row < pen->area.rows; row++)
		canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
		    pen->area.col + pen->area.cols, STYLE_TEXT, " ");
	if (scene->session->findings.count > 0)
		paint_list(self, scene, pen);
	else
		pen_text(pen, 0, 1, STYLE_TEXT,
		    "Nothing is wrong with this session, on either side.");
}

/* ---- keys ------------------------------------------------------------- */

static void
move(struct findings_view *v, size_t count, long by)
{
	size_t steps = (size_t)(by < 0 ? -by : by);

	if (by < 0)
		v->selected = v->selected > steps ? v->selected - steps : 0;
	else if (count > 0)
		v->selected = v->selected + steps < count ? v->selected + steps
		                                          : count - 1;
}

static bool
is_letter(const struct key *key, uint32_t letter)
{
	return key->name == KEY_CHAR && key->mods == 0 && key->rune == letter;
}

/* Any key that does not move it closes it. Those that type are the prompt's
 * then. */
static bool
handle_key(void *self, const struct scene *scene, const struct key *key)
{
	struct findings_view *v = self;
	size_t count = scene->session->findings.count;
	long page = v->rows > 1 ? v->rows - 1 : 1;

	v->is_chosen = key->name == KEY_ENTER && count > 0;
	if (key->name == KEY_PGUP || key->name == KEY_PGDN)
		move(v, count, key->name == KEY_PGUP ? -page : page);
	else if (key->name == KEY_UP || is_letter(key, 'k'))
		move(v, count, -1);
	else if (key->name == KEY_DOWN || is_letter(key, 'j'))
		move(v, count, 1);
	else if (key->name == KEY_HOME || is_letter(key, 'g'))
		v->selected = 0;
	else if (key->name == KEY_END || is_letter(key, 'G'))
		move(v, count, (long)count);
	else
		v->is_open = false;
	return v->is_open || v->is_chosen || !key_is_text(key) ||
	       is_letter(key, 'q');
}

const struct view_ops view_findings = {
    .name = "findings", .paint = paint, .key = handle_key};
