/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner-core - what the files of the runner share: runner.c has its states,
 * runner-console.c the console's lines that it knows itself. */
#ifndef EHLO_SRC_MODEL_RUNNER_CORE_H
#define EHLO_SRC_MODEL_RUNNER_CORE_H

#include "ehlo/model/runner.h"

#define RUNNER_STATUS_DATA  25
#define RUNNER_STATUS_USAGE 64

enum state {
	STATE_RUN,    /* lines go out one by one */
	STATE_CANCEL, /* "*" is to be said for an answer that is too long */
	STATE_SKIP,   /* a DATA body that nobody asked for */
	STATE_EMPTY,  /* one that is for nobody: ended before it begins */
	STATE_LEAVE,  /* QUIT is to be said */
	STATE_LEFT,   /* QUIT was said, its reply is due */
	STATE_DROP,   /* the connection is to be closed at once */
	STATE_OVER,   /* nothing more is sent: how much was left? */
	STATE_DONE,
	STATE_COUNT
};

struct runner {
	struct plan plan;
	struct runner_options options;
	enum state state;
	int status;
	bool is_input_ended;
	bool is_starved;   /* the plan holds no whole line */
	bool is_canceled;  /* "*" was said for a missing answer */
	size_t judged;     /* exchanges that stop_on_error has seen */
	size_t matched;    /* those that were looked at for replies too many */
	bool is_pipelining_told; /* that it is not offered */
	bool is_data_ahead; /* DATA was said for the message that is next */
	size_t skipped;    /* lines of the body that is not sent */
	struct buf answer; /* to its DATA, in words */
	size_t unsent;     /* lines that came too late */
	size_t order_line; /* of the order to the built-in server */
	struct buf reason; /* of them: "not sent: ..." */
	struct buf text;   /* of the step given out last */
};

/* *step is set; true, so that "return runner_give(...)" works. */
bool runner_give(
    struct runner_step *step, enum runner_kind kind, struct slice text);
/* With what was put into r->text. */
bool runner_give_text(
    struct runner *r, struct runner_step *step, enum runner_kind kind);
/* Another state; false: that one has the step. */
bool runner_go(struct runner *r, enum state state);
/* Why lines that follow are not sent. */
void runner_set_reason(struct runner *r, const char *text);
/* "line N: " into r->text, and the status of a wrong input. */
void runner_begin_error(struct runner *r, const struct plan_item *item);
bool runner_say_quit(
    struct runner *r, struct runner_step *step, struct slice line);

/* ---- runner-pipeline.c */
/* Whether a line may go out though a reply is awaited. */
bool runner_may_pipeline(const struct runner *r, const struct session *s);
/* The message that is next is a composed plan's: DATA can be in the group. */
bool runner_ask_ahead(
    struct runner *r, const struct session *s, struct runner_step *step);
/* Says once that the server does not take groups. */
bool runner_note_pipelining(
    struct runner *r, const struct session *s, struct runner_step *step);
/* Replies that do not belong to the commands: the state is another. */
bool runner_is_mismatched(struct runner *r, const struct session *s);
/* The message that DATA was said for is passed over. */
bool runner_pass_message(struct runner *r, struct runner_step *step);
/* Of STATE_EMPTY. */
bool runner_end_empty(
    struct runner *r, const struct session *s, struct runner_step *step);

/* ---- runner-console.c */
bool runner_is_expect(const struct plan_item *item);
bool runner_run_console(struct runner *r, const struct session *s,
    const struct plan_item *item, struct runner_step *step);

#endif
