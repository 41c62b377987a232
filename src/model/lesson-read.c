/* SPDX-License-Identifier: GPL-3.0-or-later
 * lesson-read - a lesson out of its text, and all that is wrong with it.
 *
 * One handler a console line of lessons; every other line of a plan is a part
 * of the way to do the task at hand.
 */
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/model/plan.h"
#include "ehlo/smtp/rules.h"
#include "lesson-core.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct reader {
	struct lesson *lesson;
	struct buf *errors;
	struct rules *rules; /* to see what is wrong with one */
	struct buf prose;    /* comments that belong to what follows */
	size_t line;
	size_t words_at; /* column of the words behind the name, from 0 */
};

static void
complain(struct reader *r, size_t column, const char *words)
{
	buf_addf(r->errors, "%s:%zu:%zu: %s\n", r->lesson->name, r->line,
	    column + 1, words);
}

static struct step *
newest(struct reader *r)
{
	struct lesson *l = r->lesson;

	return l->count > 0 ? &l->steps[l->count - 1] : NULL;
}

static char *
copy(struct slice text)
{
	return mem_copy_text(text.ptr, text.len);
}

/* ---- prose and steps ---------------------------------------------------- */

static void
take_comment(struct reader *r, struct slice text)
{
	struct slice words = slice_trim(text);

	if (words.len == 0)
		buf_add_str(&r->prose, r->prose.len > 0 ? "\n\n" : "");
	else if (r->prose.len > 0 && r->prose.ptr[r->prose.len - 1] != '\n')
		buf_add_byte(&r->prose, ' ');
	buf_add_slice(&r->prose, words);
}

static void
add_step(struct reader *r, enum lesson_kind kind, struct slice words)
{
	struct lesson *l = r->lesson;
	struct step *s;

	if (l->count == l->size) {
		l->size = l->size == 0 ? 8 : 2 * l->size;
		l->steps = mem_realloc(l->steps, l->size, sizeof(*l->steps));
	}
	s = &l->steps[l->count++];
	*s = (struct step){.verb = VERB_COUNT};
	s->view.kind = kind;
	s->view.words = copy(words);
	s->view.prose = copy(slice_trim(buf_slice(&r->prose)));
	s->view.way = copy((struct slice){0});
	s->view.line = r->line;
	buf_clear(&r->prose);
}

/* A line more. */
static void
append_line(char **place, const char *sigil, struct slice text)
{
	struct buf all = {0};

	buf_addf(&all, "%s%s", *place, sigil);
	buf_add_slice(&all, text);
	buf_add_byte(&all, '\n');
	mem_free(*place);
	*place = copy(buf_slice(&all));
	buf_fini(&all);
}

/* As it is written; what is sent and begins with a colon has another. */
static const char *
sigil_of(const struct plan_item *item)
{
	bool has_colon = item->text.len > 0 && item->text.ptr[0] == ':';

	return item->kind == PLAN_CONSOLE ||
	               (item->kind == PLAN_SEND && has_colon)
	           ? ":"
	           : "";
}

/* What the reply that is waited for will answer. */
static enum verb
verb_of(const struct plan_item *item, enum verb before)
{
	struct slice rest = item->text;
	struct slice word = slice_take_word(&rest);

	if (item->kind == PLAN_SEND)
		return verb_find(word);
	if (item->kind == PLAN_DATA_END)
		return VERB_CONTENT;
	if (item->kind == PLAN_CONSOLE && slice_equals(word, SLICE("auth")))
		return VERB_AUTH;
	return before;
}

/* A line of a plan: it goes to the way of the task at hand. */
static void
take_way(struct reader *r, const struct plan_item *item)
{
	struct step *s = newest(r);

	if (s == NULL || s->view.kind != LESSON_TASK) {
		complain(r, 0, "a line of a plan stands behind its \":task\"");
		return;
	}
	s->verb = verb_of(item, s->verb);
	append_line(&s->view.way, sigil_of(item), item->text);
}

/* ---- console lines ------------------------------------------------------ */

