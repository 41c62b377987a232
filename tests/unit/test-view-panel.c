/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-panel - the panel is a fold: what events say, and nothing else. */
#include "scene.h"

#include "ehlo/model/archive.h"

static struct canvas *
paint(const struct conversation *c, int rows)
{
	struct page_view view = {0};

	return scene_paint(c, &view_panel, &view, rows, 34, false);
}

static void
assert_panel(const struct conversation *c, int rows, const char *wanted)
{
	struct canvas *canvas = paint(c, rows);

	scene_assert_canvas(canvas, wanted);
	canvas_free(canvas);
}

static void
panel__paint__not_connected(void **state)
{
	assert_panel(*state, 3,
	    "\u2502 CONNECTIVITY\n\u2502 \u00b7 not connected\n\u2502\n");
}

static void
assert_ehlo(struct conversation *c, const char *said, const char *words)
{
	struct canvas *canvas;

	scene_play(c, said);
	canvas = paint(c, 30);
	assert_int_not_equal(scene_style(canvas, words), -1);
	canvas_free(canvas);
}

static void
panel__paint__why_there_are_no_extensions(void **state)
{
	scene_connect(*state);
	assert_ehlo(*state, "S: 220 here\n", "not said yet");
	assert_ehlo(*state, "C: EHLO me\n", "not taken yet");
	assert_ehlo(*state, "S: 500 what\n", "not taken yet");
	assert_ehlo(*state, "C: HELO me\nS: 250 here\n", "not used: HELO");
}

static void
panel__paint__each_address_has_its_verdict(void **state)
{
	struct canvas *canvas;

	scene_add(*state,
	    (struct event){.kind = EVENT_RESOLVE,
		.resolve = {.name = SLICE("mx.example"),
		    .port = 25,
		    .addresses = SLICE("2001:db8:85a3::8a2e:370:7334 ::1")}});
	scene_add(*state,
	    (struct event){.kind = EVENT_PROBE,
		.probe = {.address = SLICE("2001:db8:85a3::8a2e:370:7334"),
		    .port = 25,
		    .verdict = PORT_FILTERED,
		    .ms = 3000,
		    .error = SLICE("no answer in 3 s")}});
	scene_add(*state, (struct event){.kind = EVENT_PROBE,
			      .probe = {.address = SLICE("::1"),
				  .port = 25,
				  .verdict = PORT_NOT_LISTENING,
				  .error = SLICE("connection refused")}});
	assert_panel(*state, 10,
	    "\u2502 CONNECTIVITY\n"
	    "\u2502 \u2713 NAME   mx.example\n"
	    "\u2502 \u2717 FILTERED              3000 ms\n"
	    "\u2502   [2001:db8:85a3::8a2e:370:7334\n"
	    "\u2502   ]:25\n"
	    "\u2502   no answer in 3 s\n"
	    "\u2502 \u2717 NOT LISTENING [::1]:25   0 ms\n"
	    "\u2502   connection refused\n"
	    "\u2502\n"
	    "\u2502\n");
	canvas = paint(*state, 10);
	assert_int_equal(scene_style(canvas, "FILTERED"), STYLE_FAIL);
	canvas_free(canvas);
}

static void
panel__paint__a_name_that_is_none(void **state)
{
	scene_add(*state, (struct event){.kind = EVENT_RESOLVE,
			      .resolve = {.name = SLICE("nope.example"),
				  .port = 25,
				  .error = SLICE("no such name")}});
	assert_panel(*state, 3,
	    "\u2502 CONNECTIVITY\n"
	    "\u2502 \u2717 NAME   nope.example\n"
	    "\u2502   no such name\n");
}

