/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-state - boxes at fixed places on a grid, and connections between them
 * as the tracker has them; below, the same in words.
 *
 * The page is painted onto a canvas of its own, and scrolled as a whole.
 */
#include "ehlo/tui/view-state.h"

#include <stdio.h>
#include <string.h>

#include "state-way.h"

#define BOX_COLS       9
#define BOX_ROWS       3
#define COLUMNS        6
#define GAP_MIN        4
#define GAP_MAX        10
#define MARGIN         1
#define COLS_FOR_BOXES (MARGIN + COLUMNS * BOX_COLS + (COLUMNS - 1) * GAP_MIN)
/* The rows of the boxes that lie on the way, and of those beside it. */
#define ROW_MAIN   1
#define ROW_BESIDE 6
#define DRAWN_ROWS 9
/* Where connections leave and reach a box, from its left side. */
#define PORT_LEFT   1
#define PORT_MIDDLE 4
#define PORT_BACK   5
#define PORT_RIGHT  7

/* The phases that have a box, in the order in which one meets them. */
static const struct box {
	enum phase phase;
	const char *name;
	int column, row;
} boxes[] = {
    {PHASE_GREETING, "GREET", 0, ROW_MAIN},
    {PHASE_HELO, "EHLO", 1, ROW_MAIN},
    {PHASE_TLS, "TLS", 1, ROW_BESIDE},
    {PHASE_READY, "READY", 2, ROW_MAIN},
    {PHASE_AUTH, "AUTH", 2, ROW_BESIDE},
    {PHASE_MAIL, "MAIL", 3, ROW_MAIN},
    {PHASE_RCPT, "RCPT", 4, ROW_MAIN},
    {PHASE_DATA, "DATA", 5, ROW_MAIN},
    {PHASE_QUIT, "QUIT", 5, ROW_BESIDE},
};

#define BOXES (sizeof(boxes) / sizeof(boxes[0]))

/* A page that is painted on; canvas NULL = rows are only counted. */
struct page {
	const struct session *session;
	struct state_way way;
	struct canvas *canvas;
	struct pen pen; /* of the canvas */
	int gap;        /* between columns */
	int row;        /* next to be written */
};

/* ---- boxes ------------------------------------------------------------ */

static const char *
name_of(enum phase phase)
{
	for (size_t i = 0; i < BOXES; i++)
		if (boxes[i].phase == phase)
			return boxes[i].name;
	return phase_name(phase);
}

static int
column_of(const struct page *p, int column)
{
	return MARGIN + column * (BOX_COLS + p->gap);
}

static bool
was_seen(const struct page *p, enum phase phase)
{
	return (p->way.seen >> phase & 1) != 0;
}

static enum style
style_of(const struct page *p, enum phase phase)
{
	if (phase == p->session->phase)
		return STYLE_NEXT;
	return was_seen(p, phase) ? STYLE_PASS : STYLE_MUTED;
}

/* Where it stands and where it was are told by signs, too. */
static const char *
sign_of(const struct page *p, enum phase phase)
{
	if (phase == p->session->phase)
		return pen_glyph(&p->pen, GLYPH_POINT);
	return was_seen(p, phase) ? pen_glyph(&p->pen, GLYPH_PASS) : " ";
}

static void
put(const struct page *p, int row, int col, enum style style, enum glyph glyph)
{
	pen_text(&p->pen, row, col, style, pen_glyph(&p->pen, glyph));
}

static void
fill(const struct page *p, int row, int col, int col_end, enum style style,
    enum glyph glyph)
{
	canvas_fill(
	    p->canvas, row, col, col_end, style, pen_glyph(&p->pen, glyph));
}

