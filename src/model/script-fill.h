/* SPDX-License-Identifier: GPL-3.0-or-later
 * script-fill - "${name}" in a line, and what each place of it was. */
#ifndef EHLO_SRC_MODEL_SCRIPT_FILL_H
#define EHLO_SRC_MODEL_SCRIPT_FILL_H

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"
#include "ehlo/model/script.h"

/* Told what is wrong at a place in the line. */
typedef void (*script_fill_fn)(
    void *context, size_t column, const char *words);

/* Appends line with its variables filled in; one that is unknown or not ended
 * is told and stays as it is. */
void script_fill(const struct script_options *options, struct slice line,
    struct buf *out, script_fill_fn tell, void *context);
/* The place in the line of a place in what was filled in. */
size_t script_fill_column(
    const struct script_options *options, struct slice line, size_t filled);
/* Appends text so that it is filled in to the same again. */
void script_fill_escape(struct slice text, struct buf *out);

#endif
