/* SPDX-License-Identifier: GPL-3.0-or-later
 * breakpoints - where a plan stops: always before a line is sent or after a
 * complete reply.
 *
 *   [line] N   verb RCPT   phase mail   reply 4yz|450|!expected
 *   cap lost STARTTLS   slow 2s   text /extended regular expression/
 *   each may end in "if FIELD OP VALUE", FIELD one of reply-time (2s, 300ms),
 *   code, recipients, accepted, refused, verb, tls, auth; OP one of == != < <=
 *   > >=; a condition alone ("if code >= 500") is a breakpoint too
 */
#ifndef EHLO_MODEL_BREAKPOINTS_H
#define EHLO_MODEL_BREAKPOINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/session.h"

struct breakpoint {
	unsigned number;     /* from 1, never given twice */
	char *text;          /* as it is written back: "verb RCPT if code >= 500" */
	size_t line;         /* of the plan, from 1; 0 = not about a line */
	unsigned hits;
	bool is_enabled, is_temporary, has_condition;
};

struct breakpoints;

struct breakpoints *breakpoints_new(void);
void breakpoints_free(struct breakpoints *b);
/* The number, or -ERR_SYNTAX with *column and err as in expect.h. */
int breakpoints_add(struct breakpoints *b, struct slice text,
    bool is_temporary, size_t *column, struct err *err);
/* False: there is no such number. */
bool breakpoints_delete(struct breakpoints *b, unsigned number);
bool breakpoints_enable(struct breakpoints *b, unsigned number, bool enabled);
size_t breakpoints_count(const struct breakpoints *b);
const struct breakpoint *breakpoints_at(
    const struct breakpoints *b, size_t index);
/* On this line of the plan; NULL = none. */
const struct breakpoint *breakpoints_on_line(
    const struct breakpoints *b, size_t line);
/* A line was put in before this one, or (by < 0) went: those behind move. */
void breakpoints_shift(struct breakpoints *b, size_t line, int by);

/* The first that stops here, its hit counted, gone if it is temporary: NULL =
 * none; else its number and text are in *out, which is valid until the next
 * call. line_number 0 = no line of a plan. */
const struct breakpoint *breakpoints_before(struct breakpoints *b,
    const struct session *s, size_t line_number, struct slice line);
/* Whether one may stop before that line, with replies still to come: its
 * condition counts as met. */
bool breakpoints_may_stop(const struct breakpoints *b,
    const struct session *s, size_t line_number, struct slice line);
/* exchange: whose reply is complete. */
const struct breakpoint *breakpoints_after(struct breakpoints *b,
    const struct session *s, size_t exchange);

#endif
