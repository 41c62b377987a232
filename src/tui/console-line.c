/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-line - what a line does: sent as it is, mail data, or a command of
 * the console. Nothing that is typed is refused because it is wrong SMTP. */
#include "console-core.h"

#include <string.h>

#include "ehlo/model/plan.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/tui/select.h"

void
console_follow(struct console *c)
{
	conversation_view_follow(&c->view);
	ladder_view_follow(&c->ladder);
	select_last(&c->view, c->conversation);
}

bool
console_submit(struct console *c, enum intent_kind kind, struct slice text)
{
	struct intent intent = {.kind = kind, .text = text};
	struct err err = {0};

	console_follow(c);
	if (kind == INTENT_CONNECT)
		c->connect_after = console_session(c)->number;
	if (c->submit(c->context, &intent, &err) < 0) {
		console_say(c, STYLE_ERROR, "%s", err.text);
		return false;
	}
	c->is_connect_due |= kind == INTENT_CONNECT;
	return true;
}

/* ---- console commands ------------------------------------------------- */

bool
console_connect_again(struct console *c)
{
	if (c->connected_to.len == 0 && c->target != NULL)
		buf_add_str(&c->connected_to, c->target);
	if (c->connected_to.len > 0)
		return console_submit(
		    c, INTENT_CONNECT, buf_slice(&c->connected_to));
	console_say(
	    c, STYLE_HINT, "where to? :connect HOST, then the plan again");
	return false;
}

static bool
run_connect(struct console *c, struct slice args)
{
	buf_clear(&c->connected_to);
	buf_add_slice(&c->connected_to, args);
	if (args.len > 0)
		return console_submit(c, INTENT_CONNECT, args);
	console_say(c, STYLE_HINT,
	    "where to? :connect HOST, :connect HOST:PORT, :connect practice:");
	return false;
}

static bool
run_close(struct console *c, struct slice args)
{
	return console_submit(c, INTENT_CLOSE, slice_range(args, 0, 0));
}

static bool
run_drop(struct console *c, struct slice args)
{
	return console_submit(c, INTENT_DROP, slice_range(args, 0, 0));
}

/* Beside what is in the prompt, which stays. */
static bool
run_noop(struct console *c, struct slice args)
{
	const struct session *s = console_session(c);

	(void)args;
	if (s->address != NULL && !s->is_closed &&
	    (session_awaited(s) != NULL || session_takes_data(s) ||
		session_takes_response(s))) {
		console_say(c, STYLE_HINT,
		    "NOOP is a command: the server does not wait for one now");
		return true;
	}
	return console_submit(c, INTENT_COMMAND, SLICE("NOOP"));
}

static bool
run_starttls(struct console *c, struct slice args)
{
	(void)args;
	return console_submit(c, INTENT_COMMAND, SLICE("STARTTLS"));
}

static bool
run_xclient(struct console *c, struct slice args)
{
	struct buf line = {0};
	bool is_taken;

	buf_add_str(&line, "XCLIENT ");
	buf_add_slice(&line, args);
	is_taken = console_submit(c, INTENT_COMMAND, buf_slice(&line));
	buf_fini(&line);
	return is_taken;
}

static bool
run_send(struct console *c, struct slice args)
{
	return console_submit(c, INTENT_COMMAND, args);
}

static bool
run_raw(struct console *c, struct slice args)
{
	struct buf bytes = {0};
	struct err err = {0};
	bool is_taken = plan_unescape(args, &bytes, &err) == 0;

	if (!is_taken)
		console_say(c, STYLE_ERROR, "%s", err.text);
	else
		is_taken = console_submit(c, INTENT_RAW, buf_slice(&bytes));
	buf_fini(&bytes);
	return is_taken;
}

static bool
run_message(struct console *c, struct slice args)
{
	return console_submit(c, INTENT_MESSAGE, args);
}

static bool
run_bdat(struct console *c, struct slice args)
{
	return console_submit(c, INTENT_BDAT, args);
}

static bool
run_hint(struct console *c, struct slice args)
{
	(void)args;
	if (!console_lesson_hint(c))
		console_say(
		    c, STYLE_HINT, "hints are for lessons: \":lesson list\"");
	return true;
}

static bool
run_quit(struct console *c, struct slice args)
{
	(void)args;
	console_leave(c);
	return true;
}

