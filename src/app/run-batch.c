/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-batch - no screen: lines in, transcript out, a status. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/source/driver.h"
#include "ehlo/app/credentials.h"
#include "ehlo/app/environment.h"
#include "ehlo/app/letter.h"
#include "ehlo/app/plan-file.h"
#include "ehlo/app/recorder.h"
#include "ehlo/app/run.h"
#include "ehlo/app/signals.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/json.h"
#include "ehlo/cli/text.h"
#include "ehlo/model/archive.h"
#include "ehlo/model/verdict.h"
#include "ehlo/net/resolve.h"
#include "ehlo/source/live.h"

/* Input is not read ahead of the conversation by more than this, and the
 * server not ahead of standard output. */
#define BACKLOG_MAX   ((size_t)65536)
#define UNWRITTEN_MAX ((size_t)1 << 20)

struct batch {
	const struct args *args;
	uv_loop_t loop;
	struct net *net;
	struct conversation *conversation;
	struct way way;
	struct credentials *credentials;
	struct login login;
	struct live *live;
	struct letter
	    *letter; /* NULL = standard input or the plan says it all */
	struct script *script; /* the plan; NULL = none */
	struct runner *runner;
	struct output *output;
	struct recorder *recorder; /* NULL = none was asked for */
	struct stdio *stdio;
	struct signals *signals;
	bool is_input_over;
	bool is_over;
	bool is_stepping; /* inside driver_step: on_change comes from there */
	int signum;       /* that ended the run, or 0 */
	int stream_error; /* 66 or 74 when a standard stream failed; 44 when
	                   * the message could not be said to all */
};

/* More lines, or the reason why there are none: then the message must not end
 * as if it were whole. */
static void
feed_letter(struct batch *b, int rc, struct buf *lines, const struct err *err)
{
	if (rc < 0)
		b->stream_error = run_complain(err);
	else
		runner_feed(b->runner, buf_slice(lines));
	buf_fini(lines);
	if (letter_is_over(b->letter)) {
		b->is_input_over = true;
		runner_end_of_input(b->runner);
	}
}

static bool
has_room(const struct batch *b)
{
	return !b->is_input_over && !b->is_over &&
	       runner_backlog(b->runner) < BACKLOG_MAX;
}

/* True when lines came. */
static bool
read_letter(struct batch *b)
{
	const struct session *s = conversation_session(b->conversation);
	bool has_read = false;

	while (b->letter != NULL && has_room(b) &&
	       !letter_wants_input(b->letter) && !letter_waits(b->letter, s)) {
		struct buf lines = {0};
		struct err err = {0};
		int rc = letter_next(b->letter, s, &lines, &err);

		feed_letter(b, rc, &lines, &err);
		has_read = true;
	}
	return has_read;
}

static void
read_more(struct batch *b)
{
	if (has_room(b) && (b->letter == NULL || letter_wants_input(b->letter)))
		stdio_read(b->stdio);
}

/* The plan is done: after QUIT the server closes, and a wait sees to it that
 * it does; a connection that nobody said goodbye on is dropped. */
static bool
is_finished(struct batch *b)
{
	struct intent drop = {.kind = INTENT_DROP};

	if (live_is_busy(b->live) &&
	    conversation_session(b->conversation)->phase != PHASE_QUIT)
		live_submit(b->live, &drop, NULL);
	return !live_is_busy(b->live);
}

/* The server waits for whoever takes what it says. */
static void
pause_server(struct batch *b)
{
	live_pause(b->live, stdio_unwritten(b->stdio) > UNWRITTEN_MAX ||
				recorder_is_behind(b->recorder));
}

static void
advance(struct batch *b)
{
	if (b->is_stepping || b->is_over)
		return;
	b->is_stepping = true;
	do
		b->is_over = driver_step(b->runner, b->live, b->conversation) &&
		             is_finished(b);
	while (read_letter(b));
	b->is_stepping = false;
	output_update(b->output, stdio_out(b->stdio));
	recorder_update(b->recorder);
	/* With the server paused, nothing but a write keeps the loop alive. */
	if (stdio_unwritten(b->stdio) > UNWRITTEN_MAX)
		stdio_push(b->stdio);
	pause_server(b);
	if (b->is_over)
		uv_stop(&b->loop);
	else
		read_more(b);
}

static void
on_change(void *context)
{
	advance(context);
}

static void
on_output(void *context)
{
	struct batch *b = context;

	if (!b->is_over)
		pause_server(b);
}

