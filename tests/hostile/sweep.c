/* SPDX-License-Identifier: GPL-3.0-or-later
 * sweep - server, client and runner, from the connection to its end. */
#include "sweep.h"

#include <stdlib.h>
#include <string.h>

/* ---- one run -------------------------------------------------------- */

const struct session *
sweep_session(const struct sweep *s)
{
	return conversation_session(s->conversation);
}

static void
on_change(void *context)
{
	struct sweep *s = context;

	if (s->is_stepping)
		return;
	s->is_stepping = true;
	if (driver_step(s->runner, s->live, s->conversation))
		s->is_over = !live_is_busy(s->live);
	s->is_stepping = false;
}

static void
on_said(void *context, struct slice bytes)
{
	struct sweep *s = context;

	s->said += bytes.len;
}

static void
on_idle(void *context)
{
	struct sweep *s = context;

	s->is_idle = true;
}

static void
connect_to_player(struct sweep *s)
{
	struct intent intent = {.kind = INTENT_CONNECT};
	struct buf target = {0};
	int port = player_port(s->player);

	if (s->divert != NULL)
		port = s->divert(s, port);
	buf_addf(&target, "%s127.0.0.1:%d", s->is_tls ? "smtps://" : "", port);
	intent.text = buf_slice(&target);
	assert_int_equal(live_submit(s->live, &intent, NULL), 0);
	buf_fini(&target);
}

void
sweep_begin(struct sweep *s, uint64_t timeout_ms)
{
	struct live_options live = {.reply_timeout_ms = timeout_ms,
	    .way = s->way,
	    .on_change = on_change,
	    .context = s};
	struct runner_options runner = {.stop_on_error = false};
	struct address place = peer_address("127.0.0.1", 0);
	const char *error = NULL;

	s->is_over = s->is_idle = false;
	s->said = 0;
	s->options.on_said = on_said;
	s->options.on_idle = on_idle;
	s->options.context = s;
	s->player = player_listen(&s->loop.loop, &s->script, &s->options,
	    (const struct sockaddr *)&place.storage, &error);
	assert_non_null(s->player);
	s->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	s->live = live_new(s->loop.net, s->conversation, &live);
	s->runner = runner_new(&runner);
	runner_feed(s->runner, slice_str(s->reference->input));
	runner_end_of_input(s->runner);
	connect_to_player(s);
}

void
sweep_end(struct sweep *s)
{
	runner_free(s->runner);
	live_free(s->live);
	conversation_free(s->conversation);
	player_stop(s->player);
	if (s->end_diversion != NULL)
		s->end_diversion(s);
	for (int i = 0; i < 3; i++)
		uv_run(&s->loop.loop, UV_RUN_NOWAIT);
}

/* ---- what was said and heard ---------------------------------------- */

static struct slice
ending(enum line_eol eol)
{
	return eol == EOL_CRLF ? SLICE("\r\n")
	       : eol == EOL_LF ? SLICE("\n")
	                       : (struct slice){0};
}

void
sweep_add_exchange(const struct sweep *s, struct buf *out, uint64_t *heard)
{
	*heard = 0;
	for (size_t i = 0; i < conversation_count(s->conversation); i++) {
		const struct event *ev = conversation_event(s->conversation, i);

		if (ev->kind == EVENT_SENT) {
			buf_add_str(out, ev->sent.is_tls ? "C~ " : "C: ");
			buf_add_slice(out, ev->sent.line);
			buf_add_slice(out, ending(ev->sent.eol));
		} else if (ev->kind == EVENT_RECEIVED) {
			struct slice eol = ending(ev->received.eol);

			buf_add_str(out, ev->received.is_tls ? "S~ " : "S: ");
			buf_add_slice(out, ev->received.line);
			buf_add_slice(out, eol);
			*heard += ev->received.line.len + eol.len;
		}
	}
}

void
sweep_prepare(struct sweep *s, const struct reference *reference)
{
	uint64_t heard;

	s->reference = reference;
	script_init(&s->script, "reference");
	if (!script_read(&s->script, slice_str(reference->script)))
		fail_msg("%s", buf_text(&s->script.errors));
	s->options = (struct player_options){.end_after = SCRIPT_FOREVER};
	sweep_begin(s, 0);
	net_loop_wait(&s->loop, &s->is_over);
	buf_clear(&s->whole);
	sweep_add_exchange(s, &s->whole, &heard);
	s->said_whole = s->said;
	assert_int_equal(heard, s->said);
	sweep_end(s);
}

void
sweep_finish(struct sweep *s)
{
	script_fini(&s->script);
	buf_clear(&s->whole);
}

uint64_t
sweep_step(uint64_t usual)
{
	const char *how = getenv("EHLO_SWEEP");

	return how != NULL && strcmp(how, "all") == 0 ? 1 : usual;
}
