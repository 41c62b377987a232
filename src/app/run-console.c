/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-console - keys in, frames out, around a live session. */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "ehlo/app/plan-open.h"
#include "ehlo/app/environment.h"
#include "ehlo/app/run.h"
#include "ehlo/app/terminal.h"
#include "ehlo/base/mem.h"
#include "ehlo/net/resolve.h"

#include "front.h"

uint64_t
front_now_ms(void)
{
	return uv_hrtime() / 1000000;
}

static void
leave_loop(void *context, int signum)
{
	struct front *f = context;

	f->signum = signum;
	uv_stop(&f->loop);
}

/* ---- time ----------------------------------------------------------- */

static void on_tick(uv_timer_t *timer);

/* Asks the console when it wants to be woken, after everything that may have
 * changed its mind. */
void
front_set_tick(struct front *f)
{
	uint64_t when = console_deadline(f->console), now = front_now_ms();

	if (when == CONSOLE_NEVER)
		uv_timer_stop(&f->tick);
	else
		uv_timer_start(
		    &f->tick, on_tick, when > now ? when - now : 0, 0);
}

static void
set_wait(struct front *f)
{
	struct console_wait wait = {.now_us = live_now_us(f->live)};

	wait.is_waiting = live_deadline(f->live, &wait.began_us, &wait.ends_us);
	wait.is_sending = live_progress(f->live, &wait.sent, &wait.total);
	console_set_wait(f->console, &wait);
}

static void
on_tick(uv_timer_t *timer)
{
	struct front *f = timer->data;

	set_wait(f);
	console_tick(f->console, front_now_ms());
	front_set_tick(f);
}

/* ---- themes ---------------------------------------------------------- */

static void
pick_palette(struct front *f)
{
	const struct theme *theme = console_theme(f->console);

	theme_pick(theme, term_colors(screen_term(f->screen)),
	    run_is_light(f->args, &f->settings),
	    f->args->is_mono || environment_is_mono(), &f->palette);
	watch_file(f->watch, console_theme_file(f->console));
}

static void
on_theme_file(void *context)
{
	struct front *f = context;

	console_reload_theme(f->console);
	front_set_tick(f);
}

/* ---- frames --------------------------------------------------------- */

static bool
is_due(void *context)
{
	struct front *f = context;

	return f->editor == NULL && screen_is_ready(f->screen) &&
	       console_is_stale(f->console);
}

static void
send_clipboard(struct front *f)
{
	struct buf bytes = {0};

	if (console_take_clipboard(f->console, &bytes))
		screen_add(f->screen, buf_slice(&bytes));
	buf_fini(&bytes);
}

static void
send_mouse(struct front *f)
{
	if (console_wants_mouse(f->console) == f->has_mouse)
		return;
	f->has_mouse = !f->has_mouse;
	screen_add(f->screen, terminal_mouse(f->has_mouse));
}

static void
paint(void *context)
{
	struct front *f = context;

	set_wait(f);
	if (console_take_redraw(f->console))
		term_forget(screen_term(f->screen));
	send_clipboard(f);
	send_mouse(f);
	if (console_take_theme(f->console))
		pick_palette(f);
	if (!console_paint_line(f->console, f->canvas))
		console_paint(f->console, f->canvas);
	term_paint(screen_term(f->screen), f->canvas, &f->palette);
	screen_send(f->screen);
	front_set_tick(f);
}

static void
on_screen_ready(void *context)
{
	(void)context; /* the loop turned, so the frame handle looks again */
}

/* ---- an editor ------------------------------------------------------- */

static void
on_edited(void *context, struct slice text, const struct err *err)
{
	struct front *f = context;

	f->editor = NULL;
	keyboard_pause(f->keyboard, false);
	front_enter_terminal(f);
	if (err == NULL)
		plan_open_edited(
		    f->console, f->args, f->conversation, text, front_now_ms());
	else
		console_edit_failed(f->console, err->text, front_now_ms());
	front_set_tick(f);
}

static void
begin_edit(struct front *f, struct slice text, enum console_edit what)
{
	static const struct editor_events events = {on_edited, front_stop};
	static const char *const names[] = {
	    [CONSOLE_EDIT_LINE] = "line.smtp",
	    [CONSOLE_EDIT_MESSAGE] = "message.eml",
	    [CONSOLE_EDIT_PLAN] = "plan.smtp",
	};
	struct err err = {0};

	keyboard_pause(f->keyboard, true);
	front_leave_terminal(f);
	f->editor = editor_open(&f->loop, text, names[what], &events, f, &err);
	if (f->editor == NULL)
		on_edited(f, text, &err);
}

