/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-key - who gets a key: a question, the help, the console, and last
 * the prompt. Printable keys always type. */
#include "console-core.h"

#include "ehlo/tui/bind.h"

#define ARMED_MS 1000

/* ---- questions -------------------------------------------------------- */

static void
answer_leave(struct console *c, uint32_t rune)
{
	if (rune == 'y') {
		c->is_done = true;
	} else if (rune == 's' && !session_takes_data(console_session(c))) {
		c->is_leaving =
		    console_submit(c, INTENT_CLOSE, slice_of(NULL, 0));
	}
}

/* A key that is no answer means no. */
static void
answer(struct console *c, const struct key *key)
{
	uint32_t rune = key->name == KEY_CHAR ? key->rune | 0x20 : 0;
	enum ask ask = c->ask;

	c->ask = ASK_NOTHING;
	if (ask == ASK_PASTE && key->name == KEY_PASTE) {
		console_paste_more(c, key->text);
		return;
	}
	if (ask == ASK_LEAVE)
		answer_leave(c, rune);
	else if (ask == ASK_RUN)
		console_answer_run(c, rune);
	else if (ask == ASK_CLEAR)
		console_answer_clear(c, rune);
	else
		console_answer_paste(c, rune);
}

/* ---- keys of the console ---------------------------------------------- */

static bool
has_text(const struct console *c)
{
	return console_is_secret(c) ? c->secret.len > 0
	                            : prompt_text(c->prompt).len > 0;
}

static void
empty_line(struct console *c)
{
	if (console_is_secret(c))
		secret_wipe(&c->secret);
	else
		prompt_kill(c->prompt);
}

static bool
is_connecting(const struct console *c)
{
	return c->wait.is_waiting && !console_is_open(c);
}

static void
stop_paste(struct console *c)
{
	console_stop_paste(c);
	console_say(
	    c, STYLE_HINT, "stopped: the rest of the paste is not sent");
}

/* One that this program does step by step. */
static bool
cancel_auth(struct console *c)
{
	const struct exchange *awaited = session_awaited(console_session(c));
	struct intent intent = {.kind = INTENT_CANCEL};

	return awaited != NULL &&
	       (awaited->verb == VERB_AUTH || awaited->verb == VERB_RESPONSE) &&
	       c->submit(c->context, &intent, NULL) == 0;
}

bool
console_cancel(struct console *c, struct slice args)
{
	(void)args;
	if (console_is_pasting(c)) {
		stop_paste(c);
	} else if (console_compare_cancel(c)) {
		return true;
	} else if (console_plan_stop(c)) {
		console_say(c, STYLE_HINT, "%s",
		    c->wait.is_sending
			? "the plan pauses behind the message; Ctrl-C again "
			  "gives the message up, and the session"
			: "the plan pauses at the next place where it can");
	} else if (is_connecting(c) || c->wait.is_sending ||
		   console_session(c)->phase == PHASE_CONNECT ||
		   console_session(c)->phase == PHASE_TLS) {
		console_submit(c, INTENT_CANCEL, slice_of(NULL, 0));
	} else if (c->is_colon) {
		console_close_colon(c);
	} else if (has_text(c)) {
		empty_line(c);
	} else if (c->auth.is_open) {
		console_close_auth(c);
	} else if (cancel_auth(c)) {
		console_say(c, STYLE_HINT,
		    "\"*\" cancels it, at the next 334 of the server");
	} else if (session_awaited(console_session(c)) != NULL) {
		console_say(c, STYLE_HINT,
		    "a reply is awaited; \":drop\" closes, Ctrl-D leaves");
	} else {
		console_say(c, STYLE_HINT, "Ctrl-D leaves");
	}
	return true;
}

static void
end_of_input(struct console *c)
{
	if (console_takes_data(c) && !c->is_colon)
		console_say(c, STYLE_HINT,
		    "a lone . ends the message; Ctrl-] drop gives it up");
	else
		console_leave(c);
}

static void
arm(struct console *c)
{
	if (c->is_colon) {
		console_close_colon(c);
	} else if (console_is_pasting(c)) {
		stop_paste(c);
	} else if (c->is_armed) {
		empty_line(c);
		c->is_armed = false;
	} else {
		console_say(c, STYLE_HINT,
		    "ESC- then a letter: Alt with it; a digit: F-key; Esc: "
		    "empties the line");
		c->hint_due_ms = c->now_ms + ARMED_MS;
		c->is_armed = true;
	}
}

