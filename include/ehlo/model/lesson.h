/* SPDX-License-Identifier: GPL-3.0-or-later
 * lesson - a plan with prose: tasks that are met by what really happened,
 * hints, and questions.
 *
 * A lesson is a plan file; these console lines make it one:
 *
 *   :title WORDS            what it is about; the first line
 *   :server NAME            the practice server it is for
 *   :fault RULE             what that server does beside its manner (rules.h)
 *   :task WORDS             begins a task; comments before it are its prose
 *   :hint WORDS             one after another, when asked for
 *   :goal WHAT              what meets the task, see below
 *   :mistake /REGEX/ WORDS  what to say when a line like that is sent
 *   :try LINE               a line like that, for who checks the lesson
 *   :quiz WORDS             begins a question
 *   :right WORDS            an answer of it, and the right one
 *   :wrong WORDS | WHY      an answer of it, and why it is none
 *   :end WORDS              shown when all is done
 *
 * The other lines of a task are a way to do it. Without a goal a task is met
 * when the last command among them was sent, with any arguments, and answered,
 * and every ":expect" behind it holds; "/REGEX/" as goal says more about that
 * line; case does not count. Other goals: connected, refused, closed, tls, authenticated, delivered,
 * stuffed (a line of mail data began with a dot), pipelined (a command went
 * out before the reply to the one before it).
 */
#ifndef EHLO_MODEL_LESSON_H
#define EHLO_MODEL_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/conversation.h"

enum lesson_kind { LESSON_TASK, LESSON_QUIZ };

struct lesson_answer {
	char *words;
	char *why;     /* "" = it is the right one */
};

struct lesson_mistake {
	char *words;
	char *example; /* of ":try"; NULL = none */
};

/* One task or question. */
struct lesson_step {
	enum lesson_kind kind;
	char *words;
	char *prose;   /* paragraphs parted by an empty line; "" = none */
	size_t line;   /* of the file, from 1 */
	char **hints;
	size_t hint_count;
	struct lesson_answer *answers;
	size_t answer_count;
	struct lesson_mistake *mistakes;
	size_t mistake_count;
	/* A way to do it: lines of a plan, each ended by LF. */
	char *way;
	bool is_done, is_skipped;
};

struct lesson;

/* Always a lesson; what is wrong with it as in script.h. */
struct lesson *lesson_read(
    const char *name, struct slice bytes, struct buf *errors);
void lesson_free(struct lesson *l);

const char *lesson_name(const struct lesson *l);
const char *lesson_title(const struct lesson *l);
const char *lesson_server(const struct lesson *l);
/* Of that server: rules, each ended by LF, none of them wrong. */
const char *lesson_rules(const struct lesson *l);
const char *lesson_end(const struct lesson *l);
size_t lesson_count(const struct lesson *l);
const struct lesson_step *lesson_step(const struct lesson *l, size_t index);
/* The one at hand; the count when it is over. */
size_t lesson_at(const struct lesson *l);
/* Steps that were met, and those that were passed over. */
size_t lesson_done(const struct lesson *l);
size_t lesson_skipped(const struct lesson *l);
/* Whether its first step begins on an open session. Not so where the way of
 * that step makes the connection itself. */
bool lesson_is_connected(const struct lesson *l);

/* At its first step, nothing done. From now on only what happens behind the
 * newest event counts. */
void lesson_begin(struct lesson *l, const struct conversation *c);
/* The conversation has grown: true when a step was met or a mistake made. */
bool lesson_update(struct lesson *l, const struct conversation *c);
/* What the newest line did wrong, as the lesson foresaw it; NULL = nothing. */
const struct lesson_mistake *lesson_mistaken(const struct lesson *l);
/* An answer to the question at hand, by its number from 1. NULL = there is no
 * such answer, or no question. The right one goes on to the next step. */
const struct lesson_answer *lesson_say(struct lesson *l, size_t number);
/* On to the next step, undone. */
void lesson_skip(struct lesson *l);

#endif