/* ---- keys and changes ----------------------------------------------- */

/* What the console wants of the terminal. */
static void
obey(struct front *f)
{
	struct buf text = {0};
	enum console_edit what;

	if (console_is_done(f->console))
		leave_loop(f, 0);
	else if (console_take_suspend(f->console))
		front_suspend(f);
	else if (f->editor == NULL &&
		 console_take_edit(f->console, &text, &what))
		begin_edit(f, buf_slice(&text), what);
	if (console_take_open(f->console, &text))
		plan_open(f->console, f->args, f->conversation, buf_text(&text),
		    front_now_ms());
	buf_wipe(&text);
	front_set_tick(f);
}

static void
on_bytes(void *context, struct slice bytes)
{
	struct front *f = context;

	f->is_in_input = true;
	console_input(f->console, bytes, front_now_ms());
	f->is_in_input = false;
	obey(f);
}

static void
on_gone(void *context)
{
	leave_loop(context, SIGHUP);
}

/* What the console shows has changed beside the conversation. */
static void
on_reel(void *context)
{
	struct front *f = context;

	if (!f->is_in_input)
		obey(f);
}

static void
on_change(void *context)
{
	struct front *f = context;

	reel_update(f->reel);
	if (f->console == NULL)
		return; /* the first connect, before there is a screen */
	set_wait(f);
	console_changed(f->console);
	on_reel(f); /* it may have waited for the session's end */
}

static int
on_intent(void *context, const struct intent *intent, struct err *err)
{
	struct front *f = context;

	if (reel_takes(f->reel, intent->kind))
		return reel_submit(f->reel, intent, err);
	if (intent->kind == INTENT_CHECK)
		return checker_begin(f->checker, f->console, intent->text, err);
	return live_submit(f->live, intent, err);
}

/* ---- wiring --------------------------------------------------------- */

static void
init_session(struct front *f)
{
	struct live_options options = {
	    .reply_timeout_ms = f->args->reply_timeout_ms,
	    .way = &f->way,
	    .login = &f->login,
	    .rules = buf_slice(&f->args->rules_text),
	    .on_change = on_change,
	    .context = f};

	uv_loop_init(&f->loop);
	f->net = net_new(&f->loop);
	f->conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	f->live = live_new(f->net, f->conversation, &options);
	f->checker = checker_new(f->net, f->args, &f->way);
	run_set_wall(f->conversation);
	/* Before the terminal is touched: nothing may end the program without
	 * restoring it. */
	f->signals = signals_new(&f->loop, leave_loop, f);
	terminal_before_restore(editor_abandon);
}

static int
open_reel(struct front *f, struct err *err)
{
	struct reel_options options = {.args = f->args,
	    .conversation = f->conversation,
	    .live = f->live,
	    .net = f->net,
	    .on_change = on_reel,
	    .context = f};

	f->reel = reel_new(&f->loop, &options, err);
	return f->reel == NULL ? -(int)err->code : 0;
}

static int
connect_first(struct front *f, struct err *err)
{
	struct intent connect = {
	    .kind = INTENT_CONNECT, .text = slice_str(f->args->target)};

	return f->args->target == NULL || f->args->mode == ARGS_SERVE
	           ? 0
	           : live_submit(f->live, &connect, err);
}

static int
open_screen(struct front *f, struct err *err)
{
	const char *type = getenv("TERM");
	int rows, cols;

	terminal_size(&rows, &cols);
	f->screen = screen_open(&f->loop, type == NULL ? "" : type, rows, cols,
	    on_screen_ready, f, err);
	if (f->screen == NULL)
		return -(int)err->code;
	f->canvas = canvas_new(rows, cols);
	return 0;
}

static int
open_front(struct front *f, struct err *err)
{
	static const struct keyboard_events events = {on_bytes, on_gone};
	int rc;

	if ((rc = run_load_settings(f->args, &f->settings, &f->theme, err)) <
		0 ||
	    (rc = plan_open_first(f->args, &f->script, err)) < 0 ||
	    (rc = open_reel(f, err)) < 0 || (rc = connect_first(f, err)) < 0 ||
	    (rc = open_screen(f, err)) < 0 || (rc = terminal_open(err)) < 0)
		return rc;
	f->keyboard = keyboard_open(&f->loop, &events, f, err);
	return f->keyboard == NULL ? -(int)err->code : 0;
}

