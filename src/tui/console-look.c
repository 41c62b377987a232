/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-look - the commands that change what is seen of the conversation,
 * not the conversation. */
#include "console-core.h"

#include <string.h>

#include "ehlo/tui/select.h"
#include "ehlo/model/handover.h"
#include "ehlo/tui/words.h"

/* ---- searching -------------------------------------------------------- */

static bool
has_work(const struct console *c)
{
	return find_has_work(
	    &c->view.find, conversation_count(c->conversation));
}

static void
show_current(struct console *c)
{
	size_t event = find_current(&c->view.find);

	if (event == NO_EVENT)
		return;
	conversation_view_show(&c->view, c->conversation, event);
	select_event(&c->view, c->conversation, event);
	if (!console_has_ladder(c))
		return;
	ladder_view_update(&c->ladder, c->conversation);
	ladder_view_show(&c->ladder, event);
}

static void
end_in_vain(struct console *c)
{
	console_say(
	    c, STYLE_HINT, "no line shows %s", buf_text(&c->view.find.needle));
	find_close(&c->view.find);
}

/* Events that come while a match is shown do not move the view. */
void
console_look_on(struct console *c)
{
	struct find *find = &c->view.find;
	size_t before = find_current(find);

	if (!has_work(c))
		return;
	find_step(find, c->conversation);
	if (find_current(find) != before)
		show_current(c);
	if (!has_work(c) && find_count(find) == 0)
		end_in_vain(c);
	c->is_stale = true;
}

struct slice
console_look_status(struct console *c)
{
	struct find *find = &c->view.find;
	struct buf *out = &c->find_status;

	buf_clear(out);
	if (!find->is_open)
		return buf_slice(out);
	if (find_current(find) == NO_EVENT)
		buf_add_str(out, "searching");
	else
		buf_addf(out, "%zu of %zu%s", find_position(find),
		    find_count(find), has_work(c) ? " or more" : "");
	buf_add_str(out, " (F3 older, Alt-F3 newer, Esc ends): ");
	buf_add_slice(out, buf_slice(&find->needle));
	return buf_slice(out);
}

static void
ask_for_text(struct console *c)
{
	if (c->is_colon)
		return;
	console_open_colon(c);
	prompt_set_text(c->prompt, SLICE("find "));
}

bool
console_look_find(struct console *c, struct slice args)
{
	struct find *find = &c->view.find;

	if (args.len > 0) {
		find_open(find, args, console_form(c),
		    conversation_count(c->conversation));
		console_look_on(c);
	} else if (!find->is_open) {
		ask_for_text(c);
	} else if (find_go_older(find)) {
		show_current(c);
	} else {
		console_say(c, STYLE_HINT, "no older line shows it");
	}
	return true;
}

bool
console_look_newer(struct console *c, struct slice args)
{
	struct find *find = &c->view.find;

	(void)args;
	if (!find->is_open)
		ask_for_text(c);
	else if (find_go_newer(find))
		show_current(c);
	else
		console_say(c, STYLE_HINT, "no newer line shows it");
	return true;
}

/* ---- what is shown ---------------------------------------------------- */

static const struct {
	const char *name; /* as :time takes it */
	const char *words;
} times[TIMES_COUNT] = {
    [TIMES_START] = {"start", "since the start"},
    [TIMES_BEFORE] = {"before",
	"+the server's, since the command; (yours, since the line before)"},
    [TIMES_CLOCK] = {"clock", "of the clock"},
    [TIMES_OFF] = {"off", "off"},
};

static bool
is_known(const struct console *c, enum view_times which)
{
	return which != TIMES_CLOCK ||
	       conversation_wall(c->conversation)->is_known;
}

/* TIMES_COUNT when there are none by that name. */
static enum view_times
find_times(const struct console *c, struct slice name)
{
	enum view_times which = 0;

	if (name.len > 0) {
		while (which < TIMES_COUNT &&
		       !slice_equals_nocase(name, slice_str(times[which].name)))
			which++;
		return which;
	}
	which = c->times;
	do
		which = (which + 1) % TIMES_COUNT;
	while (!is_known(c, which));
	return which;
}

