/* SPDX-License-Identifier: GPL-3.0-or-later
 * replay - the source of a recording: a file in, events appended.
 *
 * Pulled, an event at a time; when is the caller's business, who has the
 * clock. The file is never trusted, and never held whole: going back begins
 * anew at its start, with a new conversation. What cannot be read ends it
 * there, and all before it stands.
 */
#ifndef EHLO_SOURCE_REPLAY_H
#define EHLO_SOURCE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ehlo/base/err.h"
#include "ehlo/model/conversation.h"

/* A line of a recording with more bytes ends it. */
#define REPLAY_LINE_MAX ((size_t)16 << 20)

struct replay;

/* Opens the file and reads its header. NULL with err set: it is no file, or no
 * recording. path is copied. */
struct replay *replay_open(const char *path, size_t budget, struct err *err);
void replay_free(struct replay *r); /* NULL is fine */

/* What was replayed so far. Going back makes another one: the old one is gone
 * when the next event is appended, or at replay_forget. */
const struct conversation *replay_conversation(const struct replay *r);
/* Nobody looks at the old one any more. */
void replay_forget(struct replay *r);

/* Appends the next event: 1; or 0 at the end of the recording. Also 1, and
 * nothing new, behind many lines that are no events. -ERR_INPUT with err set,
 * "FILE:LINE: reason", once; then it is at its end. */
int replay_next(struct replay *r, struct err *err);
/* Looks whether there is another event, so that replay_is_over knows. What is
 * no event is passed over, if it is not very much; what cannot be read is left
 * to replay_next. */
void replay_settle(struct replay *r);
/* When the next event happened; false when there is none. Needs no reading of
 * the whole line, so a line that is wrong may have a time. */
bool replay_peek(struct replay *r, uint64_t *t_us);
/* Begins anew, before the first event. 0 or -ERR_INPUT with err set: then
 * nothing has changed. */
int replay_rewind(struct replay *r, struct err *err);

/* Events so far. */
size_t replay_position(const struct replay *r);
/* Of the file in bytes, when it was opened. */
uint64_t replay_size(const struct replay *r);
/* How much of the file that is, in thousandths. */
unsigned replay_progress(const struct replay *r);
/* There are no more, or none that can be read. */
bool replay_is_over(const struct replay *r);
/* The last line is cut, as when the disk was full: it is not shown. */
bool replay_is_cut(const struct replay *r);

#endif
