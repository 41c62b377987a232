/* SPDX-License-Identifier: GPL-3.0-or-later
 * step-play - a server whose replies are written down, and the steps of a plan
 * carried out with it; for the tests of those who give steps.
 *
 * Its lines are parted by "|": a reply; "!WHO", the end of the connection (as
 * model-play.h has it); "D:TEXT", mail data that was sent beside the plan. What
 * begins with "data:" comes right behind a line of mail data.
 */
#ifndef TESTS_UNIT_STEP_PLAY_H
#define TESTS_UNIT_STEP_PLAY_H

#include "ehlo/model/runner.h"
#include "model-play.h"

struct server {
	struct conversation *c;
	struct slice rest;
};

/* Gives its next line; false when it has no more to say. */
static inline bool
server_speak(struct server *server)
{
	size_t end = slice_find(server->rest, '|');
	struct slice line = slice_range(server->rest, 0, end);

	if (server->rest.len == 0)
		return false;
	server->rest = slice_skip(server->rest, end + 1);
	if (slice_starts_with(line, SLICE("D:")))
		play_sent(server->c, slice_skip(line, 2), SENT_DATA);
	else if (line.ptr[0] == '!')
		play_close(server->c, slice_skip(line, 1));
	else
		play_received(server->c, line);
	return true;
}

static inline void
server_interrupt(struct server *server)
{
	if (!slice_starts_with(server->rest, SLICE("data:")))
		return;
	server->rest = slice_skip(server->rest, 5);
	assert_true(server_speak(server));
}

/* As a source does it. */
static inline void
server_take(struct server *server, const struct runner_step *step)
{
	struct event raw = {.kind = EVENT_SENT,
	    .sent = {.line = step->text, .eol = EOL_NONE, .what = SENT_RAW}};

	switch (step->kind) {
	case RUNNER_GROUP:
		for (struct slice rest = step->text; rest.len > 0;)
			play_sent(
			    server->c, slice_take_line(&rest), SENT_COMMAND);
		break;
	case RUNNER_COMMAND:
		play_sent(server->c, step->text, SENT_COMMAND);
		break;
	case RUNNER_MESSAGE:
		if (session_takes_data(conversation_session(server->c)))
			play_sent(server->c, SLICE("."), SENT_DATA);
		else
			play_sent(server->c, SLICE("DATA"), SENT_COMMAND);
		break;
	case RUNNER_AUTH:
		play_sent(
		    server->c, SLICE("AUTH PLAIN ********"), SENT_COMMAND);
		break;
	case RUNNER_RESPONSE:
		play_sent(server->c, SLICE("********"), SENT_COMMAND);
		break;
	case RUNNER_DATA:
	case RUNNER_DATA_END:
		play_sent(server->c, step->text, SENT_DATA);
		server_interrupt(server);
		break;
	case RUNNER_RAW:
		play_event(server->c, raw);
		break;
	case RUNNER_DROP:
		play_close(server->c, SLICE("client"));
		break;
	default:
		break;
	}
}

/* "> text|", by what is done; "+" = behind a command that is not answered, and
 * what ends a line of a group. */
static inline void
write_step(struct buf *out, const struct runner_step *step, bool is_pipelined)
{
	static const char signs[] = {
	    [RUNNER_COMMAND] = '>',
	    [RUNNER_GROUP] = 'g',
	    [RUNNER_RESPONSE] = 'a',
	    [RUNNER_AUTH] = 'u',
	    [RUNNER_MESSAGE] = 'M',
	    [RUNNER_DATA] = 'd',
	    [RUNNER_DATA_END] = '.',
	    [RUNNER_RAW] = 'r',
	    [RUNNER_PRACTICE] = 'o',
	    [RUNNER_NOTE] = '=',
	    [RUNNER_ERROR] = '*',
	    [RUNNER_MET] = 'm',
	    [RUNNER_WANTED] = 'w',
	    [RUNNER_UNMET] = 'U',
	    [RUNNER_CONSOLE] = 'c',
	};

	if (step->kind == RUNNER_DROP)
		buf_add_str(out, "drop");
	else
		buf_addf(out, "%c ", is_pipelined ? '+' : signs[step->kind]);
	for (size_t i = 0; i < step->text.len; i++)
		buf_add_byte(out, step->text.ptr[i] == '\n' &&
				      step->kind == RUNNER_GROUP
				  ? '+'
				  : step->text.ptr[i]);
	buf_add_byte(out, '|');
}

#endif