/* After Esc: a letter is Alt's, a digit a function key. */
static void
disarm(struct console *c, struct key *key)
{
	if (!c->is_armed || key->name == KEY_ESC)
		return;
	c->is_armed = false;
	if (key->name == KEY_CHAR && key->rune >= '0' && key->rune <= '9') {
		unsigned number = key->rune == '0' ? 10 : key->rune - '0';

		*key =
		    (struct key){.name = (enum key_name)(KEY_F1 + number - 1)};
	} else if (key->name != KEY_PASTE) {
		key->mods |= KEY_ALT;
	}
}

/* In vi mode and in a search; a console line is closed by it all the same. */
static bool
is_escape_of_prompt(const struct console *c)
{
	return !console_is_secret(c) && !c->is_colon &&
	       console_pane(c) == PANE_PROMPT && prompt_wants_escape(c->prompt);
}

/* Alt-F and Ctrl-D edit a line, as everywhere; on an empty one they are ours.
 * Alt with a character is Esc and the character to who types fast in vi mode.
 */
static enum colon
bound_command(const struct console *c, const struct key *key)
{
	enum colon colon = bind_find(key);
	bool is_editing = colon == COLON_FOLD || key_is_control(key, 'D');

	if (key->name == KEY_CHAR && key->mods == KEY_ALT &&
	    is_escape_of_prompt(c))
		return COLON_NONE;
	return is_editing && has_text(c) ? COLON_NONE : colon;
}

/* Works everywhere, whatever is open. */
static bool
take_global(struct console *c, const struct key *key)
{
	enum colon colon = bind_find(key);

	return (colon == COLON_REDRAW || colon == COLON_SUSPEND) &&
	       console_run_colon(c, colon, slice_of(NULL, 0));
}

static bool
take_escape(struct console *c, const struct key *key)
{
	if (key->name != KEY_ESC || key->mods != 0)
		return false;
	if (is_escape_of_prompt(c))
		return false;
	/* What stands in the place of the conversation goes first. */
	if (c->zoom == PANE_PANEL && console_pane(c) == PANE_PROMPT &&
	    !c->is_colon)
		console_zoom_panel(c, slice_of(NULL, 0));
	else
		arm(c);
	return true;
}

static bool
take_own(struct console *c, const struct key *key)
{
	enum colon colon = bound_command(c, key);

	if (key->name == KEY_ESC && key->mods == 0 && c->view.find.is_open &&
	    !c->is_colon)
		find_close(&c->view.find);
	else if (console_replay_key(c, key) || console_serve_key(c, key))
		return true;
	else if (key_is_control(key, 'D') && !has_text(c))
		end_of_input(c);
	else if (colon != COLON_NONE)
		console_run_colon(c, colon, slice_of(NULL, 0));
	else if (key_is_control(key, ']'))
		console_open_colon(c);
	else if (key->name == KEY_END && key->mods == 0 &&
		 (c->view.is_scrolled || c->ladder.is_scrolled) && !has_text(c))
		console_follow(c);
	else if (key->name == KEY_PGUP || key->name == KEY_PGDN)
		console_pane_page(c, key->name == KEY_PGUP ? -1 : 1);
	else
		return take_escape(c, key);
	return true;
}

/* ---- typing ----------------------------------------------------------- */

static const char *
why_not_quoted(const struct console *c)
{
	return c->auth.is_open
	           ? "a password has no control characters (RFC 4013 2.3)"
	           : "an answer is BASE64, which has no control characters "
	             "(RFC 4954 4); \":raw\" sends any bytes";
}

static void
type_secret(struct console *c, const struct key *key)
{
	if (key_is_control(key, 'V'))
		console_say(c, STYLE_HINT, "%s", why_not_quoted(c));
	if (!secret_key(&c->secret, key))
		return;
	if (c->auth.is_open)
		console_auth_secret(c);
	else if (console_plan_answer(c, secret_text(&c->secret)))
		c->is_stale = true;
	else if (console_submit(c, INTENT_RESPONSE, secret_text(&c->secret)))
		console_paste_entered(c);
	secret_wipe(&c->secret);
}

