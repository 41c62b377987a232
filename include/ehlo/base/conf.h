/* SPDX-License-Identifier: GPL-3.0-or-later
 * conf - "key = value" files with sections, all errors at once.
 *
 *     key   = value      # a comment: "#" at the start, or " # " behind a value
 *     [section]
 *
 * Keys are letters, digits, '.', '-' and '_'. A value runs to the end of the
 * line or to " # ", so that #rrggbb is a value. The libraries at hand tell the first error only, or cut
 * lines, or keep comments in values; a theme is fixed by people who want to
 * see all that is wrong.
 */
#ifndef EHLO_BASE_CONF_H
#define EHLO_BASE_CONF_H

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Called for each pair in order; section is empty before the first one. NULL
 * = taken, else what is wrong with it, in words (static or valid until the
 * next call). */
typedef const char *(*conf_pair_fn)(void *context, struct slice section,
    struct slice key, struct slice value);

/* Reads text (any bytes). Each error becomes a line "NAME:LINE: what" in
 * errors. Returns how many there were. */
size_t conf_read(const char *name, struct slice text, conf_pair_fn fn,
    void *context, struct buf *errors);

#endif
