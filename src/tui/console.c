/* SPDX-License-Identifier: GPL-3.0-or-later
 * console - bytes and times in, intents out, and a canvas when asked.
 *
 * Every call notes what became stale; nothing is drawn before console_paint.
 * The source may call back (console_changed) from inside an intent: what
 * follows from a change waits until the call that caused it settles.
 */
#include "ehlo/tui/console.h"

#include <stdarg.h>
#include <stdio.h>

#include "ehlo/base/mem.h"
#include "ehlo/tui/select.h"

#include "console-core.h"

#define HINT_MS 8000

/* ---- life ------------------------------------------------------------- */

struct console *
console_new(const struct conversation *conversation,
    const struct console_options *options, intent_fn submit, void *context)
{
	struct console *c = mem_zalloc(1, sizeof(*c));

	c->conversation = conversation;
	c->is_ascii = options->is_ascii;
	c->copy_wrap = options->copy_wrap;
	c->lesson.progress_path = options->progress_path;
	c->submit = submit;
	c->context = context;
	c->rows = 24;
	c->cols = 80;
	c->keys_due_ms = c->hint_due_ms = c->second_due_ms = CONSOLE_NEVER;
	c->is_stale = true;
	keys_init(&c->keys);
	console_open_theme(c, options->theme);
	c->prompt = prompt_new(options->history_path);
	c->step.stepper = stepper_new();
	stepper_set_pipelines(c->step.stepper, options->pipelines);
	c->target = options->target;
	return c;
}

void
console_free(struct console *c)
{
	if (c == NULL)
		return;
	console_stop_paste(c);
	prompt_free(c->prompt);
	secret_wipe(&c->secret);
	keys_fini(&c->keys);
	conversation_view_fini(&c->view);
	ladder_view_fini(&c->ladder);
	buf_wipe(&c->kept);
	buf_fini(&c->auth.words);
	buf_wipe(&c->edit.text);
	buf_fini(&c->hint);
	buf_fini(&c->report);
	buf_fini(&c->compare.file);
	console_close_theme(c);
	suggest_fini(&c->suggest);
	buf_fini(&c->find_status);
	buf_fini(&c->clipboard);
	buf_fini(&c->connected_to);
	console_close_step(c);
	console_lesson_close(c);
	mem_free(c);
}

/* ---- what all of it asks ---------------------------------------------- */

void
console_say(struct console *c, enum style style, const char *fmt, ...)
{
	char text[640];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	buf_clear(&c->hint);
	buf_add_str(&c->hint, text);
	c->hint_style = style;
	/* Before the first time is told nobody has looked yet. */
	c->hint_due_ms = c->now_ms == 0 ? CONSOLE_NEVER : c->now_ms + HINT_MS;
	c->is_stale = true;
}

void
console_unsay(struct console *c)
{
	buf_clear(&c->hint);
	c->hint_due_ms = CONSOLE_NEVER;
}

const struct session *
console_session(const struct console *c)
{
	return conversation_session(c->conversation);
}

/* What is pointed at and is not the newest; NO_EVENT = nothing. */
static size_t
selected_event(const struct console *c)
{
	const struct ladder_row *row = ladder_view_row(&c->ladder);

	if (console_has_ladder(c) && c->focus != PANE_PROMPT)
		return c->ladder.is_scrolled && row != NULL ? row->begin
		                                            : NO_EVENT;
	return c->view.selects_newest ? NO_EVENT
	                              : select_get(&c->view, c->conversation);
}

struct scene
console_scene(const struct console *c)
{
	size_t selected = selected_event(c);

	return (struct scene){
	    .has_selection = selected != NO_EVENT,
	    .selected = selected,
	    .conversation = c->conversation,
	    .session = console_session(c),
	    .stepper = console_has_plan(c) ? c->step.stepper : NULL,
	    .wait = c->wait,
	    .is_recording = c->is_recording,
	    .replay = c->replay,
	    .serve = c->serve,
	    .is_ascii = c->is_ascii,
	    .has_mouse = c->has_mouse,
	    .pane = console_pane(c),
	};
}

