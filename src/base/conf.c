/* SPDX-License-Identifier: GPL-3.0-or-later
 * conf - a line reader for "key = value"; goes on after every error. */
#include "ehlo/base/conf.h"

#include "ehlo/base/utf8.h"

/* Longer lines are no configuration. */
#define CONF_LINE_MAX 1024

struct conf {
	const char *name;
	size_t line_number;
	struct slice section;
	conf_pair_fn fn;
	void *context;
	struct buf *errors;
	size_t error_count;
};

static void
complain(struct conf *c, const char *what)
{
	buf_addf(c->errors, "%s:%zu: %s\n", c->name, c->line_number, what);
	c->error_count++;
}

static bool
is_key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

static bool
is_key(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_key_byte(s.ptr[i]))
			return false;
	return s.len > 0;
}

/* A comment begins with '#' at the start or behind a blank, so that #rrggbb
 * can stand right behind "= " too: there the '#' is followed by a hex digit. */
static struct slice
without_comment(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		bool follows_blank = i > 0 && (line.ptr[i - 1] == ' ' ||
						  line.ptr[i - 1] == '\t');
		bool opens_word = i + 1 < line.len && line.ptr[i + 1] != ' ' &&
		                  line.ptr[i + 1] != '\t' &&
		                  line.ptr[i + 1] != '#';

		if (line.ptr[i] == '#' &&
		    (i == 0 || (follows_blank && !opens_word)))
			return slice_range(line, 0, i);
	}
	return line;
}

static void
read_pair(struct conf *c, struct slice line)
{
	size_t equals = slice_find(line, '=');
	struct slice key = slice_trim(slice_range(line, 0, equals));
	const char *wrong;

	if (equals == line.len) {
		complain(c,
		    "not understood: wanted \"key = value\" or \"[section]\"");
		return;
	}
	if (!is_key(key)) {
		complain(
		    c, "a key is made of letters, digits, '.', '-' and '_'");
		return;
	}
	wrong = c->fn(c->context, c->section, key,
	    slice_trim(slice_skip(line, equals + 1)));
	if (wrong != NULL)
		complain(c, wrong);
}

static void
read_section(struct conf *c, struct slice line)
{
	struct slice name = slice_range(line, 1, line.len - 1);

	if (line.ptr[line.len - 1] != ']' || !is_key(name))
		complain(c, "a section is written [name]");
	else
		c->section = name;
}

static void
read_line(struct conf *c, struct slice line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len > CONF_LINE_MAX) {
		complain(c, "the line is longer than 1024 bytes");
		return;
	}
	if (!utf8_is_valid(line) || slice_find(line, '\0') < line.len) {
		complain(c, "the line is not UTF-8 text");
		return;
	}
	line = slice_trim(without_comment(line));
	if (line.len == 0)
		return;
	if (line.ptr[0] == '[')
		read_section(c, line);
	else
		read_pair(c, line);
}

size_t
conf_read(const char *name, struct slice text, conf_pair_fn fn, void *context,
    struct buf *errors)
{
	struct conf c = {
	    .name = name, .fn = fn, .context = context, .errors = errors};

	while (text.len > 0) {
		size_t end = slice_find(text, '\n');

		c.line_number++;
		read_line(&c, slice_range(text, 0, end));
		text = slice_skip(text, end + 1);
	}
	return c.error_count;
}
