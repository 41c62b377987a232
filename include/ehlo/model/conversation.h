/* SPDX-License-Identifier: GPL-3.0-or-later
 * conversation - a transcript together with the folds of its sessions.
 *
 * The one thing that sources append to and that front ends read. Appending
 * stores the event, then applies it to the session it belongs to, so the two
 * never differ.
 */
#ifndef EHLO_MODEL_CONVERSATION_H
#define EHLO_MODEL_CONVERSATION_H

#include "ehlo/model/session.h"
#include "ehlo/model/transcript.h"
#include "ehlo/model/wall.h"

struct conversation;

struct conversation *conversation_new(size_t budget);
void conversation_free(struct conversation *c);

/* See transcript_append; the index of the new event is count - 1. */
const struct event *conversation_append(
    struct conversation *c, const struct event *ev);

/* The clock on the wall when t_us was 0; not known at first. */
void conversation_set_wall(struct conversation *c, const struct wall *wall);
const struct wall *conversation_wall(const struct conversation *c);

const struct transcript *conversation_transcript(const struct conversation *c);
size_t conversation_count(const struct conversation *c);
/* See transcript_first: nothing before it needs to be looked at. */
size_t conversation_first(const struct conversation *c);
/* index, or the first when that is later. */
size_t conversation_clamp(const struct conversation *c, size_t index);
/* One that is gone has a stand-in, as in transcript_get. */
const struct event *conversation_event(
    const struct conversation *c, size_t index);
/* The line of a SENT or RECEIVED event, as far as it is kept; else empty. */
struct slice conversation_line(const struct conversation *c, size_t index);
/* What the event was found to be when it was appended; of one that is gone:
 * nothing. */
const struct mark *conversation_mark(
    const struct conversation *c, size_t index);

/* The newest session; before the first one an empty session (number 0). */
const struct session *conversation_session(const struct conversation *c);
/* By number, 1 to the newest's; NULL outside. */
const struct session *conversation_session_at(
    const struct conversation *c, uint32_t number);

#endif
