/* SPDX-License-Identifier: GPL-3.0-or-later
 * reel - joins recorder and player to the console. */
#include "ehlo/app/reel.h"

#include "ehlo/app/keep.h"
#include "ehlo/app/lobby.h"
#include "ehlo/app/player.h"
#include "ehlo/app/reader.h"
#include "ehlo/app/recorder.h"
#include "ehlo/app/run.h"
#include "ehlo/base/mem.h"
#include "ehlo/tui/view.h"

struct reel {
	struct reel_options options;
	struct console *console;
	struct recorder *recorder; /* NULL = none was asked for */
	struct player *player;     /* likewise */
	struct lobby *lobby;       /* of --serve; likewise */
	struct reader *reader;     /* of ":diff FILE", while it is read */
	uv_loop_t *loop;
	struct err failure; /* why the recording is not whole */
};

/* ---- the one that is compared ----------------------------------------- */

static void
end_reading(struct reel *r)
{
	reader_free(r->reader);
	r->reader = NULL;
}

static void
on_read_progress(void *context, unsigned permille)
{
	struct reel *r = context;

	console_comparing(r->console, permille);
	r->options.on_change(r->options.context);
}

static void
on_read(void *context, const struct conversation *c, const char *trouble)
{
	struct reel *r = context;

	if (c == NULL)
		console_compare_failed(r->console, trouble);
	else
		console_compared(r->console, c);
	if (c != NULL && trouble != NULL)
		console_tell(r->console, trouble);
	end_reading(r);
	r->options.on_change(r->options.context);
}

static int
compare(struct reel *r, struct slice words, struct err *err)
{
	static const struct reader_events events = {on_read_progress, on_read};
	char *path;

	end_reading(r);
	if (words.len == 0)
		return 0;
	path = mem_copy_text(words.ptr, words.len);
	r->reader = reader_new(r->loop, path, &events, r, err);
	mem_free(path);
	return r->reader == NULL ? -(int)err->code : 0;
}

/* ---- the recording that is made -------------------------------------- */

static void
on_record_failed(void *context, const struct err *err)
{
	struct reel *r = context;

	r->failure = *err;
	if (r->console == NULL)
		return;
	console_set_recording(r->console, false);
	console_tell(r->console, err->text);
	r->options.on_change(r->options.context);
}

/* The server waits for the file. */
static void
on_recorded(void *context)
{
	struct reel *r = context;

	live_pause(r->options.live, recorder_is_behind(r->recorder));
}

static int
open_recorder(struct reel *r, uv_loop_t *loop, struct err *err)
{
	const struct args *args = r->options.args;
	struct recorder_options options = {.path = args->record,
	    .target = args->target,
	    .on_failed = on_record_failed,
	    .on_written = on_recorded,
	    .context = r};

	if (options.path == NULL || r->lobby != NULL)
		return 0;
	r->recorder =
	    recorder_new(loop, r->options.conversation, &options, err);
	return r->recorder == NULL ? -(int)err->code : 0;
}

void
reel_update(struct reel *r)
{
	if (r == NULL || r->recorder == NULL)
		return;
	recorder_update(r->recorder);
	on_recorded(r);
}

int
reel_finish(struct reel *r, const int *signum)
{
	struct intent drop = {.kind = INTENT_DROP};
	struct intent ended = {.kind = INTENT_ENDED,
	    .text = SLICE("ended by a signal"),
	    .status = (uint8_t)(128 + *signum)};

	if (r == NULL)
		return 0;
	end_reading(r);
	r->console = NULL;
	if (r->lobby != NULL)
		return lobby_finish(r->lobby, &r->failure) < 0
		           ? run_complain(&r->failure)
		           : 0;
	if (r->recorder == NULL)
		return 0;
	live_submit(r->options.live, &drop, NULL);
	if (*signum != 0)
		live_submit(r->options.live, &ended, NULL);
	recorder_finish(r->recorder, signum);
	return recorder_status(r->recorder) == 0 ? 0
	                                         : run_complain(&r->failure);
}

