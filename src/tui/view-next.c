/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-next - what goes out next and why, and where the session stands while
 * it waits for that. */
#include <stdio.h>

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/explain.h"
#include "ehlo/tui/colon.h"
#include "ehlo/tui/layout.h"
#include "ehlo/tui/view-plan.h"
#include "ehlo/tui/words.h"

/* ---- what is next ----------------------------------------------------- */

/* NULL behind the last. */
static const struct script_line *
next_line(const struct scene *scene)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t cursor = stepper_cursor(scene->stepper);

	return cursor < script_count(s) ? script_line(s, cursor) : NULL;
}

/* The comments right before the line. */
static void
add_prose(struct buf *out, const struct scene *scene)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t cursor = stepper_cursor(scene->stepper), begin = cursor;

	while (begin > 0 && script_line(s, begin - 1)->kind == PLAN_COMMENT)
		begin--;
	for (; begin < cursor; begin++) {
		buf_add_slice(out, slice_trim(script_line(s, begin)->text));
		buf_add_byte(out, ' ');
	}
}

/* What the plan expects of the answer. */
static void
add_expectation(struct buf *out, const struct scene *scene)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t line = plan_view_row_end(s, stepper_cursor(scene->stepper));
	struct slice text, name;

	if (line >= script_count(s) ||
	    script_line(s, line)->kind != PLAN_CONSOLE)
		return;
	text = script_line(s, line)->text;
	name = slice_take_word(&text);
	if (slice_equals(name, SLICE("expect"))) {
		buf_add_str(out, "The plan expects ");
		buf_add_slice(out, slice_trim(text));
		buf_add_str(out, ". ");
	}
}

static void
add_console(struct buf *out, struct slice text)
{
	struct slice name = slice_take_word(&text);
	enum colon colon = colon_find(name);

	buf_addf(out, "A command of the console: %s",
	    colon == COLON_NONE ? "there is none of this name"
				: colon_row(colon)->help);
	buf_add_byte(out, '.');
}

static void
add_body(struct buf *out, const struct scene *scene)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t begin = stepper_cursor(scene->stepper);
	size_t end = plan_view_row_end(s, begin);

	if (!session_takes_data(scene->session)) {
		buf_add_str(out,
		    "A message, but the server waits for none: its lines are "
		    "passed over.");
		return;
	}
	if (stepper_ends_empty(scene->session)) {
		buf_add_str(out,
		    "DATA was taken, but nobody is to get this message: a "
		    "lone dot ends it, and its lines are passed over.");
		return;
	}
	buf_addf(out,
	    "The rest of the message: %zu line%s with the dot that ends it. "
	    "Enter sends them all, F7 one.",
	    end - begin, end - begin == 1 ? "" : "s");
}

static size_t
group_end(const struct scene *scene)
{
	return stepper_group_end(scene->stepper, scene->session);
}

/* How many commands go out with the next line, and their bytes. */
static size_t
count_group(const struct scene *scene, size_t *len)
{
	const struct script *s = stepper_script(scene->stepper);
	size_t end = group_end(scene), count = 0;

	*len = 0;
	for (size_t i = stepper_cursor(scene->stepper); i < end; i++)
		if (script_line(s, i)->kind == PLAN_SEND) {
			*len += plan_wire_len(s, i, i + 1);
			count++;
		}
	return count;
}

static void
add_group(struct buf *out, const struct scene *scene)
{
	size_t len, count = count_group(scene, &len);

	if (count > 1)
		buf_addf(out,
		    "The first of %zu commands that go out in one piece, up to "
		    "line %zu: their replies come after. ",
		    count, group_end(scene));
}

static void
add_command(
    struct buf *out, const struct scene *scene, const struct script_line *line)
{
	struct explanation e;
	struct command command;

	command_parse(line->text, &command);
	explain_command(&command, scene->session->phase, &e);
	add_group(out, scene);
	add_prose(out, scene);
	add_expectation(out, scene);
	buf_add_str(out, e.text);
}

