/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-status - the panel in a row or two: whole words, the important
 * ones at every width. */
#include "scene.h"

#include "ehlo/tui/words.h"

static void
assert_status(
    const struct conversation *c, int rows, int cols, const char *wanted)
{
	struct canvas *canvas =
	    scene_paint(c, &view_status, NULL, rows, cols, true);

	scene_assert_canvas(canvas, wanted);
	canvas_free(canvas);
}

static const char delivery[] =
    "S: 220 x\nC: EHLO x\nS: 250-x\nS: 250-SIZE 1\nS: 250-STARTTLS\n"
    "S: 250 AUTH PLAIN\nC: MAIL FROM:<>\nS: 250 ok\n"
    "C: RCPT TO:<bob@x.example>\nS: 250 ok\n"
    "C: RCPT TO:<eve@y.example>\nS: 550 5.7.1 unable to relay\n";

static void
status__paint__how_far_and_for_whom(void **state)
{
	struct canvas *canvas;

	assert_status(*state, 2, 80, " . not connected\n\n");
	scene_connect(*state);
	assert_status(*state, 2, 80, " + LISTENING 2 ms\n\n");
	scene_play(*state, delivery);
	assert_status(*state, 2, 80,
	    " + LISTENING 2 ms  EHLO + 3  TLS .  AUTH .  RCPT ! 1/2  "
	    "RELAY X refused\n"
	    " from + <>  to X eve@y.example\n");
	assert_status(*state, 2, 90,
	    " + LISTENING 2 ms  EHLO + 3  TLS .  AUTH .  RCPT ! 1/2  "
	    "RELAY X refused: y.example\n"
	    " from + <>  to X eve@y.example\n");
	canvas = scene_paint(*state, &view_status, NULL, 2, 80, true);
	assert_int_equal(scene_style(canvas, "RELAY"), STYLE_LABEL);
	assert_int_equal(scene_style(canvas, "refused"), STYLE_FAIL);
	assert_int_equal(scene_style(canvas, "LISTENING"), STYLE_PASS);
	canvas_free(canvas);
}

/* What matters least goes first, and as a whole. */
static void
status__paint__whole_words_at_every_width(void **state)
{
	scene_connect(*state);
	scene_play(*state, delivery);
	assert_status(
	    *state, 1, 60, " EHLO + 3  TLS .  RCPT ! 1/2  RELAY X refused\n");
	assert_status(
	    *state, 1, 40, " EHLO + 3  RCPT ! 1/2  RELAY X refused\n");
	assert_status(*state, 1, 30, " RCPT ! 1/2  RELAY X refused\n");
	assert_status(*state, 1, 20, " RELAY X refused\n");
	assert_status(*state, 1, 14, " RELAY X refu~\n");
}

static void
add_probe(
    struct conversation *c, const char *address, enum port_verdict verdict)
{
	scene_add(c, (struct event){.kind = EVENT_PROBE,
			 .probe = {.address = slice_str(address),
			     .port = 25,
			     .verdict = verdict}});
}

static void
status__paint__verdicts_on_a_small_screen(void **state)
{
	scene_add(*state, (struct event){.kind = EVENT_RESOLVE,
			      .resolve = {.name = SLICE("mx.example"),
				  .port = 25,
				  .addresses = SLICE("::1 ::2 192.0.2.1")}});
	add_probe(*state, "::1", PORT_NOT_LISTENING);
	add_probe(*state, "::2", PORT_NOT_LISTENING);
	assert_status(*state, 1, 40, " X NOT LISTENING\n");
	add_probe(*state, "192.0.2.1", PORT_FILTERED);
	scene_add(*state,
	    (struct event){.kind = EVENT_CLOSED,
		.closed = {.by = CLOSED_ERROR,
		    .trouble = TROUBLE_REFUSED,
		    .error = SLICE("no address accepted the connection")}});
	assert_status(*state, 1, 40, " X NOT LISTENING  X FILTERED\n");
	assert_status(*state, 2, 80,
	    " X NOT LISTENING  X FILTERED\n"
	    " X no address accepted the connection\n");
}

static void
status__paint__the_name_that_is_none(void **state)
{
	scene_add(*state, (struct event){.kind = EVENT_RESOLVE,
			      .resolve = {.name = SLICE("nope.example"),
				  .port = 25,
				  .error = SLICE("no such name")}});
	assert_status(*state, 1, 40, " NAME X no such name\n");
}

static void
status__paint__at_every_size(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_refused);
	for (int rows = 1; rows <= 3; rows++)
		for (int cols = 1; cols <= 100; cols++)
			canvas_free(scene_paint(
			    *state, &view_status, NULL, rows, cols, false));
}

/* All were accepted, some, none, or the answer is still to come. */
static void
status__paint__recipients_by_one_sign(void **state)
{
	static const struct {
		const char *script, *wanted;
	} steps[] = {
	    {"S: 220 x\nC: HELO x\nS: 250 x\nC: MAIL FROM:<>\nS: 250 ok\n"
	     "C: RCPT TO:<a@x.example>\n",
		"RCPT . 0/1"},
	    {"S: 450 4.2.1 busy\n", "RCPT X 0/1"},
	    {"C: RCPT TO:<b@x.example>\nS: 250 ok\n", "RCPT ! 1/2"},
	    {"C: RSET\nS: 250 ok\nC: MAIL FROM:<>\nS: 250 ok\n"
	     "C: RCPT TO:<b@x.example>\nS: 250 ok\n",
		"RCPT + 1/1"},
	};

	scene_connect(*state);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct canvas *canvas;

		scene_play(*state, steps[i].script);
		canvas = scene_paint(*state, &view_status, NULL, 1, 80, true);
		assert_true(scene_style(canvas, steps[i].wanted) >= 0);
		canvas_free(canvas);
	}
}

/* After the last reply the connection has to end. */
static void
status__awaited__is_called_by_its_name(void **state)
{
	static const struct {
		const char *script, *awaited;
	} steps[] = {
	    {"S: 220 x\nC: NOOP\n", "the reply to NOOP"},
	    {"S: 250 ok\nS: 421 bye\n", "the close"},
	};

	scene_connect(*state);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct buf text = {0};

		scene_play(*state, steps[i].script);
		words_add_awaited(&text, conversation_session(*state));
		assert_string_equal(buf_text(&text), steps[i].awaited);
		buf_fini(&text);
	}
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(status__paint__how_far_and_for_whom),
	    T(status__paint__whole_words_at_every_width),
	    T(status__paint__verdicts_on_a_small_screen),
	    T(status__paint__the_name_that_is_none),
	    T(status__paint__recipients_by_one_sign),
	    T(status__awaited__is_called_by_its_name),
	    T(status__paint__at_every_size),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
