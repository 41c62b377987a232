/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-text - a reply and what it means, for people to read. */
#ifndef EHLO_CLI_EXPLAIN_TEXT_H
#define EHLO_CLI_EXPLAIN_TEXT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/explain.h"

/* Appends the reply in its safe form, what it is, what it means, who can do
 * what about it, and where that is written. */
void explain_text_write(
    struct buf *out, const struct explain_context *context, bool is_ascii);

#endif
