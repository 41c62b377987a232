/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme-classic - themes/classic.theme as it is built in. */
#ifndef EHLO_TUI_THEME_CLASSIC_H
#define EHLO_TUI_THEME_CLASSIC_H

const char *theme_classic(void);

#endif
