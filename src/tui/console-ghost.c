/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-ghost - what is proposed for the line in the prompt: as a ghost
 * behind the cursor, by Tab, or as a list in the place of the footer. */
#include "console-core.h"

#include "ehlo/model/suggest.h"
#include "ehlo/tui/colon.h"
#include "ehlo/tui/view-plan.h"

/* A longer list goes without its help, so that a small screen holds it. */
#define LIST_LEN_MAX 400

/* ---- console commands ------------------------------------------------- */

/* ":connect " before the target of the last session. */
static void
add_connect(
    struct console *c, struct slice typed, struct slice mark, bool is_likely)
{
	const struct session *s = console_session(c);
	struct buf line = {0};
	struct suggest_item how = {
	    .help = colon_row(COLON_CONNECT)->help,
	    .is_likely = is_likely,
	};

	buf_add_slice(&line, mark);
	buf_addf(&line, "%s ", colon_row(COLON_CONNECT)->name);
	how.stem = line.len;
	buf_add_str(&line, s->target == NULL ? "practice:" : s->target);
	if (s->target != NULL && s->target_port != 25 && s->target_port != 0 &&
	    !slice_starts_with(slice_str(s->target), SLICE("practice:")))
		buf_addf(&line, " %u", s->target_port);
	suggest_add(&c->suggest, typed, buf_slice(&line), &how);
	buf_fini(&line);
}

/* mark: the colon that typed begins with, or nothing. */
static void
find_colons(struct console *c, struct slice typed, struct slice mark)
{
	bool is_likely = typed.len > mark.len;
	struct buf line = {0};

	add_connect(c, typed, mark, is_likely);
	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		const struct colon_row *row = colon_row(colon);
		struct suggest_item how = {
		    .help = row->help, .is_likely = is_likely};

		if (colon == COLON_CONNECT)
			continue;
		buf_clear(&line);
		buf_add_slice(&line, mark);
		buf_add_str(&line, row->name);
		if (row->args[0] != '\0')
			buf_add_byte(&line, ' ');
		how.stem = line.len;
		suggest_add(&c->suggest, typed, buf_slice(&line), &how);
	}
	buf_fini(&line);
}

/* ":theme okabe": a name in the place of the last word. */
static void
add_word(
    struct console *c, struct slice typed, struct slice word, const char *help)
{
	struct suggest_item how = {.help = help, .is_likely = true};
	struct buf line = {0};

	buf_add_slice(
	    &line, slice_range(typed, 0, slice_find_last(typed, ' ')));
	buf_add_slice(&line, word);
	how.stem = line.len;
	suggest_add(&c->suggest, typed, buf_slice(&line), &how);
	buf_fini(&line);
}

static void
find_themes(struct console *c, struct slice typed)
{
	struct buf names = {0};
	struct slice rest, name;

	theme_add_names(&names);
	rest = buf_slice(&names);
	while ((name = slice_take_word(&rest)).len > 0)
		add_word(c, typed, name, "");
	buf_fini(&names);
}

static void
find_topics(struct console *c, struct slice typed)
{
	for (enum colon colon = 0; colon < COLON_COUNT; colon++)
		add_word(c, typed, slice_str(colon_row(colon)->name),
		    colon_row(colon)->help);
}

static void
find_switch(struct console *c, struct slice typed)
{
	add_word(c, typed, SLICE("on"), "");
	add_word(c, typed, SLICE("off"), "");
}

/* What the commands take that have names for it. */
static void
find_arguments(struct console *c, struct slice typed, struct slice mark)
{
	struct slice rest = slice_skip(typed, mark.len);
	enum colon colon = colon_find(slice_take_word(&rest));

	if (rest.len == 0)
		return;
	if (colon == COLON_THEME)
		find_themes(c, typed);
	else if (colon == COLON_HELP)
		find_topics(c, typed);
	else if (colon == COLON_PIPELINE)
		find_switch(c, typed);
}

static void
hint_colon(struct buf *out, struct slice text)
{
	struct slice name = slice_take_word(&text);
	enum colon colon = colon_find(name);

	if (colon != COLON_COUNT && slice_trim(text).len == 0)
		buf_add_str(out, colon_row(colon)->args);
}

/* ---- what a plan sends unseen ----------------------------------------- */

/* What an empty line does with it, and F7. */
static void
tell_body(const struct console *c, const struct script *script, size_t begin,
    struct buf *out)
{
	size_t count = plan_view_row_end(script, begin) - begin;
	const struct session *s = console_session(c);
	bool is_empty = stepper_ends_empty(s);

	if (!session_takes_data(s)) {
		buf_addf(out, "Enter passes over the message: %zu line%s",
		    count, count == 1 ? "" : "s");
	} else if (is_empty || count == 1) {
		buf_add_str(out, "Enter sends the dot that ends the message");
	} else {
		buf_addf(out, "Enter sends %zu line%s and the dot, F7 ",
		    count - 1, count == 2 ? "" : "s");
		if (script_line(script, begin)->text.len == 0)
			buf_add_str(out, "an empty line");
		else
			buf_add_str(out, "the first: ");
		script_show_line(script, begin, out);
	}
}

