/* SPDX-License-Identifier: GPL-3.0-or-later
 * screen - what curses paints, on its way to the terminal.
 *
 * Curses writes into memory; after each frame its bytes are taken out and
 * handed to the loop's terminal stream. A terminal that does not take them
 * never blocks the loop: no frame is painted meanwhile.
 */
#ifndef EHLO_APP_SCREEN_H
#define EHLO_APP_SCREEN_H

#include <stdbool.h>
#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/tui/term.h"

struct screen;
typedef void (*screen_fn)(void *context);

/* type: TERM. NULL with err when it cannot be used; nothing was written to
 * the terminal then. on_ready: the terminal took the last frame. */
struct screen *screen_open(uv_loop_t *loop, const char *type, int rows,
    int cols, screen_fn on_ready, void *context, struct err *err);
/* Sends what is pending, leaves the alternate screen; waits for the terminal
 * at most a second. */
void screen_close(struct screen *s);

struct term *screen_term(struct screen *s);
/* Whether a frame may be painted now. */
bool screen_is_ready(const struct screen *s);
/* Bytes that are no cells; they go out before the next frame. */
void screen_add(struct screen *s, struct slice bytes);
/* Call it after term_paint: takes the frame that curses wrote. */
void screen_send(struct screen *s);
/* Curses' goodbye and hello, for a suspended program. */
void screen_suspend(struct screen *s);

#endif
