/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme-find - themes by their names: the user's own files hide those of the
 * system, and these the built-in ones. */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/tui/theme-builtin.h"

#include "theme-core.h"

#define THEME_SUFFIX ".theme"
/* A theme is a screenful; more is another kind of file. */
#define THEME_SIZE_MAX 65536

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
	struct buf path; /* found; empty = not */
};

static bool
find_file(void *context, const char *dir)
{
	struct search *s = context;

	buf_clear(&s->path);
	buf_addf(&s->path, "%s/%s" THEME_SUFFIX, dir, s->name);
	if (access(buf_text(&s->path), R_OK) == 0)
		return true;
	buf_clear(&s->path);
	return false;
}

static const struct theme_text *
find_builtin(const char *name)
{
	const struct theme_text *row = theme_builtin(0);

	for (size_t i = 1; row != NULL && strcmp(row->name, name) != 0; i++)
		row = theme_builtin(i);
	return row;
}

/* ---- names ------------------------------------------------------------ */

/* Once each: a file of the user's own hides the built-in one. A blank stands
 * on both sides of each. */
static void
add_name(struct buf *names, struct slice name)
{
	struct buf entry = {0};

	buf_addf(&entry, " %.*s ", SLICE_ARGS(name));
	if (!slice_contains_nocase(buf_slice(names), buf_slice(&entry)))
		buf_addf(names, "%.*s ", SLICE_ARGS(name));
	buf_fini(&entry);
}

static void
add_file(struct buf *names, struct slice file)
{
	struct slice suffix = SLICE(THEME_SUFFIX);
	struct slice name = file;

	if (file.len <= suffix.len)
		return;
	name.len -= suffix.len;
	if (slice_equals(slice_skip(file, name.len), suffix) && is_name(name))
		add_name(names, name);
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

void
theme_add_names(struct buf *out)
{
	struct buf names = {0};
	const struct theme_text *row = theme_builtin(0);

	buf_add_byte(&names, ' ');
	for (size_t i = 1; row != NULL; i++) {
		add_name(&names, slice_str(row->name));
		row = theme_builtin(i);
	}
	try_dirs(list_dir, &names);
	buf_add_slice(out, slice_trim(buf_slice(&names)));
	buf_fini(&names);
}

/* ---- loading ---------------------------------------------------------- */

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static int
refuse_name(const char *name, struct err *err)
{
	struct buf names = {0};

	theme_add_names(&names);
	err_set(err, ERR_USAGE,
	    "no theme \"%s\"; there are: %s; or give a path with a slash in it",
	    name, buf_text(&names));
	buf_fini(&names);
	return -ERR_USAGE;
}

/* "~/x" is typed where no shell makes a path of it. */
static void
add_own_path(struct buf *out, const char *path)
{
	const char *home = getenv("HOME");

	if (home != NULL && strncmp(path, "~/", 2) == 0) {
		buf_add_str(out, home);
		path++;
	}
	buf_add_str(out, path);
}

void
theme_add_path(const char *name, struct buf *out)
{
	struct search s = {.name = name};

	if (strchr(name, '/') != NULL)
		add_own_path(&s.path, name);
	else if (is_name(slice_str(name)))
		try_dirs(find_file, &s);
	buf_add_slice(out, buf_slice(&s.path));
	buf_fini(&s.path);
}

/* path stays empty when it is a built-in one. */
static int
find_text(const char *name, struct buf *path, struct buf *text, struct err *err)
{
	const struct theme_text *builtin;

	theme_add_path(name, path);
	if (path->len > 0)
		return file_read(buf_text(path), THEME_SIZE_MAX, text, err);
	builtin = find_builtin(name);
	if (builtin == NULL)
		return refuse_name(name, err);
	buf_add_str(text, builtin->text);
	return 0;
}

int
theme_add_text(const char *name, struct buf *out, struct err *err)
{
	struct buf path = {0};
	int rc = find_text(name == NULL ? "classic" : name, &path, out, err);

	buf_fini(&path);
	return rc;
}

static struct theme *
read_found(const char *name, struct buf *path, struct slice text,
    struct buf *errors, struct err *err)
{
	const char *file = path->len > 0 ? buf_text(path) : name;
	size_t count;
	struct theme *t =
	    theme_read(base_name(file), file, text, errors, &count);

	if (count == 0) {
		t->source = mem_copy_str(name);
		return t;
	}
	err_set(err, ERR_SYNTAX, "the theme %s has %zu error%s", file, count,
	    count == 1 ? "" : "s");
	theme_free(t);
	return NULL;
}

struct theme *
theme_load(const char *name, struct buf *errors, struct err *err)
{
	struct buf unwanted = {0}, path = {0}, text = {0};
	struct theme *t = NULL;

	if (name == NULL)
		name = "classic";
	if (find_text(name, &path, &text, err) == 0)
		t = read_found(name, &path, buf_slice(&text),
		    errors == NULL ? &unwanted : errors, err);
	buf_fini(&unwanted);
	buf_fini(&path);
	buf_fini(&text);
	return t;
}