static void
set_once(struct reader *r, char **place, struct slice words)
{
	if (*place != NULL)
		complain(r, 0, "this stands in the lesson already");
	mem_free(*place);
	*place = copy(words);
}

static void
take_title(struct reader *r, struct slice words)
{
	set_once(r, &r->lesson->title, words);
}

static void
take_server(struct reader *r, struct slice words)
{
	if (personality_find(words) == NULL)
		complain(r, r->words_at, "there is no such practice server");
	set_once(r, &r->lesson->server, words);
}

static void
take_fault(struct reader *r, struct slice words)
{
	struct err err;

	if (rules_add(r->rules, words, &err) < 0)
		complain(r, r->words_at, err.text);
	append_line(&r->lesson->rules, "", words);
}

static void
take_end(struct reader *r, struct slice words)
{
	set_once(r, &r->lesson->end, words);
}

static void
take_task(struct reader *r, struct slice words)
{
	add_step(r, LESSON_TASK, words);
}

static void
take_quiz(struct reader *r, struct slice words)
{
	add_step(r, LESSON_QUIZ, words);
}

static void
take_hint(struct reader *r, struct slice words)
{
	struct lesson_step *s = &newest(r)->view;

	s->hints = mem_realloc(s->hints, s->hint_count + 1, sizeof(*s->hints));
	s->hints[s->hint_count++] = copy(words);
}

/* The expression in front of words, which are left in *words. */
static struct pattern *
take_pattern(struct reader *r, struct slice *words)
{
	struct pattern *pattern = NULL;
	struct slice rest = *words;
	struct err err;

	if (pattern_take_nocase(&rest, &pattern, &err) < 0)
		complain(
		    r, r->words_at + (size_t)(rest.ptr - words->ptr), err.text);
	*words = slice_trim(rest);
	return pattern;
}

static const char *const goals[GOAL_COUNT] = {
    [GOAL_CONNECTED] = "connected",
    [GOAL_REFUSED] = "refused",
    [GOAL_CLOSED] = "closed",
    [GOAL_TLS] = "tls",
    [GOAL_AUTHENTICATED] = "authenticated",
    [GOAL_DELIVERED] = "delivered",
    [GOAL_STUFFED] = "stuffed",
    [GOAL_PIPELINED] = "pipelined",
};

static void
take_goal(struct reader *r, struct slice words)
{
	struct step *s = newest(r);

	if (words.len > 0 && words.ptr[0] == '/') {
		pattern_free(s->line);
		s->line = take_pattern(r, &words);
		return;
	}
	for (size_t i = 0; i < GOAL_COUNT; i++)
		if (goals[i] != NULL &&
		    slice_equals(words, slice_str(goals[i]))) {
			s->goal = (enum goal)i;
			return;
		}
	complain(r, r->words_at,
	    "a goal is /REGEX/, connected, refused, closed, tls, "
	    "authenticated, delivered, stuffed or pipelined");
}

static void
take_mistake(struct reader *r, struct slice words)
{
	struct step *s = newest(r);
	struct lesson_step *v = &s->view;

	if (v->mistake_count == LESSON_PARTS_MAX) {
		complain(r, 0, "too many mistakes in one task");
		return;
	}
	if (words.len == 0 || words.ptr[0] != '/') {
		complain(r, r->words_at, "a mistake begins with its /REGEX/");
		return;
	}
	s->mistakes[v->mistake_count] = take_pattern(r, &words);
	v->mistakes = mem_realloc(
	    v->mistakes, v->mistake_count + 1, sizeof(*v->mistakes));
	v->mistakes[v->mistake_count++] =
	    (struct lesson_mistake){.words = copy(words)};
}

static void
take_try(struct reader *r, struct slice words)
{
	struct step *s = newest(r);
	struct lesson_mistake *m;

	if (s->view.mistake_count == 0) {
		complain(r, 0, "\":try\" stands behind its \":mistake\"");
		return;
	}
	m = &s->view.mistakes[s->view.mistake_count - 1];
	set_once(r, &m->example, words);
	if (s->mistakes[s->view.mistake_count - 1] != NULL &&
	    !pattern_finds(s->mistakes[s->view.mistake_count - 1], words))
		complain(r, r->words_at, "its \":mistake\" does not find it");
}

