/* SPDX-License-Identifier: GPL-3.0-or-later
 * letter - what the options say is to be sent, as the lines of a plan.
 *
 * Nothing is held whole: files are looked through before anything is sent, and
 * read again, piece by piece, as their lines are wanted.
 */
#ifndef EHLO_APP_LETTER_H
#define EHLO_APP_LETTER_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"
#include "ehlo/model/session.h"

struct letter;

/* args must stay. NULL with err set: an option or a file is not in order. */
struct letter *letter_new(const struct args *args, struct err *err);
void letter_free(struct letter *l);
/* The line that ends the body in the plan's text: a word of its own. */
const char *letter_end_of_data(const struct letter *l);
/* The name for EHLO, for runner_options. */
const char *letter_helo(const struct letter *l);
/* What comes next depends on the reply to EHLO, which is not there yet. */
bool letter_waits(const struct letter *l, const struct session *s);
/* Appends more lines: 0, or -ERR_INPUT with err set; what follows is not to be
 * sent then. Not while letter_wants_input or letter_waits. */
int letter_next(struct letter *l, const struct session *s, struct buf *out,
    struct err *err);
/* Standard input is the message, and it is due. */
bool letter_wants_input(const struct letter *l);
/* Bytes of it, empty at its end; likewise. */
int letter_take_input(
    struct letter *l, struct slice bytes, struct buf *out, struct err *err);
/* There are no more lines. */
bool letter_is_over(const struct letter *l);

#endif
