/* SPDX-License-Identifier: GPL-3.0-or-later
 * lesson-core - what the files of lessons share: lesson-read.c makes them of
 * their text, lesson.c follows a person through them. */
#ifndef EHLO_SRC_MODEL_LESSON_CORE_H
#define EHLO_SRC_MODEL_LESSON_CORE_H

#include "ehlo/model/expect.h"
#include "ehlo/model/lesson.h"
#include "ehlo/smtp/verb.h"
#include "pattern.h"

#define LESSON_PARTS_MAX 16 /* of each kind, in one step */

/* What meets a task. */
enum goal {
	GOAL_COMMAND, /* the verb of its last command, and what is expected */
	GOAL_CONNECTED,
	GOAL_REFUSED,
	GOAL_CLOSED,
	GOAL_TLS,
	GOAL_AUTHENTICATED,
	GOAL_DELIVERED,
	GOAL_STUFFED,
	GOAL_PIPELINED,
	GOAL_COUNT
};

struct step {
	struct lesson_step view;
	enum goal goal;
	enum verb verb; /* VERB_COUNT = it has no command */
	struct pattern *line; /* NULL = any */
	struct expect *expects[LESSON_PARTS_MAX];
	size_t expect_count;
	struct pattern *mistakes[LESSON_PARTS_MAX]; /* as those of the view */
};

struct lesson {
	char *name, *title, *server, *rules, *end;
	struct step *steps;
	size_t count, size;
	size_t at;
	size_t seen; /* events that are looked at */
	const struct lesson_mistake *mistaken;
};

#endif
