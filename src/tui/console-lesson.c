/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-lesson - a lesson under way: which, how far, its hints and answers.
 *
 * What a person types goes to the server as ever; the lesson looks on. Only a
 * bare number is taken while a question is open: no command begins so.
 */
#include "console-core.h"

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/private.h"
#include "ehlo/model/lesson-builtin.h"

#define PROGRESS_MAX ((size_t)65536)
#define LESSON_MAX   ((size_t)1 << 20)
/* What a lesson's panel has beyond the usual columns. */
#define PANEL_MORE 12

bool
console_has_lesson(const struct console *c)
{
	return c->lesson.lesson != NULL;
}

static bool
is_over(const struct console *c)
{
	return lesson_at(c->lesson.lesson) == lesson_count(c->lesson.lesson);
}

bool
console_lesson_asks(const struct console *c)
{
	return console_has_lesson(c) && !is_over(c) &&
	       lesson_step(c->lesson.lesson, lesson_at(c->lesson.lesson))
	               ->kind == LESSON_QUIZ;
}

/* ---- progress: "NAME MARKS", a line a lesson, a mark a step ------------- */

#define MARK_DONE    '+'
#define MARK_SKIPPED '-'
#define MARK_TODO    '.'

static void
load_progress(struct console *c)
{
	struct buf *all = &c->lesson.progress;

	if (c->lesson.progress_path != NULL && all->len == 0)
		file_read(c->lesson.progress_path, PROGRESS_MAX, all, NULL);
}

/* The marks of a lesson; empty = not begun, or nobody knows. */
static struct slice
find_progress(const struct console *c, const char *name)
{
	struct slice rest = buf_slice(&c->lesson.progress);

	while (rest.len > 0) {
		struct slice line = slice_take_line(&rest);
		struct slice word = slice_take_word(&line);

		if (slice_equals(word, slice_str(name)))
			return slice_trim(line);
	}
	return SLICE("");
}

static size_t
count_marks(struct slice marks, int mark)
{
	size_t count = 0;

	for (size_t i = 0; i < marks.len; i++)
		count += marks.ptr[i] == mark;
	return count;
}

/* What was done once stays done; what was skipped then may be done now. */
static int
mark_of(const struct lesson_step *s, int before)
{
	if (s->is_done || before == MARK_DONE)
		return MARK_DONE;
	return s->is_skipped || before == MARK_SKIPPED ? MARK_SKIPPED
	                                               : MARK_TODO;
}

/* All lines but that of this lesson. */
static void
copy_others(struct buf *out, struct slice rest, const char *name)
{
	while (rest.len > 0) {
		struct slice line = slice_take_line(&rest), words = line;

		if (!slice_equals(slice_take_word(&words), slice_str(name))) {
			buf_add_slice(out, line);
			buf_add_byte(out, '\n');
		}
	}
}

/* Of the lessons in the list, whose names are words. A disk that does not take
 * it takes nothing away from the lesson. */
static void
keep_progress(struct console *c)
{
	const struct lesson *l = c->lesson.lesson;
	struct slice before = find_progress(c, lesson_name(l));
	struct buf all = {0};

	if (c->lesson.view.place == 0)
		return;
	copy_others(&all, buf_slice(&c->lesson.progress), lesson_name(l));
	buf_addf(&all, "%s ", lesson_name(l));
	for (size_t i = 0; i < lesson_count(l); i++)
		buf_addf(&all, "%c",
		    mark_of(lesson_step(l, i),
			i < before.len ? before.ptr[i] : MARK_TODO));
	buf_add_byte(&all, '\n');
	buf_fini(&c->lesson.progress);
	c->lesson.progress = all;
	if (c->lesson.progress_path != NULL)
		private_replace(
		    c->lesson.progress_path, buf_slice(&c->lesson.progress));
}

/* ---- which -------------------------------------------------------------- */

static size_t
count_lessons(void)
{
	size_t count = 0;

	while (lesson_builtin(count) != NULL)
		count++;
	return count;
}

/* By its number from 1, or the begin of its name; the count = none. */
static size_t
find_lesson(struct slice name)
{
	size_t count = count_lessons();
	unsigned long number;

	if (slice_to_number(name, count, &number) == 0 && number > 0)
		return (size_t)number - 1;
	for (size_t i = 0; i < count; i++)
		if (slice_starts_with_nocase(
			slice_str(lesson_builtin(i)->name), name))
			return i;
	return count;
}

