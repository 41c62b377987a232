/* SPDX-License-Identifier: GPL-3.0-or-later
 * term - a canvas onto a terminal, by curses; one a process.
 *
 * Curses writes into a file that app empties to the terminal, so that a stalled
 * terminal never blocks the loop. The terminal's modes and signals belong to
 * app; nothing here reads keys.
 */
#ifndef EHLO_TUI_TERM_H
#define EHLO_TUI_TERM_H

#include "ehlo/base/err.h"
#include "ehlo/tui/canvas.h"
#include "ehlo/tui/theme.h"

struct term;

/* type: TERM. out_fd: where the bytes go, a whole frame at a time. NULL when the
 * type is unknown or cannot address the cursor: err names it and the way out
 * (-ERR_USAGE). */
struct term *term_open(
    const char *type, int out_fd, int rows, int cols, struct err *err);
/* Leaves the alternate screen, shows the cursor; into out_fd. */
void term_close(struct term *t);
/* As term_close, but the next term_paint comes back. */
void term_suspend(struct term *t);
void term_resize(struct term *t, int rows, int cols);
/* 0 when the terminal has no colours. */
int term_colors(const struct term *t);
/* Settles the canvas: who paints on several has to clear each before. */
void term_paint(struct term *t, struct canvas *c, const struct palette *p);
/* The next paint sends the whole screen. */
void term_forget(struct term *t);

#endif