static void
paint_box(const struct page *p, const struct box *box)
{
	int col = column_of(p, box->column), end = col + BOX_COLS - 1;
	bool is_here = box->phase == p->session->phase;
	enum style style = is_here ? STYLE_ACCENT : STYLE_LIFE;
	enum glyph dash = is_here ? GLYPH_HEAVY : GLYPH_RULE;

	fill(p, box->row, col + 1, end, style, dash);
	fill(p, box->row + 2, col + 1, end, style, dash);
	put(p, box->row, col, style, GLYPH_TOP_LEFT);
	put(p, box->row, end, style, GLYPH_TOP_RIGHT);
	put(p, box->row + 1, col, style, GLYPH_VERTICAL);
	put(p, box->row + 1, end, style, GLYPH_VERTICAL);
	put(p, box->row + 2, col, style, GLYPH_END_LEFT);
	put(p, box->row + 2, end, style, GLYPH_END_RIGHT);
	pen_text(&p->pen, box->row + 1, col + 1, style_of(p, box->phase),
	    sign_of(p, box->phase));
	pen_text(
	    &p->pen, box->row + 1, col + 2, style_of(p, box->phase), box->name);
}

/* ---- connections ------------------------------------------------------ */

/* Whether the way went along it. */
static bool
was_gone(const struct page *p, enum phase from, enum phase to)
{
	for (size_t i = 0; i < p->way.count; i++) {
		const struct state_step *step = state_way_step(&p->way, i);

		if (step->from == from && step->to == to)
			return true;
	}
	return false;
}

static enum style
way_style(const struct page *p, enum phase from, enum phase to)
{
	return was_gone(p, from, to) ? STYLE_PASS : STYLE_LIFE;
}

/* What leads from one to the other, by the tracker. */
static void
put_label(
    const struct page *p, int row, int col, enum phase from, enum phase to)
{
	struct state_choice choices[STATE_CHOICES_MAX];
	size_t count = state_choices(from, choices), i = 0;

	while (i < count && choices[i].good != to)
		i++;
	if (i < count)
		pen_text(&p->pen, row, col, STYLE_MUTED,
		    choices[i].verb == VERB_GREETING
			? "220"
			: state_verb_words(choices[i].verb));
}

/* From a box to the next one in its row, the command above. */
static void
connect_next(const struct page *p, const struct box *from)
{
	const struct box *to = from + 1;
	int col = column_of(p, from->column) + BOX_COLS;
	enum style style;

	while (to->row != from->row)
		to++;
	style = way_style(p, from->phase, to->phase);
	put_label(p, from->row, col, from->phase, to->phase);
	fill(p, from->row + 1, col, col + p->gap - 1, style,
	    was_gone(p, from->phase, to->phase) ? GLYPH_HEAVY : GLYPH_RULE);
	put(p, from->row + 1, col + p->gap - 1, style, GLYPH_POINT);
}

static void
connect_main(const struct page *p)
{
	for (size_t i = 0; i < BOXES; i++)
		if (boxes[i].row == ROW_MAIN && boxes[i].column < COLUMNS - 1)
			connect_next(p, &boxes[i]);
}

/* After the dot, accepted or not, there may be another message. */
static void
connect_message(const struct page *p)
{
	int from = column_of(p, 5) + PORT_MIDDLE;
	int to = column_of(p, 2) + PORT_MIDDLE;
	enum style style = way_style(p, PHASE_DATA, PHASE_READY);

	fill(p, 0, to + 1, from, style, GLYPH_RULE);
	put(p, 0, to, style, GLYPH_TOP_LEFT);
	put(p, 0, from, style, GLYPH_TOP_RIGHT);
	put(p, 1, to, style, GLYPH_POINT_DOWN);
	put(p, 1, from, style, GLYPH_JOIN_UP);
	pen_text(
	    &p->pen, 0, (from + to) / 2 - PORT_BACK, STYLE_TEXT, "         ");
	put_label(p, 0, (from + to) / 2 - PORT_MIDDLE, PHASE_DATA, PHASE_READY);
}