static bool (*const runs[COLON_COUNT])(struct console *, struct slice) = {
    [COLON_CONNECT] = run_connect,
    [COLON_CHECK] = console_look_check,
    [COLON_CLOSE] = run_close,
    [COLON_DROP] = run_drop,
    [COLON_NOOP] = run_noop,
    [COLON_STARTTLS] = run_starttls,
    [COLON_AUTH] = console_auth,
    [COLON_XCLIENT] = run_xclient,
    [COLON_SEND] = run_send,
    [COLON_RAW] = run_raw,
    [COLON_MESSAGE] = run_message,
    [COLON_BODY] = run_message,
    [COLON_BDAT] = run_bdat,
    [COLON_EDIT] = console_edit,
    [COLON_REPORT] = console_look_report,
    [COLON_LESSON] = console_lesson,
    [COLON_HINT] = run_hint,
    [COLON_FIND] = console_look_find,
    [COLON_NEWER] = console_look_newer,
    [COLON_FOLD] = console_look_fold,
    [COLON_COPY] = console_copy,
    [COLON_MARK] = console_copy_mark,
    [COLON_TIME] = console_look_time,
    [COLON_SAVE] = console_save,
    [COLON_EXPORT] = console_export,
    [COLON_SEEK] = console_replay_seek,
    [COLON_SPEED] = console_replay_speed,
    [COLON_TOP] = console_pane_top,
    [COLON_BOTTOM] = console_pane_bottom,
    [COLON_SCROLL] = console_pane_scroll,
    [COLON_PANE] = console_pane_focus,
    [COLON_PREVIOUS] = console_pane_previous,
    [COLON_OPEN] = console_open,
    [COLON_SET] = console_set_variable,
    [COLON_RUN] = console_plan_run,
    [COLON_STEP] = console_plan_step,
    [COLON_NEXT] = console_plan_next,
    [COLON_CONTINUE] = console_plan_continue,
    [COLON_FINISH] = console_plan_finish,
    [COLON_UNTIL] = console_plan_until,
    [COLON_SKIP] = console_plan_skip,
    [COLON_INSERT] = console_plan_insert,
    [COLON_BACK] = console_plan_back,
    [COLON_PAUSE] = console_plan_pause,
    [COLON_PIPELINE] = console_pipeline,
    [COLON_EXPECT] = console_plan_expect,
    [COLON_BREAK] = console_break,
    [COLON_TBREAK] = console_break_once,
    [COLON_DELETE] = console_break_delete,
    [COLON_DISABLE] = console_break_disable,
    [COLON_ENABLE] = console_break_enable,
    [COLON_LAYOUT] = console_look_layout,
    [COLON_LADDER] = console_ladder,
    [COLON_DIFF] = console_compare,
    [COLON_STATE] = console_pane_state,
    [COLON_ZOOM] = console_zoom,
    [COLON_PANEL] = console_zoom_panel,
    [COLON_EXPLAIN] = console_zoom_explain,
    [COLON_MEND] = console_mend,
    [COLON_FINDINGS] = console_findings,
    [COLON_HEX] = console_pane_hex,
    [COLON_BARE] = console_look_bare,
    [COLON_THEME] = console_look_theme,
    [COLON_NEXT_THEME] = console_look_next_theme,
    [COLON_MOUSE] = console_look_mouse,
    [COLON_REDRAW] = console_look_redraw,
    [COLON_SUSPEND] = console_look_suspend,
    [COLON_CANCEL] = console_cancel,
    [COLON_ACTIONS] = console_look_actions,
    [COLON_SESSION] = console_serve_choose,
    [COLON_SESSIONS] = console_serve_list,
    [COLON_HELP] = console_look_help,
    [COLON_QUIT] = run_quit,
};

bool
console_run_colon(struct console *c, enum colon colon, struct slice args)
{
	if (console_replay_takes(c, colon))
		return console_replay_run(c, colon, args);
	if (console_practice_takes(colon))
		return console_practice_run(c, colon, args);
	return runs[colon](c, args);
}

bool
console_run_colon_line(struct console *c, struct slice text)
{
	struct slice rest = text, name = slice_take_word(&rest);
	enum colon colon = colon_find(name);

	/* One blank parts the name from the arguments, the rest is theirs. */
	rest = slice_skip(rest, rest.len > 0);
	if (colon != COLON_NONE)
		return console_run_colon(c, colon, rest);
	console_say(c, STYLE_ERROR,
	    "no command \":%.*s\"; is :%s meant? :help lists them all, "
	    "::%.*s sends it as a line",
	    SLICE_ARGS(slice_range(name, 0, 40)),
	    colon_row(colon_nearest(name))->name,
	    SLICE_ARGS(slice_range(name, 0, 40)));
	return false;
}

