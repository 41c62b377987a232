/* SPDX-License-Identifier: GPL-3.0-or-later
 * copy - the newest reply as text, and OSC 52 as terminals and multiplexers
 * want it. */
#include "ehlo/tui/copy.h"

#include <string.h>

#include "ehlo/base/base64.h"
#include "ehlo/tui/entry.h"

/* GNU screen passes strings on that are shorter than its own limit. */
#define SCREEN_PIECE 240

/* ---- text ------------------------------------------------------------- */

/* The last exchange with a reply. */
static const struct exchange *
last_reply(const struct conversation *c)
{
	uint32_t number = conversation_session(c)->number;

	for (; number > 0; number--) {
		const struct exchanges *all =
		    &conversation_session_at(c, number)->exchanges;

		for (size_t i = all->count; i > 0; i--)
			if (all->list[i - 1].first_event != NO_EVENT)
				return &all->list[i - 1];
	}
	return NULL;
}

/* False when it does not fit. */
static bool
add_text(struct buf *out, const char *text)
{
	if (out->len + strlen(text) > COPY_TEXT_MAX)
		return false;
	buf_add_str(out, text);
	return true;
}

static bool
add_safe(struct buf *out, struct slice bytes, enum utf8_form form)
{
	struct utf8_glyph glyph;

	while (utf8_safe_next(&bytes, form, &glyph))
		if (!add_text(out, glyph.text))
			return false;
	return true;
}

/* What happened, in the words of the screen. */
static bool
add_entry(struct buf *out, const struct conversation *c, size_t index,
    enum utf8_form form)
{
	struct buf text = {0};
	struct entry e;
	bool is_all = true;

	entry_make(&e, &text, c, index);
	for (size_t i = 0; i < e.span_count && is_all; i++)
		is_all = add_safe(out, e.spans[i].bytes, form);
	buf_fini(&text);
	return is_all;
}

bool
copy_line(struct buf *out, const struct conversation *c, enum utf8_form form,
    size_t event)
{
	const struct event *ev = conversation_event(c, event);

	if (ev->kind != EVENT_RECEIVED && ev->kind != EVENT_SENT)
		return add_entry(out, c, event, form);
	if (ev->is_payload_dropped)
		return add_text(out, "(bytes not kept)");
	return add_safe(out, conversation_line(c, event), form);
}

bool
copy_lines(struct buf *out, const struct conversation *c, enum utf8_form form,
    const struct event_set *events)
{
	bool is_further = false;

	for (size_t i = 0; i < events->count; i++) {
		size_t event = events->events[i];

		if (event < conversation_first(c))
			continue;
		if ((is_further && !add_text(out, "\n")) ||
		    !copy_line(out, c, form, event))
			return false;
		is_further = true;
	}
	return true;
}

static bool
is_line_of(const struct conversation *c, size_t index, uint32_t session,
    size_t exchange)
{
	const struct event *ev = conversation_event(c, index);

	return ev->kind == EVENT_RECEIVED && ev->session == session &&
	       conversation_mark(c, index)->exchange == exchange;
}

static bool
add_reply(struct buf *out, const struct conversation *c, enum utf8_form form,
    const struct exchange *x)
{
	uint32_t session = conversation_event(c, x->last_event)->session;
	size_t exchange = conversation_mark(c, x->last_event)->exchange;
	size_t first = conversation_clamp(c, x->first_event);
	bool is_further = false;

	if (first > x->first_event &&
	    !add_text(out, "(lines before these not kept)\n"))
		return false;
	for (size_t i = first; i <= x->last_event; i++) {
		if (!is_line_of(c, i, session, exchange))
			continue;
		if ((is_further && !add_text(out, "\n")) ||
		    !copy_line(out, c, form, i))
			return false;
		is_further = true;
	}
	return true;
}

bool
copy_last_reply(
    struct buf *out, const struct conversation *c, enum utf8_form form)
{
	const struct exchange *x = last_reply(c);

	return x == NULL || add_reply(out, c, form, x);
}

bool
copy_reply(struct buf *out, const struct conversation *c, enum utf8_form form,
    size_t event)
{
	const struct session *s =
	    conversation_session_at(c, conversation_event(c, event)->session);
	size_t number = conversation_mark(c, event)->exchange;

	if (s == NULL || number >= s->exchanges.count ||
	    s->exchanges.list[number].first_event == NO_EVENT)
		return true;
	return add_reply(out, c, form, &s->exchanges.list[number]);
}

/* ---- sequence --------------------------------------------------------- */

/* Plain, for one that has set-clipboard on, and passed through for one that
 * has allow-passthrough on; each takes the other for nothing. */
static void
add_for_tmux(struct buf *out, struct slice sequence)
{
	buf_add_slice(out, sequence);
	buf_add_str(out, "\033Ptmux;");
	for (size_t i = 0; i < sequence.len; i++) {
		if (sequence.ptr[i] == '\033')
			buf_add_byte(out, '\033');
		buf_add_byte(out, sequence.ptr[i]);
	}
	buf_add_str(out, "\033\\");
}

static void
add_for_screen(struct buf *out, struct slice sequence)
{
	for (; sequence.len > 0;
	     sequence = slice_skip(sequence, SCREEN_PIECE)) {
		buf_add_str(out, "\033P");
		buf_add_slice(out, slice_range(sequence, 0, SCREEN_PIECE));
		buf_add_str(out, "\033\\");
	}
}

void
copy_add_sequence(struct buf *out, struct slice text, enum copy_wrap wrap)
{
	struct buf sequence = {0};

	buf_add_str(&sequence, "\033]52;c;");
	base64_encode(&sequence, text);
	buf_add_byte(&sequence, '\a');
	if (wrap == COPY_TMUX)
		add_for_tmux(out, buf_slice(&sequence));
	else if (wrap == COPY_SCREEN)
		add_for_screen(out, buf_slice(&sequence));
	else
		buf_add_slice(out, buf_slice(&sequence));
	buf_fini(&sequence);
}