static void
type_text(struct console *c, const struct key *key)
{
	struct buf line = {0};
	bool was_tab = c->is_tab;

	/* At the begin of a line it opens a command of the console; a line of
	 * a plan that nobody has touched is as good as none. */
	if (key->name == KEY_CHAR && key->mods == 0 && key->rune == ':' &&
	    console_plan_is_untouched(c)) {
		console_open_colon(c);
		return;
	}
	if (!c->is_suggested)
		console_suggest(c);
	prompt_key(c->prompt, key);
	c->is_tab = prompt_take_tab(c->prompt);
	if (c->is_tab)
		console_complete(c, was_tab);
	while (prompt_take_line(c->prompt, &line)) {
		console_line(c, buf_slice(&line));
		c->is_stale = true;
	}
	console_plan_typed(c);
	buf_wipe(&line);
}

/* As over a selected text: what is typed takes the place of a refused line,
 * every other key begins to mend it. */
static void
begin_anew(struct console *c, const struct key *key)
{
	if (!c->is_refused || c->is_colon)
		return;
	c->is_refused = false;
	if (key_is_text(key))
		prompt_kill(c->prompt);
}

static void
type(struct console *c, const struct key *key)
{
	begin_anew(c, key);
	if (console_is_secret(c))
		type_secret(c, key);
	else if (key->name == KEY_PASTE)
		console_paste(c, key->text);
	else
		type_text(c, key);
}

/* Ctrl-X waits for the key that it is with; what is no key of ours is
 * readline's, both of it. False when that key is still to be handled. */
static bool
take_prefixed(struct console *c, const struct key *key)
{
	static const struct key prefix = {
	    .name = KEY_CHAR, .rune = KEY_CONTROL('X')};
	struct key with = *key;
	enum colon colon;

	if (!c->is_prefixed) {
		c->is_prefixed =
		    key_is_control(key, 'X') && !prompt_wants_escape(c->prompt);
		return c->is_prefixed;
	}
	c->is_prefixed = false;
	with.mods |= KEY_PREFIXED;
	colon = bind_find(&with);
	if (colon != COLON_NONE)
		console_run_colon(c, colon, slice_of(NULL, 0));
	else if (console_pane(c) == PANE_PROMPT)
		type(c, &prefix);
	return colon != COLON_NONE;
}

/* Behind Ctrl-V every key types itself. */
static bool
is_quoting(const struct console *c, const struct key *key)
{
	return prompt_is_quoting(c->prompt) && !console_is_secret(c) &&
	       !key_is_mouse(key) && c->ask == ASK_NOTHING &&
	       !c->actions.is_open && !c->help.is_open && !c->check.is_open &&
	       !c->findings.is_open && !c->is_bare;
}

static bool
is_text_key(const struct key *key)
{
	return key->mods == 0 &&
	       (key->name == KEY_BACKSPACE ||
		   (key->name == KEY_CHAR && key->rune >= 0x20));
}

bool
console_is_typing(const struct console *c, const struct key *key)
{
	return is_text_key(key) && c->hint.len == 0 && !c->is_tab &&
	       !c->is_refused && !c->is_armed && !c->is_prefixed &&
	       !c->is_bare && c->ask == ASK_NOTHING && !c->actions.is_open &&
	       !c->help.is_open && !c->check.is_open && !c->findings.is_open &&
	       !c->view.find.is_open && !console_is_secret(c) &&
	       !console_is_pasting(c) && console_pane(c) == PANE_PROMPT;
}

void
console_key(struct console *c, struct key *key)
{
	struct scene scene = {
	    .conversation = c->conversation, .session = console_session(c)};

	if (is_quoting(c, key)) {
		type(c, key);
		return;
	}
	if (take_global(c, key))
		return;
	if (key_is_mouse(key)) {
		console_take_mouse(c, &scene, key);
		return;
	}
	console_unsay(c);
	if (c->is_bare) {
		c->is_bare = false;
		return;
	}
	if (c->ask != ASK_NOTHING) {
		answer(c, key);
		return;
	}
	if (c->actions.is_open) {
		console_take_action(c, &scene, key);
		return;
	}
	if (c->help.is_open && view_help.key(&c->help, &scene, key))
		return;
	if (c->findings.is_open && console_findings_key(c, &scene, key))
		return;
	if (c->check.is_open && view_report.key(&c->check, &scene, key))
		return;
	disarm(c, key);
	if (take_prefixed(c, key) || console_pane_key(c, key) ||
	    take_own(c, key))
		return;
	if (console_pane(c) == PANE_PROMPT)
		type(c, key);
}
