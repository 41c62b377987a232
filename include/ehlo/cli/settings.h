/* SPDX-License-Identifier: GPL-3.0-or-later
 * settings - the file with what a person always wants; options come first.
 *
 *     theme      = okabe     # a name, or a file with a slash
 *     theme-mode = light     # or dark: the terminal's background
 *     glyphs     = ascii     # or utf8
 */
#ifndef EHLO_CLI_SETTINGS_H
#define EHLO_CLI_SETTINGS_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args.h"

struct settings {
	char *theme; /* NULL = not named; owned */
	enum args_background background;
	bool is_ascii;
};

/* Reads the file, if there is one. 0; -ERR_INPUT; -ERR_SYNTAX with every
 * error, one a line, in errors. out is to be given to settings_fini either way. */
int settings_read(const char *path, struct settings *out, struct buf *errors,
    struct err *err);
void settings_fini(struct settings *settings);

#endif