void
console_open_colon(struct console *c)
{
	if (c->is_colon)
		return;
	c->is_colon = true;
	prompt_set_colon(c->prompt, true);
	buf_clear(&c->kept);
	buf_add_slice(&c->kept, prompt_text(c->prompt));
	prompt_set_text(c->prompt, SLICE(""));
}

void
console_close_colon(struct console *c)
{
	c->is_colon = false;
	prompt_set_colon(c->prompt, false);
	prompt_set_text(c->prompt, buf_slice(&c->kept));
	buf_clear(&c->kept);
}

/* ---- lines ------------------------------------------------------------ */

/* A line end inside it was typed on purpose (Ctrl-V Ctrl-J): servers that take
 * a bare LF for one see two commands, and so does who reads the bytes. */
static bool
send_command(struct console *c, struct slice line)
{
	struct buf bytes = {0};
	bool is_taken;

	if (slice_find(line, '\n') == line.len)
		return console_submit(c, INTENT_COMMAND, line);
	buf_add_slice(&bytes, line);
	buf_add_str(&bytes, "\r\n");
	is_taken = console_submit(c, INTENT_RAW, buf_slice(&bytes));
	buf_wipe(&bytes);
	return is_taken;
}

/* A command line of the protocol or, behind a colon, of the console. */
static bool
run_typed(struct console *c, struct slice line)
{
	struct plan_item item;

	plan_classify(line, &item);
	switch (item.kind) {
	case PLAN_EMPTY:
		console_say(c, STYLE_HINT, "an empty line sends nothing%s",
		    c->suggest.count > 0 && c->suggest.items[0].is_likely
			? ": Right takes over what is proposed, then Enter "
			  "sends it"
			: " (:send does); :help shows the way");
		return true;
	case PLAN_CONSOLE:
		return console_run_colon_line(c, item.text);
	case PLAN_COMMENT:
		return send_command(c, line);
	default:
		return send_command(c, item.text);
	}
}

bool
console_send_data(struct console *c, struct slice line)
{
	if (dot_is_end(line))
		return console_submit(
		    c, INTENT_DATA_END, slice_range(line, 0, 0));
	return console_submit(c, INTENT_DATA, line);
}

static void
remember(struct console *c, struct slice line, bool is_colon)
{
	struct buf text = {0};
	int rc = 0;

	if (is_colon)
		buf_add_byte(&text, ':');
	buf_add_slice(&text, line);
	if (line.len > 0)
		rc = prompt_remember(c->prompt, buf_slice(&text));
	buf_wipe(&text);
	if (rc != 0 && c->ask == ASK_NOTHING)
		console_say(c, STYLE_WARN,
		    "the history is not kept any more: %s", strerror(rc));
}

/* What was not taken can be mended; the next line is not typed behind it. */
static void
offer_again(struct console *c, struct slice line)
{
	prompt_set_text(c->prompt, line);
	c->is_refused = true;
}

void
console_line(struct console *c, struct slice line)
{
	bool is_colon = c->is_colon;
	bool is_data = !is_colon && console_takes_data(c);
	bool is_taken;

	if (is_colon)
		console_close_colon(c);
	if (!is_colon && !is_data && console_lesson_line(c, line))
		is_taken = true;
	else if (!is_colon && console_plan_line(c, line))
		is_taken = true;
	else if (is_data)
		is_taken = console_send_data(c, line);
	else if (is_colon)
		is_taken = console_run_colon_line(c, line);
	else
		is_taken = run_typed(c, line);
	/* Mail data is content, not something to do again; what was refused is
	 * at hand, and may be a password that is typed ahead. */
	if (is_colon || (is_taken && !is_data))
		remember(c, line, is_colon);
	if (is_colon)
		return;
	if (is_taken)
		console_paste_entered(c);
	else
		offer_again(c, line);
}

/* ---- leaving ---------------------------------------------------------- */

void
console_leave(struct console *c)
{
	if (!console_is_open(c) || console_is_looking_on(c)) {
		c->is_done = true;
		return;
	}
	c->ask = ASK_LEAVE;
	console_say(c, STYLE_HINT,
	    session_takes_data(console_session(c))
		? "the message is not sent before its dot: y leave without "
		  "it, n stay"
		: "a session is open: y leave, n stay, s send QUIT first");
	c->hint_due_ms = CONSOLE_NEVER;
}