bool
reel_is_busy(const struct reel *r)
{
	return r != NULL && recorder_is_busy(r->recorder);
}

/* ---- the one that is shown -------------------------------------------- */

static void
show_replay(struct reel *r)
{
	struct console_replay state;

	if (r->console == NULL || r->player == NULL)
		return;
	player_state(r->player, &state);
	console_set_replay(r->console, player_conversation(r->player), &state);
	player_forget(r->player);
}

static void
on_replay_change(void *context)
{
	struct reel *r = context;

	show_replay(r);
	r->options.on_change(r->options.context);
}

static void
on_replay_trouble(void *context, const char *what)
{
	struct reel *r = context;

	console_tell(r->console, what);
}

static int
open_player(struct reel *r, uv_loop_t *loop, struct err *err)
{
	static const struct player_events events = {
	    on_replay_change, on_replay_trouble};
	const char *path = r->options.args->replay;

	if (path == NULL)
		return 0;
	r->player = player_new(loop, path, &events, r, err);
	return r->player == NULL ? -(int)err->code : 0;
}

/* ---- intents ----------------------------------------------------------- */

bool
reel_takes(const struct reel *r, enum intent_kind kind)
{
	return r->player != NULL || kind == INTENT_KEEP ||
	       kind == INTENT_COMPARE ||
	       (r->lobby != NULL && kind != INTENT_CHECK);
}

static int
keep(const struct reel *r, struct slice words, struct err *err)
{
	struct slice format = slice_take_word(&words);

	return keep_write(r->player != NULL  ? player_conversation(r->player)
			  : r->lobby != NULL ? lobby_conversation(r->lobby)
					     : r->options.conversation,
	    format, slice_trim(words), err);
}

int
reel_submit(struct reel *r, const struct intent *intent, struct err *err)
{
	if (intent->kind == INTENT_KEEP)
		return keep(r, intent->text, err);
	if (intent->kind == INTENT_COMPARE)
		return compare(r, intent->text, err);
	if (r->lobby != NULL)
		return lobby_submit(r->lobby, intent, err);
	if (intent->kind == INTENT_REPLAY)
		return player_order(r->player, intent->text, err);
	return err_set(err, ERR_STATE,
	    "this is a recording: nothing is sent. Enter goes on, Backspace "
	    "back, Ctrl-D leaves");
}

/* ---- the clients of --serve -------------------------------------------- */

static int
open_lobby(struct reel *r, struct err *err)
{
	const struct reel_options *o = &r->options;

	if (o->args->mode != ARGS_SERVE)
		return 0;
	if (o->args->replay != NULL)
		return err_set(err, ERR_USAGE,
		    "--serve shows what happens now; leave out --replay");
	r->lobby = lobby_new(o->net, o->args, o->on_change, o->context, err);
	return r->lobby == NULL ? -(int)err->code : 0;
}

/* ---- life ------------------------------------------------------------- */

struct reel *
reel_new(uv_loop_t *loop, const struct reel_options *options, struct err *err)
{
	struct reel *r = mem_zalloc(1, sizeof(*r));

	r->options = *options;
	r->loop = loop;
	if (open_lobby(r, err) == 0 && open_player(r, loop, err) == 0 &&
	    open_recorder(r, loop, err) == 0)
		return r;
	reel_free(r);
	return NULL;
}

void
reel_free(struct reel *r)
{
	if (r == NULL)
		return;
	end_reading(r);
	recorder_free(r->recorder);
	player_free(r->player);
	lobby_free(r->lobby);
	mem_free(r);
}

void
reel_attach(struct reel *r, struct console *console)
{
	r->console = console;
	if (console != NULL)
		console_set_recording(console, recorder_is_on(r->recorder));
	show_replay(r);
	if (r->lobby != NULL)
		lobby_attach(r->lobby, console);
}
