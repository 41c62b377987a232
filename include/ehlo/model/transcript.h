/* SPDX-License-Identifier: GPL-3.0-or-later
 * transcript - the append-only list of events within its memory budget.
 *
 * The transcript owns copies of all bytes. Past the budget the oldest lines
 * lose their bytes (is_payload_dropped, length 0); their events stay until the
 * index of events takes half of the budget, then the oldest go altogether.
 * So folds must take what they need when an event is appended. Indices stay
 * what they are. Events never move: pointers stay valid until an event goes.
 */
#ifndef EHLO_MODEL_TRANSCRIPT_H
#define EHLO_MODEL_TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "ehlo/model/event.h"

/* 96 MiB: bytes of texts, what they cost to keep, and the index. */
#define TRANSCRIPT_BUDGET_DEFAULT ((size_t)96 << 20)

struct transcript;

/* beside: how many bytes the caller keeps beside each event; they are of the
 * index, and go with it. */
struct transcript *transcript_new(size_t budget, size_t beside);
void transcript_free(struct transcript *t);

/* Copies ev and the bytes it borrows, sets session (a RESOLVE event begins
 * the next one, or the LOOKUP of MX before it) and is_payload_dropped. t_us must not be smaller than the
 * last one's (it is raised to it). Returns the stored event. */
const struct event *transcript_append(
    struct transcript *t, const struct event *ev);

size_t transcript_count(const struct transcript *t);
/* The first index that says something of its own: 0; or, when the oldest
 * events are gone, that of the one that stands for all of them. */
size_t transcript_first(const struct transcript *t);
/* index < count. For all that are gone the same stands: a DROPPED event with
 * is_payload_dropped, their lines and bytes counted. */
const struct event *transcript_get(const struct transcript *t, size_t index);
/* The caller's bytes, zeroed at first; NULL when the event is gone. */
void *transcript_beside(const struct transcript *t, size_t index);
/* Bytes held, and bytes of lines that the budget took. */
size_t transcript_held(const struct transcript *t);
uint64_t transcript_dropped_bytes(const struct transcript *t);

#endif
