/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme - reads a theme file into halves, and picks one for a terminal. */
#include "config.h"

#include "ehlo/tui/theme.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ehlo/base/conf.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/slice.h"

#include "theme-builtin.h"

#define THEME_SUFFIX ".theme"
/* A theme is a screenful; more is another kind of file. */
#define THEME_SIZE_MAX 65536

enum half { DARK, LIGHT, DARK16, LIGHT16, MONO, HALF_COUNT };

static const char *const half_names[HALF_COUNT] = {
    "dark", "light", "dark16", "light16", "mono"};

/* Stands in for a half that is left out, on a background of the theme's own. */
static const enum half twins[HALF_COUNT] = {LIGHT, DARK, LIGHT16, DARK16, MONO};

struct half_looks {
	bool is_there; /* in the file itself */
	bool is_set[STYLE_COUNT];
	struct look looks[STYLE_COUNT];
};

struct theme {
	char *name;
	bool has_background; /* base = own */
	struct half_looks halves[HALF_COUNT];
};

/* ---- reading ---------------------------------------------------------- */

static enum half
find_half(struct slice name)
{
	enum half half = 0;

	while (half < HALF_COUNT &&
	       !slice_equals(name, slice_str(half_names[half])))
		half++;
	return half;
}

static enum style
find_role(struct slice role)
{
	enum style style = 0;

	while (style < STYLE_COUNT &&
	       !slice_equals(role, slice_str(style_row(style)->role)))
		style++;
	return style;
}

static const char *
set_base(struct theme *t, struct slice value)
{
	t->has_background = slice_equals(value, SLICE("own"));
	if (t->has_background || slice_equals(value, SLICE("terminal")))
		return NULL;
	return "base is terminal or own";
}

static const char *
set_property(struct theme *t, struct slice key, struct slice value)
{
	if (slice_equals(key, SLICE("name"))) {
		mem_free(t->name);
		t->name = mem_copy_text(value.ptr, value.len);
		return NULL;
	}
	if (slice_equals(key, SLICE("base")))
		return set_base(t, value);
	if (slice_equals(key, SLICE("about")))
		return NULL;
	return "before the first section stand name, about and base only";
}

static const char *
set_pair(
    void *context, struct slice section, struct slice key, struct slice value)
{
	struct theme *t = context;
	enum half half = find_half(section);
	enum style style = find_role(key);
	const char *wrong;

	if (section.len == 0)
		return set_property(t, key, value);
	if (half == HALF_COUNT)
		return "the sections are dark, light, dark16, light16 and mono";
	t->halves[half].is_there = true;
	if (style == STYLE_COUNT)
		return "no such role; the classic theme names the common ones";
	wrong = look_parse(value, &t->halves[half].looks[style]);
	if (wrong == NULL)
		t->halves[half].is_set[style] = true;
	return wrong;
}

/* A half that is there at all must name the roles that have no parent. */
static size_t
check_half(const char *file, const char *name, const struct half_looks *half,
    struct buf *errors)
{
	size_t missing = 0;

	if (!half->is_there)
		return 0;
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		if (style_row(style)->parent != style || half->is_set[style])
			continue;
		if (missing++ == 0)
			buf_addf(errors, "%s: [%s] lacks", file, name);
		buf_addf(errors, " %s", style_row(style)->role);
	}
	if (missing > 0)
		buf_add_byte(errors, '\n');
	return missing > 0;
}

/* The first 16 colours and mono stay the terminal's, whatever the base. */
static size_t
check_background(
    const struct theme *t, enum half half, const char *file, struct buf *errors)
{
	const struct half_looks *looks = &t->halves[half];

	if (!t->has_background || (half != DARK && half != LIGHT) ||
	    !looks->is_set[STYLE_TEXT] || looks->looks[STYLE_TEXT].bg >= 0)
		return 0;
	buf_addf(errors,
	    "%s: [%s] text names no background, which base = own wants\n", file,
	    half_names[half]);
	return 1;
}

/* Adds what text says to an empty theme; the number of errors. */
static size_t
read_text(
    struct theme *t, const char *file, struct slice text, struct buf *errors)
{
	size_t count = conf_read(file, text, set_pair, t, errors);

	for (enum half half = 0; half < HALF_COUNT; half++) {
		count += check_half(
		    file, half_names[half], &t->halves[half], errors);
		count += check_background(t, half, file, errors);
	}
	return count;
}

