/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-bar - the top row: what this is, who is at the other end, the stage of
 * the conversation, the time. */
#include <stdio.h>
#include <string.h>

#include "ehlo/tui/layout.h"
#include "ehlo/tui/view-plan.h"
#include "ehlo/tui/words.h"

/* With fewer columns the stage stands for the path. */
#define COLS_FOR_PATH 72
#define PATH_COLS     30
#define COLS_FOR_OPEN 90
#define STAGE_COLS    6
#define PEER_COLS_MIN 8

enum { STAGE_EHLO, STAGE_MAIL, STAGE_RCPT, STAGE_DATA, STAGE_COUNT };

/* The stage that is due in a phase; -1 = words instead of the path. */
static int
stage_of(enum phase phase)
{
	switch (phase) {
	case PHASE_HELO:
		return STAGE_EHLO;
	case PHASE_READY:
		return STAGE_MAIL;
	case PHASE_MAIL:
	case PHASE_RCPT:
		return STAGE_RCPT;
	case PHASE_DATA:
		return STAGE_DATA;
	default:
		return -1;
	}
}

static const char *
stage_name(const struct session *s, int stage)
{
	static const char *const names[STAGE_COUNT] = {
	    "EHLO", "MAIL", "RCPT", "DATA"};

	if (stage == STAGE_EHLO && s->phase != PHASE_HELO && !s->is_ehlo_done)
		return "HELO";
	return names[stage];
}

/* Words in the place of the path. */
static int
put_phase(const struct scene *scene, const struct pen *pen, int col)
{
	struct buf text = {0};

	words_add_phase(&text, scene->session);
	col = pen_fit(pen, 0, col, pen->area.cols, STYLE_BAR, buf_slice(&text));
	buf_fini(&text);
	return col;
}

static int
put_path(const struct scene *scene, const struct pen *pen, int col)
{
	int due = stage_of(scene->session->phase);
	char text[16];

	if (scene->session->phase == PHASE_NONE)
		return col;
	if (due < 0)
		return put_phase(scene, pen, col);
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		if (stage > 0) {
			col = pen_text(pen, 0, col + 1, STYLE_BAR,
			    pen_glyph(pen, GLYPH_THEN));
			col++;
		}
		snprintf(text, sizeof(text), stage == due ? "[%s]" : "%s",
		    stage_name(scene->session, stage));
		col = pen_text(pen, 0, col,
		    stage == due ? STYLE_BAR_NEXT : STYLE_BAR, text);
	}
	return col;
}

/* The stage that is due, or what the phase is called; whether it stands out. */
static bool
make_stage(const struct scene *scene, char *text, size_t size)
{
	enum phase phase = scene->session->phase;
	int due = stage_of(phase);
	struct buf words = {0};

	if (due < 0 && phase != PHASE_NONE)
		words_add_phase(&words, scene->session);
	if (due >= 0)
		snprintf(text, size, "[%s]", stage_name(scene->session, due));
	else
		snprintf(text, size, "%s", buf_text(&words));
	buf_fini(&words);
	return due >= 0;
}

/* Where the path has no room: the stage, or how much is out of sight where
 * nothing else tells it. What does not fit takes the blanks before it. */
static void
put_stage(const struct scene *scene, const struct pen *pen, int col)
{
	bool stands_out = scene->below > 0;
	char text[32];

	snprintf(text, sizeof(text), "%zu below", scene->below);
	if (!stands_out || col + (int)strlen(text) > pen->area.cols)
		stands_out = make_stage(scene, text, sizeof(text));
	if (col + (int)strlen(text) > pen->area.cols)
		col -= 2;
	pen_text(pen, 0, col, stands_out ? STYLE_BAR_NEXT : STYLE_BAR, text);
}

/* Who the server is, nobody knows. */
static bool
has_doubt(const struct session *s)
{
	return s->is_secure && !s->tls.is_verified && !s->tls.is_served;
}

/* Where it stands is told where there is room. */
static int
put_replay(const struct scene *scene, const struct pen *pen)
{
	const struct console_replay *replay = &scene->replay;
	char text[80];

	if (pen->area.cols < LAYOUT_MEDIUM)
		snprintf(
		    text, sizeof(text), " REPLAY %u%% ", replay->permille / 10);
	else
		snprintf(text, sizeof(text), " REPLAY %s, event %zu, %u%% ",
		    replay->is_playing ? "plays"
		    : replay->is_over  ? "at its end"
				       : "paused",
		    replay->position, replay->permille / 10);
	return pen_text(pen, 0, 0, STYLE_BAR_REPLAY, text);
}

static int
put_session(const struct scene *scene, const struct pen *pen)
{
	if (scene->replay.is_on)
		return put_replay(scene, pen);
	if (scene->serve.is_on)
		return pen_text(pen, 0, 0, STYLE_BAR_PRACTICE,
		    scene->serve.is_held ? " SERVE, HELD " : " SERVE ");
	if (scene_is_practice(scene) && scene_is_open(scene))
		return pen_text(pen, 0, 0, STYLE_BAR_PRACTICE, " PRACTICE ");
	if (scene_is_open(scene) && has_doubt(scene->session))
		return pen_text(
		    pen, 0, 0, STYLE_BAR_LIVE, " LIVE, NOT VERIFIED ");
	if (scene_is_open(scene))
		return pen_text(pen, 0, 0, STYLE_BAR_LIVE, " LIVE ");
	return pen_text(pen, 0, 0, STYLE_BAR, " OFFLINE ");
}

