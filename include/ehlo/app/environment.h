/* SPDX-License-Identifier: GPL-3.0-or-later
 * environment - what the environment says: directories, locale. */
#ifndef EHLO_APP_ENVIRONMENT_H
#define EHLO_APP_ENVIRONMENT_H

#include <stdbool.h>

#include "ehlo/tui/copy.h"

/* $XDG_STATE_HOME/ehlo/history, or below ~/.local/state; the caller frees.
 * NULL when there is no home. */
char *environment_history(void);

/* The file beside it with how far lessons came; the same way. */
char *environment_progress(void);

/* $XDG_CONFIG_HOME/ehlo/config, or below ~/.config; the same way. */
char *environment_config(void);

/* Whether the terminal's background is light, by COLORFGBG; dark when it does
 * not say. */
bool environment_is_light(void);
/* NO_COLOR is set and not empty. */
bool environment_is_mono(void);

/* Whether tmux or GNU screen stands between us and the terminal. */
enum copy_wrap environment_copy_wrap(void);

/* Whether the locale's characters are UTF-8. */
bool environment_is_utf8(void);

#endif