static void
add_row(struct console *c, struct buf *out, size_t index)
{
	const struct lesson_text *row = lesson_builtin(index);
	struct buf errors = {0};
	struct lesson *l =
	    lesson_read(row->name, slice_str(row->text), &errors);
	struct slice marks =
	    slice_range(find_progress(c, row->name), 0, lesson_count(l));
	size_t done = count_marks(marks, MARK_DONE);
	size_t skipped = count_marks(marks, MARK_SKIPPED);

	buf_addf(
	    out, "%2zu  %-12s  %s: ", index + 1, row->name, lesson_title(l));
	if (done == lesson_count(l))
		buf_add_str(out, "done");
	else if (done + skipped > 0)
		buf_addf(out, "%zu of %zu steps done", done, lesson_count(l));
	else
		buf_addf(out, "%zu steps", lesson_count(l));
	if (skipped > 0)
		buf_addf(out, ", %zu skipped", skipped);
	buf_add_byte(out, '\n');
	lesson_free(l);
	buf_fini(&errors);
}

static void
show_list(struct console *c)
{
	struct buf text = {0};

	buf_add_str(&text,
	    "\":lesson NAME\" or \":lesson NUMBER\" begins one; all of it "
	    "stays on this computer.\n\n");
	load_progress(c);
	for (size_t i = 0; i < count_lessons(); i++)
		add_row(c, &text, i);
	buf_add_str(&text,
	    "\n\":lesson ./FILE.smtp\" begins one of your own; the manual "
	    "says how they are written.\n");
	console_show_text(c, "Lessons", &text);
}

/* ---- begin and end ------------------------------------------------------ */

/* What the server does beside its manner, in place of what it did: nobody is
 * told, since to find it may be the task. */
static void
set_rules(struct console *c, const char *rules)
{
	struct buf order = {0};

	buf_addf(&order, "rules %s", rules);
	console_submit(c, INTENT_PRACTICE, buf_slice(&order));
	buf_fini(&order);
}

bool
console_lesson_end(struct console *c)
{
	if (!console_has_lesson(c))
		return false;
	if (lesson_rules(c->lesson.lesson)[0] != '\0')
		set_rules(c, "");
	lesson_free(c->lesson.lesson);
	c->lesson.lesson = NULL;
	c->lesson.view = (struct lesson_view){0};
	c->panel_more -= PANEL_MORE;
	console_pane_settle(c);
	return true;
}

/* To its server, unless that is what its first step is about. */
static void
connect_lesson(struct console *c)
{
	struct buf target = {0};

	if (!lesson_is_connected(c->lesson.lesson))
		return;
	buf_addf(&target, "practice:%s", lesson_server(c->lesson.lesson));
	if (console_submit(c, INTENT_CONNECT, buf_slice(&target)))
		set_rules(c, lesson_rules(c->lesson.lesson));
	buf_fini(&target);
}

/* Whether a lesson can begin now; else it was said why not. */
static bool
can_begin(struct console *c)
{
	if (c->is_recording)
		console_say(c, STYLE_ERROR,
		    "a lesson speaks to the practice server; this is a "
		    "recording");
	else if (c->step.is_inside)
		console_say(
		    c, STYLE_ERROR, "a lesson makes no sense inside a plan");
	else
		return true;
	return false;
}

/* l becomes the console's; place from 1, 0 = it is none of the list. */
static bool
begin(struct console *c, struct lesson *l, size_t place)
{
	if (!can_begin(c)) {
		lesson_free(l);
		return false;
	}
	console_lesson_end(c);
	console_plan_set_aside(c);
	c->lesson.lesson = l;
	c->lesson.view = (struct lesson_view){.lesson = l,
	    .place = place,
	    .count = count_lessons(),
	    .page = &c->panel};
	c->panel_more += PANEL_MORE;
	c->hides_panel = false;
	c->layout = LAYOUT_INTERLEAVED;
	lesson_begin(l, c->conversation);
	connect_lesson(c);
	console_pane_settle(c);
	console_changed(c);
	return true;
}

/* All that is wrong with it stands over the conversation. */
static bool
begin_text(struct console *c, const char *name, struct slice text)
{
	struct buf errors = {0};
	struct lesson *l = lesson_read(name, text, &errors);

	if (errors.len == 0)
		return begin(c, l, 0);
	lesson_free(l);
	console_show_text(c, "Lesson: not opened", &errors);
	return true;
}

