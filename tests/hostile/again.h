/* SPDX-License-Identifier: GPL-3.0-or-later
 * again - a run's lines as a recording: from the same facts follows the same.
 */
#ifndef EHLO_TESTS_HOSTILE_AGAIN_H
#define EHLO_TESTS_HOSTILE_AGAIN_H

#include "ehlo/base/buf.h"

/* Replays what a run printed as JSON; appends to faults, in lines, where that
 * says something else. What is no recording is passed over. */
void again_judge(struct slice lines, struct buf *faults);

#endif
