/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-mend - what a session knows, for mend: the phase, and the names that
 * the client has. */
#include "comment-mend.h"

/* What it called itself, if that is a name; else its address, in brackets. */
static struct mend_context
context_of(const struct session *s, enum phase phase, struct buf *name)
{
	struct slice local = slice_str(s->local);
	size_t end = slice_find_last(local, ':');

	buf_clear(name);
	if (s->helo_name != NULL)
		buf_add_str(name, s->helo_name);
	else if (end > 1 && local.ptr[0] != '[')
		buf_addf(name, "[%.*s]", (int)(end - 1), local.ptr);
	return (struct mend_context){.phase = phase, .name = buf_slice(name)};
}

/* 500 to 504, 553, 555: the line itself was not liked. */
static bool
is_about_line(int code)
{
	return (code >= 500 && code <= 504) || code == 553 || code == 555;
}

static bool
is_wrong(const struct session *s, const struct exchange *x)
{
	const struct findings_entry *found;

	if (x->is_answered)
		return is_about_line(x->code);
	return findings_of_event(&s->findings, x->sent_event, &found) > 0;
}

bool
comment_mend_exchange(struct mend *out, struct slice *typed,
    const struct conversation *c, const struct session *s,
    const struct exchange *x)
{
	const struct event *ev;
	struct mend_context context;
	struct buf name = {0};
	bool is_found;

	if (x->sent_event == NO_EVENT || x->verb == VERB_CONTENT ||
	    x->verb == VERB_RESPONSE || !is_wrong(s, x))
		return false;
	ev = conversation_event(c, x->sent_event);
	if (ev->sent.what != SENT_COMMAND || ev->sent.is_redacted ||
	    ev->is_payload_dropped)
		return false;
	*typed = ev->sent.line;
	context = context_of(s, x->phase, &name);
	is_found = mend_find(*typed, &context, out);
	buf_fini(&name);
	return is_found;
}

bool
comment_mend_typed(
    struct mend *out, const struct session *s, struct slice typed)
{
	struct lint lint = {0};
	struct mend_context context;
	struct buf name = {0};
	bool is_found;

	session_lint(s, typed, &lint);
	context = context_of(s, s->phase, &name);
	is_found = lint.count > 0 && mend_find(typed, &context, out);
	buf_fini(&name);
	return is_found;
}