/* A closed standard input is an input that is over; another error is told. */
static void
complain_of_input(struct batch *b, const char *error)
{
	struct err err;

	if (error == NULL || strcmp(error, strerror(EBADF)) == 0)
		return;
	err_set(&err, ERR_INPUT, "standard input cannot be read: %s", error);
	b->stream_error = run_complain(&err);
}

static void
on_input(void *context, struct slice bytes, const char *error)
{
	struct batch *b = context;

	if (b->letter != NULL) {
		struct buf lines = {0};
		struct err err = {0};
		int rc = letter_take_input(b->letter, bytes, &lines, &err);

		complain_of_input(b, error);
		feed_letter(b, rc, &lines, &err);
	} else if (bytes.len == 0) {
		b->is_input_over = true;
		complain_of_input(b, error);
		runner_end_of_input(b->runner);
	} else {
		runner_feed(b->runner, bytes);
	}
	advance(b);
}

static void
stop(struct batch *b)
{
	struct intent drop = {.kind = INTENT_DROP};

	runner_stop(b->runner);
	live_submit(b->live, &drop, NULL);
	b->is_over = true;
	uv_stop(&b->loop);
}

static void
on_output_failed(void *context, const char *reason)
{
	struct batch *b = context;
	struct err err;

	err_set(
	    &err, ERR_OUTPUT, "standard output cannot be written: %s", reason);
	b->stream_error = run_complain(&err);
	stop(b);
}

/* The conversation goes on without it. */
static void
on_record_failed(void *context, const struct err *err)
{
	(void)context;
	run_complain(err);
}

static void
on_signal(void *context, int signum)
{
	struct batch *b = context;

	b->signum = signum;
	stop(b);
}

/* ---- wiring --------------------------------------------------------- */

static void
write_header(struct batch *b)
{
	if (b->args->format == ARGS_JSON)
		archive_write_header(stdio_out(b->stdio), PACKAGE_VERSION,
		    conversation_wall(b->conversation), b->args->target);
}

/* Behind the wiring: it begins with the header. */
static int
open_recorder(struct batch *b, struct err *err)
{
	struct recorder_options options = {.path = b->args->record,
	    .target = b->args->target,
	    .on_failed = on_record_failed,
	    .on_written = on_output,
	    .context = b};

	if (options.path == NULL)
		return 0;
	b->recorder = recorder_new(&b->loop, b->conversation, &options, err);
	return b->recorder == NULL ? -(int)err->code : 0;
}

static void
feed_script(struct batch *b)
{
	struct buf lines = {0};

	for (size_t i = 0; i < script_count(b->script); i++)
		script_write_line(b->script, i, false, &lines);
	b->is_input_over = true;
	runner_feed(b->runner, buf_slice(&lines));
	runner_end_of_input(b->runner);
	buf_fini(&lines);
}

static void
init(struct batch *b)
{
	struct live_options live = {
	    .reply_timeout_ms = b->args->reply_timeout_ms,
	    .way = &b->way,
	    .login = &b->login,
	    .rules = buf_slice(&b->args->rules_text),
	    .on_change = on_change,
	    .context = b};
	struct runner_options runner = {
	    .stop_on_error = b->args->stops_on_error || b->letter != NULL,
	    .pipelines = b->args->is_pipelined};
	struct output_options output = {.is_timed = b->args->is_timed,
	    .hides_data = b->args->hides_data,
	    .is_quiet = b->args->is_quiet,
	    .is_verbose = b->args->is_verbose,
	    .is_ascii = b->args->is_ascii || !environment_is_utf8()};
	static const struct stdio_events events = {
	    on_input, on_output, on_output_failed};

	if (b->letter != NULL) {
		runner.end_of_data = letter_end_of_data(b->letter);
		runner.helo = letter_helo(b->letter);
	}
	uv_loop_init(&b->loop);
	b->net = net_new(&b->loop);
	b->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	run_set_wall(b->conversation);
	b->live = live_new(b->net, b->conversation, &live);
	b->runner = runner_new(&runner);
	if (b->script != NULL)
		feed_script(b);
	b->output =
	    output_new(b->args->format == ARGS_JSON ? json_ops() : text_ops(),
		b->conversation, &output);
	b->stdio = stdio_new(&b->loop, &events, b);
	b->signals = signals_new(&b->loop, on_signal, b);
}

/* The plan that the options name; it is found wrong before anything is sent.
 */
static int
open_script(struct batch *b, struct err *err)
{
	struct script_options wish = {.is_known = runner_knows};
	struct buf errors = {0};
	int rc = plan_file_read(b->args, b->args->script, b->args->target,
	    &wish, &b->script, &errors, err);

	run_list(buf_slice(&errors));
	buf_fini(&errors);
	return rc;
}

