/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-lesson - plays a lesson as its own text says, and tells what is wrong.
 *
 * Whoever writes a lesson wants to know that each task can be met by the way
 * that stands in it, and that each foreseen mistake is seen. So all of that is
 * done, with the practice server that the lesson is for.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/environment.h"
#include "ehlo/app/run.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/lesson.h"
#include "ehlo/model/runner.h"
#include "ehlo/source/live.h"

#define LESSON_MAX   ((size_t)1 << 20)
#define STATUS_UNMET 45

/* What is being done of the step at hand. */
struct player {
	uv_loop_t loop;
	struct net *net;
	struct conversation *conversation;
	struct way way;
	struct live *live;
	struct signals *signals;
	struct lesson *lesson;
	struct runner *runner; /* of the lines that go out now; NULL = none */
	struct buf problems;
	size_t step, mistake;
	bool is_way; /* the way goes out, not a mistake */
	bool is_playing, is_over;
	uint32_t asked; /* the session before the one that was asked for */
	int signum;
};

static const char password[] = "sesame";

static void
complain(struct player *p, size_t line, const char *what, const char *words)
{
	buf_addf(&p->problems, "%s:%zu:1: %s: %s\n", lesson_name(p->lesson),
	    line, what, words);
}

/* On the step at hand. */
static void
complain_text(struct player *p, const char *what, struct slice text)
{
	struct buf words = {0};

	buf_add_slice(&words, text);
	complain(
	    p, lesson_step(p->lesson, p->step)->line, what, buf_text(&words));
	buf_fini(&words);
}

/* ---- lines of a step ---------------------------------------------------- */

static void
submit(struct player *p, enum intent_kind kind, struct slice text)
{
	struct intent intent = {.kind = kind, .text = text};
	struct err err = {0};

	if (kind == INTENT_AUTH)
		intent.secret = SLICE(password);
	if (live_submit(p->live, &intent, &err) != 0)
		complain(p, lesson_step(p->lesson, p->step)->line,
		    "a line of its way cannot be sent", err.text);
}

/* A connection is the player's business, all else the runner's. */
static void
feed(struct player *p, struct slice lines)
{
	static const struct runner_options options = {0};
	struct slice connect = SLICE(":connect ");

	runner_free(p->runner);
	p->runner = runner_new(&options);
	if (slice_starts_with(lines, connect)) {
		size_t end = slice_find(lines, '\n');

		p->asked = conversation_session(p->conversation)->number;
		submit(p, INTENT_CONNECT, slice_range(lines, connect.len, end));
		lines = slice_skip(lines, end + 1);
	}
	runner_feed(p->runner, lines);
	if (lines.len > 0 && lines.ptr[lines.len - 1] != '\n')
		runner_feed(p->runner, SLICE("\n"));
}

/* Whether the server has said all that is due. */
static bool
is_quiet(const struct player *p)
{
	const struct session *s = conversation_session(p->conversation);

	if (s->number <= p->asked)
		return !live_is_busy(p->live);
	return s->is_closed ||
	       (s->is_greeted && s->phase != PHASE_TLS &&
		   s->phase != PHASE_QUIT && session_awaited(s) == NULL);
}

/* Lets the lines go out; true when all of them have, and are answered. */
static bool
play_lines(struct player *p)
{
	struct runner_step step;

	while (is_quiet(p)) {
		if (p->runner == NULL)
			return true;
		step = runner_next(
		    p->runner, conversation_session(p->conversation));
		if (step.kind == RUNNER_DONE || step.kind == RUNNER_WAIT)
			return is_quiet(p);
		if (step.kind == RUNNER_ERROR)
			complain_text(p, "its own way", step.text);
		submit(p, intent_of_step(step.kind), step.text);
	}
	return false;
}

/* ---- steps -------------------------------------------------------------- */

static void
begin_step(struct player *p)
{
	p->step = lesson_at(p->lesson);
	p->mistake = 0;
	p->is_way = false;
}

/* The task is to say something, and nobody is there: what follows would prove
 * nothing. */
static bool
is_cut_off(struct player *p, const struct lesson_step *s)
{
	if (!conversation_session(p->conversation)->is_closed ||
	    slice_starts_with(slice_str(s->way), SLICE(":connect")))
		return false;
	complain(p, s->line, "the session is over before this task", s->words);
	p->is_over = true;
	return true;
}

static void
judge_mistake(struct player *p, const struct lesson_step *s)
{
	const char *line = s->mistakes[p->mistake].example;

	if (lesson_at(p->lesson) != p->step) {
		complain(p, s->line, "a mistake meets the task", line);
		begin_step(p);
		return;
	}
	if (lesson_mistaken(p->lesson) != &s->mistakes[p->mistake])
		complain(p, s->line, "a mistake is not seen", line);
	p->mistake++;
}

/* The answers, the wrong ones first. */
static void
play_quiz(struct player *p, const struct lesson_step *s)
{
	size_t right = 0;

	for (size_t i = 0; i < s->answer_count; i++) {
		if (s->answers[i].why[0] == '\0')
			right = i + 1;
		else
			lesson_say(p->lesson, i + 1);
	}
	if (lesson_at(p->lesson) != p->step)
		complain(p, s->line, "a wrong answer is taken", s->words);
	lesson_say(p->lesson, right);
	begin_step(p);
}

