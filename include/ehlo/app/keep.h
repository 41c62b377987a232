/* SPDX-License-Identifier: GPL-3.0-or-later
 * keep - what was said so far, as a file in some format. */
#ifndef EHLO_APP_KEEP_H
#define EHLO_APP_KEEP_H

#include "ehlo/base/err.h"
#include "ehlo/model/conversation.h"

/* Makes a new file, 0600, as recorder_open_file has it. format: "recording",
 * "text", "json" (what follows from the facts is in it), "html", "plan" (of
 * the newest session). 0, or an error with err set: -ERR_USAGE a format that is none,
 * -ERR_STATE nothing to keep, -ERR_OUTPUT. */
int keep_write(const struct conversation *c, struct slice format,
    struct slice path, struct err *err);

#endif
