/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-lesson-rows - the step at hand in the rows above the conversation.
 *
 * The first row tells where one is. Below it stand the step's prose, what is
 * to be done, and what was said about the last try. Where the rows are too
 * few, the prose is cut first; then that last word stands before all else.
 */
#include "view-lesson-core.h"

#include "ehlo/tui/layout.h"

#define MARGIN        1
#define ANSWER_INDENT 3
/* Of the steps' signs, in the first row. */
#define SIGNS_MAX 16

struct strip {
	const struct lesson_view *v;
	const struct session *session;
	const struct pen *pen;
	int row, end; /* the next one; behind the last that may be painted */
	bool is_dry;
};

/* Words with a label before them, which hangs out; rows that have no room are
 * counted. */
static void
put(struct strip *s, const char *label, int indent, enum style style,
    const char *text)
{
	const struct area *all = &s->pen->area;
	struct area area = {.row = all->row + s->row,
	    .col = all->col + MARGIN + indent,
	    .rows = s->end - s->row,
	    .cols = all->cols - 2 * MARGIN - indent};
	int rows =
	    flow_words(s->is_dry || area.rows < 1 ? NULL : s->pen->canvas,
		&area, style, slice_str(text), pen_form(s->pen));

	if (!s->is_dry && area.rows > 0) {
		pen_text(s->pen, s->row, MARGIN, STYLE_TITLE, label);
		if (rows > area.rows)
			pen_text(s->pen, s->end - 1, all->cols - MARGIN,
			    STYLE_MUTED, pen_glyph(s->pen, GLYPH_CUT));
	}
	s->row += rows;
}

/* A label in capital letters, and words behind it. */
static void
put_labeled(
    struct strip *s, const char *label, enum style style, const char *text)
{
	/* Where it is narrow, rather more rows than a wide margin. */
	int indent = s->pen->area.cols < LAYOUT_MEDIUM
	                 ? ANSWER_INDENT
	                 : (int)slice_str(label).len + 2;
	struct buf all = {0};

	if (indent == ANSWER_INDENT) {
		buf_addf(&all, "%s  %s", label, text);
		put(s, "", 0, style, buf_text(&all));
	} else {
		put(s, label, indent, style, text);
	}
	buf_fini(&all);
}

static void
put_prose(struct strip *s)
{
	struct slice rest = slice_str(lesson_view_step(s->v)->prose);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');
		struct buf line = {0};

		buf_add_slice(&line, slice_range(rest, 0, end));
		if (line.len > 0)
			put(s, "", 0, STYLE_EXPLAIN, buf_text(&line));
		buf_fini(&line);
		rest = slice_skip(rest, end + 1);
	}
}

static void
put_task(struct strip *s)
{
	const struct lesson_step *step = lesson_view_step(s->v);

	if (step->kind == LESSON_TASK) {
		put_labeled(s, "TASK", STYLE_VALUE, step->words);
		return;
	}
	put_labeled(s, "QUESTION", STYLE_VALUE, step->words);
	for (size_t i = 0; i < step->answer_count; i++) {
		struct buf number = {0};

		buf_addf(&number, "%zu", i + 1);
		put(s, buf_text(&number), ANSWER_INDENT, STYLE_TEXT,
		    step->answers[i].words);
		buf_fini(&number);
	}
}

/* What was said about the last try, or the hints. */
static void
put_word(struct strip *s)
{
	const struct lesson_step *step = lesson_view_step(s->v);
	const struct lesson_mistake *m = lesson_mistaken(s->v->lesson);
	struct buf again = {0};

	if (lesson_view_is_cut_off(s->v, s->session)) {
		lesson_view_add_again(&again, s->v);
		put_labeled(s, "CUT OFF", STYLE_DOUBT, buf_text(&again));
		buf_fini(&again);
		return;
	}
	if (m != NULL)
		put_labeled(s, "SO CLOSE", STYLE_DOUBT, m->words);
	if (s->v->answer != NULL)
		put_labeled(s, "NO", STYLE_DOUBT, s->v->answer->why);
	for (size_t i = 0; i < s->v->hints && i < step->hint_count; i++)
		put_labeled(s, "HINT", STYLE_HINT, step->hints[i]);
}

static void
put_end(struct strip *s)
{
	struct buf text = {0};

	lesson_view_add_end(&text, s->v);
	put_labeled(
	    s, lesson_view_end_title(s->v), STYLE_PASS, buf_text(&text));
	put(s, "", 0, STYLE_HINT, lesson_view_way_on(s->v));
	buf_fini(&text);
}

