/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive - the one JSON encoder and loader: one object a line, ASCII.
 *
 * Every function that writes appends one whole line with its LF to out. Bytes
 * that are not UTF-8 stand in "b64" in place of "line". What is derived
 * carries "derived":true; the loader skips it.
 */
#ifndef EHLO_MODEL_ARCHIVE_H
#define EHLO_MODEL_ARCHIVE_H

#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/model/conversation.h"
#include "ehlo/model/report.h"
#include "ehlo/model/verdict.h"
#include "ehlo/smtp/explain.h"

/* {"ehlo":1,"version":...,"started":RFC 3339 with zone,"target":...}; started
 * is when t was 0. target may be NULL. */
void archive_write_header(struct buf *out, const char *version,
    const struct wall *started, const char *target);

/* A fact. */
void archive_write_event(struct buf *out, const struct event *ev);

/* Derived lines: a complete reply with its lines, a finding, a change of the
 * phase, the last line of a run. */
void archive_write_reply(struct buf *out, const struct conversation *c,
    const struct exchange *x);
void archive_write_finding(struct buf *out, const struct event *ev,
    enum finding finding);
/* Of a note that is an expectation. */
void archive_write_expect(struct buf *out, const struct event *ev);
/* What changed with TLS, see offers.h. */
void archive_write_offers(
    struct buf *out, uint64_t t_us, const struct session *s);
void archive_write_state(struct buf *out, uint64_t t_us, enum phase phase);
void archive_write_verdict(
    struct buf *out, uint64_t t_us, const struct verdict *verdict);

/* A connectivity report as one object; what is not known stands nowhere. */
void archive_write_report(struct buf *out, const struct report *r);

/* What a reply means: {"code","enhanced","class","category","meaning",
 * "fix":["sender: ...", ...],"rfc":[...]}; no code is null. */
void archive_write_explanation(
    struct buf *out, const struct explain_context *context);

/* Reads one line (no LF) of a recording and appends its fact. 1 appended, 0
 * skipped (header, derived, unknown kind), -ERR_SYNTAX with err telling what
 * is wrong in which field. Never trusts a length or a number in it. */
int archive_load_line(
    struct conversation *c, struct slice line, struct err *err);

/* Without loading: whether it can be the first line of a recording, and when
 * what it says happened, if it tells. */
bool archive_is_header(struct slice line);
bool archive_line_time(struct slice line, uint64_t *t_us);
/* It is in order and no fact: loading it appends nothing. */
bool archive_is_passed_over(struct slice line);

#endif
