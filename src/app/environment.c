/* SPDX-License-Identifier: GPL-3.0-or-later
 * environment - reads variables and the locale, trusts none of them. */
#include "config.h"

#include "ehlo/app/environment.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

static bool
is_set(const char *name)
{
	return !slice_is_empty(slice_str(getenv(name)));
}

/* NULL when unset or no absolute path (XDG base directories ask for one). */
static const char *
directory(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] == '/' ? value : NULL;
}

/* A file of ours in one of the base directories, which is at the place below
 * the home directory unless the variable says otherwise. */
static char *
own_file(const char *variable, const char *place, const char *name)
{
	const char *base = directory(variable);
	const char *home = directory("HOME");
	struct buf path = {0};
	char *copy;

	if (base == NULL && home == NULL)
		return NULL;
	if (base != NULL)
		buf_addf(&path, "%s/ehlo/%s", base, name);
	else
		buf_addf(&path, "%s/%s/ehlo/%s", home, place, name);
	copy = mem_copy_str(buf_text(&path));
	buf_fini(&path);
	return copy;
}

char *
environment_history(void)
{
	return own_file("XDG_STATE_HOME", ".local/state", "history");
}

char *
environment_progress(void)
{
	return own_file("XDG_STATE_HOME", ".local/state", "lessons");
}

char *
environment_config(void)
{
	return own_file("XDG_CONFIG_HOME", ".config", "config");
}

/* "15;0" or "15;default;0": the last number is the background. */
bool
environment_is_light(void)
{
	struct slice all = slice_str(getenv("COLORFGBG"));
	unsigned long background;

	return slice_to_number(slice_skip(all, slice_find_last(all, ';')), 255,
		   &background) == 0 &&
	       (background == 7 || background == 15);
}

bool
environment_is_mono(void)
{
	return is_set("NO_COLOR");
}

enum copy_wrap
environment_copy_wrap(void)
{
	if (is_set("TMUX"))
		return COPY_TMUX;
	return is_set("STY") ? COPY_SCREEN : COPY_PLAIN;
}

bool
environment_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
