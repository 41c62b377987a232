/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-serve - the clients of the practice server, in the place of a live
 * session.
 *
 * They speak, and the person looks on: nothing is sent from here but what
 * takes the place of a held reply.
 */
#include "console-core.h"

#include "ehlo/tui/select.h"

void
console_set_serve(struct console *c, const struct conversation *conversation,
    const struct console_serve *state)
{
	bool was_held = c->serve.is_held;

	console_swap(c, conversation);
	c->serve = *state;
	if (state->is_held && !was_held)
		console_say(c, STYLE_HINT,
		    "a reply is held: Enter sends it, a line typed here goes "
		    "in its place");
	console_changed(c);
}

/* What a person reads stays. */
bool
console_may_follow(const struct console *c)
{
	return console_pane(c) == PANE_PROMPT && !console_is_covered(c) &&
	       !c->view.is_scrolled && !c->view.find.is_open &&
	       prompt_text(c->prompt).len == 0;
}

static bool
order(struct console *c, struct slice args)
{
	if (c->serve.is_on)
		return console_practice_ask(c, INTENT_SESSION, args, "Clients");
	console_say(c, STYLE_HINT,
	    "nobody is served: \"ehlo --serve\" shows what programs say to the "
	    "practice server");
	return true;
}

bool
console_serve_choose(struct console *c, struct slice args)
{
	return order(c, args);
}

bool
console_serve_list(struct console *c, struct slice args)
{
	return order(c, slice_range(args, 0, 0));
}

/* Enter on an empty line lets the reply go that is held. */
static bool
lets_go(const struct console *c, const struct key *key)
{
	return key->name == KEY_ENTER && c->serve.is_held && !c->is_colon &&
	       console_pane(c) == PANE_PROMPT &&
	       prompt_text(c->prompt).len == 0;
}

bool
console_serve_key(struct console *c, const struct key *key)
{
	bool is_older = key->name == KEY_PGUP;

	if (lets_go(c, key))
		return console_practice_run(c, COLON_RELEASE, SLICE(""));
	if (!c->serve.is_on || key->mods != KEY_ALT ||
	    (!is_older && key->name != KEY_PGDN))
		return false;
	order(c, is_older ? SLICE("older") : SLICE("newer"));
	return true;
}
