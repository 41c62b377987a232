/* SPDX-License-Identifier: GPL-3.0-or-later
 * terminal - the terminal's modes: raw while the console runs, as it was
 * afterwards, whatever ends the program.
 *
 * One a process: a crash must find it. terminal_restore is idempotent and
 * async-signal-safe.
 */
#ifndef EHLO_APP_TERMINAL_H
#define EHLO_APP_TERMINAL_H

#include <stdbool.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

/* Another open description of the terminal that standard output is: writing to
 * it never blocks, and O_NONBLOCK on it does not touch the shell's. -ERR_SYSTEM
 * when there is none. */
int terminal_open_output(struct err *err);

/* Remembers the modes and sets raw ones; from now on SIGSEGV, SIGBUS, SIGILL,
 * SIGFPE, SIGABRT and running out of memory restore them first. -ERR_SYSTEM
 * when standard input is no terminal. */
int terminal_open(struct err *err);

/* Raw modes and bracketed paste, again after terminal_leave. */
void terminal_enter(void);
/* Paste and mouse off, the modes as they were; the screen is left by curses before. */
void terminal_leave(void);
/* As terminal_leave, and also leaves the alternate screen, shows the cursor
 * and resets colours: for ends that curses does not see. */
void terminal_restore(void);

/* What tells the terminal that the mouse is ours, or its own again. It goes
 * out among the bytes of the screen. */
struct slice terminal_mouse(bool is_on);

/* What terminal_restore calls first, whatever the terminal's state; fn must be
 * async-signal-safe. */
void terminal_before_restore(void (*fn)(void));

/* Rows and columns of standard output; 24x80 when unknown. At least 1x1 and at
 * most what people have walls for: somebody may have said 65535x65535. */
void terminal_size(int *rows, int *cols);

#endif
