/* SPDX-License-Identifier: GPL-3.0-or-later
 * command - a typed line taken apart: verb, argument, path, parameters.
 *
 * Whether a verb takes an argument is read off its syntax in verbs.def.
 */
#include "ehlo/smtp/command.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct slice
skip_blanks(struct slice s)
{
	while (s.len > 0 && is_blank(s.ptr[0]))
		s = slice_skip(s, 1);
	return s;
}

/* "FROM:" off the front of *rest, whatever stands around the colon; without a
 * colon the keyword alone is skipped. */
static unsigned
take_keyword(struct slice *rest, struct slice keyword)
{
	struct slice after = slice_skip(*rest, keyword.len), colon;
	unsigned flaws = 0;

	if (!slice_starts_with_nocase(*rest, keyword))
		return COMMAND_NO_KEYWORD;
	colon = skip_blanks(after);
	if (!slice_starts_with(colon, SLICE(":"))) {
		if (after.len == 0 || is_blank(after.ptr[0]) ||
		    after.ptr[0] == '<')
			*rest = colon;
		return COMMAND_NO_KEYWORD;
	}
	if (colon.len != after.len)
		flaws |= COMMAND_SPACE_BEFORE;
	*rest = slice_skip(colon, 1);
	if (rest->len > 0 && is_blank(rest->ptr[0]))
		flaws |= COMMAND_SPACE_AFTER;
	return flaws;
}

/* Without its keyword, only what can be nothing but an address is one. */
static bool
looks_like_path(struct slice rest)
{
	struct slice word = slice_take_word(&rest);

	return slice_starts_with(word, SLICE("<")) ||
	       slice_find(word, '@') < word.len;
}

static void
parse_path(struct command *c, struct slice keyword, struct slice other)
{
	struct slice rest = c->args;

	c->flaws |= take_keyword(&rest, keyword);
	if ((c->flaws & COMMAND_NO_KEYWORD) != 0) {
		c->flaws |= take_keyword(&rest, other);
		if (!looks_like_path(rest))
			return;
	}
	c->has_path = true;
	path_take(&rest, &c->path);
	c->params = slice_trim(rest);
}

static unsigned
argument_flaws(const struct command *c)
{
	const char *argument = strchr(verb_row(c->verb)->syntax, ' ');

	if (argument == NULL)
		return c->args.len > 0 ? COMMAND_ARG_UNWANTED : 0;
	if (argument[1] == '[')
		return 0;
	return c->args.len == 0 ? COMMAND_ARG_MISSING : 0;
}

void
command_parse(struct slice line, struct command *out)
{
	struct slice rest = line;

	*out = (struct command){.word = slice_take_word(&rest)};
	out->args = slice_trim(rest);
	out->verb = verb_find(out->word);
	if (line.len > 0 && is_blank(line.ptr[0]))
		out->flaws |= COMMAND_SPACE_LEADING;
	if (out->verb == VERB_MAIL)
		parse_path(out, SLICE("FROM"), SLICE("TO"));
	else if (out->verb == VERB_RCPT)
		parse_path(out, SLICE("TO"), SLICE("FROM"));
	else if (verb_is_command(out->verb))
		out->flaws |= argument_flaws(out);
}

int
command_check_word(const char *option, const char *text, struct err *err)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '<' ||
		    *p == '>')
			return err_set(err, ERR_USAGE,
			    "%s: \"%.100s\" holds a blank, a line end or a "
			    "bracket: give the bare word",
			    option, text);
	return 0;
}
