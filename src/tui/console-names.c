/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-names - Tab behind a console command that takes a file: the names
 * that begin so, in the directory that is named.
 *
 * Looked at for Tab only, so nothing waits for a slow directory unasked. A name
 * with control characters is passed over: nobody can type it either.
 */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "console-core.h"
#include "ehlo/base/mem.h"

/* Of a larger directory only so many entries are looked at, */
#define LOOK_MAX 20000
/* so many names are kept, and a list is no longer than this. */
#define NAMES_MAX 256
#define LIST_MAX  400

struct names {
	char *list[NAMES_MAX];
	size_t count;
};

/* ---- which argument is a file ----------------------------------------- */

static const struct {
	enum colon colon;
	bool has_word; /* one is before it */
	bool has_raw;  /* "raw" may be before it */
	bool is_path;  /* without a slash it is no file */
} takers[] = {
    {COLON_OPEN, false, false, false},
    {COLON_MESSAGE, false, true, false},
    {COLON_BODY, false, true, false},
    {COLON_BDAT, false, true, false},
    {COLON_DIFF, false, false, false},
    {COLON_SAVE, false, false, false},
    {COLON_EXPORT, true, false, false},
    {COLON_LESSON, false, false, true},
    {COLON_THEME, false, false, true},
};

/* "message raw note" -> "note"; false where no file is due. */
static bool
find_path(struct slice line, struct slice *path)
{
	enum colon colon = colon_find(slice_take_word(&line));
	size_t i = 0;

	while (
	    i < sizeof(takers) / sizeof(takers[0]) && takers[i].colon != colon)
		i++;
	if (i == sizeof(takers) / sizeof(takers[0]) || line.len == 0)
		return false;
	line = slice_skip(line, 1);
	if (takers[i].has_raw && slice_starts_with(line, SLICE("raw ")))
		line = slice_skip(line, 4);
	if (takers[i].has_word) {
		slice_take_word(&line);
		if (line.len == 0)
			return false;
		line = slice_skip(line, 1);
	}
	*path = line;
	return !takers[i].is_path || slice_find(line, '/') < line.len;
}

/* ---- a directory ------------------------------------------------------ */

static bool
is_wanted(const char *name, struct slice begin)
{
	struct slice all = slice_str(name);

	if (!slice_starts_with(all, begin) ||
	    (begin.len == 0 && name[0] == '.'))
		return false;
	for (size_t i = 0; i < all.len; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return false;
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* What is in a directory has another slash. */
static char *
copy_name(const char *dir, const char *name)
{
	struct buf path = {0}, out = {0};
	struct stat status;
	char *copy;

	buf_addf(&path, "%s/%s", dir, name);
	buf_add_str(&out, name);
	if (stat(buf_text(&path), &status) == 0 && S_ISDIR(status.st_mode))
		buf_add_byte(&out, '/');
	copy = mem_copy_str(buf_text(&out));
	buf_fini(&path);
	buf_fini(&out);
	return copy;
}

static void
read_names(const char *dir, struct slice begin, struct names *out)
{
	DIR *open = opendir(dir);
	const struct dirent *entry;
	size_t looked = 0;

	if (open == NULL)
		return;
	while (looked++ < LOOK_MAX && out->count < NAMES_MAX &&
	       (entry = readdir(open)) != NULL)
		if (is_wanted(entry->d_name, begin))
			out->list[out->count++] = copy_name(dir, entry->d_name);
	closedir(open);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
find_names(struct slice path, struct slice *begin, struct names *out)
{
	size_t at = slice_find_last(path, '/');
	char *dir = at == 0 ? mem_copy_str(".") : mem_copy_text(path.ptr, at);

	*begin = slice_skip(path, at);
	read_names(dir, *begin, out);
	qsort(out->list, out->count, sizeof(out->list[0]), compare_names);
	mem_free(dir);
}

/* ---- Tab -------------------------------------------------------------- */

/* In order, so that the first and the last differ soonest. Whole characters. */
static struct slice
common_part(const struct names *names)
{
	struct slice first = slice_str(names->list[0]);
	const char *last = names->list[names->count - 1];
	size_t len = 0;

	while (len < first.len && first.ptr[len] == last[len])
		len++;
	while (len > 0 && len < first.len && (first.ptr[len] & 0xc0) == 0x80)
		len--;
	return slice_range(first, 0, len);
}

static void
list_names(struct console *c, const struct names *names)
{
	struct buf text = {0};
	size_t i = 0;

	for (; i < names->count && text.len < LIST_MAX; i++)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "", names->list[i]);
	if (i < names->count)
		buf_addf(&text, " and %zu more", names->count - i);
	console_say(c, STYLE_HINT, "%s", buf_text(&text));
	c->hint_due_ms = CONSOLE_NEVER;
	buf_fini(&text);
}

bool
console_complete_name(struct console *c, struct slice line, bool is_second)
{
	struct names names = {.count = 0};
	struct slice path = {0}, begin = {0}, common;

	if (!find_path(line, &path))
		return false;
	find_names(path, &begin, &names);
	if (names.count == 0)
		return false;
	common = common_part(&names);
	if (common.len > begin.len)
		prompt_insert(c->prompt, slice_skip(common, begin.len));
	else if (is_second)
		list_names(c, &names);
	for (size_t i = 0; i < names.count; i++)
		mem_free(names.list[i]);
	return true;
}