/* False where what is next stands in the prompt. */
static bool
hint_unseen(const struct console *c, struct buf *out)
{
	const struct script *script = stepper_script(c->step.stepper);
	size_t next = stepper_cursor(c->step.stepper);
	enum plan_kind kind;

	if (!console_plan_waits(c))
		return false;
	kind = script_line(script, next)->kind;
	if (kind == PLAN_DATA || kind == PLAN_DATA_END) {
		tell_body(c, script, next, out);
		return true;
	}
	if (!plan_view_has_secret(script, next))
		return false;
	buf_add_str(out, "Enter sends ");
	plan_view_add_text(out, script, next);
	return true;
}

/* ---- finding ---------------------------------------------------------- */

static bool
is_colon_line(const struct console *c, struct slice typed)
{
	return c->is_colon || (!console_takes_data(c) &&
				  slice_starts_with(typed, SLICE(":")) &&
				  !slice_starts_with(typed, SLICE("::")));
}

static void
find(struct console *c, struct slice typed, struct buf *hint)
{
	struct slice mark = c->is_colon ? SLICE("") : SLICE(":");

	suggest_clear(&c->suggest);
	if (typed.len == 0 && !c->is_colon && hint_unseen(c, hint))
		return;
	if (is_colon_line(c, typed)) {
		find_colons(c, typed, mark);
		find_arguments(c, typed, mark);
		hint_colon(hint, slice_skip(typed, mark.len));
	} else if (c->serve.is_on) {
		return;
	} else if (console_is_open(c)) {
		suggest_find(&c->suggest, c->conversation, typed);
		suggest_hint(c->conversation, typed, hint);
	} else if (typed.len == 0 && !c->wait.is_waiting) {
		add_connect(c, typed, mark, true);
	}
}

void
console_suggest(struct console *c)
{
	struct slice typed = prompt_text(c->prompt), ghost = {0};
	struct buf hint = {0};

	/* Only while the line waits for the person. */
	if (c->paste.runner == NULL && !console_is_secret(c) &&
	    !c->help.is_open && c->ask == ASK_NOTHING &&
	    !(c->replay.is_on && typed.len == 0) &&
	    !(console_lesson_asks(c) && typed.len == 0))
		find(c, typed, &hint);
	else
		suggest_clear(&c->suggest);
	if (c->suggest.count > 0 && c->suggest.items[0].is_likely)
		ghost = slice_skip(suggest_at(&c->suggest, 0), typed.len);
	prompt_set_ghost(c->prompt, ghost, buf_slice(&hint));
	buf_fini(&hint);
}

/* ---- Tab -------------------------------------------------------------- */

/* As far as Tab goes with this one: through its syntax, then to its end. */
static struct slice
reach(const struct suggest *s, size_t index, size_t typed_len)
{
	struct slice line = suggest_at(s, index);
	size_t stem = s->items[index].stem;

	return slice_range(line, 0, stem > typed_len ? stem : line.len);
}

static size_t
common_len(struct slice a, struct slice b)
{
	size_t len = 0;

	while (len < a.len && len < b.len &&
	       slice_equals_nocase(
		   slice_range(a, len, len + 1), slice_range(b, len, len + 1)))
		len++;
	return len;
}

/* The part that all of them share. */
static struct slice
common_part(const struct suggest *s, size_t typed_len)
{
	struct slice common = reach(s, 0, typed_len);

	for (size_t i = 1; i < s->count; i++)
		common.len = common_len(common, reach(s, i, typed_len));
	return common;
}

/* "RSET - gives up ...; RCPT ..." or, without help, "RSET RCPT". */
static void
add_candidates(
    const struct suggest *s, struct slice typed, bool has_help, struct buf *out)
{
	/* Only from the word on that is being typed. */
	size_t begin = slice_find_last(typed, ' ');

	for (size_t i = 0; i < s->count; i++) {
		struct slice word =
		    slice_trim(slice_skip(reach(s, i, typed.len), begin));

		if (i > 0)
			buf_add_str(out, has_help ? "; " : " ");
		buf_add_slice(out, word);
		if (has_help && s->items[i].help[0] != '\0')
			buf_addf(out, " - %s", s->items[i].help);
	}
}

static void
list_candidates(struct console *c, struct slice typed)
{
	struct buf text = {0};

	add_candidates(&c->suggest, typed, true, &text);
	if (text.len > LIST_LEN_MAX) {
		buf_clear(&text);
		add_candidates(&c->suggest, typed, false, &text);
	}
	console_say(c, STYLE_HINT, "%s", buf_text(&text));
	c->hint_due_ms = CONSOLE_NEVER;
	buf_fini(&text);
}

void
console_complete(struct console *c, bool is_second)
{
	struct slice typed = prompt_text(c->prompt), common;

	if (!prompt_is_at_end(c->prompt) ||
	    (is_colon_line(c, typed) &&
		console_complete_name(
		    c, slice_skip(typed, !c->is_colon), is_second)) ||
	    c->suggest.count == 0)
		return;
	common = common_part(&c->suggest, typed.len);
	if (common.len > typed.len)
		prompt_insert(c->prompt, slice_skip(common, typed.len));
	else if (is_second)
		list_candidates(c, typed);
}