static struct theme *
theme_new(const char *name)
{
	struct theme *t = mem_zalloc(1, sizeof(*t));

	t->name = mem_copy_str(name);
	return t;
}

/* As it stands in the built-in file; NULL when there is no such name. */
static struct theme *
read_builtin(const char *name)
{
	const struct theme_text *row = theme_builtin(0);
	struct buf errors = {0};
	struct theme *t;

	for (size_t i = 1; row != NULL && strcmp(row->name, name) != 0; i++)
		row = theme_builtin(i);
	if (row == NULL)
		return NULL;
	t = theme_new(name);
	read_text(t, name, slice_str(row->text), &errors);
	buf_fini(&errors);
	return t;
}

static bool
is_mono_only(const struct theme *t)
{
	for (enum half half = 0; half < MONO; half++)
		if (t->halves[half].is_there)
			return false;
	return t->halves[MONO].is_there;
}

/* What a theme leaves out whole. */
static void
complete(struct theme *t)
{
	struct theme *classic = read_builtin("classic");

	for (enum half half = 0; half < HALF_COUNT; half++) {
		const struct half_looks *from = &classic->halves[half];

		if (t->halves[half].is_there)
			continue;
		if (is_mono_only(t))
			from = &t->halves[MONO];
		else if (t->has_background && t->halves[twins[half]].is_there)
			from = &t->halves[twins[half]];
		t->halves[half] = *from;
		t->halves[half].is_there = false;
	}
	theme_free(classic);
}

/* ---- finding ---------------------------------------------------------- */

/* Calls fn for each place in order until it returns true. */
typedef bool (*dir_fn)(void *context, const char *dir);

static bool
try_list(const char *list, dir_fn fn, void *context)
{
	struct slice rest = slice_str(list);
	struct buf dir = {0};
	bool is_done = false;

	while (rest.len > 0 && !is_done) {
		size_t end = slice_find(rest, ':');

		if (end > 0 && rest.ptr[0] == '/') {
			buf_clear(&dir);
			buf_add_slice(&dir, slice_range(rest, 0, end));
			buf_add_str(&dir, "/ehlo/themes");
			is_done = fn(context, buf_text(&dir));
		}
		rest = slice_skip(rest, end + 1);
	}
	buf_fini(&dir);
	return is_done;
}

static bool
try_config(dir_fn fn, void *context)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	struct buf path = {0};
	bool is_done;

	if (config != NULL && config[0] == '/')
		buf_add_str(&path, config);
	else if (home != NULL)
		buf_addf(&path, "%s/.config", home);
	is_done = try_list(buf_text(&path), fn, context);
	buf_fini(&path);
	return is_done;
}

static void
try_dirs(dir_fn fn, void *context)
{
	const char *data = getenv("XDG_DATA_DIRS");

	if (data == NULL || data[0] == '\0')
		data = "/usr/local/share:/usr/share";
	if (!try_config(fn, context) && !try_list(data, fn, context))
		fn(context, PKGDATADIR "/themes");
}

/* A name is a file name without a surprise in it. */
static bool
is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return name.len > 0;
}

struct search {
	const char *name;
	struct buf path; /* found, with its terminator not counted */
	struct buf names;
};

static bool
find_file(void *context, const char *dir)
{
	struct search *s = context;
	FILE *file;

	buf_clear(&s->path);
	buf_addf(&s->path, "%s/%s" THEME_SUFFIX, dir, s->name);
	file = fopen(buf_text(&s->path), "r");
	if (file == NULL) {
		buf_clear(&s->path);
		return false;
	}
	fclose(file);
	return true;
}

/* Once each: a file of the user's own hides the built-in one. */
static void
add_name(struct search *s, struct slice name)
{
	struct buf entry = {0};

	buf_addf(&entry, " %.*s,", SLICE_ARGS(name));
	if (!slice_contains_nocase(buf_slice(&s->names), buf_slice(&entry)))
		buf_add_slice(&s->names, buf_slice(&entry));
	buf_fini(&entry);
}

static void
add_file(struct search *s, struct slice file)
{
	struct slice suffix = SLICE(THEME_SUFFIX);
	struct slice name = file;

	if (file.len <= suffix.len)
		return;
	name.len -= suffix.len;
	if (slice_equals(slice_skip(file, name.len), suffix) && is_name(name))
		add_name(s, name);
}

