/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-bar - the top row and the narrow panel, phase by phase. */
#include "scene.h"

static void
assert_bar(const struct conversation *c, int cols, const char *wanted)
{
	struct canvas *canvas = scene_paint(c, &view_bar, NULL, 1, cols, false);

	scene_assert_canvas(canvas, wanted);
	for (int col = 0; col < cols; col++)
		assert_int_not_equal(
		    canvas_at(canvas, 0, col)->style, STYLE_TEXT);
	canvas_free(canvas);
}

static void
bar__paint__follows_the_phase(void **state)
{
	assert_bar(*state, 70, " OFFLINE\n");
	scene_connect(*state);
	assert_bar(*state, 72,
	    " LIVE  superfreak.example:2525     waiting for the greeting       "
	    "00:00\n");
	scene_play(*state, "S: 220 x\n");
	assert_bar(*state, 72,
	    " LIVE  superfreak.example:2525     [EHLO] › MAIL › RCPT › DATA    "
	    "00:00\n");
	scene_play(*state, "C: EHLO x\n");
	assert_bar(*state, 72,
	    " LIVE  superfreak.example:2525     [EHLO] › MAIL › RCPT › DATA    "
	    "00:00\n");
	scene_play(*state, "S: 502 no\nC: HELO x\nS: 250 x\n");
	assert_bar(*state, 72,
	    " LIVE  superfreak.example:2525     HELO › [MAIL] › RCPT › DATA    "
	    "00:00\n");
	scene_play(*state, "C: EHLO x\nS: 250 x\n");
	assert_bar(*state, 71,
	    " LIVE  superfreak.example:2525 [MAIL]                            "
	    "00:00\n");
	assert_bar(*state, 50, " LIVE  superfreak.example:2525 [MAIL]\n");
	scene_play(*state, "C: QUIT\nS: 221 x\n");
	assert_bar(*state, 50, " LIVE  superfreak.example:2525 said goodbye\n");
	scene_add(*state, (struct event){.kind = EVENT_CLOSED,
			      .closed = {.by = CLOSED_SERVER}});
	assert_bar(*state, 50, " OFFLINE  superfreak.example:2525 closed\n");
}

/* What was never open is not closed, and who speaks HTTP greets nobody. */
static void
bar__paint__sessions_that_were_none(void **state)
{
	struct event resolve = {.kind = EVENT_RESOLVE,
	    .resolve = {.name = SLICE("mx.example"),
		.port = 25,
		.addresses = SLICE("192.0.2.1")}};

	scene_add(*state, resolve);
	scene_add(*state, (struct event){.kind = EVENT_CLOSED,
			      .closed = {.by = CLOSED_CLIENT}});
	assert_bar(*state, 50, " OFFLINE  mx.example:25 canceled\n");
	scene_connect(*state);
	scene_play(*state, "S: HTTP/1.1 400 Bad Request\n");
	assert_bar(
	    *state, 50, " LIVE  superfreak.example:2525 HTTP, not SMTP\n");
}

static void
bar__paint__the_due_stage_stands_out(void **state)
{
	struct canvas *canvas;

	scene_connect(*state);
	scene_play(*state, article);
	canvas = scene_paint(*state, &view_bar, NULL, 1, 100, false);
	assert_int_equal(scene_style(canvas, "[RCPT]"), STYLE_BAR_NEXT);
	assert_int_equal(scene_style(canvas, "DATA"), STYLE_BAR);
	assert_int_equal(scene_style(canvas, " LIVE "), STYLE_BAR_LIVE);
	canvas_free(canvas);
}

/* Known by the target of the session, not of the program's start. */
static void
bar__paint__practice_is_said(void **state)
{
	struct event resolve = {.kind = EVENT_RESOLVE,
	    .resolve = {.name = SLICE("practice:deathstar"),
		.port = 2525,
		.addresses = SLICE("127.0.0.1")}};
	struct event connected = {.kind = EVENT_CONNECTED,
	    .connected = {.address = SLICE("127.0.0.1"), .port = 2525}};
	struct canvas *canvas;

	scene_add(*state, resolve);
	scene_add(*state, connected);
	assert_bar(*state, 60,
	    " PRACTICE  deathstar:2525 waiting for the greeting    00:00\n");
	assert_bar(
	    *state, 59, " PRACTICE  deathstar:2525 waiting for the greeting\n");
	canvas = scene_paint(*state, &view_bar, NULL, 1, 100, false);
	assert_int_equal(scene_style(canvas, " PRACTICE "), STYLE_BAR_PRACTICE);
	canvas_free(canvas);
	scene_connect(*state);
	canvas = scene_paint(*state, &view_bar, NULL, 1, 100, false);
	assert_int_equal(scene_style(canvas, " LIVE "), STYLE_BAR_LIVE);
	canvas_free(canvas);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(bar__paint__follows_the_phase),
	    T(bar__paint__sessions_that_were_none),
	    T(bar__paint__the_due_stage_stands_out),
	    T(bar__paint__practice_is_said),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
