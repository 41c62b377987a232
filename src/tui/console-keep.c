/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-keep - what was said so far, into a file: a recording, or for other
 * programs and people. */
#include <stdio.h>

#include "console-core.h"

/* A console line that begins so, for what is missing. */
static bool
ask_for(struct console *c, const char *begin, const char *hint)
{
	if (!c->is_colon)
		console_open_colon(c);
	prompt_set_text(c->prompt, slice_str(begin));
	console_say(c, STYLE_HINT, "%s", hint);
	return true;
}

static bool
keep(struct console *c, const char *format, struct slice path)
{
	struct buf words = {0};
	struct intent intent = {.kind = INTENT_KEEP};
	struct err err = {0};
	int rc;

	buf_addf(&words, "%s ", format);
	buf_add_slice(&words, path);
	intent.text = buf_slice(&words);
	rc = c->submit(c->context, &intent, &err);
	buf_fini(&words);
	if (rc < 0)
		console_say(c, STYLE_ERROR, "%s", err.text);
	else
		console_say(c, STYLE_HINT, "kept in %.*s",
		    SLICE_ARGS(slice_range(path, 0, 200)));
	return rc == 0;
}

bool
console_save(struct console *c, struct slice args)
{
	struct slice path = slice_trim(args);

	if (path.len == 0)
		return ask_for(c, "save ",
		    "a new file for the recording; --replay shows it");
	return keep(c, "recording", path);
}

bool
console_export(struct console *c, struct slice args)
{
	struct slice path = slice_trim(args);
	struct slice format = slice_take_word(&path);
	char name[16];

	if (slice_trim(path).len == 0)
		return ask_for(
		    c, "export ", "text, json, html or plan, and a new file");
	snprintf(name, sizeof(name), "%.*s",
	    SLICE_ARGS(slice_range(format, 0, sizeof(name) - 1)));
	return keep(c, name, slice_trim(path));
}
