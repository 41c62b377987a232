/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-file - a plan from a file, its variables from the options.
 *
 * ${helo}, ${from} and ${to} are what --helo, --from and --to say (of several
 * recipients the first); without them this machine's name and the user at it;
 * no recipient is made up. --set goes before all of these.
 */
#ifndef EHLO_APP_PLAN_FILE_H
#define EHLO_APP_PLAN_FILE_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"
#include "ehlo/model/script.h"

/* Reads the plan in the file of that name, "-" = standard input, which is
 * waited for. target: what ${server} stands for; may be NULL. wish: a person's
 * variables, which go before all others, and is_known; as in
 * script_options. 0 with *out; or -ERR_INPUT, the file cannot be read; or
 * -ERR_USAGE: the lines that errors got say what is wrong, and where. */
int plan_file_read(const struct args *args, const char *path,
    const char *target, const struct script_options *wish,
    struct script **out, struct buf *errors, struct err *err);
/* The same of bytes; their name is that of the wish. */
int plan_file_take(const struct args *args, struct slice bytes,
    const char *target, const struct script_options *wish,
    struct script **out, struct buf *errors, struct err *err);

#endif
