/* SPDX-License-Identifier: GPL-3.0-or-later
 * child - what becomes the program on a terminal, between fork and exec. */
#ifndef EHLO_TESTS_SCREEN_CHILD_H
#define EHLO_TESTS_SCREEN_CHILD_H

#include "vt.h"

/* Sets environment (see vt_new) and signals, runs argv[0]; does not return. */
_Noreturn void child_run(
    const struct vt_options *options, const char *const argv[]);

#endif
