/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-lesson - lessons as people write them, and ways through them. */
#include "ehlo/model/lesson.h"

#include <stdio.h>

#include "ehlo/model/lesson-builtin.h"
#include "model-play.h"

static const char text[] = ":title Names\n"
			   ":server strict\n"
			   ":fault noop 354 \"Go\"\n"
			   "# One\n# paragraph.\n#\n# Another.\n"
			   ":task Greet\n"
			   ":hint EHLO\n"
			   ":hint EHLO me\n"
			   ":mistake /^hello/ Close.\n"
			   ":try hello me\n"
			   "EHLO me\n"
			   ":expect 250\n"
			   ":quiz What is it?\n"
			   ":right A name\n"
			   ":wrong A code | it has letters\n"
			   ":task Name a@b\n"
			   ":goal /a@b/\n"
			   "MAIL FROM:<a@b>\n"
			   ":expect 2yz\n"
			   ":task Deliver\n"
			   "DATA\n# no comment\n.\n"
			   ":expect 250\n"
			   ":end Well done.\n";

static struct lesson *
read_text(const char *words)
{
	struct buf errors = {0};
	struct lesson *l = lesson_read("x.smtp", slice_str(words), &errors);

	assert_string_equal(buf_text(&errors), "");
	buf_fini(&errors);
	return l;
}

static void
lesson__read__all_that_stands_in_it(void **state)
{
	struct lesson *l = read_text(text);
	const struct lesson_step *s = lesson_step(l, 0);

	(void)state;
	assert_string_equal(lesson_title(l), "Names");
	assert_string_equal(lesson_server(l), "strict");
	assert_string_equal(lesson_rules(l), "noop 354 \"Go\"\n");
	assert_string_equal(lesson_end(l), "Well done.");
	assert_int_equal(lesson_count(l), 4);
	assert_int_equal(s->kind, LESSON_TASK);
	assert_string_equal(s->prose, "One paragraph.\n\nAnother.");
	assert_string_equal(s->way, "EHLO me\n:expect 250\n");
	assert_int_equal(s->hint_count, 2);
	assert_string_equal(s->hints[1], "EHLO me");
	assert_string_equal(s->mistakes[0].example, "hello me");
	assert_int_equal(lesson_step(l, 1)->kind, LESSON_QUIZ);
	assert_string_equal(
	    lesson_step(l, 1)->answers[1].why, "it has letters");
	assert_string_equal(
	    lesson_step(l, 3)->way, "DATA\n# no comment\n.\n:expect 250\n");
	lesson_free(l);
}

static void
lesson__read__every_error_with_its_place(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
	    {"", "x:1:1: a lesson says what it is about"},
	    {":fault never\n", "x:1:8: "},
	    {":title a\n", "x:1:1: a lesson has tasks"},
	    {":title a\n:title b\n", "x:2:1: this stands in the lesson"},
	    {":title\n", "x:1:1: the words are missing"},
	    {":hint a\n", "x:1:1: this stands behind a \":task\""},
	    {"NOOP\n", "x:1:1: a line of a plan stands behind its"},
	    {":task a\n", "x:1:1: nothing can meet this task"},
	    {":task a\n:goal later\n", "x:2:7: a goal is /REGEX/"},
	    {":task a\nNOOP\n:expect lunch\n", "x:3:9: "},
	    {":task a\nNOOP\n:mistake b\n", "x:3:10: a mistake begins"},
	    {":task a\nNOOP\n:mistake /(/ b\n", "x:3:1"},
	    {":task a\nNOOP\n:mistake /b/ c\n", "x:1:1: each \":mistake\""},
	    {":task a\nNOOP\n:try b\n", "x:3:1: \":try\" stands behind"},
	    {":task a\nNOOP\n:mistake /b/ c\n:try d\n",
		"x:4:6: its \":mistake\" does not find it"},
	    {":task a\nDATA\nb\n", "x:3:1: a body ends with"},
	    {":task a\n:right b\n", "x:2:1: this stands behind a \":quiz\""},
	    {":quiz a\n:right b\n", "x:1:1: a question has one right"},
	    {":quiz a\n:wrong b | c\n", "x:1:1: a question has one right"},
	    {":quiz a\n:wrong b\n", "x:2:8: a wrong answer says why"},
	    {":quiz a\nNOOP\n", "x:2:1: a line of a plan stands behind"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf errors = {0};

		lesson_free(lesson_read("x", slice_str(rows[i].text), &errors));
		if (strstr(buf_text(&errors), rows[i].error) == NULL)
			fail_msg("%s:\n%s", rows[i].error, buf_text(&errors));
		buf_fini(&errors);
	}
}

