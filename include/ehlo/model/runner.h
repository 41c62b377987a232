/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner - what to do next: pure, pulled, driven by a plan and a session.
 *
 * Rules of "Lines without a terminal": each line waits for the whole reply
 * before it, the first for the greeting; a 334 makes the next line an answer;
 * a DATA body is sent only after 354; end of input waits, then says QUIT.
 * Call runner_next again after every event and whenever input was fed.
 */
#ifndef EHLO_MODEL_RUNNER_H
#define EHLO_MODEL_RUNNER_H

#include <stdbool.h>

#include "ehlo/model/plan.h"
#include "ehlo/model/session.h"

enum runner_kind {
	RUNNER_WAIT,     /* for an event, or for more input */
	RUNNER_COMMAND,  /* send text as a command line */
	RUNNER_GROUP,    /* the same of several lines, each ended by LF, in one
	                  * piece (RFC 2920 3.1); the stepper's alone */
	RUNNER_RESPONSE, /* send text as the answer to a 334 */
	RUNNER_AUTH,     /* authenticate; text is "[MECHANISM,...] [USER]" */
	RUNNER_DATA,     /* send text as a line of mail data (stuff it) */
	RUNNER_DATA_END, /* send the dot */
	RUNNER_MESSAGE,  /* send a whole message; text is "[raw] [FILE]" */
	RUNNER_BDAT,     /* the same in chunks; text is "[raw] [FILE] [SIZE]" */
	RUNNER_RAW,      /* send text as it is: bytes, no ending (":raw") */
	RUNNER_DROP,     /* close the connection without QUIT */
	RUNNER_PRACTICE, /* give the built-in server an order: text is a console
	                  * line without its colon */
	RUNNER_NOTE,     /* say text ("=== ..."), then go on */
	RUNNER_ERROR,    /* say text ("*** ..."), then go on */
	RUNNER_MET,      /* say text: an expectation that was met */
	RUNNER_WANTED,   /* the same, of what the newest reply is to be */
	RUNNER_UNMET,    /* say text: one that was not */
	RUNNER_CONSOLE,  /* run text, a console line without its colon; only
	                  * with gives_console_lines */
	RUNNER_DONE      /* nothing follows; status is final */
};

struct runner_step {
	enum runner_kind kind;
	struct slice text; /* valid until the next call with this runner */
};

struct runner_options {
	/* A stage that failed ends the lines: QUIT follows. The recipients' has
	 * failed when none of them was accepted. */
	bool stop_on_error;
	/* The lines are the program's own: bodies end by this line (as
	 * plan_set_end), and "${helo}" stands for helo, or, where that is NULL,
	 * for the address of our end (RFC 5321 4.1.3). NULL = they are a
	 * person's. */
	const char *end_of_data;
	const char *helo;
	/* Commands go out in groups where PIPELINING is offered (RFC 2920). */
	bool pipelines;
	/* There is a console for its lines: they are given out, also while
	 * there is no connection, since they may make one. */
	bool gives_console_lines;
};

/* An expectation was not met. */
#define RUNNER_STATUS_UNMET 45
/* So many commands wait for their replies at once, at most. */
#define RUNNER_GROUP_MAX 100

struct runner;

/* Whether a console line of that name is run without a console. */
bool runner_knows(struct slice name);

struct runner *runner_new(const struct runner_options *options);
void runner_free(struct runner *r);

void runner_feed(struct runner *r, struct slice bytes);
void runner_end_of_input(struct runner *r);
/* The program was told to end (a signal): nothing more is sent. */
void runner_stop(struct runner *r);

struct runner_step runner_next(struct runner *r, const struct session *s);
/* The order of the last step was none, as err says; its line stands in err
 * then. */
void runner_disobeyed(struct runner *r, struct err *err);
/* The message of the last step could not be sent, as err says. */
void runner_refused(
    struct runner *r, const struct session *s, const struct err *err);

/* 0, or the status that the input itself deserves (64: it ended inside mail
 * data, a line was too long, or a console line that batch does not know), or
 * RUNNER_STATUS_UNMET. */
int runner_status(const struct runner *r);
/* Bytes of input not taken yet; the caller stops reading above a limit. */
size_t runner_backlog(const struct runner *r);

#endif
