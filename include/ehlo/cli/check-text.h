/* SPDX-License-Identifier: GPL-3.0-or-later
 * check-text - a connectivity report as text.
 *
 * One line of the report is one line of text: a mark that is only ever ours,
 * what it is about, what was found, the reply that proves it in quotes. What
 * comes from peers passes the safe form.
 */
#ifndef EHLO_CLI_CHECK_TEXT_H
#define EHLO_CLI_CHECK_TEXT_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/report.h"

void check_text_write(struct buf *out, const struct report *r, bool is_ascii);

#endif