static void
start_console(struct front *f)
{
	char *history = environment_history();

	f->progress = environment_progress();
	struct console_options options = {.is_ascii = f->args->is_ascii ||
	                                              f->settings.is_ascii ||
	                                              !environment_is_utf8(),
	    .history_path = history,
	    .progress_path = f->progress,
	    .copy_wrap = environment_copy_wrap(),
	    .theme = f->theme,
	    .target = f->args->target,
	    .pipelines = f->args->is_pipelined};

	f->watch = watch_new(&f->loop, on_theme_file, f);
	f->console = console_new(f->conversation, &options, on_intent, f);
	f->theme = NULL;
	mem_free(history);
	if (f->args->theme == NULL && f->settings.theme != NULL)
		console_use_theme(f->console, f->settings.theme);
	if (f->script != NULL)
		console_opened(
		    f->console, f->script, slice_of(NULL, 0), front_now_ms());
	f->script = NULL;
	pick_palette(f);
	front_fit_size(f);
	reel_attach(f->reel, f->console);
	console_changed(f->console);
}

static void
start_handles(struct front *f)
{
	static const struct frame_events events = {is_due, paint};

	uv_signal_init(&f->loop, &f->resized);
	uv_signal_init(&f->loop, &f->stopped);
	uv_signal_init(&f->loop, &f->continued);
	uv_timer_init(&f->loop, &f->tick);
	f->resized.data = f->stopped.data = f->continued.data = f;
	f->tick.data = f;
	uv_signal_start(&f->resized, front_on_resized, SIGWINCH);
	uv_signal_start(&f->stopped, front_on_stopped, SIGTSTP);
	uv_signal_start(&f->continued, front_on_continued, SIGCONT);
	f->frame = frame_new(&f->loop, &events, f);
	front_set_tick(f);
}

static void
stop_handles(struct front *f)
{
	uv_close((uv_handle_t *)&f->resized, NULL);
	uv_close((uv_handle_t *)&f->stopped, NULL);
	uv_close((uv_handle_t *)&f->continued, NULL);
	uv_close((uv_handle_t *)&f->tick, NULL);
	watch_free(f->watch);
	frame_free(f->frame);
	console_free(f->console);
	mem_free(f->progress);
}

static void
close_front(struct front *f)
{
	if (f->editor != NULL)
		editor_close(f->editor);
	if (f->keyboard != NULL)
		keyboard_close(f->keyboard);
	if (f->screen != NULL)
		screen_close(f->screen);
	terminal_leave();
	if (f->canvas != NULL)
		canvas_free(f->canvas);
	theme_free(f->theme);
	script_free(f->script);
	settings_fini(&f->settings);
}

/* A look-up that runs on in its thread would hold up the end of the process:
 * the terminal is restored by now, so it just ends. So it does by a signal,
 * which waits for no server to take what is unsent. */
static void
end_session(struct front *f, int status)
{
	bool is_stuck = reel_is_busy(f->reel);

	reel_free(f->reel);
	signals_free(f->signals);
	checker_free(f->checker);
	live_free(f->live);
	way_fini(&f->way);
	credentials_close(f->credentials);
	if (is_stuck || resolve_running(f->net) > 0 || f->signum != 0)
		_exit(status);
	conversation_free(f->conversation);
	run_drain(&f->loop);
	net_free(f->net);
}

int
run_console(const struct args *args)
{
	struct front f = {.args = args};
	struct err err = {0};
	int status = 0;

	/* libuv gives look-ups half of its threads; stuck ones must not hold
	 * up the next. Without a screen there is one look-up. */
	setenv("UV_THREADPOOL_SIZE", "16", 0);
	if (run_parse_way(args, &f.way, &err) < 0 ||
	    (f.credentials = credentials_open(args, &err)) == NULL) {
		way_fini(&f.way);
		return run_complain(&err);
	}
	f.login = credentials_login(f.credentials, args, true);
	init_session(&f);
	if (open_front(&f, &err) < 0) {
		close_front(&f);
		status = run_complain(&err);
		end_session(&f, status);
		return status;
	}
	start_console(&f);
	start_handles(&f);
	uv_run(&f.loop, UV_RUN_DEFAULT);
	stop_handles(&f);
	close_front(&f);
	f.console = NULL;
	status = reel_finish(f.reel, &f.signum);
	status = f.signum == 0 ? status : 128 + f.signum;
	end_session(&f, status);
	return status;
}
