/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme - roles to looks, from a file or built in.
 *
 * A theme has halves (dark, light, dark16, light16, mono); a role that it
 * leaves out comes from the role's parent (styles.def), and a half that it
 * leaves out is classic's. Choosing a half for a terminal gives a palette: a
 * look for each style.
 *
 * With base = own, text's colours are those of every role that names none, so
 * that the whole screen has text's background, and a lone dark or light half
 * serves for both. A theme of [mono] alone has no colours anywhere.
 */
#ifndef EHLO_TUI_THEME_H
#define EHLO_TUI_THEME_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/tui/look.h"
#include "ehlo/tui/style.h"

struct palette {
	struct look looks[STYLE_COUNT];
};

struct theme;

/* A name (searched in $XDG_CONFIG_HOME/ehlo/themes, $XDG_DATA_DIRS/ehlo/themes,
 * the installed themes, then built in) or a path with a slash, in which ~ is
 * the home as in a shell. NULL name = "classic". NULL with err set (-ERR_INPUT: cannot be read, -ERR_USAGE: no
 * such theme, with the names there are; -ERR_SYNTAX: every error of the file,
 * one a line, in errors). A role that is not known is one of those lines, but
 * no error. */
struct theme *theme_load(
    const char *name, struct buf *errors, struct err *err);
/* The built-in classic one. */
struct theme *theme_classic(void);
/* The text of the theme that theme_load would read; its errors too. */
int theme_add_text(const char *name, struct buf *out, struct err *err);
/* The file that theme_load would read, whatever is in it; nothing when it is a
 * built-in one, or none. */
void theme_add_path(const char *name, struct buf *out);
void theme_free(struct theme *t);
const char *theme_name(const struct theme *t);
/* What theme_load was asked for. */
const char *theme_source(const struct theme *t);
/* Whether something in the file was left out. */
bool theme_has_warnings(const struct theme *t);
/* All names that theme_load knows, parted by blanks. */
void theme_add_names(struct buf *out);

/* What is wrong with a theme, as theme_load finds it, and which of its roles
 * are too faint to be read; lines for its maker. */
void theme_check(const char *name, struct buf *out);

/* colors: of the terminal; below 8, or is_mono: the mono half. */
void theme_pick(const struct theme *t, int colors, bool is_light, bool is_mono,
    struct palette *out);

#endif
