/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-lesson - prose, the task, its hints, and how far one is.
 *
 * The page is written to a canvas of its own, as long as it has to be: what
 * is to be done comes first, so that it is in sight where the room ends.
 */
#include "view-lesson-core.h"

#include <stdio.h>

#define INDENT     2
#define GAUGE_COLS 16

/* A page that grows: rows are counted, and written where there is a canvas. */
struct page {
	const struct lesson_view *v;
	const struct session *session;
	struct pen pen;
	int row;
	bool is_dry;
};

bool
lesson_view_is_over(const struct lesson_view *v)
{
	return lesson_at(v->lesson) == lesson_count(v->lesson);
}

const struct lesson_step *
lesson_view_step(const struct lesson_view *v)
{
	return lesson_step(v->lesson, lesson_at(v->lesson));
}

bool
lesson_view_is_cut_off(
    const struct lesson_view *v, const struct session *session)
{
	const struct lesson_step *s = lesson_view_step(v);

	return s->kind == LESSON_TASK && session->is_closed &&
	       !slice_starts_with_nocase(slice_str(s->way), SLICE(":connect"));
}

void
lesson_view_add_again(struct buf *out, const struct lesson_view *v)
{
	buf_addf(out, "The session is over. \":lesson %s\" begins anew.",
	    lesson_name(v->lesson));
}

void
lesson_view_add_title(struct buf *out, const struct lesson_view *v)
{
	buf_add_str(out, "LESSON");
	if (v->place != 0)
		buf_addf(out, " %zu of %zu", v->place, v->count);
	buf_addf(out, "  %s", lesson_title(v->lesson));
}

void
lesson_view_add_place(struct buf *out, const struct lesson_view *v)
{
	const struct lesson *l = v->lesson;

	if (!lesson_view_is_over(v))
		buf_addf(
		    out, "step %zu of %zu", lesson_at(l) + 1, lesson_count(l));
	else if (lesson_skipped(l) == 0)
		buf_add_str(out, "done");
	else
		buf_addf(out, "%zu of %zu done, %zu skipped", lesson_done(l),
		    lesson_count(l), lesson_skipped(l));
}

const char *
lesson_view_end_title(const struct lesson_view *v)
{
	return lesson_skipped(v->lesson) == 0 ? "DONE" : "OVER";
}

void
lesson_view_add_end(struct buf *out, const struct lesson_view *v)
{
	if (lesson_skipped(v->lesson) > 0)
		buf_addf(out,
		    "What was skipped is not counted as done: \":lesson %s\" "
		    "begins anew. ",
		    lesson_name(v->lesson));
	buf_add_str(out, lesson_end(v->lesson));
}

const char *
lesson_view_way_on(const struct lesson_view *v)
{
	return v->place < v->count ? ":lesson next goes on, :lesson end leaves"
	                           : ":lesson end leaves";
}

enum sign
lesson_view_sign(const struct lesson_step *s)
{
	if (s->is_done)
		return SIGN_PASS;
	return s->is_skipped ? SIGN_UNKNOWN : SIGN_TODO;
}

/* ---- rows --------------------------------------------------------------- */

/* Rows that words take from a column on; they are written there. */
static void
put_words(struct page *p, int indent, enum style style, struct slice text)
{
	struct area area = {.row = p->row,
	    .col = indent,
	    .rows = 10000,
	    .cols = p->pen.area.cols - indent};

	if (area.cols < 1 || text.len == 0)
		return;
	p->row += flow_words(p->is_dry ? NULL : p->pen.canvas, &area, style,
	    text, pen_form(&p->pen));
}

static void
put_text(struct page *p, int indent, enum style style, const char *text)
{
	put_words(p, indent, style, slice_str(text));
}

static void
put_title(struct page *p, const char *title, const char *note)
{
	p->row++;
	if (!p->is_dry) {
		pen_text(&p->pen, p->row, 0, STYLE_TITLE, title);
		pen_right(&p->pen, p->row, STYLE_LABEL, note);
	}
	p->row++;
}

/* Paragraphs, parted as they were. */
static void
put_prose(struct page *p, const char *prose)
{
	struct slice rest = slice_str(prose);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		put_words(p, 0, STYLE_EXPLAIN, slice_range(rest, 0, end));
		if (end == 0)
			p->row++;
		rest = slice_skip(rest, end + 1);
	}
}

static void
put_gauge(struct page *p)
{
	size_t count = lesson_count(p->v->lesson);
	size_t done =
	    count == 0 ? 0 : lesson_done(p->v->lesson) * GAUGE_COLS / count;
	struct buf text = {0};

	lesson_view_add_place(&text, p->v);
	for (size_t i = 0; !p->is_dry && i < GAUGE_COLS; i++)
		pen_text(&p->pen, p->row, (int)i,
		    i < done ? STYLE_PASS : STYLE_RULE,
		    pen_glyph(
			&p->pen, i < done ? GLYPH_RULE_FOCUS : GLYPH_RULE));
	if (!p->is_dry)
		pen_text(&p->pen, p->row, GAUGE_COLS + 2, STYLE_LABEL,
		    buf_text(&text));
	p->row++;
	buf_fini(&text);
}

