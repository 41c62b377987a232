/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-compare - ":diff": two sessions as a text, of this conversation or
 * one of a recording that app reads meanwhile. */
#include "console-core.h"

#include "ehlo/model/compare.h"

#define PATH_SHOWN 200

static uint32_t
newest(const struct conversation *c)
{
	return conversation_session(c)->number;
}

/* The number that text ends with, behind a blank, is taken away from it. */
static bool
take_last_number(struct slice *text, unsigned long *number)
{
	size_t begin = slice_find_last(*text, ' ');

	if (slice_to_number(slice_skip(*text, begin), UINT32_MAX, number) < 0)
		return false;
	*text = slice_trim(slice_range(*text, 0, begin));
	return true;
}

/* "FILE", "FILE 2", "FILE 2 1", "2 1" ...; what is not said is 0. */
static void
read_wish(struct slice args, struct compare_wish *out)
{
	unsigned long last = 0, one = 0;

	args = slice_trim(args);
	if (take_last_number(&args, &last) && !take_last_number(&args, &one)) {
		one = last;
		last = 0;
	}
	out->theirs = (uint32_t)one;
	out->ours = (uint32_t)last;
	buf_clear(&out->file);
	buf_add_slice(&out->file, args);
}

static void
show(struct console *c, const struct compare_side *a,
    const struct compare_side *b)
{
	buf_clear(&c->report);
	compare_tell(&c->report, a, b, console_form(c));
	c->help = (struct help_view){.is_open = true,
	    .title = "Two sessions",
	    .text = buf_slice(&c->report)};
	c->is_stale = true;
}

/* ---- of this conversation --------------------------------------------- */

static bool
compare_here(struct console *c, uint32_t a, uint32_t b)
{
	struct compare_side sides[2] = {0};
	uint32_t count = newest(c->conversation);

	if (count < 2) {
		console_say(c, STYLE_HINT,
		    "there is one session only; :connect begins another, "
		    "then :diff tells what it did otherwise; :diff FILE a "
		    "recording");
		return true;
	}
	if (a == 0)
		a = b == 0 ? count - 1 : b;
	if (b == 0)
		b = count;
	sides[0].session = conversation_session_at(c->conversation, a);
	sides[1].session = conversation_session_at(c->conversation, b);
	if (sides[0].session == NULL || sides[1].session == NULL || a == b) {
		console_say(c, STYLE_ERROR,
		    "which two? :diff 1 %u; there are sessions 1 to %u",
		    (unsigned)count, (unsigned)count);
		return false;
	}
	show(c, &sides[0], &sides[1]);
	return true;
}

/* ---- with a recording ------------------------------------------------- */

static bool
is_here(struct console *c, uint32_t number)
{
	uint32_t count = newest(c->conversation);

	if (count == 0)
		console_say(c, STYLE_HINT,
		    "there is no session yet to be compared with it: :connect "
		    "begins one");
	else if (number > count)
		console_say(c, STYLE_ERROR,
		    "there are sessions 1 to %u here, and no %u",
		    (unsigned)count, (unsigned)number);
	return count > 0 && number <= count;
}

bool
console_compare(struct console *c, struct slice args)
{
	struct compare_wish *wish = &c->compare;

	if (wish->is_due)
		console_compare_cancel(c);
	read_wish(args, wish);
	if (wish->file.len == 0)
		return compare_here(c, wish->theirs, wish->ours);
	if (!is_here(c, wish->ours))
		return false;
	wish->is_due =
	    console_submit(c, INTENT_COMPARE, buf_slice(&wish->file));
	return wish->is_due;
}

bool
console_compare_cancel(struct console *c)
{
	if (!c->compare.is_due)
		return false;
	c->compare.is_due = false;
	console_submit(c, INTENT_COMPARE, slice_of(NULL, 0));
	console_say(c, STYLE_HINT, "the recording is not read any further");
	return true;
}

void
console_comparing(struct console *c, unsigned permille)
{
	console_say(c, STYLE_HINT, "%.*s is being read: %u %%; Ctrl-C stops it",
	    SLICE_ARGS(slice_range(buf_slice(&c->compare.file), 0, PATH_SHOWN)),
	    permille / 10);
}

void
console_compared(struct console *c, const struct conversation *other)
{
	struct compare_wish *wish = &c->compare;
	uint32_t count = newest(other);
	uint32_t theirs = wish->theirs == 0 ? count : wish->theirs;
	struct slice file = slice_range(buf_slice(&wish->file), 0, PATH_SHOWN);
	struct compare_side sides[2] = {0};

	wish->is_due = false;
	console_unsay(c);
	if (count == 0) {
		console_say(c, STYLE_ERROR, "no session is recorded in %.*s",
		    SLICE_ARGS(file));
		return;
	}
	sides[0] = (struct compare_side){conversation_session_at(other, theirs),
	    buf_text(&wish->file), conversation_wall(other)};
	sides[1].session = wish->ours == 0 ? console_session(c)
	                                   : conversation_session_at(
						 c->conversation, wish->ours);
	if (sides[0].session == NULL)
		console_say(c, STYLE_ERROR,
		    "%.*s has sessions 1 to %u, and no %u: :diff FILE %u",
		    SLICE_ARGS(file), (unsigned)count, (unsigned)theirs,
		    (unsigned)count);
	else if (sides[1].session != NULL)
		show(c, &sides[0], &sides[1]);
}

void
console_compare_failed(struct console *c, const char *why)
{
	c->compare.is_due = false;
	console_say(c, STYLE_ERROR,
	    "%s; \"ehlo --replay FILE\" shows all that is before it", why);
}
