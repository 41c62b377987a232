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
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/tui/layout.h"

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
	c->submit = submit;
	c->context = context;
	c->rows = 24;
	c->cols = 80;
	c->keys_due_ms = c->hint_due_ms = c->second_due_ms = CONSOLE_NEVER;
	c->is_stale = true;
	keys_init(&c->keys);
	c->prompt = prompt_new(options->history_path);
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
	buf_wipe(&c->kept);
	buf_wipe(&c->paste);
	buf_fini(&c->hint);
	suggest_fini(&c->suggest);
	buf_fini(&c->find_status);
	buf_fini(&c->clipboard);
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
	c->hint_due_ms = c->now_ms + HINT_MS;
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

static struct scene
scene_of(const struct console *c)
{
	return (struct scene){
	    .conversation = c->conversation,
	    .session = console_session(c),
	    .wait = c->wait,
	    .is_ascii = c->is_ascii,
	};
}

bool
console_is_open(const struct console *c)
{
	struct scene scene = scene_of(c);

	return scene_is_open(&scene);
}

bool
console_is_secret(const struct console *c)
{
	return !c->is_colon && session_takes_response(console_session(c));
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

/* What follows from a change, once nothing is under way any more. */
static void
settle(struct console *c)
{
	c->is_busy = true;
	console_drive(c);
	c->is_busy = false;
	if (!session_takes_response(console_session(c)))
		secret_wipe(&c->secret);
	console_look_on(c);
	settle_leaving(c);
	c->is_stale = true;
}

static void
take_keys(struct console *c)
{
	struct key key;
	unsigned wait_ms;

	c->is_busy = true;
	while (!c->is_done && keys_next(&c->keys, &key))
		console_key(c, &key);
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

void
console_resize(struct console *c, int rows, int cols)
{
	c->rows = rows < 1 ? 1 : rows;
	c->cols = cols < 1 ? 1 : cols;
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
	if (wait->is_waiting != c->wait.is_waiting ||
	    (wait->is_waiting && seconds_of(wait) != seconds_of(&c->wait)))
		c->is_stale = true;
	c->wait = *wait;
	if (!wait->is_waiting)
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
	}
}

/* ---- out -------------------------------------------------------------- */

bool
console_is_stale(const struct console *c)
{
	return c->is_stale;
}

bool
console_is_done(const struct console *c)
{
	return c->is_done;
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

/* ---- painting --------------------------------------------------------- */

static enum utf8_form
form_of(const struct console *c)
{
	return c->is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE;
}

static void
paint_view(const struct view_ops *view, void *self, const struct scene *scene,
    struct canvas *canvas, struct area area)
{
	struct pen pen = {
	    .canvas = canvas, .area = area, .is_ascii = scene->is_ascii};

	if (area.rows > 0 && area.cols > 0)
		view->paint(self, scene, &pen);
}

static struct pen
pen_of(const struct console *c, struct canvas *canvas, struct area area)
{
	return (struct pen){
	    .canvas = canvas, .area = area, .is_ascii = c->is_ascii};
}

/* The rule above the conversation, and the panel's beside it. */
static void
paint_head(struct console *c, struct canvas *canvas, const struct layout *l)
{
	struct pen pen = pen_of(c, canvas, l->head);
	char badge[64];

	if (l->head.rows == 0)
		return;
	if (c->help.is_open) {
		pen_rule(
		    &pen, 0, "Help", STYLE_TITLE, "Esc closes", STYLE_HINT);
		return;
	}
	conversation_view_badge(
	    &c->view, c->conversation, badge, sizeof(badge));
	if (l->panel.cols > 0)
		pen.area.cols = l->panel.col;
	/* What is new matters more than the title where both do not fit. */
	pen_rule(&pen, 0,
	    pen.area.cols < LAYOUT_MEDIUM && badge[0] != '\0' ? ""
							      : "Conversation",
	    STYLE_TITLE, badge, STYLE_HINT);
	if (l->panel.cols == 0)
		return;
	pen.area.col = l->panel.col;
	pen.area.cols = l->panel.cols;
	pen_rule(&pen, 0, "Panel", STYLE_TITLE, "", STYLE_HINT);
	pen_text(&pen, 0, 0, STYLE_RULE, pen_glyph(&pen, GLYPH_JOIN_DOWN));
}

/* Where the panel's rule meets the next one, unless a title stands there. */
static void
paint_joint(struct console *c, struct canvas *canvas, const struct layout *l)
{
	const char *rule = glyph_text(GLYPH_RULE, c->is_ascii);

	if (l->panel.rows == 0 || l->explain.rows == 0 || c->help.is_open)
		return;
	if (strcmp(canvas_at(canvas, l->explain.row, l->panel.col)->text,
		rule) == 0)
		canvas_put(canvas, l->explain.row, l->panel.col,
		    l->panel.col + 1, STYLE_RULE,
		    glyph_text(GLYPH_JOIN_UP, c->is_ascii));
}

struct label {
	const char *text;
	enum style style;
};

static struct label
label_of(const struct console *c)
{
	const struct session *s = console_session(c);

	if (c->is_colon)
		return (struct label){":", STYLE_PROMPT_CONSOLE};
	if (console_is_secret(c))
		return (struct label){"auth>", STYLE_PROMPT};
	if (session_takes_data(s))
		return (struct label){"data>", STYLE_PROMPT_DATA};
	if (console_is_open(c))
		return (struct label){"smtp>", STYLE_PROMPT};
	return (struct label){"ehlo>", STYLE_PROMPT_CONSOLE};
}

static void
paint_prompt(struct console *c, struct canvas *canvas, const struct layout *l)
{
	struct label label = label_of(c);

	if (console_is_secret(c)) {
		secret_paint(&c->secret, canvas, l->prompt.row, label.text,
		    label.style, c->is_ascii);
	} else {
		console_suggest(c);
		prompt_paint(c->prompt, canvas, l->prompt.row, label.text,
		    label.style, c->is_ascii);
	}
	if (c->help.is_open || c->ask != ASK_NOTHING)
		canvas_set_cursor(canvas, -1, 0);
}

static struct area
hint_area(const struct console *c, struct area area)
{
	int margin = c->cols >= LAYOUT_NARROW;

	area.col += margin;
	area.cols -= 2 * margin;
	return area;
}

/* What stands in the footer's place; may be empty. */
static struct slice
hint_of(struct console *c)
{
	return c->hint.len > 0 ? buf_slice(&c->hint) : console_look_status(c);
}

static int
hint_rows(struct console *c)
{
	struct area area = hint_area(c, (struct area){.cols = c->cols});

	return flow_words(NULL, &area, STYLE_HINT, hint_of(c), form_of(c));
}

static void
paint_footer(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	struct area area = hint_area(c, l->footer);
	struct slice hint = hint_of(c);

	if (hint.len > 0)
		flow_words(canvas, &area,
		    c->hint.len > 0 ? c->hint_style : STYLE_HINT, hint,
		    form_of(c));
	else
		paint_view(&view_footer, NULL, scene, canvas, l->footer);
}

static void
paint_middle(struct console *c, const struct scene *scene,
    struct canvas *canvas, const struct layout *l)
{
	struct area whole = l->conversation;

	whole.cols = c->cols;
	if (c->help.is_open) {
		paint_view(&view_help, &c->help, scene, canvas, whole);
		return;
	}
	paint_view(
	    &view_conversation, &c->view, scene, canvas, l->conversation);
	paint_view(&view_panel, NULL, scene, canvas, l->panel);
}

static void
paint_bare(struct console *c, struct scene *scene, struct canvas *canvas)
{
	scene->is_bare = true;
	paint_view(&view_conversation, &c->view, scene, canvas,
	    (struct area){.rows = c->rows, .cols = c->cols});
	c->is_stale = false;
}

void
console_paint(struct console *c, struct canvas *canvas)
{
	struct scene scene = scene_of(c);
	struct layout l;
	struct pen pen;

	layout_make(&l, c->rows, c->cols, hint_rows(c));
	scene.times = l.has_times && !c->is_bare ? c->times : TIMES_OFF;
	if (canvas_rows(canvas) != c->rows || canvas_cols(canvas) != c->cols)
		canvas_resize(canvas, c->rows, c->cols);
	canvas_clear(canvas);
	if (c->is_bare) {
		paint_bare(c, &scene, canvas);
		return;
	}
	paint_view(&view_bar, NULL, &scene, canvas, l.bar);
	paint_view(&view_status, NULL, &scene, canvas, l.status);
	paint_head(c, canvas, &l);
	paint_middle(c, &scene, canvas, &l);
	paint_view(&view_explain, NULL, &scene, canvas, l.explain);
	paint_joint(c, canvas, &l);
	pen = pen_of(c, canvas, l.rule);
	pen_rule(&pen, 0, "", STYLE_TITLE, "", STYLE_TITLE);
	paint_footer(c, &scene, canvas, &l);
	paint_prompt(c, canvas, &l);
	c->is_stale = false;
}