bool
console_look_time(struct console *c, struct slice args)
{
	enum view_times which = find_times(c, slice_trim(args));

	/* The key is that of hints where there is a lesson. */
	if (slice_trim(args).len == 0 && console_lesson_hint(c))
		return true;
	if (which == TIMES_COUNT) {
		console_say(
		    c, STYLE_ERROR, "which? :time start, before, clock, off");
		return false;
	}
	if (!is_known(c, which)) {
		console_say(
		    c, STYLE_HINT, "when this was is not in the recording");
		return true;
	}
	c->times = which;
	console_say(c, STYLE_HINT, "times: %s", times[which].words);
	return true;
}

bool
console_look_redraw(struct console *c, struct slice args)
{
	(void)args;
	c->wants_redraw = true;
	return true;
}

bool
console_look_suspend(struct console *c, struct slice args)
{
	(void)args;
	c->wants_suspend = true;
	return true;
}

static void
fold_one(struct console *c)
{
	if (conversation_count(c->conversation) == 0 ||
	    !conversation_view_fold(
		&c->view, c->conversation, console_pane_event(c)))
		console_say(
		    c, STYLE_HINT, "no long reply here, nothing to unfold");
}

bool
console_look_fold(struct console *c, struct slice args)
{
	if (console_has_ladder(c))
		return console_ladder(c, SLICE("unfold"));
	if (slice_equals_nocase(slice_trim(args), SLICE("line"))) {
		fold_one(c);
		return true;
	}
	conversation_view_fold_all(&c->view);
	console_say(c, STYLE_HINT, "long replies: %s",
	    c->view.is_unfolded ? "whole" : "their first lines");
	return true;
}

bool
console_look_bare(struct console *c, struct slice args)
{
	(void)args;
	c->is_bare = true;
	return true;
}

/* ---- help ------------------------------------------------------------- */

bool
console_look_help(struct console *c, struct slice args)
{
	struct slice name = slice_trim(args);
	enum colon colon;

	/* ":help :copy" is meant as it stands. */
	if (slice_starts_with(name, SLICE(":")))
		name = slice_skip(name, 1);
	colon = colon_find(name);
	if (name.len > 0 && colon == COLON_NONE) {
		console_say(c, STYLE_ERROR,
		    "no help on \"%.*s\"; :help lists all commands",
		    SLICE_ARGS(slice_range(name, 0, 40)));
		return false;
	}
	c->help = (struct help_view){.is_open = true,
	    .topic = colon == COLON_NONE ? NULL : colon_row(colon)};
	return true;
}

/* ---- reports ---------------------------------------------------------- */

void
console_show_text(struct console *c, const char *title, struct buf *text)
{
	buf_fini(&c->report);
	c->report = *text;
	*text = (struct buf){0};
	c->help = (struct help_view){
	    .is_open = true, .title = title, .text = buf_slice(&c->report)};
	c->is_stale = true;
}

/* For who can help: to be read here, and copied. */
bool
console_look_report(struct console *c, struct slice args)
{
	struct buf text = {0};

	(void)args;
	handover_write(&text, c->conversation, console_form(c));
	console_show_text(c, "Report: Alt-Y copies it", &text);
	return true;
}

/* The server of this session: by its name, or where it answered. */
static void
add_server(const struct console *c, struct buf *out)
{
	const struct session *s = console_session(c);

	if (s->target == NULL)
		return;
	if (strchr(s->target, ':') == NULL)
		words_add_endpoint(out, s->target, s->target_port);
	else if (s->address != NULL && s->port > 0)
		words_add_endpoint(out, s->address, s->port);
	else if (s->target_port > 0)
		words_add_endpoint(out, s->target, s->target_port);
}

bool
console_look_check(struct console *c, struct slice args)
{
	struct buf target = {0};
	bool is_begun = false;

	buf_add_slice(&target, slice_trim(args));
	if (target.len == 0)
		add_server(c, &target);
	if (target.len == 0)
		console_say(c, STYLE_ERROR,
		    "no server yet: \":check HOST\" or \":check DOMAIN\"");
	else
		is_begun = console_submit(c, INTENT_CHECK, buf_slice(&target));
	buf_fini(&target);
	return is_begun;
}

void
console_show_report(struct console *c, const struct report *report)
{
	c->check =
	    (struct report_view){.is_open = report != NULL, .report = report};
	c->help.is_open = false;
	c->is_stale = true;
}

void
console_report_changed(struct console *c)
{
	c->is_stale |= c->check.is_open;
}
