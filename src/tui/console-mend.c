/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-mend - the line as it should be, in the prompt; Enter sends it. */
#include "console-core.h"

#include "comment-mend.h"

/* The newest command, when it went wrong. */
static bool
mend_newest(struct console *c, struct mend *out)
{
	const struct session *s = console_session(c);
	const struct exchanges *all = &s->exchanges;
	struct slice typed;

	return all->count > 0 &&
	       comment_mend_exchange(
		   out, &typed, c->conversation, s, &all->list[all->count - 1]);
}

/* What is in the prompt comes first: it is what the person looks at. */
bool
console_mend(struct console *c, struct slice args)
{
	const struct session *s = console_session(c);
	struct slice typed = prompt_text(c->prompt);
	struct mend mend = {0};
	bool is_found = false;

	(void)args;
	if (!c->is_colon && !session_takes_data(s) && !console_is_secret(c))
		is_found = typed.len > 0 ? comment_mend_typed(&mend, s, typed)
		                         : mend_newest(c, &mend);
	if (is_found) {
		prompt_set_text(c->prompt, buf_slice(&mend.line));
		console_say(c, STYLE_HINT, "%s (%s); Enter sends it%s",
		    mend.why, mend.rfc,
		    mend.is_begun ? " when it is whole" : "");
	} else {
		console_say(c, STYLE_HINT,
		    "nothing here that is known to be "
		    "written wrong");
	}
	mend_fini(&mend);
	return true;
}