static void
add_answer(struct reader *r, struct slice words, struct slice why)
{
	struct lesson_step *s = &newest(r)->view;

	s->answers =
	    mem_realloc(s->answers, s->answer_count + 1, sizeof(*s->answers));
	s->answers[s->answer_count++] = (struct lesson_answer){
	    copy(slice_trim(words)), copy(slice_trim(why))};
}

static void
take_right(struct reader *r, struct slice words)
{
	add_answer(r, words, (struct slice){0});
}

static void
take_wrong(struct reader *r, struct slice words)
{
	size_t bar = slice_find(words, '|');
	struct slice why = slice_trim(slice_skip(words, bar + 1));

	if (why.len == 0)
		complain(r, r->words_at,
		    "a wrong answer says why: "
		    "\":wrong WORDS | WHY\"");
	else
		add_answer(r, slice_range(words, 0, bar), why);
}

static void
take_expect(struct reader *r, struct slice words)
{
	struct step *s = newest(r);
	size_t column = 0;
	struct err err = {0};

	if (s->expect_count == LESSON_PARTS_MAX)
		complain(r, 0, "too many expectations in one task");
	else if (expect_parse(
		     words, &s->expects[s->expect_count], &column, &err) < 0)
		complain(r, r->words_at + column, err.text);
	else
		s->expect_count++;
}

enum place { ANYWHERE, IN_TASK, IN_QUIZ };

static const struct {
	const char *name;
	enum place place;
	bool is_way; /* it is a line of the plan as well */
	void (*take)(struct reader *r, struct slice words);
} directives[] = {
    {"title", ANYWHERE, false, take_title},
    {"server", ANYWHERE, false, take_server},
    {"fault", ANYWHERE, false, take_fault},
    {"end", ANYWHERE, false, take_end},
    {"task", ANYWHERE, false, take_task},
    {"quiz", ANYWHERE, false, take_quiz},
    {"hint", IN_TASK, false, take_hint},
    {"goal", IN_TASK, false, take_goal},
    {"mistake", IN_TASK, false, take_mistake},
    {"try", IN_TASK, false, take_try},
    {"expect", IN_TASK, true, take_expect},
    {"right", IN_QUIZ, false, take_right},
    {"wrong", IN_QUIZ, false, take_wrong},
};

static bool
is_in_place(struct reader *r, enum place place)
{
	const struct step *s = newest(r);

	if (place == ANYWHERE)
		return true;
	if (s != NULL && s->view.kind == LESSON_TASK && place == IN_TASK)
		return true;
	if (s != NULL && s->view.kind == LESSON_QUIZ && place == IN_QUIZ)
		return true;
	complain(r, 0,
	    place == IN_TASK ? "this stands behind a \":task\""
			     : "this stands behind a \":quiz\"");
	return false;
}

static void
take_console(struct reader *r, const struct plan_item *item)
{
	struct slice rest = item->text;
	struct slice name = slice_take_word(&rest);
	struct slice words = slice_trim(rest);

	r->words_at =
	    words.len > 0 ? (size_t)(words.ptr - item->text.ptr) + 1 : 0;
	for (size_t i = 0; i < COUNT(directives); i++) {
		if (!slice_equals(name, slice_str(directives[i].name)))
			continue;
		if (words.len == 0)
			complain(r, 0, "the words are missing");
		else if (is_in_place(r, directives[i].place)) {
			directives[i].take(r, words);
			if (directives[i].is_way)
				take_way(r, item);
		}
		return;
	}
	take_way(r, item);
}

/* ---- the whole ---------------------------------------------------------- */

