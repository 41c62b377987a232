/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-replay - a recording in the place of a live session.
 *
 * Nothing can be sent, so on an empty line the keys that send and mend go on
 * and back. Going back brings another conversation, of which nothing is known
 * that was remembered by its events.
 */
#include "console-core.h"

#include "ehlo/tui/select.h"

void
console_swap(struct console *c, const struct conversation *conversation)
{
	enum ladder_times times = c->ladder.times;
	enum ladder_gaps gaps = c->ladder.gaps;

	if (c->conversation == conversation)
		return;
	find_close(&c->view.find);
	event_set_fini(&c->view.marked);
	event_set_fini(&c->view.unlike);
	c->view.has_selection = c->view.selects_newest = false;
	conversation_view_follow(&c->view);
	ladder_view_fini(&c->ladder);
	c->ladder = (struct ladder_view){.times = times, .gaps = gaps};
	if (console_pane(c) == PANE_HEX)
		console_pane_leave(c);
	c->hex = (struct hex_view){0};
	c->is_suggested = false;
	c->conversation = conversation;
}

void
console_set_replay(struct console *c, const struct conversation *conversation,
    const struct console_replay *state)
{
	bool was_on = c->replay.is_on;

	console_swap(c, conversation);
	c->replay = *state;
	if (!was_on)
		console_say(c, STYLE_HINT,
		    "a recording: Backspace goes back, Enter on, Space plays "
		    "and pauses; F7 an event, :seek, :speed");
	console_changed(c);
}

void
console_set_recording(struct console *c, bool is_recording)
{
	c->is_recording = is_recording;
	c->is_stale = true;
}

void
console_tell(struct console *c, const char *what)
{
	console_say(c, STYLE_ERROR, "%s", what);
}

static bool
order(struct console *c, const char *word, struct slice args)
{
	struct buf words = {0};
	bool is_done;

	if (!c->replay.is_on) {
		console_say(c, STYLE_HINT,
		    "no recording is shown: \"ehlo --replay FILE\" does");
		return true;
	}
	buf_addf(&words, "%s ", word);
	buf_add_slice(&words, args);
	is_done = console_submit(c, INTENT_REPLAY, buf_slice(&words));
	buf_fini(&words);
	return is_done;
}

/* What goes through a plan, in a recording. */
static const char *
order_of(enum colon colon)
{
	switch (colon) {
	case COLON_STEP:
		return "step";
	case COLON_NEXT:
		return "next";
	case COLON_CONTINUE:
		return "toggle";
	case COLON_BACK:
		return "back";
	case COLON_RUN:
		return "again";
	default:
		return NULL;
	}
}

bool
console_replay_takes(const struct console *c, enum colon colon)
{
	return c->replay.is_on && order_of(colon) != NULL;
}

bool
console_replay_run(struct console *c, enum colon colon, struct slice args)
{
	return order(c, order_of(colon), args);
}

bool
console_replay_seek(struct console *c, struct slice args)
{
	return order(c, "seek", args);
}

bool
console_replay_speed(struct console *c, struct slice args)
{
	return order(c, "speed", args);
}

/* ---- keys ----------------------------------------------------------- */

#define BACK_MODS (KEY_SHIFT | KEY_ALT) /* either */

static const struct {
	enum key_name name;
	uint32_t rune;
	bool is_typed; /* on an empty line only */
	const char *words, *back_words;
} keys[] = {
    {KEY_ENTER, 0, true, "next", NULL},
    {KEY_BACKSPACE, 0, true, "back", NULL},
    {KEY_CHAR, ' ', true, "toggle", NULL},
    {KEY_CHAR, KEY_CONTROL('C'), true, "pause", NULL},
    {KEY_F7, 0, false, NULL, "back step"},
    {KEY_F8, 0, false, NULL, "back"},
};

static bool
is_cancel(const struct key *key)
{
	return key->name == KEY_CHAR && key->rune == KEY_CONTROL('C');
}

bool
console_replay_key(struct console *c, const struct key *key)
{
	bool can_type = !c->is_colon && prompt_text(c->prompt).len == 0 &&
	                console_pane(c) == PANE_PROMPT;

	if (!c->replay.is_on || (c->compare.is_due && is_cancel(key)))
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *words = (key->mods & BACK_MODS) != 0
		                        ? keys[i].back_words
		                        : keys[i].words;

		if (key->name != keys[i].name || words == NULL ||
		    (key->name == KEY_CHAR && key->rune != keys[i].rune) ||
		    (keys[i].is_typed && !can_type))
			continue;
		return order(c, words, SLICE(""));
	}
	return false;
}
