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

/* The step that the lesson is at, as the page says it. */
static void
sees_step(struct vt *vt, const struct lesson *l, size_t step)
{
	char text[64];

	snprintf(
	    text, sizeof(text), "step %zu of %zu", step + 1, lesson_count(l));
	talk_sees(vt, step == lesson_count(l) ? ":lesson end leaves" : text);
}

/* The begin of words, as far as no row breaks them. */
static void
sees_begin(struct vt *vt, const char *words)
{
	char text[16];

	snprintf(text, sizeof(text), "%s", words);
	talk_sees(vt, text);
}

static void
answer(struct vt *vt, const struct lesson *l, size_t step)
{
	const struct lesson_step *s = lesson_step(l, step);
	char right[24] = "";

	for (size_t i = 0; i < s->answer_count; i++) {
		char number[24];

		snprintf(number, sizeof(number), "%zu", i + 1);
		if (s->answers[i].why[0] == '\0') {
			snprintf(right, sizeof(right), "%s", number);
			continue;
		}
		talk_type(vt, number);
		sees_begin(vt, s->answers[i].why);
		sees_step(vt, l, step);
	}
	talk_type(vt, right);
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
do_task(struct vt *vt, const struct lesson *l, size_t step)
{
	const struct lesson_step *s = lesson_step(l, step);
	struct slice rest = slice_str(s->way);
	bool is_data = false;

	for (size_t i = 0; i < s->mistake_count; i++) {
		talk_type(vt, s->mistakes[i].example);
		talk_sees(vt, "SO CLOSE");
		sees_begin(vt, s->mistakes[i].words);
		sees_step(vt, l, step);
	}
	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		go(vt, slice_range(rest, 0, end), &is_data);
		rest = slice_skip(rest, end + 1);
	}
}

static void
play(size_t number, int rows, int cols)
{
	const struct lesson_text *row = lesson_builtin(number);
	struct vt *vt = talk_start(rows, cols, NULL, "ehlo>");
	struct buf errors = {0};
	struct lesson *l =
	    lesson_read(row->name, slice_str(row->text), &errors);
	char command[64];

	snprintf(command, sizeof(command), ":lesson %s", row->name);
	talk_type(vt, command);
	for (size_t i = 0; i < lesson_count(l); i++) {
		sees_step(vt, l, i);
		if (lesson_step(l, i)->kind == LESSON_QUIZ)
			answer(vt, l, i);
		else
			do_task(vt, l, i);
	}
	sees_step(vt, l, lesson_count(l));
	sees_begin(vt, lesson_end(l));
	lesson_free(l);
	buf_fini(&errors);
	vt_free(vt);
}

static void
screen__lessons__each_to_its_end(void **state)
{
	(void)state;
	for (size_t i = 0; lesson_builtin(i) != NULL; i++)
		play(i, 50, 132);
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
	    cmocka_unit_test(screen__lessons__are_listed_with_what_was_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
