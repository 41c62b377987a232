/* SPDX-License-Identifier: GPL-3.0-or-later
 * conversation - appends to the transcript and to the fold in one step. */
#include "ehlo/model/conversation.h"

#include "ehlo/base/mem.h"

struct conversation {
	struct transcript *transcript;
	struct wall wall;
	struct mark gone; /* of events that are no longer kept */
	/* [0] is the empty one; sessions never move. */
	struct session **sessions;
	size_t session_count;
};

static struct session *
add_session(struct conversation *c)
{
	struct session *s = mem_alloc(sizeof(*s));

	session_init(s);
	c->sessions = mem_realloc(
	    c->sessions, c->session_count + 1, sizeof(*c->sessions));
	c->sessions[c->session_count++] = s;
	return s;
}

struct conversation *
conversation_new(size_t budget)
{
	struct conversation *c = mem_zalloc(1, sizeof(*c));

	c->transcript = transcript_new(budget, sizeof(struct mark));
	c->gone.exchange = NO_EXCHANGE;
	add_session(c);
	return c;
}

void
conversation_free(struct conversation *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->session_count; i++) {
		session_fini(c->sessions[i]);
		mem_free(c->sessions[i]);
	}
	mem_free(c->sessions);
	transcript_free(c->transcript);
	mem_free(c);
}

void
conversation_set_wall(struct conversation *c, const struct wall *wall)
{
	c->wall = *wall;
}

const struct wall *
conversation_wall(const struct conversation *c)
{
	return &c->wall;
}

const struct event *
conversation_append(struct conversation *c, const struct event *ev)
{
	const struct event *stored = transcript_append(c->transcript, ev);
	size_t index = transcript_count(c->transcript) - 1;
	struct session *s = stored->session >= c->session_count
	                        ? add_session(c)
	                        : c->sessions[c->session_count - 1];
	struct mark *mark = transcript_beside(c->transcript, index);

	*mark = session_apply(s, index, stored);
	mark->phase = s->phase;
	return stored;
}

const struct transcript *
conversation_transcript(const struct conversation *c)
{
	return c->transcript;
}

size_t
conversation_count(const struct conversation *c)
{
	return transcript_count(c->transcript);
}

size_t
conversation_first(const struct conversation *c)
{
	return transcript_first(c->transcript);
}

size_t
conversation_clamp(const struct conversation *c, size_t index)
{
	size_t first = conversation_first(c);

	return index > first ? index : first;
}

const struct event *
conversation_event(const struct conversation *c, size_t index)
{
	return transcript_get(c->transcript, index);
}

const struct mark *
conversation_mark(const struct conversation *c, size_t index)
{
	const struct mark *mark = transcript_beside(c->transcript, index);

	return mark != NULL ? mark : &c->gone;
}

struct slice
conversation_line(const struct conversation *c, size_t index)
{
	const struct event *ev = conversation_event(c, index);

	if (ev->kind == EVENT_SENT)
		return ev->sent.line;
	return ev->kind == EVENT_RECEIVED ? ev->received.line : SLICE("");
}

const struct session *
conversation_session(const struct conversation *c)
{
	return c->sessions[c->session_count - 1];
}

const struct session *
conversation_session_at(const struct conversation *c, uint32_t number)
{
	if (number == 0 || number >= c->session_count)
		return NULL;
	return c->sessions[number];
}
