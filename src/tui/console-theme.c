/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-theme - the theme that is shown, and others in its place. One that
 * cannot be read changes nothing. */
#include "console-core.h"

#include "ehlo/base/mem.h"

/* name may be that of before. */
static void
want(struct shown_theme *t, const char *name)
{
	struct buf wanted = {0}, file = {0};

	buf_add_str(&wanted, name);
	theme_add_path(name, &file);
	buf_fini(&t->wanted);
	mem_free(t->file);
	t->wanted = wanted;
	t->file = file.len > 0 ? mem_copy_str(buf_text(&file)) : NULL;
	t->is_new = true;
	buf_fini(&file);
}

static void
use(struct console *c, struct theme *theme)
{
	theme_free(c->theme.theme);
	c->theme.theme = theme;
	want(&c->theme, theme_source(theme));
	c->is_stale = true;
}

/* What it says of a theme is over when another one is used. */
static void
close_report(struct console *c)
{
	if (c->help.is_open && c->help.text.len > 0)
		c->help.is_open = false;
}

static void
say_used(struct console *c)
{
	const char *name = theme_source(c->theme.theme);

	if (!theme_has_warnings(c->theme.theme))
		console_say(c, STYLE_HINT, "theme: %s", name);
	else
		console_say(c, STYLE_HINT,
		    "theme: %s; \":theme check\" shows what was left out of it",
		    name);
}

void
console_open_theme(struct console *c, struct theme *theme)
{
	use(c, theme != NULL ? theme : theme_classic());
	c->theme.is_new = false;
	if (theme_has_warnings(c->theme.theme))
		say_used(c);
}

void
console_close_theme(struct console *c)
{
	theme_free(c->theme.theme);
	buf_fini(&c->theme.wanted);
	mem_free(c->theme.file);
}

bool
console_use_theme(struct console *c, const char *name)
{
	struct buf errors = {0};
	struct err err = {0};
	struct theme *theme = theme_load(name, &errors, &err);

	if (theme != NULL) {
		use(c, theme);
		close_report(c);
		say_used(c);
	} else {
		console_say(c, STYLE_ERROR, "%s; it stays %s", err.text,
		    theme_source(c->theme.theme));
		if (errors.len > 0) {
			want(&c->theme, name);
			console_show_text(c, "Theme", &errors);
		}
	}
	buf_fini(&errors);
	return theme != NULL;
}

static void
say_names(struct console *c)
{
	struct buf names = {0};

	theme_add_names(&names);
	console_say(c, STYLE_HINT, "theme: %s; there are: %s",
	    theme_source(c->theme.theme), buf_text(&names));
	buf_fini(&names);
}

static void
check(struct console *c, struct slice name)
{
	struct buf source = {0}, report = {0};

	if (name.len > 0)
		buf_add_slice(&source, name);
	else
		buf_add_str(&source, theme_source(c->theme.theme));
	theme_check(buf_text(&source), &report);
	console_show_text(c, "Theme", &report);
	buf_fini(&source);
}

bool
console_look_theme(struct console *c, struct slice args)
{
	struct slice rest = args, word = slice_take_word(&rest);
	struct buf name = {0};
	bool is_taken = true;

	buf_add_slice(&name, slice_trim(args));
	if (name.len == 0)
		say_names(c);
	else if (slice_equals_nocase(word, SLICE("check")))
		check(c, slice_trim(rest));
	else
		is_taken = console_use_theme(c, buf_text(&name));
	buf_fini(&name);
	return is_taken;
}

/* The word behind the one that equals name; the first one behind the last. */
static struct slice
word_behind(struct slice names, struct slice name)
{
	struct slice rest = names, word;

	do
		word = slice_take_word(&rest);
	while (word.len > 0 && !slice_equals(word, name));
	word = slice_take_word(&rest);
	return word.len > 0 ? word : slice_take_word(&names);
}

/* Broken ones are passed over: their name tells what is wrong with them. */
bool
console_look_next_theme(struct console *c, struct slice args)
{
	struct slice next = slice_str(theme_source(c->theme.theme));
	struct buf names = {0}, name = {0};
	struct theme *theme = NULL;

	(void)args;
	theme_add_names(&names);
	/* There are fewer names than letters. */
	for (size_t i = 0; i < names.len && theme == NULL; i++) {
		next = word_behind(buf_slice(&names), next);
		buf_clear(&name);
		buf_add_slice(&name, next);
		theme = theme_load(buf_text(&name), NULL, NULL);
	}
	if (theme != NULL)
		use(c, theme);
	say_used(c);
	buf_fini(&names);
	buf_fini(&name);
	return true;
}

void
console_reload_theme(struct console *c)
{
	struct buf name = {0};

	/* A copy: what is wanted goes, and its name with it. */
	buf_add_slice(&name, buf_slice(&c->theme.wanted));
	console_use_theme(c, buf_text(&name));
	buf_fini(&name);
	c->is_stale = true;
}

const char *
console_theme_file(const struct console *c)
{
	return c->theme.file;
}

const struct theme *
console_theme(const struct console *c)
{
	return c->theme.theme;
}

bool
console_take_theme(struct console *c)
{
	bool is_new = c->theme.is_new;

	c->theme.is_new = false;
	return is_new;
}
