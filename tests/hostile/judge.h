/* SPDX-License-Identifier: GPL-3.0-or-later
 * judge - is what came of a case what must come of it?
 *
 * Of every case, besides what it says itself: nothing that could control a
 * terminal is in the text, the JSON is ASCII and one object a line, what it
 * says was sent and received is what the peer heard and said, byte for byte,
 * the text shows the same, and memory has a bound.
 */
#ifndef EHLO_TESTS_HOSTILE_JUDGE_H
#define EHLO_TESTS_HOSTILE_JUDGE_H

#include "run.h"

/* Appends a line for each fault. */
void judge_case(const struct hostile_case *c, const struct run *text,
    const struct run *json, struct buf *faults);

#endif
