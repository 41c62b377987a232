/* SPDX-License-Identifier: GPL-3.0-or-later
 * credentials - the password that the options and the environment name. */
#ifndef EHLO_APP_CREDENTIALS_H
#define EHLO_APP_CREDENTIALS_H

#include <stdbool.h>

#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"
#include "ehlo/source/login.h"

/* Takes EHLO_PASSWORD out of the environment, where every child and whoever
 * may look at this process would find it. Before anything else. */
void credentials_hide(void);

struct credentials;

/* The password: of --password-file, of --password-command, of the environment;
 * without these each server is looked up in ~/.netrc. NULL with err set, which
 * is -ERR_INPUT or -ERR_USAGE. */
struct credentials *credentials_open(const struct args *args, struct err *err);
/* Wipes them. */
void credentials_close(struct credentials *c);

/* Who to be; valid as long as c and args are. A run without a screen ends when
 * it is not that. */
struct login credentials_login(
    struct credentials *c, const struct args *args, bool has_screen);

#endif