static void
add_words(struct buf *out, const struct scene *scene)
{
	const struct script_line *line = next_line(scene);

	if (line == NULL)
		buf_add_str(out,
		    "The plan is over. Alt-R runs it again, :back N goes back "
		    "to one of its lines; what is typed is sent.");
	else if (line->kind == PLAN_CONSOLE)
		add_console(out, line->text);
	else if (line->kind == PLAN_SEND)
		add_command(out, scene, line);
	else
		add_body(out, scene);
}

static void
paint_head(const struct scene *scene, const struct pen *pen)
{
	const struct script *s = stepper_script(scene->stepper);
	const struct script_line *line = next_line(scene);
	const char *title =
	    pen->area.cols < LAYOUT_WIDE ? "Next" : "Next line to be sent";
	size_t cursor = stepper_cursor(scene->stepper);
	char note[64] = "";
	size_t len, count = line == NULL ? 0 : count_group(scene, &len);

	if (stepper_state(scene->stepper) == STEPPER_RUNNING)
		title = "Running: Ctrl-C pauses";
	else if (line == NULL)
		title = "Plan over";
	if (count > 1)
		snprintf(
		    note, sizeof(note), "%zu commands, %zu bytes", count, len);
	else if (line != NULL && line->kind != PLAN_CONSOLE)
		snprintf(note, sizeof(note), "%zu bytes with CRLF",
		    plan_wire_len(s, cursor, plan_view_row_end(s, cursor)));
	pen_rule(pen, 0, title, STYLE_TITLE, note, STYLE_MUTED);
}

/* Where there are rows for it; the prompt holds it as well. */
static int
put_line(const struct scene *scene, const struct pen *pen)
{
	struct buf text = {0};
	int indent;

	if (pen->area.rows < 5 || next_line(scene) == NULL)
		return 1;
	indent = plan_view_add_text(&text, stepper_script(scene->stepper),
	    stepper_cursor(scene->stepper));
	pen_fit(pen, 1, 4 + indent, pen->area.cols - 1, STYLE_CLIENT,
	    buf_slice(&text));
	buf_fini(&text);
	return 2;
}

static void
paint_next(void *self, const struct scene *scene, const struct pen *pen)
{
	struct area area = pen->area;
	struct buf text = {0};
	int row;

	(void)self;
	paint_head(scene, pen);
	row = put_line(scene, pen);
	area.row += row;
	area.rows -= row;
	area.col++;
	area.cols -= 2;
	add_words(&text, scene);
	if (area.rows > 0 && area.cols > 0)
		flow_words(pen->canvas, &area, STYLE_EXPLAIN, buf_slice(&text),
		    pen_form(pen));
	buf_fini(&text);
}

const struct view_ops view_next = {.name = "next", .paint = paint_next};

/* ---- where the session stands ----------------------------------------- */

#define LABEL_COL  2
#define VALUE_COL  12
#define GAUGE_COLS 24

uint64_t
plan_idle_us(const struct scene *scene)
{
	uint64_t last = scene->session->last_us;

	return scene_is_open(scene) && scene->wait.now_us > last
	           ? scene->wait.now_us - last
	           : 0;
}

static void
add_state(struct buf *out, const struct session *s)
{
	switch (s->phase) {
	case PHASE_HELO:
		buf_add_str(out, "greeted, EHLO is due");
		break;
	case PHASE_READY:
		buf_add_str(out, "no transaction");
		break;
	case PHASE_MAIL:
	case PHASE_RCPT:
		buf_addf(out, "MAIL given, %zu of %zu recipients ok",
		    s->accepted_count, s->recipient_count);
		break;
	default:
		words_add_phase(out, s);
	}
}

static void
add_envelope(struct buf *out, const struct session *s, const struct pen *pen)
{
	if (s->sender == NULL) {
		buf_add_str(out, "none");
		return;
	}
	buf_add_str(out, s->sender[0] == '\0' ? "<>" : s->sender);
	for (size_t i = 0; i < s->recipient_count; i++)
		buf_addf(out, "%s%s %s", i == 0 ? " " : "",
		    i == 0 ? pen_glyph(pen, GLYPH_THEN) : ",",
		    s->recipients[i].mailbox);
}

