/* SPDX-License-Identifier: GPL-3.0-or-later
 * intent - what a front end wants done; the only way it reaches a source. */
#ifndef EHLO_SOURCE_INTENT_H
#define EHLO_SOURCE_INTENT_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/runner.h"

enum intent_kind {
	INTENT_CONNECT,  /* to the target in text (target.h); an open session is
	                  * dropped first */
	INTENT_COMMAND,  /* send text as a command line, with CRLF */
	INTENT_GROUP,    /* the same of several lines, each ended by LF, in one
	                  * piece */
	INTENT_DATA,     /* send text as one line of mail data, stuffed */
	INTENT_DATA_END, /* send the dot that ends mail data */
	INTENT_MESSAGE,  /* send a whole message as mail data, DATA before it
	                  * where it is due; text is "[raw] [FILE]" */
	INTENT_BDAT,     /* the same in chunks; text is "[raw] [FILE] [SIZE]" */
	INTENT_RESPONSE, /* send text as the answer to a 334; it is a secret */
	INTENT_RAW,      /* send bytes as they are, no ending */
	INTENT_AUTH,     /* authenticate; text is "[MECHANISM,...] [USER]" */
	INTENT_CLOSE,    /* say QUIT, then close */
	INTENT_DROP,     /* close at once, without QUIT */
	INTENT_CANCEL,   /* a look-up, a connect, or a message on its way,
	                  * which ends the connection */
	INTENT_NOTE,     /* append text as a note */
	INTENT_ERROR,    /* the same, told as an error */
	INTENT_MET,      /* the same, of an expectation that was met */
	INTENT_WANTED,   /* of one that the newest reply meets */
	INTENT_UNMET,    /* the same, of one that was not */
	INTENT_ENDED,    /* the run ends with status, otherwise than by what was
	                  * said; text tells why */
	INTENT_CHECK,    /* a report on the target in text; no live session's
	                  * business */
	INTENT_REPLAY,   /* an order to what is replayed (app/player.h); no
	                  * live session's business either */
	INTENT_PRACTICE, /* an order to the built-in server; text is as in
	                  * practice-order.h */
	INTENT_SESSION,  /* which client of the built-in server is shown; text is
	                  * its number, older, newer, newest, or nothing: then
	                  * answer gets a list. No live session's business */
	INTENT_KEEP,     /* text is "FORMAT FILE" (app/keep.h); likewise */
	INTENT_COMPARE,  /* reads the recording of that name beside all else
	                  * (app/reader.h); empty = no further. Likewise */
	INTENT_KIND_COUNT
};

struct intent {
	enum intent_kind kind;
	struct slice text;    /* borrowed for the call */
	uint8_t status;       /* of ENDED */
	struct slice secret;  /* of AUTH: the password; NULL = look for it */
	bool is_confirmed;    /* of AUTH: without TLS, too */
	struct buf *answer;   /* of PRACTICE, SESSION: gets lines to look at; NULL =
	                       * they become notes, of SESSION nobody looks */
};

/* The intent of a runner's step; for every kind but RUNNER_WAIT and
 * RUNNER_DONE, which want nothing, and RUNNER_CONSOLE. */
static inline enum intent_kind
intent_of_step(enum runner_kind kind)
{
	static const enum intent_kind kinds[] = {
	    [RUNNER_COMMAND] = INTENT_COMMAND,
	    [RUNNER_GROUP] = INTENT_GROUP,
	    [RUNNER_RESPONSE] = INTENT_RESPONSE,
	    [RUNNER_AUTH] = INTENT_AUTH,
	    [RUNNER_DATA] = INTENT_DATA,
	    [RUNNER_DATA_END] = INTENT_DATA_END,
	    [RUNNER_MESSAGE] = INTENT_MESSAGE,
	    [RUNNER_BDAT] = INTENT_BDAT,
	    [RUNNER_RAW] = INTENT_RAW,
	    [RUNNER_DROP] = INTENT_DROP,
	    [RUNNER_PRACTICE] = INTENT_PRACTICE,
	    [RUNNER_NOTE] = INTENT_NOTE,
	    [RUNNER_ERROR] = INTENT_ERROR,
	    [RUNNER_MET] = INTENT_MET,
	    [RUNNER_WANTED] = INTENT_WANTED,
	    [RUNNER_UNMET] = INTENT_UNMET,
	};

	return kinds[kind];
}

/* Hands an intent over. 0, or -ERR_STATE when it makes no sense now (send
 * while not connected) or -ERR_USAGE (a target that cannot be read); err says
 * it in one line. Or what it takes of AUTH, which err names: then the same
 * intent, with that, is handed over again. */
#define INTENT_WANTS_SECRET 1
#define INTENT_WANTS_YES    2
typedef int (*intent_fn)(
    void *context, const struct intent *intent, struct err *err);

#endif
