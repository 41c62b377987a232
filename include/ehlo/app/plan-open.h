/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-open - a plan for the console: the one of the options, and those that
 * a person asks for. */
#ifndef EHLO_APP_PLAN_OPEN_H
#define EHLO_APP_PLAN_OPEN_H

#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"
#include "ehlo/tui/console.h"

/* That of --script, or of the options that say what is to be sent, before there is a screen: what is wrong with it is told on
 * standard error. *out stays NULL where none is asked for. */
int plan_open_first(
    const struct args *args, struct script **out, struct err *err);
/* The file of a path, as console_take_open gave it. */
void plan_open(struct console *console, const struct args *args,
    const struct conversation *conversation, const char *path,
    uint64_t now_ms);
/* What the editor made of a line, of mail data, or of the plan. */
void plan_open_edited(struct console *console, const struct args *args,
    const struct conversation *conversation, struct slice text,
    uint64_t now_ms);

#endif
