/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper-core - what the files of the stepper share: stepper.c has orders and
 * stops, stepper-send.c a line that goes out and its reply, stepper-group.c
 * several that do so in one piece, stepper-back.c the ways back. */
#ifndef EHLO_SRC_MODEL_STEPPER_CORE_H
#define EHLO_SRC_MODEL_STEPPER_CORE_H

#include "ehlo/model/stepper.h"

enum stepper_first { FIRST_NOTHING, FIRST_CONNECT, FIRST_RESET, FIRST_DOT };

struct stepper {
	struct script *script; /* NULL = none */
	struct breakpoints *breakpoints;
	size_t cursor;         /* comments before the next line not passed */

	bool has_order;
	enum stepper_order order;
	size_t until;          /* UNTIL: before this line */
	bool is_fresh;         /* nothing was done since the order: breakpoints
	                        * on this line were seen */
	bool has_phase;        /* FINISH: phase is what has to end */
	enum phase phase;
	bool is_in_body;       /* NEXT: the newest line was one of mail data */
	bool is_pausing;
	bool is_going_back;    /* breakpoints do not stop, skipped lines stay
	                        * skipped */

	enum stepper_first first; /* before all else */
	bool pipelines;
	bool has_switched;     /* the plan has said whether; before it did: */
	bool pipelined_before;
	bool is_pipelining_told; /* that it is not offered */
	bool is_streaming;     /* a message of its own goes out, piece by piece */
	size_t sent, sent_end; /* the lines whose replies are due */
	bool is_reset_sent;    /* the reply to our own RSET is due */
	size_t sent_exchange;  /* the first that may answer it */
	size_t judged;         /* exchanges that breakpoints have seen */

	uint32_t session;      /* its number */
	bool was_connected;
	bool is_connecting;    /* a new session is on its way */
	bool is_end_told;
	bool is_answer_due;    /* to a 334 */

	bool has_answer;
	struct buf answer;     /* in place of a line: it may be a secret */
	struct buf reason, text;
};

/* Ends the order; reason may be "". */
void stepper_stop(struct stepper *st, const char *reason);
bool stepper_is_content(const struct stepper *st, size_t index);
/* The first line from index on that is not passed over, or the count. */
size_t stepper_pass(const struct stepper *st, size_t index);

/* ---- stepper-group.c */
/* Says once a session that the server does not take groups. */
bool stepper_note_pipelining(struct stepper *st, const struct session *s,
    struct runner_step *step);
/* There is a group: its lines are in st->text. */
bool stepper_take_group(
    struct stepper *st, const struct session *s, size_t *end);
/* The line at the cursor is about to say whether there are groups. */
void stepper_keep_pipelining(struct stepper *st);
/* It has not been done any more: as it was before the line. */
void stepper_undo_pipelining(struct stepper *st, size_t line);
/* A reply that belongs to none of the commands: no order goes on over it. */
bool stepper_is_mismatch(const struct stepper *st, const struct exchange *x);

/* ---- stepper-send.c */
/* True: *step is what to do for the line at the cursor. */
bool stepper_send_line(
    struct stepper *st, const struct session *s, struct runner_step *step);
/* Whether the line needs no connection. */
bool stepper_is_for_console(const struct stepper *st, size_t index);
bool stepper_is_expect(const struct stepper *st, size_t index);
bool stepper_awaits(const struct stepper *st);
/* What is sent is not judged: it will be sent again. */
void stepper_forget_sent(struct stepper *st);
/* The session of what was sent is gone, and another one there. */
void stepper_lose_sent(struct stepper *st);
/* The replies to what was sent are whole, or will not come. */
void stepper_judge(struct stepper *st, const struct session *s);

#endif