/* How a plan stands. */
static int
put_plan_state(const struct scene *scene, const struct pen *pen)
{
	static const struct {
		const char *word;
		enum style style;
	} words[] = {
	    [STEPPER_PAUSED] = {" PAUSED ", STYLE_BAR_PAUSED},
	    [STEPPER_RUNNING] = {" RUNNING ", STYLE_BAR_LIVE},
	    [STEPPER_ENDED] = {" PLAN OVER ", STYLE_BAR},
	};
	enum stepper_state state = stepper_state(scene->stepper);

	return pen_text(pen, 0, 0, words[state].style, words[state].word);
}

/* And whether letters act or type. */
static int
put_mode(const struct scene *scene, const struct pen *pen)
{
	int col = scene->stepper != NULL ? put_plan_state(scene, pen)
	                                 : put_session(scene, pen);

	if (scene->is_recording)
		col = pen_text(pen, 0, col, STYLE_BAR_REC, " REC ");
	return scene->pane == PANE_PROMPT
	           ? col
	           : pen_text(pen, 0, col, STYLE_BAR_NEXT, " NAV ");
}

/* "name [address]:port"; the address only where it says more. */
static void
add_peer(struct buf *out, const struct scene *scene, bool is_short)
{
	const struct session *s = scene->session;
	/* That it is practice stands to the left already. */
	bool is_told =
	    is_short && scene_is_practice(scene) && scene_is_open(scene);
	const char *name = s->target + (is_told ? strlen("practice:") : 0);
	bool is_same = s->address != NULL && s->target != NULL &&
	               strcmp(s->address, s->target) == 0;

	if (s->address != NULL && is_same)
		words_add_endpoint(out, s->address, s->port);
	else if (s->address != NULL && !is_short)
		buf_addf(out, "%s [%s]:%u", s->target, s->address, s->port);
	else
		words_add_endpoint(
		    out, name, s->address != NULL ? s->port : s->target_port);
}

/* "127.0.0.1:2525, client 3 of 7, 2 open", or what has room beside the path. */
static void
add_serve(struct buf *out, const struct console_serve *serve, int cols)
{
	bool is_short = cols < LAYOUT_MEDIUM;

	buf_add_str(out, serve->place);
	if (serve->number == 0)
		return;
	buf_addf(out, is_short ? ", %u/%u" : ", client %u of %u", serve->number,
	    serve->count);
	if (cols >= COLS_FOR_OPEN)
		buf_addf(out, ", %u open", serve->open_count);
}

/* "before line 8 of 13  check.smtp" */
static void
add_plan(struct buf *out, const struct stepper *stepper, bool is_short)
{
	const struct script *s = stepper_script(stepper);
	size_t count = script_count(s), cursor = stepper_cursor(stepper);

	if (cursor < count && is_short)
		buf_addf(out, "before %zu/%zu ", cursor + 1, count);
	else if (cursor < count)
		buf_addf(out, "before line %zu of %zu  ", cursor + 1, count);
	buf_add_slice(out, plan_view_name(s));
}

static int
put_peer(const struct scene *scene, const struct pen *pen, int col, int end)
{
	const struct session *s = scene->session;
	struct buf text = {0};

	if (scene->stepper != NULL) {
		add_plan(&text, scene->stepper, pen->area.cols < LAYOUT_MEDIUM);
		col =
		    pen_fit(pen, 0, col + 1, end, STYLE_BAR, buf_slice(&text));
		buf_fini(&text);
		return col;
	}
	if (s->target == NULL && !scene->serve.is_on)
		return col;
	if (scene->serve.is_on)
		add_serve(&text, &scene->serve, pen->area.cols);
	else
		add_peer(&text, scene, pen->area.cols < 80);
	col = pen_fit(pen, 0, col + 1, end, STYLE_BAR, buf_slice(&text));
	buf_fini(&text);
	return col;
}

/* The session's age at its last event, or now while something is awaited. */
static int
put_clock(const struct scene *scene, const struct pen *pen)
{
	const struct session *s = scene->session;
	uint64_t now = s->last_us;
	unsigned long long seconds;
	char text[32];

	if (s->number == 0)
		return pen->area.cols;
	if (scene->wait.is_waiting && scene->wait.now_us > now)
		now = scene->wait.now_us;
	seconds = now > s->started_us ? (now - s->started_us) / 1000000 : 0;
	if (seconds < 3600)
		snprintf(text, sizeof(text), "%02llu:%02llu ", seconds / 60,
		    seconds % 60);
	else
		snprintf(text, sizeof(text), "%llu:%02llu:%02llu ",
		    seconds / 3600, seconds / 60 % 60, seconds % 60);
	return pen_right(pen, 0, STYLE_BAR, text);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct pen left = *pen;
	/* On small screens the stage alone says where one is. */
	bool is_small = pen->area.cols < COLS_FOR_PATH;
	bool has_clock = pen->area.cols >= LAYOUT_MEDIUM;
	int end, col, room;

	(void)self;
	canvas_fill(pen->canvas, pen->area.row, pen->area.col,
	    pen->area.col + pen->area.cols, STYLE_BAR, " ");
	end = has_clock ? put_clock(scene, pen) - 1 : pen->area.cols;
	left.area.cols = end;
	col = put_mode(scene, &left);
	room = end - col - (is_small ? STAGE_COLS : PATH_COLS) - 2;
	if (room > PEER_COLS_MIN || scene->session->target == NULL)
		col = put_peer(scene, &left, col, col + room);
	if (is_small)
		put_stage(scene, &left, col + 1);
	else if (end - PATH_COLS > col)
		put_path(scene, &left, end - PATH_COLS);
}

const struct view_ops view_bar = {.name = "bar", .paint = paint};
