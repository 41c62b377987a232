/* SPDX-License-Identifier: GPL-3.0-or-later
 * signals - the signals that end a run, as events of the loop. */
#ifndef EHLO_APP_SIGNALS_H
#define EHLO_APP_SIGNALS_H

#include <uv.h>

struct signals;
typedef void (*signals_fn)(void *context, int signum);

/* Every signal that would end the program and can be caught calls fn, but for
 * those of a crash; SIGPIPE and SIGXFSZ are ignored: the write fails instead.
 * The handles do not keep the loop alive. */
struct signals *signals_new(uv_loop_t *loop, signals_fn fn, void *context);
void signals_free(struct signals *s);

#endif