static void
connect_tls(const struct page *p)
{
	int tls = column_of(p, 1), ready = column_of(p, 2) + PORT_LEFT;
	enum style down = way_style(p, PHASE_READY, PHASE_TLS);
	enum style up = way_style(p, PHASE_TLS, PHASE_HELO);

	put(p, 4, ready, down, GLYPH_END_RIGHT);
	fill(p, 4, tls + PORT_RIGHT + 1, ready, down, GLYPH_RULE);
	put(p, 4, tls + PORT_RIGHT, down, GLYPH_TOP_LEFT);
	put(p, 5, tls + PORT_RIGHT, down, GLYPH_POINT_DOWN);
	put_label(p, 5, tls + PORT_RIGHT + 1, PHASE_READY, PHASE_TLS);
	put(p, 4, tls + PORT_LEFT, up, GLYPH_POINT_UP);
	put(p, 5, tls + PORT_LEFT, up, GLYPH_VERTICAL);
}

static void
connect_auth(const struct page *p)
{
	int auth = column_of(p, 2);
	enum style down = way_style(p, PHASE_READY, PHASE_AUTH);
	enum style up = way_style(p, PHASE_AUTH, PHASE_READY);

	put(p, 4, auth + PORT_RIGHT, down, GLYPH_VERTICAL);
	put(p, 5, auth + PORT_RIGHT, down, GLYPH_POINT_DOWN);
	put_label(p, 5, auth + PORT_RIGHT + 1, PHASE_READY, PHASE_AUTH);
	put(p, 4, auth + PORT_BACK, up, GLYPH_POINT_UP);
	put(p, 5, auth + PORT_BACK, up, GLYPH_VERTICAL);
}

static void
paint_machine(struct page *p)
{
	for (size_t i = 0; i < BOXES; i++)
		paint_box(p, &boxes[i]);
	connect_main(p);
	connect_message(p);
	connect_tls(p);
	connect_auth(p);
	pen_text(
	    &p->pen, ROW_BESIDE - 1, column_of(p, 5), STYLE_MUTED, "from any");
	p->row = DRAWN_ROWS;
}

/* Without room for boxes: their names, as many in a row as there is room for.
 */
static void
paint_list(struct page *p)
{
	int col = 0;

	for (size_t i = 0; i < BOXES; i++, col += BOX_COLS - 1) {
		enum style style = style_of(p, boxes[i].phase);

		if (col > 0 && col + BOX_COLS - 1 > p->pen.area.cols) {
			col = 0;
			p->row++;
		}
		pen_text(
		    &p->pen, p->row, col, style, sign_of(p, boxes[i].phase));
		pen_text(&p->pen, p->row, col + 1, style, boxes[i].name);
	}
	p->row++;
}

/* ---- in words --------------------------------------------------------- */

static void
put_title(struct page *p, const char *title)
{
	pen_text(&p->pen, ++p->row, MARGIN, STYLE_TITLE, title);
	p->row++;
}

static void
put_here(struct page *p)
{
	enum phase phase = p->session->phase;
	int col = pen_text(&p->pen, p->row, MARGIN, STYLE_NEXT,
	    pen_glyph(&p->pen, GLYPH_POINT));

	col = pen_text(&p->pen, p->row, col + 1, STYLE_TITLE, name_of(phase));
	pen_fit(&p->pen, p->row++, col + 2, p->pen.area.cols, STYLE_TEXT,
	    slice_str(phase_words(phase)));
}

/* "RCPT      250 > RCPT  recipient given ...; refused: MAIL" */
static void
put_choice(struct page *p, const struct state_choice *choice)
{
	enum phase here = p->session->phase;
	int col = MARGIN + 1;
	char code[16];

	pen_text(&p->pen, p->row, col, STYLE_CLIENT_VERB,
	    state_verb_words(choice->verb));
	snprintf(code, sizeof(code), "%d", choice->code);
	col = pen_text(&p->pen, p->row, col + 10, STYLE_SERVER_TEXT, code);
	col = pen_text(&p->pen, p->row, col + 1, STYLE_MUTED,
	    pen_glyph(&p->pen, GLYPH_THEN));
	if (choice->good == here)
		col = pen_text(&p->pen, p->row, col + 1, STYLE_MUTED, "stays");
	else
		col = pen_text(&p->pen, p->row, col + 1, STYLE_VALUE,
		    name_of(choice->good));
	if (verb_is_command(choice->verb) &&
	    !session_offers(p->session, choice->verb))
		col = pen_text(
		    &p->pen, p->row, col + 2, STYLE_DOUBT, "not offered here");
	if (choice->refused != here) {
		col =
		    pen_text(&p->pen, p->row, col + 2, STYLE_MUTED, "refused:");
		pen_text(&p->pen, p->row, col + 1, STYLE_VALUE,
		    name_of(choice->refused));
	}
	p->row++;
}