static void
panel__paint__what_the_server_offers(void **state)
{
	scene_connect(*state);
	scene_play(*state,
	    "S: 220 mx.example ready\nC: EHLO me\nS: 250-mx.example\n"
	    "S: 250-SIZE 100\nS: 250-PIPELINING\nS: 250-8BITMIME\n"
	    "S: 250 DSN\n");
	assert_panel(*state, 9,
	    "\u2502 CONNECTIVITY\n"
	    "\u2502 \u2713 NAME   superfreak.example\n"
	    "\u2502 \u2717 NOT LISTENING [::1]:2525 0 ms\n"
	    "\u2502   connection refused\n"
	    "\u2502 \u2713 LISTENING 127.0.0.1:2525 2 ms\n"
	    "\u2502 \u2713 GREET  mx.example       10 ms\n"
	    "\u2502 \u2713 EHLO   4 extensions\n"
	    "\u2502          SIZE PIPELINING\n"
	    "\u2502          8BITMIME DSN\n");
}

static void
panel__paint__another_protocol_is_no_greeting(void **state)
{
	struct canvas *canvas;

	scene_connect(*state);
	scene_play(*state, "S: +OK ready\n");
	canvas = paint(*state, 11);
	assert_int_equal(scene_style(canvas, "POP3, not SMTP"), STYLE_VALUE);
	canvas_free(canvas);
}

static void
panel__paint__hostile_names_are_shown_safely(void **state)
{
	struct canvas *canvas;

	scene_connect(*state);
	scene_play(*state, "S: 220 \x1b[2Jx ready\n");
	canvas = paint(*state, 11);
	assert_int_equal(scene_style(canvas, "[2Jx"), STYLE_VALUE);
	canvas_free(canvas);
}

/* Of both sides; the worst of them decides how that looks. */
static void
panel__paint__counts_findings(void **state)
{
	struct canvas *canvas;

	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: HELO x y\n");
	canvas = paint(*state, 12);
	assert_int_equal(scene_style(canvas, "1 finding: Alt-W"), STYLE_DOUBT);
	canvas_free(canvas);
	scene_play(*state, "S: 25\n");
	canvas = paint(*state, 12);
	assert_int_equal(scene_style(canvas, "2 findings: Alt-W"), STYLE_FAIL);
	canvas_free(canvas);
}

static void
panel__paint__room_goes_to_what_changes(void **state)
{
	struct canvas *canvas;

	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_refused);
	canvas = paint(*state, 12);
	assert_int_equal(scene_style(canvas, "refuses to relay"), STYLE_FAIL);
	assert_int_equal(scene_style(canvas, "for strangers"), STYLE_FAIL);
	assert_int_equal(scene_style(canvas, "EHLO"), -1);
	canvas_free(canvas);
	for (int rows = 1; rows < 12; rows++)
		canvas_free(paint(*state, rows));
}

/* The same events out of a recording give the same panel. */
static void
panel__paint__is_a_fold(void **state)
{
	struct conversation *loaded =
	    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct canvas *live, *replayed;

	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_taken);
	scene_play(*state, article_sent);
	for (size_t i = 0; i < conversation_count(*state); i++) {
		struct buf line = {0};
		struct err err = {0};

		archive_write_event(&line, conversation_event(*state, i));
		buf_truncate(&line, line.len - 1);
		assert_int_equal(
		    archive_load_line(loaded, buf_slice(&line), &err), 1);
		buf_fini(&line);
	}
	live = paint(*state, 24);
	replayed = paint(loaded, 24);
	for (int row = 0; row < 24; row++)
		for (int col = 0; col < 34; col++) {
			assert_string_equal(canvas_at(live, row, col)->text,
			    canvas_at(replayed, row, col)->text);
			assert_int_equal(canvas_at(live, row, col)->style,
			    canvas_at(replayed, row, col)->style);
		}
	assert_int_equal(scene_style(replayed, "queue id"), STYLE_VALUE);
	canvas_free(live);
	canvas_free(replayed);
	conversation_free(loaded);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(panel__paint__not_connected),
	    T(panel__paint__why_there_are_no_extensions),
	    T(panel__paint__each_address_has_its_verdict),
	    T(panel__paint__a_name_that_is_none),
	    T(panel__paint__what_the_server_offers),
	    T(panel__paint__another_protocol_is_no_greeting),
	    T(panel__paint__hostile_names_are_shown_safely),
	    T(panel__paint__counts_findings),
	    T(panel__paint__room_goes_to_what_changes),
	    T(panel__paint__is_a_fold),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
