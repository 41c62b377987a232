/* SPDX-License-Identifier: GPL-3.0-or-later
 * watch - says when a file has changed, however an editor writes it. */
#ifndef EHLO_APP_WATCH_H
#define EHLO_APP_WATCH_H

#include <uv.h>

struct watch;
typedef void (*watch_fn)(void *context);

/* fn: the file that is watched has changed, and been left alone since. */
struct watch *watch_new(uv_loop_t *loop, watch_fn fn, void *context);
/* From now on this file; NULL = none. One that cannot be watched is not. */
void watch_file(struct watch *w, const char *path);
void watch_free(struct watch *w);

#endif
