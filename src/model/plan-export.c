/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-export - one walk over the events of a session.
 *
 * Syntax decides what is mail data in a plan, so a DATA is written as one only
 * where a whole body follows that a plan can hold; else it and its lines stand
 * behind ":send", as they went over the wire. */
#include "ehlo/model/plan-export.h"

#include "ehlo/smtp/dot.h"
#include "script-fill.h"

struct walk {
	const struct conversation *c;
	const struct session *s;
	struct buf *out;
	size_t exchange; /* the first that later lines may belong to */
	bool is_in_body; /* of a message that has its dot */
	size_t lost;     /* lines of the body that are not kept */
	size_t line_count;
};

static bool
is_of_session(const struct walk *w, size_t index)
{
	return conversation_event(w->c, index)->session == w->s->number;
}

/* The last whose command this event is: an LMTP server answers a message once
 * for each recipient. NULL = none. */
static const struct exchange *
find_exchange(struct walk *w, size_t event)
{
	const struct exchange *found = NULL;

	for (; w->exchange < w->s->exchanges.count; w->exchange++) {
		const struct exchange *x = &w->s->exchanges.list[w->exchange];

		if (x->sent_event != NO_EVENT && x->sent_event > event)
			break;
		if (x->sent_event == event)
			found = x;
	}
	return found;
}

static void
expect_answer(struct walk *w, const struct exchange *x)
{
	if (x != NULL && x->is_answered)
		buf_addf(w->out, ":expect %03d\n", x->code);
}

/* ---- lines ---------------------------------------------------------- */

static bool
is_plain(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\r' || text.ptr[i] == '\n' ||
		    text.ptr[i] == '\0')
			return false;
	return true;
}

static void
write_raw(struct walk *w, struct slice bytes, const char *ending)
{
	struct buf text = {0};

	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];

		if (c == '\r' || c == '\n')
			buf_add_str(&text, c == '\r' ? "\\r" : "\\n");
		else if (c == '\\')
			buf_add_str(&text, "\\\\");
		else if (c < 0x20 || c > 0x7e)
			buf_addf(&text, "\\x%02x", c);
		else
			buf_add_byte(&text, (char)c);
	}
	buf_add_str(w->out, ":raw ");
	script_fill_escape(buf_slice(&text), w->out);
	buf_addf(w->out, "%s\n", ending);
	buf_fini(&text);
}

static void
write_loss(struct walk *w, const struct event *ev)
{
	buf_addf(w->out, "# a line of %u bytes that was not kept\n",
	    (unsigned)ev->dropped_len);
}

/* verbatim: whatever the line looks like, it is sent. */
static void
write_command(struct walk *w, struct slice line, bool verbatim)
{
	if (!is_plain(line)) {
		write_raw(w, line, "\\r\\n");
		return;
	}
	if (verbatim || line.len == 0 || line.ptr[0] == '#')
		buf_add_str(w->out, ":send ");
	else if (line.ptr[0] == ':')
		buf_add_byte(w->out, ':');
	script_fill_escape(line, w->out);
	buf_add_byte(w->out, '\n');
}

static void
write_auth(struct walk *w, struct slice line)
{
	struct slice mechanism;

	slice_take_word(&line);
	mechanism = slice_take_word(&line);
	buf_add_str(w->out, ":auth ");
	if (is_plain(mechanism))
		script_fill_escape(mechanism, w->out);
	buf_add_byte(w->out, '\n');
}

/* ---- messages ------------------------------------------------------- */

/* Whether the lines of mail data behind the event come to their dot, and none
 * is a lone dot by its content: in a plan that would be the end. */
static bool
has_body(const struct walk *w, size_t index)
{
	for (size_t i = index + 1; i < conversation_count(w->c); i++) {
		const struct event *ev = conversation_event(w->c, i);

		if (!is_of_session(w, i))
			return false;
		if (ev->kind != EVENT_SENT)
			continue;
		if (ev->sent.what != SENT_DATA)
			return false;
		if (slice_equals(ev->sent.line, SLICE("..")))
			return false;
		if (!ev->is_payload_dropped && dot_is_end(ev->sent.line))
			return true;
	}
	return false;
}