/* What each script meets, from the first step on. */
static void
lesson__update__what_happened_meets_it(void **state)
{
	static const struct {
		const char *script;
		size_t at;
	} rows[] = {
	    {"S: 220 hi\nC: EHLO me\nS: 250-a\n", 0},
	    {"S: 220 hi\nC: EHLO me\nS: 250-a\nS: 250 b\n", 1},
	    {"S: 220 hi\nC: EHLO other\nS: 501 no\n", 0},
	    {"S: 220 hi\nC: EHLO me\nS: 250 b\nC: FOO\nS: 500 c\n", 1},
	    {"S: 220 hi\nC: HELO me\nS: 250 b\n", 0},
	    {"S: 220 hi\nC: EHLO me\nS: 250 b\nC: EHLO me\nS: 250 b\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = conversation_new(1 << 20);
		struct lesson *l = read_text(text);

		lesson_begin(l, c);
		play(c, "= host\n");
		play(c, rows[i].script);
		lesson_update(l, c);
		assert_int_equal(lesson_at(l), rows[i].at);
		lesson_free(l);
		conversation_free(c);
	}
}

static void
lesson__update__who_is_ahead_is_not_asked_again(void **state)
{
	struct conversation *c = conversation_new(1 << 20);
	struct lesson *l = read_text(text);

	(void)state;
	lesson_begin(l, c);
	play(c, "= host\nS: 220 hi\nC: EHLO me\nS: 250 b\n"
		"C: MAIL FROM:<c@d>\nS: 250 ok\nC: mail from:<a@b>\nS: 250 ok\n"
		"C: RCPT TO:<e@f>\nS: 250 ok\nC: DATA\nS: 354 go\nD: x\nD: .\n"
		"S: 250 ok\n");
	assert_true(lesson_update(l, c));
	assert_int_equal(lesson_at(l), 1);
	assert_null(lesson_say(l, 3));
	assert_string_equal(lesson_say(l, 2)->why, "it has letters");
	assert_int_equal(lesson_at(l), 1);
	assert_string_equal(lesson_say(l, 1)->why, "");
	assert_true(lesson_update(l, c));
	assert_int_equal(lesson_at(l), lesson_count(l));
	assert_null(lesson_say(l, 1));
	lesson_free(l);
	conversation_free(c);
}

static void
lesson__update__a_mistake_is_seen_and_forgotten(void **state)
{
	struct conversation *c = conversation_new(1 << 20);
	struct lesson *l = read_text(text);

	(void)state;
	lesson_begin(l, c);
	play(c, "= host\nS: 220 hi\nC: HELLO me\nS: 500 what\n");
	assert_true(lesson_update(l, c));
	assert_string_equal(lesson_mistaken(l)->words, "Close.");
	play(c, "C: NOOP\n");
	assert_true(lesson_update(l, c));
	assert_null(lesson_mistaken(l));
	lesson_skip(l);
	assert_true(lesson_step(l, 0)->is_skipped);
	assert_int_equal(lesson_at(l), 1);
	lesson_free(l);
	conversation_free(c);
}

static void
lesson__goal__what_meets_each(void **state)
{
	static const struct {
		const char *goal, *before, *meets;
	} rows[] = {
	    {"connected", "", "= host\n"},
	    {"closed", "= host\nS: 220 a\n", "X server\n"},
	    {"delivered",
		"= host\nS: 220 a\nC: EHLO b\nS: 250 c\nC: MAIL FROM:<a@b>\n"
		"S: 250 d\nC: RCPT TO:<c@d>\nS: 250 e\nC: DATA\nS: 354 f\n"
		"D: x\nD: .\n",
		"S: 250 g\n"},
	    {"stuffed",
		"= host\nS: 220 a\nC: EHLO b\nS: 250 c\nC: MAIL FROM:<a@b>\n"
		"S: 250 d\nC: RCPT TO:<c@d>\nS: 250 e\nC: DATA\nS: 354 f\n"
		"D: x\n",
		"D: ..y\n"},
	    {"pipelined",
		"= host\nS: 220 a\nC: EHLO b\nS: 250 c\nC: NOOP\nC: RSET\n",
		"S: 250 d\n"},
	    {"authenticated",
		"= host\nS: 220 a\nC: EHLO b\nS: 250 AUTH PLAIN\n"
		"C: AUTH PLAIN x\n",
		"S: 235 d\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = conversation_new(1 << 20);
		char words[100];
		struct lesson *l;

		snprintf(words, sizeof(words), ":title a\n:task b\n:goal %s\n",
		    rows[i].goal);
		l = read_text(words);
		lesson_begin(l, c);
		play(c, rows[i].before);
		lesson_update(l, c);
		assert_int_equal(lesson_at(l), 0);
		play(c, rows[i].meets);
		lesson_update(l, c);
		if (lesson_at(l) != 1)
			fail_msg("%s is not met", rows[i].goal);
		lesson_free(l);
		conversation_free(c);
	}
}

/* Twelve or more, and nothing is wrong with how they are written. */
static void
lesson__builtin__can_be_read(void **state)
{
	size_t count = 0;

	(void)state;
	for (; lesson_builtin(count) != NULL; count++) {
		const struct lesson_text *row = lesson_builtin(count);
		struct buf errors = {0};
		struct lesson *l =
		    lesson_read(row->name, slice_str(row->text), &errors);

		assert_string_equal(buf_text(&errors), "");
		assert_true(lesson_count(l) >= 4);
		assert_true(lesson_end(l)[0] != '\0');
		buf_fini(&errors);
		lesson_free(l);
	}
	assert_true(count >= 12);
	assert_string_equal(lesson_builtin(0)->name, "listening");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lesson__read__all_that_stands_in_it),
	    cmocka_unit_test(lesson__read__every_error_with_its_place),
	    cmocka_unit_test(lesson__update__what_happened_meets_it),
	    cmocka_unit_test(lesson__update__who_is_ahead_is_not_asked_again),
	    cmocka_unit_test(lesson__update__a_mistake_is_seen_and_forgotten),
	    cmocka_unit_test(lesson__goal__what_meets_each),
	    cmocka_unit_test(lesson__builtin__can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