static void
end_way(struct player *p, const struct lesson_step *s)
{
	if (lesson_at(p->lesson) == p->step) {
		complain(p, s->line, "its own way does not meet this task",
		    s->words);
		lesson_skip(p->lesson);
		p->is_over = conversation_session(p->conversation)->is_closed;
	}
	begin_step(p);
}

/* What was sent last is over: did it do what the lesson says? */
static void
judge(struct player *p)
{
	const struct lesson_step *s = lesson_step(p->lesson, p->step);

	lesson_update(p->lesson, p->conversation);
	if (p->runner != NULL && p->is_way)
		end_way(p, s);
	else if (p->runner != NULL)
		judge_mistake(p, s);
	runner_free(p->runner);
	p->runner = NULL;
}

static void
play_next(struct player *p)
{
	const struct lesson_step *s = lesson_step(p->lesson, p->step);

	if (s->kind == LESSON_QUIZ) {
		play_quiz(p, s);
	} else if (is_cut_off(p, s)) {
		return;
	} else if (p->mistake < s->mistake_count) {
		feed(p, slice_str(s->mistakes[p->mistake].example));
	} else {
		p->is_way = true;
		feed(p, slice_str(s->way));
	}
}

static void
play(struct player *p)
{
	if (p->is_playing || p->is_over)
		return;
	p->is_playing = true;
	lesson_update(p->lesson, p->conversation);
	while (!p->is_over && play_lines(p)) {
		judge(p);
		if (lesson_at(p->lesson) == lesson_count(p->lesson))
			p->is_over = true;
		else if (!p->is_over)
			play_next(p);
	}
	p->is_playing = false;
	if (p->is_over)
		uv_stop(&p->loop);
}

static void
on_change(void *context)
{
	play(context);
}

static void
on_signal(void *context, int signum)
{
	struct player *p = context;

	p->signum = signum;
	p->is_over = true;
	uv_stop(&p->loop);
}

/* ---- wiring ------------------------------------------------------------- */

static int
load(struct player *p, const char *path, struct err *err)
{
	struct buf text = {0}, errors = {0};
	int rc = file_read(path, LESSON_MAX, &text, err);

	if (rc == 0) {
		p->lesson = lesson_read(path, buf_slice(&text), &errors);
		run_list(buf_slice(&errors));
		if (errors.len > 0)
			rc = err_set(err, ERR_USAGE,
			    "%s cannot be taught like this", path);
	}
	buf_fini(&text);
	buf_fini(&errors);
	return rc;
}

static void
begin(struct player *p)
{
	struct buf target = {0};
	struct live_options options = {.way = &p->way,
	    .rules = slice_str(lesson_rules(p->lesson)),
	    .on_change = on_change,
	    .context = p};

	uv_loop_init(&p->loop);
	p->net = net_new(&p->loop);
	p->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	p->live = live_new(p->net, p->conversation, &options);
	p->signals = signals_new(&p->loop, on_signal, p);
	lesson_begin(p->lesson, p->conversation);
	p->is_playing = true;
	buf_addf(&target, "practice:%s", lesson_server(p->lesson));
	if (lesson_is_connected(p->lesson))
		submit(p, INTENT_CONNECT, buf_slice(&target));
	p->is_playing = false;
	buf_fini(&target);
}

static void
end(struct player *p)
{
	runner_free(p->runner);
	live_free(p->live);
	way_fini(&p->way);
	signals_free(p->signals);
	conversation_free(p->conversation);
	run_drain(&p->loop);
	net_free(p->net);
}

static int
report(struct player *p)
{
	struct buf out = {0};
	size_t tasks = 0, count = lesson_count(p->lesson);

	if (p->signum != 0)
		return 128 + p->signum;
	run_list(buf_slice(&p->problems));
	if (p->problems.len > 0)
		return STATUS_UNMET;
	for (size_t i = 0; i < count; i++)
		tasks += lesson_step(p->lesson, i)->kind == LESSON_TASK;
	buf_addf(&out, "%s: ", lesson_name(p->lesson));
	utf8_add_safe(&out, slice_str(lesson_title(p->lesson)),
	    environment_is_utf8() ? UTF8_FORM_UNICODE : UTF8_FORM_ASCII);
	buf_addf(&out, ": %zu task%s and %zu question%s, all in order\n", tasks,
	    tasks == 1 ? "" : "s", count - tasks,
	    count - tasks == 1 ? "" : "s");
	return run_print(&out);
}

int
run_lesson(const struct args *args)
{
	struct player p = {0};
	struct err err = {0};
	int status;

	if (run_parse_way(args, &p.way, &err) < 0 ||
	    load(&p, args->lesson, &err) < 0) {
		lesson_free(p.lesson);
		way_fini(&p.way);
		return run_complain(&err);
	}
	begin(&p);
	play(&p);
	uv_run(&p.loop, UV_RUN_DEFAULT);
	end(&p);
	status = report(&p);
	buf_fini(&p.problems);
	lesson_free(p.lesson);
	return status;
}
