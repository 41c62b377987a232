/* SPDX-License-Identifier: GPL-3.0-or-later
 * content - the bytes of a message: of a file, or of a sample by its name.
 *
 * A file is never held whole: it is looked through before anything is sent,
 * and read again, piece by piece, while it is.
 */
#ifndef EHLO_SOURCE_CONTENT_H
#define EHLO_SOURCE_CONTENT_H

#include <stdint.h>
#include <sys/types.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/smtp/compose.h"
#include "ehlo/smtp/message-check.h"

struct content;

/* what: a path, or "sample:NAME"; empty is "sample:test". words are for
 * samples: addresses, time and randomness. NULL with err set. */
struct content *content_open(
    struct slice what, const struct compose_words *words, struct err *err);
void content_close(struct content *c);
/* As it was named. */
const char *content_name(const struct content *c);
uint64_t content_size(const struct content *c);

/* Looks through all of it, from its begin; reading begins there again. 0, or
 * -ERR_INPUT when it cannot be read. */
int content_check(
    struct content *c, struct message_check *check, struct err *err);
/* The next bytes, at most CONTENT_PIECE and at most max; empty at the end.
 * Valid until the next call. 0, or -ERR_INPUT. */
#define CONTENT_PIECE ((size_t)65536)
int content_read(
    struct content *c, uint64_t max, struct slice *out, struct err *err);

/* Sets err to what is refused: flaw, and where it stands; -ERR_INPUT. */
int content_refuse(const char *name, const struct message_check *check,
    enum message_flaw flaw, struct err *err);

#endif
