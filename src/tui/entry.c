/* SPDX-License-Identifier: GPL-3.0-or-later
 * entry - events to spans: typed lines, server lines, and what happened.
 *
 * The hints are those that users of mail test tools read already: the arrow
 * says who, a tilde says TLS, stars say "not what was hoped for". What is said
 * behind a line has a role that no text of a peer is given: it cannot be
 * forged.
 */
#include "ehlo/tui/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/model/auth.h"
#include "ehlo/model/handshake.h"
#include "ehlo/model/lookup.h"
#include "ehlo/model/redact.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/reply.h"

static void
add_span(struct entry *e, struct slice bytes, enum style style)
{
	if (bytes.len > 0 && e->span_count < ENTRY_SPANS_MAX)
		e->spans[e->span_count++] = (struct span){bytes, style};
}

static const struct exchange *
exchange_of(const struct session *s, const struct mark *mark)
{
	if (s == NULL || mark->exchange >= s->exchanges.count)
		return NULL;
	return &s->exchanges.list[mark->exchange];
}

/* What is behind the bytes and was not CRLF. */
static void
add_ending(struct entry *e, enum line_eol eol, size_t skipped, struct buf *text)
{
	if (eol == EOL_LF)
		add_span(e, SLICE("\n"), STYLE_CTRL);
	if (skipped == 0)
		return;
	buf_addf(text, " (%zu more bytes not kept)", skipped);
	add_span(e, buf_slice(text), STYLE_CTRL);
}

/* ---- sent ------------------------------------------------------------- */

/* The arguments, with the mask that may end them apart. */
static void
add_args(struct entry *e, struct slice args, bool is_redacted)
{
	struct slice mask = SLICE(REDACT_MASK);
	size_t plain = args.len;

	if (is_redacted && args.len >= mask.len &&
	    slice_equals(slice_skip(args, args.len - mask.len), mask))
		plain = args.len - mask.len;
	add_span(e, slice_range(args, 0, plain), STYLE_CLIENT_ARG);
	add_span(e, slice_skip(args, plain), STYLE_CLIENT_SECRET);
}

static void
add_command(struct entry *e, const struct event_sent *sent)
{
	struct command command;
	size_t begin, end;

	command_parse(sent->line, &command);
	begin = command.word.len == 0
	            ? 0
	            : (size_t)(command.word.ptr - sent->line.ptr);
	end = begin + command.word.len;
	add_span(e, slice_range(sent->line, 0, begin), STYLE_CLIENT);
	add_span(e, slice_range(sent->line, begin, end),
	    command.verb == VERB_UNKNOWN ? STYLE_CLIENT_INVALID
					 : STYLE_CLIENT_VERB);
	add_args(e, slice_skip(sent->line, end), sent->is_redacted);
}

static void
add_data(struct entry *e, struct slice line, bool is_stuffed)
{
	size_t stuffing = is_stuffed && line.len > 0;

	add_span(e, slice_range(line, 0, stuffing), STYLE_CTRL);
	add_span(e, slice_skip(line, stuffing), STYLE_CLIENT_DATA);
}

static void
make_sent(struct entry *e, struct buf *text, const struct event_sent *sent,
    const struct mark *mark, const struct exchange *x)
{
	e->hint = sent->is_tls ? " ~>" : " ->";
	e->hint_style = STYLE_MARK;
	if (sent->what == SENT_DATA)
		add_data(e, sent->line, mark->is_stuffed);
	else if (sent->what == SENT_RAW)
		add_span(e, sent->line, STYLE_CLIENT);
	else if (x != NULL && x->verb == VERB_RESPONSE)
		add_span(e, sent->line,
		    sent->is_redacted ? STYLE_CLIENT_SECRET : STYLE_CLIENT_ARG);
	else
		add_command(e, sent);
	add_ending(e, sent->eol, 0, text);
}

/* ---- received --------------------------------------------------------- */

static enum style
code_style(int code)
{
	static const enum style styles[CODE_CLASS_COUNT] = {
	    [CODE_ODD] = STYLE_SERVER_CODE_BAD,
	    [CODE_POSITIVE] = STYLE_SERVER_CODE_2,
	    [CODE_INTERMEDIATE] = STYLE_SERVER_CODE_3,
	    [CODE_TEMPORARY] = STYLE_SERVER_CODE_4,
	    [CODE_PERMANENT] = STYLE_SERVER_CODE_5,
	};

	return styles[code_class(code)];
}

static bool
is_keyword_line(const struct exchange *x, size_t index)
{
	return x != NULL && x->verb == VERB_EHLO && x->outcome == OUTCOME_OK &&
	       x->first_event != index;
}

