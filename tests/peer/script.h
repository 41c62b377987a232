/* SPDX-License-Identifier: GPL-3.0-or-later
 * script - what a scripted peer does, read from text into steps.
 *
 * The language, one statement a line; "#" begins a comment line.
 *
 *   connection              what follows is played to the next connection;
 *   connection x5           to five of them; "connection forever" to all
 *                           (a script without this line plays to one)
 *   send BYTES              says them
 *   answer VERB BYTES       hears a line of that verb, then says them;
 *                           VERB may be "any", or "data": all up to the
 *                           line with a lone dot
 *   expect line "TEXT"      the next line, without its ending, is the text
 *   expect line             a line, whatever it says
 *   expect verb VERB        a line whose first word is the verb, in any case
 *   expect bytes "TEXT"     the next bytes are these
 *   expect data             all up to the line with a lone dot
 *   expect eof              nothing more comes: the other side has closed
 *   quiet TIME              until nothing has come for so long
 *   pause TIME              does not even read
 *   slice N                 from here on, at most N bytes a write
 *   shutdown                says no more, hears on
 *   close                   says no more, and takes what still comes
 *   reset                   ends with a reset
 *   drain                   hears everything to the end, says nothing
 *   stall                   neither hears nor says anything more
 *   tls CERT [HOW]...       a handshake with that certificate (tests/certs);
 *                           "none" is without one. HOW: "version 1.2", "asks"
 *                           (for a certificate), "tickets N" (says so many),
 *                           "fails" (it must), "cut N" (only N bytes of ours
 *                           are said, then all is in clear again)
 *   starttls CERT [HOW]...  answers STARTTLS with a 220, and the same
 *   update N                asks for new keys, N times
 *   renegotiate             asks for another handshake (TLS 1.2)
 *   goodbye                 the alert that ends TLS, and no end of bytes
 *   clear                   leaves TLS without a word
 *
 * BYTES is one or more of "TEXT", "TEXT" xN, "TEXT" forever, random N [seed S]
 * (N bytes) and mixed N [seed S] (N pieces that do harm to terminals and
 * parsers, see naughty.c; all are lines of a 250 reply); TIME is a number with
 * ms or s behind it. TEXT knows \r \n \t \0 \e \\ \" \xHH \uHHHH and
 * \UHHHHHHHH (the last two in UTF-8).
 * At its end a section closes, and nothing more may come. Before the first
 * section may stand
 *
 *   deaf                    nobody is accepted: the port is not listened on
 *   full                    nobody is accepted: the queue is full
 *   window N                takes about N bytes ahead of reading
 */
#ifndef EHLO_TESTS_PEER_SCRIPT_H
#define EHLO_TESTS_PEER_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"

enum step_kind {
	STEP_SEND,
	STEP_LINE,
	STEP_ANY_LINE,
	STEP_VERB,
	STEP_BYTES,
	STEP_DATA,
	STEP_EOF,
	STEP_QUIET,
	STEP_PAUSE,
	STEP_SLICE,
	STEP_SHUTDOWN,
	STEP_CLOSE,
	STEP_END,
	STEP_RESET,
	STEP_DRAIN,
	STEP_STALL,
	STEP_TLS,
	STEP_UPDATE,
	STEP_RENEGOTIATE,
	STEP_GOODBYE,
	STEP_CLEAR,
	STEP_COUNT
};

#define SCRIPT_FOREVER UINT64_MAX

/* Some bytes of the script's, so many times. */
struct piece {
	size_t begin, len;
	uint64_t count;
};

struct step {
	enum step_kind kind;
	unsigned line;         /* of its statement */
	size_t piece, pieces;  /* the first one, and how many */
	uint64_t number;       /* milliseconds or bytes */
};

struct section {
	size_t begin, end; /* steps */
	uint64_t count;    /* connections */
};

struct script {
	struct buf bytes; /* what the pieces are cut from */
	struct piece *pieces;
	struct step *steps;
	struct section *sections;
	size_t piece_count, step_count, section_count;
	bool is_deaf, is_full;
	uint64_t window; /* 0 = as the system has it */
	/* What is wrong with it: lines "NAME:LINE:COLUMN: what". */
	struct buf errors;
	const char *name;
};

/* A zeroed script is empty. name is for errors and stays the caller's. */
void script_init(struct script *s, const char *name);
void script_fini(struct script *s);
/* Takes one line (without its ending) as line number. */
void script_add_line(struct script *s, struct slice line, unsigned number);
/* All lines are in. False when there are errors. */
bool script_finish(struct script *s);
/* Both for a whole text. */
bool script_read(struct script *s, struct slice text);

/* Reads BYTES, as behind "send", and appends what they say; false with an
 * error in *s. "forever" has no end here and is one. */
bool script_spell(struct script *s, struct slice line, unsigned number,
    struct buf *out);

/* A step's only text. */
struct slice script_text(const struct script *s, const struct step *step);

#endif