static int
measure(struct strip s, void (*put_part)(struct strip *s))
{
	s.is_dry = true;
	s.row = 0;
	put_part(&s);
	return s.row;
}

/* All of it in `rows` rows from s->row on, as far as they go. Returns how many
 * it wants. */
static int
put_body(struct strip *s, int rows)
{
	int first = s->row, prose, rest;

	s->end = first + rows;
	if (lesson_view_is_over(s->v)) {
		put_end(s);
		return s->row - first;
	}
	prose = measure(*s, put_prose);
	rest = measure(*s, put_task) + measure(*s, put_word);
	if (rest > rows) {
		put_word(s);
		put_task(s);
		return prose + rest;
	}
	s->end = first + rows - rest;
	put_prose(s);
	if (s->row > s->end)
		s->row = s->end;
	s->end = first + rows;
	put_task(s);
	put_word(s);
	return prose + rest;
}

int
lesson_view_rows(
    const struct lesson_view *v, const struct scene *scene, int cols)
{
	struct pen pen = {.area = {.cols = cols}, .is_ascii = scene->is_ascii};
	struct strip s = {
	    .v = v, .session = scene->session, .pen = &pen, .is_dry = true};

	return 1 + put_body(&s, 0);
}

/* "3/7" */
static void
add_short_place(struct buf *out, const struct strip *s)
{
	const struct lesson *l = s->v->lesson;
	size_t place =
	    lesson_view_is_over(s->v) ? lesson_done(l) : lesson_at(l) + 1;

	buf_addf(out, "%zu/%zu", place, lesson_count(l));
}

/* The keys that help now. */
static void
add_keys(struct buf *out, const struct strip *s, bool is_cut)
{
	const struct lesson_step *step;

	if (!lesson_view_is_over(s->v) && s->pen->area.cols >= LAYOUT_MEDIUM) {
		step = lesson_view_step(s->v);
		if (step->kind == LESSON_QUIZ)
			buf_add_str(out, "  type its number");
		else if (s->v->hints < step->hint_count)
			buf_add_str(out, "  Alt-I hint");
	}
	if (s->pen->area.cols < LAYOUT_MEDIUM)
		buf_addf(out, "  Alt-P%s", is_cut ? ": all" : "");
	else
		buf_addf(out, "  Alt-P%s", is_cut ? ": all of it" : " steps");
}

/* A sign a step, if they fit; else the end again. */
static int
put_signs(const struct strip *s, int end, int room)
{
	const struct lesson *l = s->v->lesson;
	int count = (int)lesson_count(l), col = end - count - 1;

	if (count > SIGNS_MAX || col - 2 < room)
		return end;
	for (int i = 0; i < count; i++)
		if ((size_t)i == lesson_at(l))
			pen_text(s->pen, 0, col + i, STYLE_ACCENT,
			    pen_glyph(s->pen, GLYPH_POINT));
		else
			words_put_sign(s->pen, 0, col + i,
			    lesson_view_sign(lesson_step(l, (size_t)i)));
	return col;
}

static void
put_first_row(const struct strip *s, bool is_cut)
{
	struct buf title = {0}, place = {0}, keys = {0};
	int end, width;

	lesson_view_add_title(&title, s->v);
	width = (int)utf8_safe_width(buf_slice(&title), pen_form(s->pen));
	add_keys(&keys, s, is_cut);
	lesson_view_add_place(&place, s->v);
	if (width + (int)(place.len + keys.len) + 3 * MARGIN >
	    s->pen->area.cols) {
		buf_clear(&place);
		add_short_place(&place, s);
	}
	buf_add_slice(&place, buf_slice(&keys));
	end = pen_right(s->pen, 0, STYLE_LABEL, buf_text(&place));
	pen_fit(s->pen, 0, MARGIN, put_signs(s, end, MARGIN + width) - 1,
	    STYLE_TITLE, buf_slice(&title));
	buf_fini(&title);
	buf_fini(&place);
	buf_fini(&keys);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct strip s = {.v = self,
	    .session = scene->session,
	    .pen = pen,
	    .row = pen->area.rows > 1};
	int rows = pen->area.rows - s.row;
	bool is_cut = put_body(&s, rows) > rows;

	if (pen->area.rows > 1)
		put_first_row(&s, is_cut);
}

const struct view_ops view_lesson_status = {
    .name = "lesson-rows", .paint = paint};