static void
take_item(struct reader *r, const struct plan_item *item)
{
	r->line = item->line_number;
	switch (item->kind) {
	case PLAN_COMMENT:
		take_comment(r, item->text);
		break;
	case PLAN_CONSOLE:
		take_console(r, item);
		break;
	case PLAN_SEND:
	case PLAN_DATA:
	case PLAN_DATA_END:
		take_way(r, item);
		break;
	case PLAN_EMPTY:
	case PLAN_KIND_COUNT:
		break;
	}
}

static void
check_quiz(struct reader *r, const struct step *s)
{
	size_t right = 0;

	for (size_t i = 0; i < s->view.answer_count; i++)
		right += s->view.answers[i].why[0] == '\0';
	r->line = s->view.line;
	if (right != 1 || s->view.answer_count < 2)
		complain(r, 0,
		    "a question has one right answer and at least one wrong "
		    "one");
}

static void
check_task(struct reader *r, const struct step *s)
{
	r->line = s->view.line;
	if (s->goal == GOAL_COMMAND && s->verb == VERB_COUNT)
		complain(r, 0,
		    "nothing can meet this task: it has no command and no "
		    "\":goal\"");
	for (size_t i = 0; i < s->view.mistake_count; i++)
		if (s->view.mistakes[i].example == NULL)
			complain(
			    r, 0, "each \":mistake\" has a \":try\" behind it");
}

static void
check_whole(struct reader *r)
{
	struct lesson *l = r->lesson;

	for (size_t i = 0; i < l->count; i++) {
		if (l->steps[i].view.kind == LESSON_QUIZ)
			check_quiz(r, &l->steps[i]);
		else
			check_task(r, &l->steps[i]);
	}
	r->line = 1;
	if (l->title == NULL)
		complain(r, 0, "a lesson says what it is about: \":title\"");
	if (l->count == 0)
		complain(r, 0, "a lesson has tasks: \":task\"");
}

static void
read_items(struct reader *r, struct slice bytes)
{
	struct plan_item item;
	struct plan plan;

	plan_init(&plan);
	plan_feed(&plan, bytes);
	plan_finish(&plan);
	while (plan_next(&plan, &item))
		take_item(r, &item);
	if (plan.is_in_data)
		complain(r, 0, "a body ends with a line \".\"");
	plan_fini(&plan);
}

struct lesson *
lesson_read(const char *name, struct slice bytes, struct buf *errors)
{
	struct lesson *l = mem_zalloc(1, sizeof(*l));
	struct reader r = {.lesson = l,
	    .errors = errors,
	    .rules = rules_new(personality_default())};

	l->name = mem_copy_str(name);
	l->rules = mem_copy_str("");
	read_items(&r, bytes);
	check_whole(&r);
	if (l->title == NULL)
		l->title = mem_copy_str("");
	if (l->server == NULL)
		l->server = mem_copy_str("deathstar");
	if (l->end == NULL)
		l->end = mem_copy_str("");
	rules_free(r.rules);
	buf_fini(&r.prose);
	return l;
}

static void
free_step(struct step *s)
{
	struct lesson_step *v = &s->view;

	for (size_t i = 0; i < v->hint_count; i++)
		mem_free(v->hints[i]);
	for (size_t i = 0; i < v->answer_count; i++) {
		mem_free(v->answers[i].words);
		mem_free(v->answers[i].why);
	}
	for (size_t i = 0; i < v->mistake_count; i++) {
		mem_free(v->mistakes[i].words);
		mem_free(v->mistakes[i].example);
		pattern_free(s->mistakes[i]);
	}
	for (size_t i = 0; i < s->expect_count; i++)
		expect_free(s->expects[i]);
	pattern_free(s->line);
	mem_free(v->hints);
	mem_free(v->answers);
	mem_free(v->mistakes);
	mem_free(v->words);
	mem_free(v->prose);
	mem_free(v->way);
}

void
lesson_free(struct lesson *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		free_step(&l->steps[i]);
	mem_free(l->steps);
	mem_free(l->name);
	mem_free(l->title);
	mem_free(l->server);
	mem_free(l->rules);
	mem_free(l->end);
	mem_free(l);
}
