/* SPDX-License-Identifier: GPL-3.0-or-later
 * settings - one row a key, the words that it takes in the row. */
#include "config.h"

#include "ehlo/cli/settings.h"

#include <unistd.h>

#include "ehlo/base/conf.h"
#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"

#define SETTINGS_SIZE_MAX 65536

static const char *
set_theme(struct settings *settings, struct slice value)
{
	if (value.len == 0)
		return "theme is a name, or a file with a slash";
	mem_free(settings->theme);
	settings->theme = mem_copy_text(value.ptr, value.len);
	return NULL;
}

static const char *
set_mode(struct settings *settings, struct slice value)
{
	bool is_light = slice_equals(value, SLICE("light"));

	if (!is_light && !slice_equals(value, SLICE("dark")))
		return "theme-mode is light or dark";
	settings->background = is_light ? ARGS_LIGHT : ARGS_DARK;
	return NULL;
}

static const char *
set_glyphs(struct settings *settings, struct slice value)
{
	settings->is_ascii = slice_equals(value, SLICE("ascii"));
	if (!settings->is_ascii && !slice_equals(value, SLICE("utf8")))
		return "glyphs is ascii or utf8";
	return NULL;
}

static const char *
set_pair(
    void *context, struct slice section, struct slice key, struct slice value)
{
	static const struct {
		const char *key;
		const char *(*set)(struct settings *, struct slice);
	} rows[] = {
	    {"theme", set_theme},
	    {"theme-mode", set_mode},
	    {"glyphs", set_glyphs},
	};

	if (section.len > 0)
		return "there are no sections here";
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (slice_equals(key, slice_str(rows[i].key)))
			return rows[i].set(context, value);
	return "no such key; there are theme, theme-mode and glyphs";
}

int
settings_read(
    const char *path, struct settings *out, struct buf *errors, struct err *err)
{
	struct buf text = {0};
	size_t count = 0;
	int rc = 0;

	*out = (struct settings){.background = ARGS_BACKGROUND_UNKNOWN};
	if (path == NULL || access(path, F_OK) != 0)
		return 0;
	rc = file_read(path, SETTINGS_SIZE_MAX, &text, err);
	if (rc == 0)
		count =
		    conf_read(path, buf_slice(&text), set_pair, out, errors);
	buf_fini(&text);
	if (count > 0)
		return err_set(err, ERR_SYNTAX, "%s has %zu error%s", path,
		    count, count == 1 ? "" : "s");
	return rc;
}

void
settings_fini(struct settings *settings)
{
	mem_free(settings->theme);
	*settings = (struct settings){0};
}