/* The text behind the code: enhanced code, EHLO keyword, words. */
static void
add_reply_text(struct entry *e, struct slice text, bool is_keyword)
{
	struct enhanced_code enhanced;
	struct slice rest = text;

	if (enhanced_code_take(&rest, &enhanced) == 0)
		add_span(e, slice_range(text, 0, text.len - rest.len),
		    STYLE_SERVER_ENHANCED);
	if (is_keyword) {
		struct slice after = rest;
		struct slice word = slice_take_word(&after);

		if (ext_find(word) != EXT_UNKNOWN) {
			size_t end = (size_t)(word.ptr - rest.ptr) + word.len;

			add_span(
			    e, slice_range(rest, 0, end), STYLE_SERVER_KEYWORD);
			rest = slice_skip(rest, end);
		}
	}
	add_span(e, rest, STYLE_SERVER_TEXT);
}

static void
add_reply(
    struct entry *e, struct slice line, const struct exchange *x, size_t index)
{
	struct reply_line reply;

	if (!reply_line_parse(line, &reply)) {
		add_span(e, line, STYLE_SERVER_TEXT);
		return;
	}
	add_span(e, slice_range(line, 0, 3), code_style(reply.code));
	add_span(e, slice_range(line, 3, line.len - reply.text.len),
	    STYLE_SERVER_TEXT);
	add_reply_text(e, reply.text, is_keyword_line(x, index));
}

static void
make_received(struct entry *e, struct buf *text,
    const struct event_received *received, const struct mark *mark,
    const struct exchange *x, size_t index)
{
	if (mark->is_expected) {
		e->hint = received->is_tls ? "<~ " : "<- ";
		e->hint_style = STYLE_MARK;
	} else {
		e->hint = received->is_tls ? "<~*" : "<**";
		e->hint_style = STYLE_ERROR;
	}
	e->has_time = x == NULL || x->first_event == index;
	add_reply(e, received->line, x, index);
	add_ending(e, received->eol, received->skipped, text);
}

/* ---- what happened ---------------------------------------------------- */

static void
say_as(struct entry *e, const char *hint, enum style style, struct buf *text)
{
	e->hint = hint;
	e->hint_style = style;
	add_span(e, buf_slice(text), style);
}

static void
say(struct entry *e, bool is_error, struct buf *text)
{
	if (is_error)
		say_as(e, "***", STYLE_ERROR, text);
	else
		say_as(e, "===", STYLE_EVENT, text);
}

static void
add_endpoint(struct buf *text, struct slice address, uint16_t port)
{
	bool is_v6 = slice_find(address, ':') < address.len;

	if (port == 0) { /* a socket or a program of this machine */
		buf_add_slice(text, address);
		return;
	}
	if (is_v6)
		buf_add_byte(text, '[');
	buf_add_slice(text, address);
	buf_addf(text, "%s:%u", is_v6 ? "]" : "", port);
}

/* "name is ::1, 127.0.0.1" */
static void
make_resolve(
    struct entry *e, struct buf *text, const struct event_resolve *resolve)
{
	bool is_error = resolve->error.len > 0;
	struct slice rest = resolve->addresses, address;
	const char *before = " is ";

	buf_add_slice(text, resolve->name);
	if (is_error) {
		buf_add_str(text, ": ");
		buf_add_slice(text, resolve->error);
	} else if (rest.len == 0) {
		buf_add_str(text, " is looked up by the proxy");
	} else if (slice_equals(rest, resolve->name)) {
		buf_add_str(text, " is an address");
	} else {
		while ((address = slice_take_word(&rest)).len > 0) {
			buf_add_str(text, before);
			buf_add_slice(text, address);
			before = ", ";
		}
	}
	say(e, is_error, text);
}

static void
make_lookup(
    struct entry *e, struct buf *text, const struct event_lookup *lookup)
{
	lookup_tell(text, lookup);
	say(e, lookup_is_error(lookup), text);
}

static void
make_probe(struct entry *e, struct buf *text, const struct event_probe *probe)
{
	bool is_error = probe->verdict == PORT_NOT_LISTENING ||
	                probe->verdict == PORT_FILTERED;

	add_endpoint(text, probe->address, probe->port);
	buf_addf(text, " %s", port_verdict_words(probe->verdict));
	if (probe->error.len > 0) {
		buf_add_str(text, ": ");
		buf_add_slice(text, probe->error);
	}
	if (probe->verdict != PORT_NOT_TRIED)
		buf_addf(text, " (%u ms)", (unsigned)probe->ms);
	say(e, is_error, text);
}

static void
make_connected(
    struct entry *e, struct buf *text, const struct event_connected *connected)
{
	buf_add_str(text, "connected to ");
	add_endpoint(text, connected->address, connected->port);
	if (connected->local.len > 0) {
		buf_add_str(text, " from ");
		buf_add_slice(text, connected->local);
	}
	say(e, false, text);
}

static void
make_tls(struct entry *e, struct buf *text, const struct event *ev,
    const struct wall *wall)
{
	struct slice errors = ev->tls->errors;

	handshake_tell(text, ev, wall);
	if (errors.len > 0)
		buf_add_str(text, ": ");
	while (handshake_next_error(&errors, text))
		if (errors.len > 0)
			buf_add_str(text, "; ");
	if (ev->tls->is_verified || ev->tls->is_served)
		say_as(e, "===", STYLE_TLS, text);
	else
		say(e, true, text);
}

