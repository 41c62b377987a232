/* SPDX-License-Identifier: GPL-3.0-or-later
 * wire - the other end of a connection, in the hands of a test.
 *
 * One connection on loopback, line by line: the test decides what the server
 * says, and when. All waits end by VT_LIMIT_MS and fail the test.
 */
#ifndef EHLO_TESTS_SCREEN_WIRE_H
#define EHLO_TESTS_SCREEN_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "vt.h"

struct wire;

/* Listens. */
struct wire *wire_new(void);
void wire_free(struct wire *w);
/* Both sides are done with. */
void wire_end(struct vt *vt, struct wire *wire);
/* "127.0.0.1:PORT", as the program's argument. */
const char *wire_target(const struct wire *w);
/* Starts $EHLO with these options (NULL = none, else NULL ends them), with this
 * server as its target; "220 here" greets it and is on the screen. */
struct vt *wire_start(struct wire *w, const struct vt_options *options,
    const char *const args[]);
struct vt *wire_start_at(struct wire *w, int rows, int cols);
/* Waits for the connection. */
void wire_accept(struct wire *w);
/* Sends it as it stands. */
void wire_say(struct wire *w, const char *text);
/* The next line, without its CRLF; valid until the next call. */
const char *wire_hear(struct wire *w);
/* Waits until the client has closed; lines not heard are passed over. */
void wire_hear_end(struct wire *w);
/* Types the line; it is heard and answered, and the answer is on the screen. */
void wire_exchange(
    struct wire *w, struct vt *vt, const char *typed, const char *answer);
/* Whether there is nothing to be heard now. */
bool wire_is_quiet(const struct wire *w);

#endif
