/* SPDX-License-Identifier: GPL-3.0-or-later
 * pasted - replies as people paste them: alone, from a transcript, from the
 * log of a mail server, from a bounce.
 *
 * Feed bytes, then take replies until there are none. The lines of one reply
 * are put together. A command before it (a line of a transcript that was
 * sent, or "in reply to RCPT TO command" in a log) is what it answered. A
 * line without any code is given too: it may be the words of a program. Any
 * split of the same bytes gives the same replies.
 */
#ifndef EHLO_SMTP_PASTED_H
#define EHLO_SMTP_PASTED_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/explain.h"
#include "ehlo/smtp/line.h"

struct pasted {
	struct line_reader reader;
	struct buf line;      /* read and not yet taken; raw */
	bool has_line;
	struct explain_context reply; /* under way, or given last */
	bool is_open;         /* more lines of it may come */
	struct buf words;     /* its */
	struct buf recipient; /* the last one named; raw */
	enum verb stage;      /* what was sent last */
	enum software software; /* that greeted */
};

void pasted_init(struct pasted *p);
void pasted_fini(struct pasted *p);
void pasted_feed(struct pasted *p, struct slice bytes);
/* The end: an incomplete reply counts. */
void pasted_finish(struct pasted *p);
/* False when more bytes are needed. out->text holds the words behind the codes
 * and out->recipient are valid until the next call with p; nothing else is
 * known of the session but the stage (VERB_UNKNOWN: not said). */
bool pasted_next(struct pasted *p, struct explain_context *out);

/* What "--stage RCPT" names: a command, or "greeting" (also "connect"),
 * "message" (also "DATA ."), "any", without case. 0, or -ERR_SYNTAX. */
int pasted_stage(struct slice name, enum verb *out);

#endif