/* A read or write of a standard stream or a look-up cannot be called off, and
 * the end of the process would wait for its thread: then it ends without. So
 * it does by a signal, which waits for no server to take what is unsent. */
static void
leave(struct batch *b, int status)
{
	bool is_stuck =
	    stdio_is_busy(b->stdio) || recorder_is_busy(b->recorder);

	runner_free(b->runner);
	letter_free(b->letter);
	script_free(b->script);
	output_free(b->output);
	recorder_free(b->recorder);
	live_free(b->live);
	way_fini(&b->way);
	credentials_close(b->credentials);
	if (is_stuck || resolve_running(b->net) > 0 || b->signum != 0)
		_exit(status);
	stdio_free(b->stdio);
	signals_free(b->signals);
	conversation_free(b->conversation);
	run_drain(&b->loop);
	net_free(b->net);
}

/* What ended the run before the conversation could say how it ended, or in
 * spite of that; 0 = nothing did. */
static int
run_status(const struct batch *b)
{
	if (b->signum != 0)
		return 128 + b->signum;
	if (b->stream_error != 0)
		return b->stream_error;
	return runner_status(b->runner);
}

static const char *
reason_of(const struct batch *b)
{
	if (b->signum != 0)
		return "ended by a signal";
	if (b->stream_error == err_status(ERR_LEFT_OVER))
		return "recipients are left: the server takes no more messages";
	if (b->stream_error != 0)
		return "a standard stream failed";
	return runner_status(b->runner) == RUNNER_STATUS_UNMET
	           ? "an expectation was not met"
	           : "the input is not in order";
}

/* It is a fact, so that a recording ends as the run did. */
static void
tell_end(struct batch *b)
{
	struct intent ended = {.kind = INTENT_ENDED,
	    .text = slice_str(reason_of(b)),
	    .status = (uint8_t)run_status(b)};
	struct verdict verdict;

	verdict_of(conversation_session(b->conversation), &verdict);
	if (ended.status != 0 && ended.status != verdict.status)
		live_submit(b->live, &ended, NULL);
}

static void
judge(const struct batch *b, struct verdict *out)
{
	bool is_broken_off = b->signum != 0 || b->stream_error != 0;

	verdict_of(conversation_session(b->conversation), out);
	if (recorder_status(b->recorder) != 0 && !is_broken_off) {
		out->status = recorder_status(b->recorder);
		out->class = VERDICT_LOCAL;
		out->stage = "session";
		snprintf(
		    out->text, sizeof(out->text), "the recording is not whole");
	} else if (out->class == VERDICT_TEMPORARY &&
		   b->args->tempfail_status >= 0) {
		out->status = b->args->tempfail_status;
	}
}

static int
finish(struct batch *b)
{
	struct verdict verdict;

	tell_end(b);
	recorder_finish(b->recorder, &b->signum);
	tell_end(b); /* a signal may have come since */
	judge(b, &verdict);
	output_finish(
	    b->output, stdio_out(b->stdio), live_now_us(b->live), &verdict);
	stdio_finish(b->stdio, &b->signum);
	/* Only the last words may have failed. */
	if (b->stream_error != 0 && b->signum == 0)
		verdict.status = b->stream_error;
	leave(b, verdict.status);
	return verdict.status;
}

int
run_batch(const struct args *args)
{
	struct batch b = {.args = args};
	struct intent connect = {
	    .kind = INTENT_CONNECT, .text = slice_str(args->target)};
	struct err err = {0};
	int status;

	if (args->target == NULL) {
		err_set(&err, ERR_USAGE,
		    "without a terminal a target is needed: ehlo HOST [PORT], "
		    "or ehlo --practice");
		return run_complain(&err);
	}
	if (run_parse_way(args, &b.way, &err) < 0 ||
	    (args->script != NULL && open_script(&b, &err) < 0) ||
	    (args_has_message(args) &&
		(b.letter = letter_new(args, &err)) == NULL) ||
	    (b.credentials = credentials_open(args, &err)) == NULL) {
		letter_free(b.letter);
		script_free(b.script);
		way_fini(&b.way);
		return run_complain(&err);
	}
	b.login = credentials_login(b.credentials, args, false);
	init(&b);
	write_header(&b);
	if (open_recorder(&b, &err) < 0 ||
	    live_submit(b.live, &connect, &err) < 0) {
		buf_clear(stdio_out(b.stdio));
		status = run_complain(&err);
		leave(&b, status);
		return status;
	}
	advance(&b);
	uv_run(&b.loop, UV_RUN_DEFAULT);
	return finish(&b);
}
