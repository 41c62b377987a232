/* SPDX-License-Identifier: GPL-3.0-or-later
 * transcript - the append-only list of events within its memory budget.
 *
 * The transcript owns copies of all bytes. Past the budget the oldest lines
 * lose their bytes (is_payload_dropped, length 0); the events stay, so folds
 * must take what they need when an event is appended. Events never move:
 * pointers stay valid until transcript_free.
 */
#ifndef EHLO_MODEL_TRANSCRIPT_H
#define EHLO_MODEL_TRANSCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "ehlo/model/event.h"

/* 96 MiB of payload bytes. */
#define TRANSCRIPT_BUDGET_DEFAULT ((size_t)96 << 20)

struct transcript;

struct transcript *transcript_new(size_t budget);
void transcript_free(struct transcript *t);

/* Copies ev and the bytes it borrows, sets session (a RESOLVE event begins
 * the next one) and is_payload_dropped. t_us must not be smaller than the
 * last one's (it is raised to it). Returns the stored event. */
const struct event *transcript_append(
    struct transcript *t, const struct event *ev);

size_t transcript_count(const struct transcript *t);
/* index < count. */
const struct event *transcript_get(const struct transcript *t, size_t index);
/* Bytes held, and bytes that the budget took. */
size_t transcript_held(const struct transcript *t);
uint64_t transcript_dropped_bytes(const struct transcript *t);

#endif
