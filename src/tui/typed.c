/* SPDX-License-Identifier: GPL-3.0-or-later
 * typed - the judgement is lint's, on the best that the line may become.
 *
 * A line that is half typed is wrong most of the time. So it is also judged
 * with tails that may complete it, and only what is left with the kindest of
 * them is said. */
#include "ehlo/tui/typed.h"

#include "ehlo/smtp/command.h"
#include "ehlo/tui/colon.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Each of their endings is a tail, but behind a verb only the whole: it would
 * become another word. */
static const struct slice tails[] = {
    {" FROM:<a@b.c>", 13}, {" TO:<a@b.c>", 11}, {" \"@b.c>", 7}, {" b.c", 4}};

static void
add_span(struct typed *t, struct slice bytes, enum style style)
{
	if (bytes.len > 0)
		t->spans[t->span_count++] = (struct span){bytes, style};
}

void
typed_plain(struct typed *t, enum style style, struct slice line)
{
	*t = (struct typed){0};
	add_span(t, line, style);
}

/* ---- commands --------------------------------------------------------- */

static void
keep_kinder(const struct session *s, struct buf *line, size_t typed_len,
    struct slice tail, struct lint *best)
{
	struct lint lint = {0};

	buf_truncate(line, typed_len);
	buf_add_slice(line, tail);
	session_lint(s, buf_slice(line), &lint);
	if (lint.count < best->count)
		*best = lint;
}

/* What stays wrong with the line, however it goes on. */
static void
judge(const struct session *s, struct slice typed, bool is_word,
    struct lint *best)
{
	struct buf line = {0};

	session_lint(s, typed, best);
	if (best->count == 0)
		return;
	buf_add_slice(&line, typed);
	for (size_t i = 0; i < COUNT(tails); i++)
		for (size_t j = 0; j < (is_word ? 1 : tails[i].len); j++)
			keep_kinder(
			    s, &line, typed.len, slice_skip(tails[i], j), best);
	buf_wipe(&line);
}

static bool
begins_a_verb(struct slice word)
{
	for (enum verb verb = 0; verb < VERB_COUNT; verb++)
		if (verb_is_command(verb) &&
		    slice_starts_with_nocase(slice_str(verb_text(verb)), word))
			return true;
	return false;
}

/* "not legal here; most servers answer 503" -> its first part. */
static struct slice
say(enum finding finding)
{
	struct slice all = slice_str(finding_row(finding)->text);
	size_t end = slice_find(all, ';'), colon = slice_find(all, ':');

	return slice_range(all, 0, colon < end ? colon : end);
}

/* The verb, and the rest of the line. */
static void
add_command(struct typed *t, const struct scene *scene, struct slice line)
{
	struct lint of_word = {0}, of_all = {0};
	struct command command;
	size_t end;

	command_parse(line, &command);
	end = command.word.len == 0
	          ? 0
	          : (size_t)(command.word.ptr - line.ptr) + command.word.len;
	if (end == line.len && command.verb == VERB_UNKNOWN &&
	    begins_a_verb(command.word)) {
		add_span(t, line, STYLE_INPUT);
		return;
	}
	judge(scene->session, slice_range(line, 0, end), true, &of_word);
	judge(scene->session, line, end == line.len, &of_all);
	add_span(t, slice_range(line, 0, end),
	    of_word.count > 0 ? STYLE_CLIENT_INVALID : STYLE_CLIENT_VERB);
	add_span(t, slice_skip(line, end),
	    of_all.count > of_word.count ? STYLE_CLIENT_INVALID
					 : STYLE_CLIENT_ARG);
	if (!scene_is_open(scene))
		t->note = SLICE("not connected");
	else if (of_all.count > 0)
		t->note =
		    say((of_word.count > 0 ? &of_word : &of_all)->found[0]);
}

void
typed_command(
    struct typed *t, const struct scene *scene, struct slice line, size_t mark)
{
	*t = (struct typed){0};
	add_span(t, slice_range(line, 0, mark), STYLE_PROMPT_CONSOLE);
	add_command(t, scene, slice_skip(line, mark));
}

/* ---- console commands ------------------------------------------------- */

static bool
begins_a_colon(struct slice name)
{
	for (enum colon colon = 0; colon < COLON_COUNT; colon++)
		if (slice_starts_with_nocase(
			slice_str(colon_row(colon)->name), name))
			return true;
	return false;
}

void
typed_console(struct typed *t, struct slice line, size_t mark)
{
	struct slice rest = slice_skip(line, mark);
	struct slice name = slice_take_word(&rest);
	size_t end = line.len - rest.len;
	bool is_known = colon_find(name) != COLON_NONE;
	bool is_open = rest.len == 0 && begins_a_colon(name);

	*t = (struct typed){0};
	add_span(t, slice_range(line, 0, end),
	    is_known  ? STYLE_PROMPT_CONSOLE
	    : is_open ? STYLE_INPUT
		      : STYLE_CLIENT_INVALID);
	add_span(t, rest, STYLE_INPUT);
	if (!is_known && !is_open)
		t->note = SLICE("no command of the console");
}
