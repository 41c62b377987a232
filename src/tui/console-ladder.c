/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-ladder - what is done with the ladder, by words that its keys use
 * too. */
#include "console-core.h"

bool
console_has_ladder(const struct console *c)
{
	return c->layout == LAYOUT_LADDER;
}

static void
do_mark(struct console *c)
{
	ladder_view_mark(&c->ladder);
	if (c->ladder.mark_count < LADDER_MARKS)
		c->ladder.is_diff = false;
}

static void
do_diff(struct console *c)
{
	if (c->ladder.mark_count == 0)
		console_say(c, STYLE_HINT,
		    "Space marks a row as A; then d compares it with the row "
		    "that is pointed at, or with B");
	else
		c->ladder.is_diff = !c->ladder.is_diff;
	c->ladder.raw.first = 0;
}

static void
do_unfold(struct console *c)
{
	if (!ladder_view_unfold(&c->ladder))
		console_say(
		    c, STYLE_HINT, "this row is one line, nothing to unfold");
}

static void
do_time(struct console *c)
{
	static const char *const words[LADDER_TIMES_COUNT] = {
	    [LADDER_TIMES_BEFORE] =
		"the server's since the command, +yours since the row before",
	    [LADDER_TIMES_START] = "since the session began",
	    [LADDER_TIMES_MARK] = "since A, which Space marks",
	    [LADDER_TIMES_CLOCK] = "of the clock",
	};
	unsigned times = (c->ladder.times + 1u) % LADDER_TIMES_COUNT;

	if (times == LADDER_TIMES_CLOCK &&
	    !conversation_wall(c->conversation)->is_known)
		times = LADDER_TIMES_BEFORE;
	c->ladder.times = (enum ladder_times)times;
	console_say(c, STYLE_HINT, "times: %s", words[times]);
}

static void
do_gaps(struct console *c)
{
	static const char *const words[LADDER_GAPS_COUNT] = {
	    [LADDER_GAPS_ROW] = "a row from 2 s on",
	    [LADDER_GAPS_SCALED] = "a row more for twice the time",
	    [LADDER_GAPS_OFF] = "not shown",
	};

	c->ladder.gaps = (c->ladder.gaps + 1) % LADDER_GAPS_COUNT;
	console_say(c, STYLE_HINT, "time in which nothing passed: %s",
	    words[c->ladder.gaps]);
}

static void
do_hex(struct console *c)
{
	c->ladder.is_hex = !c->ladder.is_hex;
	c->ladder.is_diff = false;
	c->ladder.raw.first = 0;
}

static void
do_raw(struct console *c)
{
	c->ladder.raw.first = 0;
	console_pane_open(c, PANE_RAW);
}

static void
do_copy(struct console *c)
{
	const struct ladder_row *row = ladder_view_row(&c->ladder);

	console_copy_events(c, row->begin, row->end);
}

static const struct {
	const char *name;
	void (*run)(struct console *c);
	bool needs_row;
} words[] = {
    {"mark", do_mark, true},
    {"diff", do_diff, true},
    {"unfold", do_unfold, true},
    {"time", do_time, false},
    {"gaps", do_gaps, false},
    {"hex", do_hex, true},
    {"raw", do_raw, true},
    {"copy", do_copy, true},
};

#define WORDS (sizeof(words) / sizeof(words[0]))

bool
console_ladder(struct console *c, struct slice args)
{
	struct slice word = slice_trim(args);
	size_t i = 0;

	if (word.len == 0)
		return console_look_layout(c, SLICE("ladder"));
	while (
	    i < WORDS && !slice_equals_nocase(word, slice_str(words[i].name)))
		i++;
	if (i == WORDS) {
		console_say(c, STYLE_ERROR, "what? :ladder %s",
		    colon_row(COLON_LADDER)->args);
		return false;
	}
	if (!console_has_ladder(c))
		console_look_layout(c, SLICE("ladder"));
	ladder_view_update(&c->ladder, c->conversation);
	if (words[i].needs_row && ladder_view_row(&c->ladder) == NULL)
		console_say(c, STYLE_HINT, "there is no row yet");
	else
		words[i].run(c);
	return true;
}
