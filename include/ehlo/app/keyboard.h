/* SPDX-License-Identifier: GPL-3.0-or-later
 * keyboard - raw bytes of the terminal, as events of the loop. */
#ifndef EHLO_APP_KEYBOARD_H
#define EHLO_APP_KEYBOARD_H

#include <stdbool.h>
#include <uv.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"

struct keyboard;

struct keyboard_events {
	void (*on_bytes)(void *context, struct slice bytes);
	/* The terminal is gone. */
	void (*on_gone)(void *context);
};

/* NULL when standard input cannot be read as a terminal. */
struct keyboard *keyboard_open(uv_loop_t *loop,
    const struct keyboard_events *events, void *context, struct err *err);
void keyboard_close(struct keyboard *k);
/* While the terminal is another program's its keys are not read. */
void keyboard_pause(struct keyboard *k, bool is_paused);

#endif