enum utf8_form
console_form(const struct console *c)
{
	return c->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

bool
console_is_open(const struct console *c)
{
	struct scene scene = console_scene(c);

	return scene_is_open(&scene);
}

bool
console_is_connect_due(const struct console *c)
{
	return c->is_connect_due &&
	       console_session(c)->number == c->connect_after;
}

bool
console_is_looking_on(const struct console *c)
{
	return c->replay.is_on || c->serve.is_on;
}

bool
console_takes_data(const struct console *c)
{
	return !console_is_looking_on(c) &&
	       session_takes_data(console_session(c));
}

bool
console_is_secret(const struct console *c)
{
	return !c->is_colon && !console_is_looking_on(c) &&
	       (c->auth.is_open || session_takes_response(console_session(c)));
}

/* ---- in --------------------------------------------------------------- */

static bool
is_quit_refused(const struct session *s)
{
	const struct exchange *last =
	    s->exchanges.count == 0
		? NULL
		: &s->exchanges.list[s->exchanges.count - 1];

	return last != NULL && last->verb == VERB_QUIT && last->is_answered &&
	       !last->is_expected;
}

/* Leaving with QUIT: done when the session ends; off when QUIT is refused. */
static void
settle_leaving(struct console *c)
{
	if (!c->is_leaving)
		return;
	if (!console_is_open(c)) {
		c->is_done = true;
	} else if (is_quit_refused(console_session(c))) {
		c->is_leaving = false;
		console_say(c, STYLE_HINT,
		    "QUIT was refused: Ctrl-D, then y, leaves without it");
	}
}

static const struct exchange *
newest_answered(const struct session *s)
{
	for (size_t i = s->exchanges.count; i > 0; i--)
		if (s->exchanges.list[i - 1].is_answered)
			return &s->exchanges.list[i - 1];
	return NULL;
}

/* What was typed ahead of the answer to AUTH may be a password: it goes to a
 * server that asks for one, or nowhere. */
static void
settle_secret(struct console *c)
{
	const struct session *s = console_session(c);
	const struct exchange *x = newest_answered(s);

	if (c->auth.is_open && s->is_closed)
		console_close_auth(c);
	if (c->auth.is_open || session_takes_response(s))
		return;
	if (c->secret.len > 0 && (s->is_closed || x == NULL))
		console_say(c, STYLE_HINT,
		    "what was typed as an answer is dropped: the session "
		    "ended");
	else if (c->secret.len > 0)
		console_say(c, STYLE_HINT,
		    "what was typed as an answer is dropped, not sent: the "
		    "server said %d and asks for none",
		    x->code);
	secret_wipe(&c->secret);
}

/* What follows from a change, once nothing is under way any more. */
static void
settle(struct console *c)
{
	c->is_busy = true;
	console_drive(c);
	c->is_busy = false;
	settle_secret(c);
	console_look_on(c);
	settle_leaving(c);
	console_lesson_changed(c);
}

/* What is typed changes the line alone, behind what the last frame proposed. */
static void
mark_stale(struct console *c, const struct key *key)
{
	bool is_typing = console_is_typing(c, key);

	c->is_suggested = is_typing && !console_is_stale(c);
	if (is_typing)
		c->is_line_stale = true;
	else
		c->is_stale = true;
}

static void
take_keys(struct console *c)
{
	struct key key;
	unsigned wait_ms;

	c->is_busy = true;
	while (!c->is_done && keys_next(&c->keys, &key)) {
		mark_stale(c, &key);
		console_key(c, &key);
		console_drive(c);
	}
	c->is_busy = false;
	wait_ms = keys_wait_ms(&c->keys);
	c->keys_due_ms = wait_ms > 0 ? c->now_ms + wait_ms : CONSOLE_NEVER;
	settle(c);
}

void
console_input(struct console *c, struct slice bytes, uint64_t now_ms)
{
	c->now_ms = now_ms;
	keys_feed(&c->keys, bytes);
	take_keys(c);
}

void
console_changed(struct console *c)
{
	c->is_stale = true;
	if (!c->is_busy)
		settle(c);
}

/* A server waits for the next command only so long (RFC 5321 4.5.3.2.7); what
 * it did meanwhile comes as events. */
void
console_resumed(struct console *c, uint64_t left_ms, uint64_t now_ms)
{
	c->now_ms = now_ms;
	if (console_is_open(c))
		console_say(c, STYLE_HINT,
		    "away for %llu s, with the session open",
		    (unsigned long long)(now_ms - left_ms) / 1000);
	c->is_stale = true;
}

void
console_resize(struct console *c, int rows, int cols)
{
	c->rows = rows < 1 ? 1 : rows;
	c->cols = cols < 1 ? 1 : cols;
	console_pane_settle(c);
	c->is_stale = true;
}

static uint64_t
milliseconds_of(const struct console_wait *wait)
{
	return wait->now_us > wait->began_us
	           ? (wait->now_us - wait->began_us) / 1000
	           : 0;
}

static uint64_t
seconds_of(const struct console_wait *wait)
{
	return milliseconds_of(wait) / 1000;
}

void
console_set_wait(struct console *c, const struct console_wait *wait)
{
	bool is_counting = wait->is_waiting || console_plan_waits(c);

	if (wait->is_waiting != c->wait.is_waiting ||
	    wait->is_sending != c->wait.is_sending ||
	    wait->sent != c->wait.sent ||
	    (wait->is_waiting && seconds_of(wait) != seconds_of(&c->wait)))
		c->is_stale = true;
	c->wait = *wait;
	if (!is_counting)
		c->second_due_ms = CONSOLE_NEVER;
	else if (c->second_due_ms == CONSOLE_NEVER)
		c->second_due_ms = c->now_ms + 1000;
}

/* ---- time ------------------------------------------------------------- */

uint64_t
console_deadline(const struct console *c)
{
	uint64_t due = c->keys_due_ms;

	if (find_has_work(&c->view.find, conversation_count(c->conversation)))
		return c->now_ms;
	if (c->hint_due_ms < due)
		due = c->hint_due_ms;
	return c->second_due_ms < due ? c->second_due_ms : due;
}

void
console_tick(struct console *c, uint64_t now_ms)
{
	c->now_ms = now_ms;
	if (now_ms >= c->keys_due_ms) {
		keys_timeout(&c->keys);
		take_keys(c);
	}
	console_look_on(c);
	if (now_ms >= c->hint_due_ms) {
		console_unsay(c);
		c->is_armed = false;
		c->is_stale = true;
	}
	if (now_ms >= c->second_due_ms) {
		/* When the next second begins, so that none is left out. */
		c->second_due_ms =
		    now_ms + 1000 - milliseconds_of(&c->wait) % 1000;
		c->is_stale = true;
		console_plan_tick(c);
	}
}

/* ---- out -------------------------------------------------------------- */

bool
console_is_stale(const struct console *c)
{
	return c->is_stale || c->is_line_stale;
}

bool
console_is_done(const struct console *c)
{
	return c->is_done;
}

/* Nothing stands between the mouse and the terminal in the bare view. */
bool
console_wants_mouse(const struct console *c)
{
	return c->has_mouse && !c->is_bare;
}

bool
console_take_redraw(struct console *c)
{
	bool was_wanted = c->wants_redraw;

	c->wants_redraw = false;
	return was_wanted;
}

bool
console_take_clipboard(struct console *c, struct buf *out)
{
	bool was_wanted = c->clipboard.len > 0;

	buf_add_slice(out, buf_slice(&c->clipboard));
	buf_clear(&c->clipboard);
	return was_wanted;
}

bool
console_take_suspend(struct console *c)
{
	bool was_wanted = c->wants_suspend;

	c->wants_suspend = false;
	return was_wanted;
}
