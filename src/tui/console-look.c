/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-look - the commands that change what is seen of the conversation,
 * not the conversation. */
#include "console-core.h"

bool
console_look_time(struct console *c, struct slice args)
{
	static const char *const words[TIMES_COUNT] = {
	    [TIMES_START] = "times: since the start",
	    [TIMES_BEFORE] = ("times: +the server's, since the command; "
			      "(yours, since the line before)"),
	    [TIMES_OFF] = "times: off",
	};

	(void)args;
	c->times = (c->times + 1) % TIMES_COUNT;
	console_say(c, STYLE_HINT, "%s", words[c->times]);
	return true;
}

bool
console_look_top(struct console *c, struct slice args)
{
	(void)args;
	conversation_view_top(&c->view, c->conversation);
	return true;
}

bool
console_look_bottom(struct console *c, struct slice args)
{
	(void)args;
	conversation_view_follow(&c->view);
	return true;
}

bool
console_look_bare(struct console *c, struct slice args)
{
	(void)args;
	c->is_bare = true;
	return true;
}