static void
make_closed(struct entry *e, struct buf *text,
    const struct event_closed *closed, const struct session *s)
{
	static const char *const words[CLOSED_BY_COUNT] = {
	    [CLOSED_SERVER] = "closed by the server",
	    [CLOSED_CLIENT] = "closed",
	    [CLOSED_ERROR] = "connection ended",
	};

	buf_add_str(text,
	    session_was_connected(s) ? words[closed->by] : "not connected");
	if (closed->error.len > 0) {
		buf_add_str(text, ": ");
		buf_add_slice(text, closed->error);
	}
	say(e, closed->by == CLOSED_ERROR, text);
}

/* What was never kept, or what the budget has taken since. */
static void
make_dropped(struct entry *e, struct buf *text, const struct event *ev)
{
	const struct event_dropped *dropped = &ev->dropped;

	buf_addf(text, "%" PRIu64 " lines, %" PRIu64 " bytes %s",
	    dropped->count, dropped->bytes,
	    ev->is_payload_dropped ? "are no longer kept" : "were not kept");
	say(e, false, text);
}

/* ---- one event -------------------------------------------------------- */

/* ---- groups ----------------------------------------------------------- */

/* Who talks before the greeting waits for no reply either, but there is no
 * command before. */
static bool
follows_in_group(const struct exchanges *all, size_t number)
{
	return number > 0 && number < all->count &&
	       all->list[number].is_pipelined &&
	       all->list[number - 1].sent_event != NO_EVENT;
}

/* A reply of several lines is one: its first line ends the group, the others
 * go on in it. */
static enum entry_group
group_of(const struct entry *e, const struct session *s, size_t number)
{
	bool follows, is_followed;

	if (s == NULL)
		return ENTRY_ALONE;
	follows = follows_in_group(&s->exchanges, number);
	is_followed = follows_in_group(&s->exchanges, number + 1);
	if (!follows && !is_followed)
		return ENTRY_ALONE;
	if (!is_followed)
		return e->has_time ? ENTRY_GROUP_LAST : ENTRY_ALONE;
	return follows || !e->has_time ? ENTRY_GROUP_INSIDE : ENTRY_GROUP_FIRST;
}

static void
make_line(struct entry *e, struct buf *text, const struct conversation *c,
    size_t index)
{
	const struct event *ev = conversation_event(c, index);
	const struct mark *mark = conversation_mark(c, index);
	const struct session *s = conversation_session_at(c, ev->session);
	const struct exchange *x = exchange_of(s, mark);

	if (ev->kind == EVENT_SENT)
		make_sent(e, text, &ev->sent, mark, x);
	else
		make_received(e, text, &ev->received, mark, x, index);
	if (ev->is_payload_dropped)
		add_span(e, SLICE("(bytes not kept)"), STYLE_CTRL);
	e->has_finding = mark->finding_count > 0;
	e->group = group_of(e, s, mark->exchange);
}

/* The first needs no rule above it. */
static bool
begins_session(const struct conversation *c, size_t index)
{
	uint32_t session = conversation_event(c, index)->session;

	return session > 1 &&
	       conversation_event(c, index - 1)->session != session;
}

void
entry_make(struct entry *e, struct buf *text, const struct conversation *c,
    size_t index)
{
	const struct event *ev = conversation_event(c, index);

	*e = (struct entry){.has_time = true};
	buf_clear(text);
	switch (ev->kind) {
	case EVENT_LOOKUP:
		e->begins_session = begins_session(c, index);
		make_lookup(e, text, ev->lookup);
		break;
	case EVENT_RESOLVE:
		e->begins_session = begins_session(c, index);
		make_resolve(e, text, &ev->resolve);
		break;
	case EVENT_PROBE:
		make_probe(e, text, &ev->probe);
		break;
	case EVENT_CONNECTED:
		make_connected(e, text, &ev->connected);
		break;
	case EVENT_TLS:
		make_tls(e, text, ev, conversation_wall(c));
		break;
	case EVENT_AUTH:
		auth_tell(text, &ev->auth);
		say(e, false, text);
		break;
	case EVENT_CLOSED:
		make_closed(e, text, &ev->closed,
		    conversation_session_at(c, ev->session));
		break;
	case EVENT_NOTE:
		buf_add_slice(text, ev->note.text);
		say(e, ev->note.is_error, text);
		break;
	case EVENT_ENDED:
		buf_addf(text, "%.*s: status %u", SLICE_ARGS(ev->ended.text),
		    ev->ended.status);
		say(e, true, text);
		break;
	case EVENT_DROPPED:
		make_dropped(e, text, ev);
		break;
	default:
		make_line(e, text, c, index);
		break;
	}
}

void
entry_add_more(struct entry *e, size_t count)
{
	snprintf(e->more, sizeof(e->more), "  [+%zu more]", count);
	add_span(e, slice_str(e->more), STYLE_FOLD);
}
