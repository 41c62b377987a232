/* SPDX-License-Identifier: GPL-3.0-or-later
 * wrap - words into lines that end before an edge. */
#ifndef EHLO_CLI_WRAP_H
#define EHLO_CLI_WRAP_H

#include <stddef.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Adds the words of a text that stands to the right of column indent, where
 * the line is already (0-based), and an LF; lines hold at most width bytes
 * unless one word is longer. */
void wrap_add(struct buf *out, struct slice text, size_t indent, size_t width);

#endif
