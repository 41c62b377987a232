/* SPDX-License-Identifier: GPL-3.0-or-later
 * oracle - does what a program wrote to its terminal do anything but paint? */
#ifndef EHLO_TESTS_HOSTILE_ORACLE_H
#define EHLO_TESTS_HOSTILE_ORACLE_H

#include <stdbool.h>

#include "ehlo/base/buf.h"

/* Every control function in bytes must be one that paints, moves the cursor or
 * sets one of the console's own modes; the rest must be UTF-8. False with the
 * first that is not in *fault (in a safe form). */
bool oracle_judge(struct slice bytes, struct buf *fault);

#endif