static bool
list_dir(void *context, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		return false;
	while ((entry = readdir(dir)) != NULL)
		add_file(context, slice_str(entry->d_name));
	closedir(dir);
	return false;
}

static void
list_names(struct search *s)
{
	const struct theme_text *row = theme_builtin(0);

	for (size_t i = 1; row != NULL; i++) {
		add_name(s, slice_str(row->name));
		row = theme_builtin(i);
	}
	try_dirs(list_dir, s);
}

/* ---- loading ---------------------------------------------------------- */

static int
read_file(const char *path, struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "r");
	char chunk[4096];
	size_t len;
	int rc = 0;

	if (file == NULL)
		return err_set(err, ERR_INPUT,
		    "the theme %s cannot be read: %s", path, strerror(errno));
	while ((len = fread(chunk, 1, sizeof(chunk), file)) > 0 &&
	       out->len <= THEME_SIZE_MAX)
		buf_add(out, chunk, len);
	if (ferror(file))
		rc = err_set(err, ERR_INPUT, "the theme %s cannot be read: %s",
		    path, strerror(errno));
	else if (out->len > THEME_SIZE_MAX)
		rc = err_set(err, ERR_INPUT,
		    "the theme %s is longer than 64 KiB: is it a theme?", path);
	fclose(file);
	return rc;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static struct theme *
load_path(const char *path, struct buf *errors, struct err *err)
{
	struct theme *t = NULL;
	struct buf text = {0};
	size_t count;

	if (read_file(path, &text, err) != 0)
		goto out;
	t = theme_new(base_name(path));
	count = read_text(t, path, buf_slice(&text), errors);
	if (count > 0) {
		err_set(err, ERR_SYNTAX, "the theme %s has %zu error%s", path,
		    count, count == 1 ? "" : "s");
		theme_free(t);
		t = NULL;
		goto out;
	}
	complete(t);
out:
	buf_fini(&text);
	return t;
}

static struct theme *
load_name(const char *name, struct buf *errors, struct err *err)
{
	struct search s = {.name = name};
	struct theme *t = NULL;

	if (is_name(slice_str(name)))
		try_dirs(find_file, &s);
	if (s.path.len > 0) {
		t = load_path(buf_text(&s.path), errors, err);
	} else if ((t = read_builtin(name)) != NULL) {
		complete(t);
	} else {
		list_names(&s);
		err_set(err, ERR_USAGE,
		    "no theme \"%s\"; there are:%.*s; or give a path with a "
		    "slash in it",
		    name, (int)s.names.len - 1, buf_text(&s.names));
	}
	buf_fini(&s.path);
	buf_fini(&s.names);
	return t;
}

struct theme *
theme_load(const char *name, struct buf *errors, struct err *err)
{
	struct buf unwanted = {0};
	struct theme *t;

	if (name == NULL)
		name = "classic";
	if (errors == NULL)
		errors = &unwanted;
	if (strchr(name, '/') != NULL)
		t = load_path(name, errors, err);
	else
		t = load_name(name, errors, err);
	buf_fini(&unwanted);
	return t;
}

void
theme_free(struct theme *t)
{
	if (t == NULL)
		return;
	mem_free(t->name);
	mem_free(t);
}

const char *
theme_name(const struct theme *t)
{
	return t->name;
}

/* ---- picking ---------------------------------------------------------- */

static enum half
choose_half(int colors, bool is_light, bool is_mono)
{
	if (is_mono || colors < 8)
		return MONO;
	if (colors < 256)
		return is_light ? LIGHT16 : DARK16;
	return is_light ? LIGHT : DARK;
}

/* The terminal's own colours would stand on a background that is not its own.
 */
static void
use_background(struct palette *p)
{
	const struct look text = p->looks[STYLE_TEXT];

	for (enum style style = 0; style < STYLE_COUNT; style++) {
		struct look *look = &p->looks[style];

		if (look->fg < 0)
			look->fg = text.fg;
		if (look->bg < 0)
			look->bg = text.bg;
	}
}

void
theme_pick(const struct theme *t, int colors, bool is_light, bool is_mono,
    struct palette *out)
{
	const struct half_looks *half =
	    &t->halves[choose_half(colors, is_light, is_mono)];

	for (enum style style = 0; style < STYLE_COUNT; style++) {
		enum style from = style;

		while (!half->is_set[from] && style_row(from)->parent != from)
			from = style_row(from)->parent;
		out->looks[style] = half->looks[from];
	}
	if (t->has_background)
		use_background(out);
}
