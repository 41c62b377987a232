/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-stage - a live session in a loop, and waits for what becomes of it. */
#ifndef TESTS_UNIT_LIVE_STAGE_H
#define TESTS_UNIT_LIVE_STAGE_H

#include "net-peer.h"

#include "ehlo/base/buf.h"
#include "ehlo/source/live.h"

struct stage {
	struct net_loop loop;
	struct conversation *conversation;
	struct live *live;
	bool is_reached; /* what the test waits for has happened */
	bool (*goal)(struct stage *s);
	size_t wanted; /* for goals that count */
};

static inline const struct session *
now(const struct stage *s)
{
	return conversation_session(s->conversation);
}

static inline void
on_change(void *context)
{
	struct stage *s = context;

	if (s->goal != NULL && s->goal(s))
		s->is_reached = true;
}

/* options but for on_change and context. */
static inline void
open_stage_with(struct stage *s, struct live_options options)
{
	options.on_change = on_change;
	options.context = s;
	*s = (struct stage){0};
	net_loop_open(&s->loop);
	s->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	s->live = live_new(s->loop.net, s->conversation, &options);
}

static inline void
close_stage(struct stage *s)
{
	s->goal = NULL;
	live_free(s->live);
	net_loop_close(&s->loop);
	conversation_free(s->conversation);
}

static inline void
wait_until(struct stage *s, bool (*goal)(struct stage *))
{
	s->goal = goal;
	s->is_reached = goal(s);
	net_loop_wait(&s->loop, &s->is_reached);
}

static inline int
submit(struct stage *s, enum intent_kind kind, const char *text)
{
	struct intent intent = {.kind = kind, .text = slice_str(text)};
	struct err err = {0};

	return live_submit(s->live, &intent, &err);
}

static inline bool
is_closed(struct stage *s)
{
	return now(s)->is_closed;
}

#endif
