/* SPDX-License-Identifier: GPL-3.0-or-later
 * talk - a person at the console: types a line, waits for what it brings. */
#ifndef EHLO_TESTS_SCREEN_TALK_H
#define EHLO_TESTS_SCREEN_TALK_H

#include "vt.h"

struct talk_line {
	const char *typed;  /* then Enter */
	const char *answer; /* some row shows it afterwards */
};

/* Starts $EHLO with one argument (NULL = none) on a screen of that size, and
 * waits for its prompt. */
struct vt *talk_start(
    int rows, int cols, const char *argument, const char *prompt);
/* As talk_start, with TERM and environment as in options. */
struct vt *talk_start_with(const struct vt_options *options,
    const char *argument, const char *prompt);
/* Types each line and waits for its answer; fails the test when none comes. */
void talk_lines(struct vt *vt, const struct talk_line *lines, size_t count);
/* Types one line. */
void talk_type(struct vt *vt, const char *line);
/* Fails the test unless some row shows it within the limit. */
void talk_sees(struct vt *vt, const char *text);
/* Empties the prompt, leaves the console and frees it; fails the test unless
 * it ends well and leaves the terminal as it was. */
void talk_leave(struct vt *vt);
/* The cell where the text begins; fails the test when no row holds it. */
struct vt_cell talk_cell(struct vt *vt, const char *text);
/* Whether the program has ever written these bytes to its terminal. */
bool talk_has_written(struct vt *vt, const char *bytes);

#endif
