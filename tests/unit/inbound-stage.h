/* SPDX-License-Identifier: GPL-3.0-or-later
 * inbound-stage - a practice server whose clients are looked at. */
#ifndef EHLO_TESTS_INBOUND_STAGE_H
#define EHLO_TESTS_INBOUND_STAGE_H

#include "practice-talk.h"

#include "ehlo/smtp/lint.h"
#include "ehlo/source/inbound.h"

struct stage {
	struct server server;
	struct inbound *inbound;
	const struct conversation *seen; /* at the last change */
	bool may_follow;
	struct buf gone; /* numbers */
};

static inline bool
may_follow(void *context)
{
	const struct stage *s = context;

	return s->may_follow;
}

static inline void
on_change(void *context)
{
	struct stage *s = context;

	s->seen = s->inbound == NULL ? NULL : inbound_conversation(s->inbound);
}

static inline void
on_gone(void *context, unsigned number, const struct conversation *c)
{
	struct stage *s = context;

	buf_addf(&s->gone, "%u%s ", number,
	    conversation_session(c)->is_closed ? "" : " cut");
}

static inline void
stage_open(struct stage *s)
{
	static const struct inbound_events events = {
	    may_follow, on_change, on_gone};

	*s = (struct stage){.may_follow = true};
	server_open(&s->server, personality_find(SLICE("postfix")));
	s->inbound = inbound_new(s->server.loop.net, s->server.practice,
	    TRANSCRIPT_BUDGET_DEFAULT, &events, s);
}

/* The client left in the handshake, and that is told. */
static inline void
stage_assert_tls_trouble(const struct stage *s, const char *told)
{
	const struct session *session = conversation_session(s->seen);

	assert_int_equal(session->trouble, TROUBLE_TLS);
	if (strncmp(session->closed_error, told, strlen(told)) != 0)
		fail_msg(
		    "\"%s\" instead of \"%s\"", session->closed_error, told);
}

static inline void
stage_close(struct stage *s)
{
	practice_observe(s->server.practice, NULL, NULL);
	inbound_free(s->inbound);
	buf_fini(&s->gone);
	server_close(&s->server);
}

static inline int
come(struct stage *s)
{
	int fd = dial_server(&s->server);

	hear(&s->server, fd, "220 ");
	return fd;
}

/* ">line" sent, "<line" received, "=note", "#closed by"; each ends in LF. */
static inline void
tell(const struct conversation *c, struct buf *out)
{
	for (size_t i = 0; i < conversation_count(c); i++) {
		const struct event *ev = conversation_event(c, i);

		if (ev->kind == EVENT_SENT)
			buf_addf(out, "%s%.*s%s\n",
			    ev->sent.what == SENT_DATA ? ">>" : ">",
			    SLICE_ARGS(ev->sent.line),
			    ev->sent.eol == EOL_LF     ? "\\n"
			    : ev->sent.eol == EOL_NONE ? "..."
						       : "");
		else if (ev->kind == EVENT_RECEIVED)
			buf_addf(out, "<%.*s\n", SLICE_ARGS(ev->received.line));
		else if (ev->kind == EVENT_NOTE)
			buf_addf(out, "=%.*s\n", SLICE_ARGS(ev->note.text));
		else if (ev->kind == EVENT_AUTH)
			buf_addf(out, "%s%.*s: %.*s\n",
			    ev->auth.is_server ? "<=" : ">=",
			    SLICE_ARGS(ev->auth.mechanism),
			    SLICE_ARGS(ev->auth.decoded));
		else if (ev->kind == EVENT_DROPPED)
			buf_addf(out, "-%llu\n",
			    (unsigned long long)ev->dropped.bytes);
		else if (ev->kind == EVENT_CLOSED)
			buf_addf(out, "#%s\n", closed_by_name(ev->closed.by));
	}
}

static inline void
is_told(const struct conversation *c, const char *expected)
{
	struct buf out = {0};

	tell(c, &out);
	assert_string_equal(buf_text(&out), expected);
	buf_fini(&out);
}

static inline void
is_part(const struct conversation *c, const char *expected)
{
	struct buf out = {0};

	tell(c, &out);
	if (strstr(buf_text(&out), expected) == NULL)
		fail_msg("no \"%s\" in\n%s", expected, buf_text(&out));
	buf_fini(&out);
}

static inline bool
is_found(const struct conversation *c, enum finding finding)
{
	return conversation_session(c)->findings.seen[finding] > 0;
}

/* The end is seen in the loop's time, and so is the beginning. */
static inline void
await_end(struct stage *s)
{
	while (inbound_count(s->inbound) == 0)
		uv_run(&s->server.loop.loop, UV_RUN_ONCE);
	while (inbound_open_count(s->inbound) > 0)
		uv_run(&s->server.loop.loop, UV_RUN_ONCE);
}

#endif