static void
add_wire(struct buf *out, const struct scene *scene)
{
	if (session_awaited(scene->session) == NULL) {
		buf_add_str(out, "nothing is awaited");
		return;
	}
	buf_add_str(out, scene_is_open(scene) ? "awaited: " : "did not come: ");
	words_add_awaited(out, scene->session);
}

/* How much of a server's patience is used up; the column behind it. */
static int
put_gauge(const struct pen *pen, int row, int col, int cols, uint64_t idle_us)
{
	int full = idle_us >= PLAN_IDLE_US
	               ? cols
	               : (int)(idle_us * (uint64_t)cols / PLAN_IDLE_US);

	for (int i = 0; i < cols; i++)
		col = pen_text(pen, row, col,
		    i < full ? STYLE_GAUGE : STYLE_GAUGE_REST,
		    pen_glyph(pen, i < full ? GLYPH_GAUGE : GLYPH_GAUGE_REST));
	return col;
}

static void
put_fact(const struct pen *pen, int row, const char *label, struct buf *value)
{
	pen_text(pen, row, LABEL_COL, STYLE_LABEL, label);
	pen_fit(
	    pen, row, VALUE_COL, pen->area.cols, STYLE_VALUE, buf_slice(value));
	buf_clear(value);
}

static void
put_timer(const struct scene *scene, const struct pen *pen, int row)
{
	uint64_t idle = plan_idle_us(scene);
	struct buf text = {0};
	char used[32];
	int col;

	buf_add_str(&text, scene_is_open(scene)
			       ? "server idle limit about 300 s"
			       : "no connection");
	put_fact(pen, row, "TIMER", &text);
	buf_fini(&text);
	if (!scene_is_open(scene))
		return;
	col = put_gauge(pen, row + 1, VALUE_COL, GAUGE_COLS, idle);
	snprintf(
	    used, sizeof(used), "%llu s", (unsigned long long)(idle / 1000000));
	pen_text(pen, row + 1, col + 1, STYLE_VALUE, used);
}

/* Of a message on its way, over the whole row. */
static void
put_progress(const struct scene *scene, const struct pen *pen, int row)
{
	struct buf text = {0};

	words_add_progress(&text, scene);
	pen_fit(pen, row, 0, pen->area.cols, STYLE_VALUE, buf_slice(&text));
	buf_fini(&text);
}

static void
paint_few(const struct scene *scene, const struct pen *pen)
{
	char text[64];
	int col;

	if (scene_is_open(scene)) {
		col = pen_text(pen, 1, 0, STYLE_LABEL, "idle ");
		col =
		    put_gauge(pen, 1, col, GAUGE_COLS / 2, plan_idle_us(scene));
		snprintf(text, sizeof(text), "%llu of 300 s",
		    (unsigned long long)(plan_idle_us(scene) / 1000000));
		pen_text(pen, 1, col + 1, STYLE_VALUE, text);
	}
	if (scene->wait.is_sending) {
		put_progress(scene, pen, 2);
	} else if (scene->session->recipient_count > 0) {
		snprintf(text, sizeof(text), "%zu of %zu recipients accepted",
		    scene->session->accepted_count,
		    scene->session->recipient_count);
		pen_text(pen, 2, 0, STYLE_VALUE, text);
	}
}

static void
paint_facts(void *self, const struct scene *scene, const struct pen *pen)
{
	struct buf text = {0};

	(void)self;
	if (pen->area.rows < 6) {
		paint_few(scene, pen);
		return;
	}
	add_state(&text, scene->session);
	put_fact(pen, 1, "STATE", &text);
	put_timer(scene, pen, 2);
	add_envelope(&text, scene->session, pen);
	put_fact(pen, 4, "ENVELOPE", &text);
	if (scene->wait.is_sending) {
		put_progress(scene, pen, 5);
	} else {
		add_wire(&text, scene);
		put_fact(pen, 5, "ON WIRE", &text);
	}
	buf_fini(&text);
}

const struct view_ops view_facts = {.name = "facts", .paint = paint_facts};