/* ---- the step at hand --------------------------------------------------- */

static void
put_answers(struct page *p, const struct lesson_step *s)
{
	for (size_t i = 0; i < s->answer_count; i++) {
		char number[24];

		snprintf(number, sizeof(number), "%zu", i + 1);
		if (!p->is_dry)
			pen_text(
			    &p->pen, p->row, INDENT, STYLE_HELP_KEY, number);
		put_text(p, 2 * INDENT, STYLE_TEXT, s->answers[i].words);
	}
	if (p->v->answer != NULL) {
		p->row++;
		if (!p->is_dry)
			words_put_sign(&p->pen, p->row, 0, SIGN_FAIL);
		put_text(p, INDENT, STYLE_DOUBT, p->v->answer->why);
	}
}

static void
put_hints(struct page *p, const struct lesson_step *s)
{
	char note[40];

	if (s->hint_count == 0)
		return;
	if (p->v->hints == 0) {
		put_title(p, "", "Alt-I shows a hint");
		return;
	}
	snprintf(note, sizeof(note), "%s",
	    p->v->hints < s->hint_count ? "Alt-I another" : "");
	put_title(p, "HINT", note);
	for (size_t i = 0; i < p->v->hints && i < s->hint_count; i++)
		put_text(p, INDENT, STYLE_HINT, s->hints[i]);
}

static void
put_mistake(struct page *p)
{
	const struct lesson_mistake *m = lesson_mistaken(p->v->lesson);

	if (m == NULL)
		return;
	put_title(p, "SO CLOSE", "");
	put_text(p, INDENT, STYLE_DOUBT, m->words);
}

static void
put_cut_off(struct page *p)
{
	struct buf text = {0};

	if (!lesson_view_is_cut_off(p->v, p->session))
		return;
	lesson_view_add_again(&text, p->v);
	put_title(p, "CUT OFF", "");
	put_words(p, INDENT, STYLE_DOUBT, buf_slice(&text));
	buf_fini(&text);
}

static void
put_step(struct page *p)
{
	const struct lesson_step *s = lesson_view_step(p->v);
	bool is_quiz = s->kind == LESSON_QUIZ;

	p->row++;
	put_prose(p, s->prose);
	put_title(p, is_quiz ? "A QUESTION" : "YOUR TASK",
	    is_quiz ? "type its number" : "");
	put_text(p, INDENT, STYLE_VALUE, s->words);
	if (is_quiz)
		put_answers(p, s);
	put_mistake(p);
	put_cut_off(p);
	put_hints(p, s);
}

/* ---- all steps ---------------------------------------------------------- */

static void
put_steps(struct page *p)
{
	const struct lesson *l = p->v->lesson;

	p->row++;
	for (size_t i = 0; i < lesson_count(l); i++) {
		const struct lesson_step *s = lesson_step(l, i);

		if (!p->is_dry && i == lesson_at(l))
			pen_text(&p->pen, p->row, 0, STYLE_ACCENT,
			    pen_glyph(&p->pen, GLYPH_POINT));
		else if (!p->is_dry)
			words_put_sign(&p->pen, p->row, 0, lesson_view_sign(s));
		if (!p->is_dry)
			pen_fit(&p->pen, p->row, INDENT, p->pen.area.cols,
			    i == lesson_at(l) ? STYLE_ACCENT : STYLE_MUTED,
			    slice_str(s->words));
		p->row++;
	}
}

static void
put_end(struct page *p)
{
	struct buf text = {0};

	lesson_view_add_end(&text, p->v);
	put_title(p, lesson_view_end_title(p->v), "");
	put_words(p, INDENT, STYLE_PASS, buf_slice(&text));
	put_title(p, "", lesson_view_way_on(p->v));
	buf_fini(&text);
}

static void
put_page(struct page *p)
{
	struct buf title = {0};

	lesson_view_add_title(&title, p->v);
	put_words(p, 0, STYLE_TITLE, buf_slice(&title));
	put_gauge(p);
	if (lesson_view_is_over(p->v))
		put_end(p);
	else
		put_step(p);
	put_steps(p);
	buf_fini(&title);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct lesson_view *v = self;
	struct pen inner = *pen;
	struct page p = {.v = v, .session = scene->session, .is_dry = true};
	bool has_rule = !v->page->is_alone;

	for (int row = 0; has_rule && row < pen->area.rows; row++)
		pen_text(
		    pen, row, 0, STYLE_RULE, pen_glyph(pen, GLYPH_VERTICAL));
	inner.area.col += 1 + has_rule;
	inner.area.cols -= 2 + has_rule;
	if (inner.area.cols < 1)
		return;
	p.pen = inner;
	put_page(&p);
	p.pen.area = (struct area){.rows = p.row, .cols = inner.area.cols};
	p.pen.canvas = canvas_new(p.row, inner.area.cols);
	p.row = 0;
	p.is_dry = false;
	put_page(&p);
	pen_page(&inner, &v->page->scroll, p.pen.canvas);
	canvas_free(p.pen.canvas);
}

const struct view_ops view_lesson = {.name = "lesson", .paint = paint};