static void
end_body(struct walk *w, size_t index)
{
	buf_add_str(w->out, ".\n");
	if (w->lost > 0)
		buf_addf(w->out, "# %zu lines of this message were not kept\n",
		    w->lost);
	w->lost = 0;
	w->is_in_body = false;
	expect_answer(w, find_exchange(w, index));
}

static void
write_data(struct walk *w, size_t index, const struct event *ev)
{
	struct slice line = ev->sent.line;

	if (ev->is_payload_dropped && w->is_in_body) {
		w->lost++;
	} else if (ev->is_payload_dropped) {
		write_loss(w, ev);
	} else if (!w->is_in_body) {
		write_command(w, line, true);
		expect_answer(w, find_exchange(w, index));
	} else if (dot_is_end(line)) {
		end_body(w, index);
	} else {
		buf_add_slice(w->out, dot_unstuff(line));
		/* Its last CR is no part of the ending. */
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			buf_add_byte(w->out, '\r');
		buf_add_byte(w->out, '\n');
	}
}

/* ---- the walk ------------------------------------------------------- */

static bool
is_response_next(const struct walk *w)
{
	return w->exchange < w->s->exchanges.count &&
	       w->s->exchanges.list[w->exchange].verb == VERB_RESPONSE;
}

/* The code that ended it. */
static void
expect_authentication(struct walk *w, const struct exchange *x)
{
	while (is_response_next(w))
		x = &w->s->exchanges.list[w->exchange++];
	expect_answer(w, x);
}

static void
write_line(struct walk *w, size_t index, const struct event *ev)
{
	const struct exchange *x = find_exchange(w, index);
	enum verb verb = x == NULL ? VERB_UNKNOWN : x->verb;

	if (verb == VERB_RESPONSE || (x == NULL && ev->sent.is_redacted))
		return; /* ":auth" says it */
	if (ev->is_payload_dropped) {
		write_loss(w, ev);
	} else if (verb == VERB_AUTH &&
		   (ev->sent.is_redacted || is_response_next(w))) {
		write_auth(w, ev->sent.line);
		expect_authentication(w, x);
		return;
	} else {
		w->is_in_body =
		    verb == VERB_DATA && x->code == 354 && has_body(w, index);
		write_command(
		    w, ev->sent.line, verb == VERB_DATA && !w->is_in_body);
	}
	if (!w->is_in_body)
		expect_answer(w, x);
}

static void
write_event(struct walk *w, size_t index, const struct event *ev)
{
	if (ev->kind == EVENT_DROPPED && w->is_in_body)
		w->lost += ev->dropped.count;
	if (ev->kind != EVENT_SENT)
		return;
	w->line_count++;
	if (ev->sent.what == SENT_DATA) {
		write_data(w, index, ev);
	} else if (ev->sent.what == SENT_RAW) {
		write_raw(w, ev->sent.line, "");
		expect_answer(w, find_exchange(w, index));
	} else {
		write_line(w, index, ev);
	}
}

/* A comment: who runs the plan says where. */
static void
write_target(struct walk *w)
{
	struct slice target = slice_str(w->s->target);

	buf_add_str(w->out, "# :connect ");
	for (size_t i = 0; i < target.len; i++)
		buf_add_byte(
		    w->out, target.ptr[i] >= 0x20 && target.ptr[i] < 0x7f
				? target.ptr[i]
				: '?');
	if (w->s->target_port != 0 &&
	    !slice_starts_with(target, SLICE("practice:")))
		buf_addf(w->out, " %u", (unsigned)w->s->target_port);
	buf_add_byte(w->out, '\n');
}

bool
plan_export(const struct conversation *c, uint32_t session, struct buf *out)
{
	struct walk w = {.c = c,
	    .s = session == 0 ? conversation_session(c)
	                      : conversation_session_at(c, session),
	    .out = out};
	size_t before = out->len;

	if (w.s == NULL || w.s->number == 0)
		return false;
	write_target(&w);
	for (size_t i = conversation_first(c); i < conversation_count(c); i++)
		if (is_of_session(&w, i))
			write_event(&w, i, conversation_event(c, i));
	if (w.line_count == 0)
		buf_truncate(out, before);
	else if (w.s->is_closed && w.s->closed_by == CLOSED_CLIENT &&
		 w.s->phase != PHASE_QUIT)
		buf_add_str(out, ":drop\n");
	return w.line_count > 0;
}
