/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-lessons - every lesson played to its end on a real terminal, with
 * each mistake and each wrong answer that it foresees. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/model/lesson-builtin.h"
#include "ehlo/model/lesson.h"

#include "talk.h"

/* The begin of words, as far as no row breaks them. */
static void
sees_begin(struct vt *vt, const char *words)
{
	char text[16];

	snprintf(text, sizeof(text), "%s", words);
	talk_sees(vt, text);
}

struct player {
	struct vt *vt;
	struct lesson *lesson;
	bool is_small; /* there is no panel, the step has rows of its own */
};

/* The step that the lesson is at. */
static void
sees_step(const struct player *p, size_t step)
{
	const struct lesson *l = p->lesson;
	char text[64];

	if (step == lesson_count(l)) {
		talk_sees(p->vt, ":lesson end leaves");
	} else if (!p->is_small) {
		snprintf(text, sizeof(text), "step %zu of %zu", step + 1,
		    lesson_count(l));
		talk_sees(p->vt, text);
	} else {
		snprintf(text, sizeof(text), "%s  %.15s",
		    lesson_step(l, step)->kind == LESSON_QUIZ ? "QUESTION"
							      : "TASK",
		    lesson_step(l, step)->words);
		talk_sees(p->vt, text);
	}
}

static void
answer(const struct player *p, size_t step)
{
	const struct lesson_step *s = lesson_step(p->lesson, step);
	char right[24] = "";

	for (size_t i = 0; i < s->answer_count; i++) {
		char number[24];

		snprintf(number, sizeof(number), "%zu", i + 1);
		if (s->answers[i].why[0] == '\0') {
			snprintf(right, sizeof(right), "%s", number);
			continue;
		}
		talk_type(p->vt, number);
		sees_begin(p->vt, s->answers[i].why);
		sees_step(p, step);
	}
	talk_type(p->vt, right);
}

/* One line of the way, and what has to be there before the next one. */
static void
go(struct vt *vt, struct slice line, bool *is_data)
{
	char text[1024];

	snprintf(text, sizeof(text), "%.*s", SLICE_ARGS(line));
	if (!*is_data && slice_starts_with(line, SLICE(":expect")))
		return;
	talk_type(vt, text);
	if (!*is_data && slice_equals(line, SLICE("DATA"))) {
		talk_sees(vt, "data>");
		*is_data = true;
	} else if (*is_data && slice_equals(line, SLICE("."))) {
		*is_data = false;
	} else if (slice_starts_with(line, SLICE(":auth"))) {
		talk_sees(vt, "assword");
		talk_type(vt, "sesame");
	}
}

static void
do_task(const struct player *p, size_t step)
{
	const struct lesson_step *s = lesson_step(p->lesson, step);
	struct slice rest = slice_str(s->way);
	bool is_data = false;

	for (size_t i = 0; i < s->mistake_count; i++) {
		talk_type(p->vt, s->mistakes[i].example);
		talk_sees(p->vt, "SO CLOSE");
		sees_begin(p->vt, s->mistakes[i].words);
		sees_step(p, step);
	}
	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		go(p->vt, slice_range(rest, 0, end), &is_data);
		rest = slice_skip(rest, end + 1);
	}
}

static void
play(size_t number, int rows, int cols)
{
	const struct lesson_text *row = lesson_builtin(number);
	struct buf errors = {0};
	struct player p = {.vt = talk_start(rows, cols, NULL, "ehlo>"),
	    .lesson = lesson_read(row->name, slice_str(row->text), &errors),
	    .is_small = cols < 100};
	char command[64];

	snprintf(command, sizeof(command), ":lesson %s", row->name);
	talk_type(p.vt, command);
	for (size_t i = 0; i < lesson_count(p.lesson); i++) {
		sees_step(&p, i);
		if (lesson_step(p.lesson, i)->kind == LESSON_QUIZ)
			answer(&p, i);
		else
			do_task(&p, i);
	}
	sees_step(&p, lesson_count(p.lesson));
	sees_begin(p.vt, lesson_end(p.lesson));
	lesson_free(p.lesson);
	buf_fini(&errors);
	vt_free(p.vt);
}

static void
screen__lessons__each_to_its_end(void **state)
{
	(void)state;
	for (size_t i = 0; lesson_builtin(i) != NULL; i++)
		play(i, 50, 132);
}

/* What is needed is in sight there, too: the task or the question, what is said
 * of each mistake and of each wrong answer, the end. */
static void
screen__lessons__each_on_a_small_screen(void **state)
{
	(void)state;
	for (size_t i = 0; lesson_builtin(i) != NULL; i++)
		play(i, 24, 80);
}

/* What was done is known the next time. */
static void
screen__lessons__are_listed_with_what_was_done(void **state)
{
	struct vt *vt = talk_start(30, 100, NULL, "ehlo>");

	(void)state;
	talk_type(vt, ":lesson greeting");
	talk_sees(vt, "step 1 of 5");
	talk_type(vt, "HELO me");
	talk_sees(vt, "step 2 of 5");
	talk_type(vt, ":lesson end");
	talk_type(vt, ":lesson list");
	talk_sees(vt, "The greeting, and HELO or EHLO: 1 of 5");
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__lessons__each_to_its_end),
	    cmocka_unit_test(screen__lessons__each_on_a_small_screen),
	    cmocka_unit_test(screen__lessons__are_listed_with_what_was_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