static bool
begin_file(struct console *c, struct slice path)
{
	char *name = mem_copy_text(path.ptr, path.len);
	struct buf text = {0};
	struct err err;
	bool is_read = file_read(name, LESSON_MAX, &text, &err) == 0;

	if (is_read)
		begin_text(c, name, buf_slice(&text));
	else
		console_say(c, STYLE_ERROR, "%s", err.text);
	buf_fini(&text);
	mem_free(name);
	return is_read;
}

static bool
begin_builtin(struct console *c, size_t index)
{
	const struct lesson_text *row = lesson_builtin(index);
	struct buf errors = {0};
	struct lesson *l =
	    lesson_read(row->name, slice_str(row->text), &errors);

	buf_fini(&errors);
	load_progress(c);
	return begin(c, l, index + 1);
}

static bool
begin_next(struct console *c)
{
	size_t next = c->lesson.view.place;

	if (next < count_lessons())
		return begin_builtin(c, next);
	console_say(c, STYLE_HINT, "that was the last lesson");
	return true;
}

bool
console_lesson(struct console *c, struct slice args)
{
	struct slice name = slice_trim(args);
	size_t index;

	if (name.len == 0 || slice_equals_nocase(name, SLICE("list"))) {
		show_list(c);
		return true;
	}
	if (slice_equals_nocase(name, SLICE("next")))
		return begin_next(c);
	if (slice_equals_nocase(name, SLICE("end"))) {
		if (console_lesson_end(c))
			console_plan_take_back(c);
		return true;
	}
	if (slice_find(name, '/') < name.len)
		return begin_file(c, name);
	index = find_lesson(name);
	if (index < count_lessons())
		return begin_builtin(c, index);
	console_say(c, STYLE_ERROR,
	    "no lesson \"%.*s\"; \":lesson list\" names them",
	    SLICE_ARGS(slice_range(name, 0, 40)));
	return false;
}

void
console_lesson_close(struct console *c)
{
	lesson_free(c->lesson.lesson);
	buf_fini(&c->lesson.progress);
}

/* ---- under way ---------------------------------------------------------- */

static void
step_changed(struct console *c, size_t before)
{
	if (lesson_at(c->lesson.lesson) == before)
		return;
	c->lesson.view.hints = 0;
	c->lesson.view.answer = NULL;
	c->panel.scroll.first = 0;
	keep_progress(c);
}

void
console_lesson_changed(struct console *c)
{
	size_t before;

	if (!console_has_lesson(c))
		return;
	before = lesson_at(c->lesson.lesson);
	if (lesson_update(c->lesson.lesson, c->conversation))
		c->is_stale = true;
	step_changed(c, before);
}

bool
console_lesson_line(struct console *c, struct slice line)
{
	struct slice number = slice_trim(line);
	unsigned long value;
	size_t before;

	if (!console_lesson_asks(c) ||
	    slice_to_number(number, 1000, &value) < 0)
		return false;
	before = lesson_at(c->lesson.lesson);
	c->lesson.view.answer = lesson_say(c->lesson.lesson, (size_t)value);
	if (c->lesson.view.answer == NULL)
		console_say(c, STYLE_HINT, "there is no answer %lu", value);
	else if (lesson_at(c->lesson.lesson) == before)
		console_say(
		    c, STYLE_DOUBT, "no: %s", c->lesson.view.answer->why);
	else
		console_say(c, STYLE_PASS, "yes");
	step_changed(c, before);
	console_lesson_changed(c);
	c->is_stale = true;
	return true;
}

bool
console_lesson_hint(struct console *c)
{
	const struct lesson_step *s;

	if (!console_has_lesson(c) || is_over(c))
		return false;
	s = lesson_step(c->lesson.lesson, lesson_at(c->lesson.lesson));
	if (c->lesson.view.hints < s->hint_count)
		c->lesson.view.hints++;
	else
		console_say(c, STYLE_HINT, "%s",
		    s->hint_count == 0 ? "there is no hint for this one"
				       : "these are all the hints");
	c->is_stale = true;
	return true;
}

bool
console_lesson_skip(struct console *c)
{
	size_t before;

	if (!console_has_lesson(c) || is_over(c))
		return false;
	before = lesson_at(c->lesson.lesson);
	lesson_skip(c->lesson.lesson);
	step_changed(c, before);
	console_lesson_changed(c);
	c->is_stale = true;
	return true;
}
