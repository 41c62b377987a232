/* SPDX-License-Identifier: GPL-3.0-or-later
 * stepper - a plan under the hands of a person: pure, pulled, as the runner.
 *
 * It holds a script, breakpoints and the line that is next. While it is paused
 * nothing goes out but what the person sends; an order lets it go on to its
 * next stop. Call stepper_next after every event, order and line; it gives
 * out what the runner's steps are.
 */
#ifndef EHLO_MODEL_STEPPER_H
#define EHLO_MODEL_STEPPER_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/model/breakpoints.h"
#include "ehlo/model/runner.h"
#include "ehlo/model/script.h"
#include "ehlo/model/session.h"

enum stepper_order {
	STEPPER_STEP,     /* one line on the wire, a line of mail data too */
	STEPPER_NEXT,     /* one command with its whole reply; a body is one */
	STEPPER_FINISH,   /* until the phase is another one */
	STEPPER_UNTIL,    /* until before a line */
	STEPPER_CONTINUE, /* until something stops it */
	STEPPER_ORDER_COUNT
};

enum stepper_state {
	STEPPER_CLOSED,  /* no plan */
	STEPPER_PAUSED,
	STEPPER_RUNNING, /* an order is being done, or its reply is due */
	STEPPER_ENDED    /* behind the last line */
};

struct stepper;

struct stepper *stepper_new(void);
void stepper_free(struct stepper *st);
/* script becomes the stepper's, in place of the one before; paused before its
 * first line. Breakpoints stay. NULL closes it. */
void stepper_open(struct stepper *st, struct script *script);

/* The same plan, changed: it becomes the stepper's. Lines that are as they were
 * keep their marks, up to the next line or to the first that was changed, which
 * is next then. Breakpoints move along with the lines behind the change. Not
 * while it runs. */
void stepper_revise(struct stepper *st, struct script *script);

/* Whether commands that may be in a group (RFC 2920 3.1) go out in one, where
 * PIPELINING is offered; not at first, and for all plans from then on. A group
 * ends before a console line (an expectation), a breakpoint, the line that
 * UNTIL names, and is one step. */
void stepper_set_pipelines(struct stepper *st, bool pipelines);
bool stepper_pipelines(const struct stepper *st);
/* The index behind the last line that goes out with the next one; its own and
 * one where it goes alone. */
size_t stepper_group_end(const struct stepper *st, const struct session *s);

/* Whether a body that is next gives way to a lone dot (RFC 2920 3.1): DATA was
 * sent in a group, and answered 354 though there is nobody to get the message.
 */
bool stepper_ends_empty(const struct session *s);

enum stepper_state stepper_state(const struct stepper *st);
/* NULL = none. */
const struct script *stepper_script(const struct stepper *st);
struct breakpoints *stepper_breakpoints(struct stepper *st);
/* The line that goes out next (comments and empty lines are passed over); the
 * count of lines behind the last. */
size_t stepper_cursor(const struct stepper *st);
/* Why it stands where it stands, in words: "breakpoint 1, line 8", "reply
 * 550 was not expected", "paused", "the connection ended"; "" = no reason. */
const char *stepper_reason(const struct stepper *st);

/* Goes on; line is for UNTIL: an index into the script. A lost connection,
 * an unmet expectation and breakpoints stop every order. */
void stepper_go(struct stepper *st, enum stepper_order order, size_t line);
/* At the next place where it can stop. False where it stands or is asked to
 * already. */
bool stepper_pause(struct stepper *st);
/* The next line as the person wants it, sent as by NEXT; the line is marked as
 * edited when it is another text. */
void stepper_send(struct stepper *st, struct slice line);
/* The next line (and a body with its DATA) is passed over. False: none. */
bool stepper_skip(struct stepper *st);
/* A line before the next; it is the next then. */
void stepper_insert(struct stepper *st, struct slice text);
/* From the first line; RUNNER_CONSOLE "connect" comes first when there was a
 * connection. */
void stepper_restart(struct stepper *st);
/* Back to before a line: RSET where the transaction is what is undone and the
 * connection is in order, else a new connection; then the lines before it
 * are sent again, up to it. False: it is not behind us. */
bool stepper_back(struct stepper *st, size_t line, const struct session *s);

/* What is to be done now; RUNNER_WAIT while paused. */
struct runner_step stepper_next(struct stepper *st, const struct session *s);

#endif
