/* SPDX-License-Identifier: GPL-3.0-or-later
 * checker - checks that the console asked for, one at a time. */
#ifndef EHLO_APP_CHECKER_H
#define EHLO_APP_CHECKER_H

#include "ehlo/base/slice.h"
#include "ehlo/cli/args.h"
#include "ehlo/net/net.h"
#include "ehlo/source/way.h"
#include "ehlo/tui/console.h"

struct checker;

/* net, args and way outlive it. */
struct checker *checker_new(
    struct net *n, const struct args *args, const struct way *way);
/* NULL is fine. */
void checker_free(struct checker *c);

/* Begins a report, which the console shows in the place of the one before; it
 * must stay as long as the checker has events. 0, or an error with err set:
 * then nothing changes. */
int checker_begin(struct checker *c, struct console *console,
    struct slice target, struct err *err);

#endif