static void
put_choices(struct page *p)
{
	struct state_choice choices[STATE_CHOICES_MAX];
	size_t count = state_choices(p->session->phase, choices);

	if (count == 0)
		return;
	put_title(p, "In order now, and where it leads");
	for (size_t i = 0; i < count; i++)
		put_choice(p, &choices[i]);
}

static void
put_step(struct page *p, const struct state_step *step)
{
	char answer[48];
	int col = pen_text(
	    &p->pen, p->row, MARGIN + 1, STYLE_VALUE, name_of(step->from));

	if (step->code > 0 && step->verb == VERB_UNKNOWN)
		snprintf(answer, sizeof(answer), "%d", step->code);
	else if (step->code > 0)
		snprintf(answer, sizeof(answer), "%s %d",
		    state_verb_words(step->verb), step->code);
	else
		snprintf(
		    answer, sizeof(answer), "%s", state_verb_words(step->verb));
	col = MARGIN + 8 > col + 1 ? MARGIN + 8 : col + 1;
	pen_text(&p->pen, p->row, col, STYLE_CLIENT_VERB, answer);
	col = pen_text(&p->pen, p->row, col + 14, STYLE_MUTED,
	    pen_glyph(&p->pen, GLYPH_THEN));
	pen_text(&p->pen, p->row++, col + 1, STYLE_VALUE, name_of(step->to));
}

static void
put_way(struct page *p)
{
	char text[48];

	if (p->way.count == 0)
		return;
	put_title(p, "The way here");
	if (p->way.total > p->way.count) {
		snprintf(text, sizeof(text), "%zu steps before",
		    p->way.total - p->way.count);
		pen_text(&p->pen, p->row++, MARGIN + 1, STYLE_MUTED, text);
	}
	for (size_t i = 0; i < p->way.count; i++)
		put_step(p, state_way_step(&p->way, i));
}

/* ---- all -------------------------------------------------------------- */

/* Rows of a page at most: what is drawn, what may be, what was. */
#define PAGE_ROWS (DRAWN_ROWS + STATE_CHOICES_MAX + STATE_STEPS_MAX + 8)

static int
gap_of(int cols)
{
	int gap = (cols - MARGIN - COLUMNS * BOX_COLS) / (COLUMNS - 1);

	return gap > GAP_MAX ? GAP_MAX : gap;
}

static void
paint_page(struct page *p, int cols)
{
	if (cols >= COLS_FOR_BOXES)
		paint_machine(p);
	else
		paint_list(p);
	put_here(p);
	put_choices(p);
	put_way(p);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct state_view *v = self;
	struct page p = {.session = scene->session,
	    .pen = *pen,
	    .gap = gap_of(pen->area.cols)};

	state_way_make(&p.way, scene->session);
	p.canvas = p.pen.canvas = canvas_new(PAGE_ROWS, pen->area.cols);
	p.pen.area = (struct area){.rows = PAGE_ROWS, .cols = pen->area.cols};
	paint_page(&p, pen->area.cols);
	v->scroll.rows = pen->area.rows;
	v->scroll.wanted = p.row;
	scroll_by(&v->scroll, 0);
	for (int row = 0; row < pen->area.rows; row++)
		canvas_copy_row(pen->canvas, pen->area.row + row, pen->area.col,
		    pen->area.col + pen->area.cols, p.canvas,
		    v->scroll.first + row);
	canvas_free(p.canvas);
}

const struct view_ops view_state = {.name = "state", .paint = paint};
