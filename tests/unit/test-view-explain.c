/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-explain - what is said about the newest line, and in what order.
 */
#include "scene.h"

#include <stdlib.h>

#include "ehlo/smtp/explain.h"

/* All words in one line, so that wrapping does not matter. */
static char *
words(const struct conversation *c, int rows)
{
	struct page_view view = {0};
	struct canvas *canvas =
	    scene_paint(c, &view_explain, &view, rows, 100, false);
	struct buf text = {0};
	char *copy;

	for (int row = 0; row < rows; row++) {
		struct buf line = {0};
		struct slice trimmed;

		scene_add_row(&line, canvas, row);
		buf_truncate(&line, line.len - 1);
		trimmed = slice_trim(buf_slice(&line));
		buf_add_slice(&text, trimmed);
		buf_add_byte(&text, ' ');
		buf_fini(&line);
	}
	copy = strdup(buf_text(&text));
	buf_fini(&text);
	canvas_free(canvas);
	return copy;
}

static void
assert_says(const struct conversation *c, const char *wanted)
{
	char *text = words(c, 12);

	if (strstr(text, wanted) == NULL)
		fail_msg("no \"%s\" in \"%s\"", wanted, text);
	free(text);
}

/* What stands before what. */
static void
assert_order(
    const struct conversation *c, const char *first, const char *second)
{
	char *text = words(c, 12);
	const char *a = strstr(text, first), *b = strstr(text, second);

	assert_non_null(a);
	assert_non_null(b);
	assert_true(a < b);
	free(text);
}

/* The first sentence that is said of a command. */
static const char *
explain_text(enum verb verb)
{
	static struct explanation e;
	struct command command = {.verb = verb};

	explain_command(&command, PHASE_MAIL, &e);
	e.text[strcspn(e.text, ".")] = '\0';
	return e.text;
}

static void
explain__paint__where_to_begin(void **state)
{
	assert_says(*state, ":connect HOST opens a session");
}

static void
explain__paint__relaying_is_named(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_refused);
	assert_says(*state, " 550 5.7.1 ");
	assert_says(*state, "relay");
	assert_says(*state, "mail.com");
	assert_says(*state, "RFC ");
	assert_says(*state, "Next:  RCPT  RSET  NOOP  QUIT");
	/* The server minds relaying, not the missing brackets. */
	assert_order(*state, "relay", "So close");
}

static void
explain__paint__all_lines_of_a_refusal_count(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, "S: 550-Sorry, we\nS: 550 do not relay\n");
	assert_says(*state, " 550 policy: relaying denied ");
}

static void
explain__paint__a_near_miss_comes_first(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	/* The text; the same words in the head come first. */
	assert_order(*state, "So close", explain_text(VERB_RCPT));
	scene_play(*state, "S: 501 5.5.4 brackets, please\n");
	assert_says(*state, " 501 5.5.4 ");
	assert_says(*state, "So close");
}

static void
assert_says_not(const struct conversation *c, const char *unwanted)
{
	char *text = words(c, 12);

	if (strstr(text, unwanted) != NULL)
		fail_msg("\"%s\" in \"%s\"", unwanted, text);
	free(text);
}

/* "So close" promises the right form; order has none. */
static void
explain__paint__what_is_no_near_miss_is_just_said(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: EHLO x\nS: 250 x\nC: DATA\n");
	assert_says(*state, "Not legal at this point of the conversation");
	assert_says_not(*state, "So close");
	assert_says(*state, "First: MAIL FROM:<... (MAIL comes first");
}

/* The place where it is wrong has a sign below it, where there is room. */
static void
explain__paint__a_near_miss_is_written_right(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: EHLO x\nS: 250 x\n"
			   "C: MAIL FROM me@x.example\n");
	assert_says(*state,
	    " MAIL FROM me@x.example ^ here So close: "
	    "MAIL FROM:<me@x.example> (MAIL is followed by FROM:");
	assert_says(*state, "Alt-C takes it");
}

static void
explain__paint__a_finding_is_said_once_with_its_number(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: NOOP\nS: junk\nS: junk\n");
	assert_says(*state, "(2 times).");
	for (size_t i = 0; i < FINDINGS_LISTED_MAX; i++)
		scene_play(*state, "S: junk\n");
	assert_says(*state, "(1002 times in this session).");
}

static void
explain__paint__what_does_not_fit_is_marked(void **state)
{
	char *text;

	scene_connect(*state);
	scene_play(*state, article);
	assert_says_not(*state, "\u2026");
	text = words(*state, 3);
	assert_non_null(strstr(text, "\u2026"));
	free(text);
}

static void
explain__paint__mail_data_has_a_way_out(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_taken);
	assert_says(*state, "a lone . ends it");
}

/* Each fact once: what is wrong with the line, then what comes of it. */
static void
explain__paint__an_unknown_command(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: XYZZY\n");
	assert_says(*state, "most servers answer 500. It was sent as it");
}

static void
explain__paint__offers_only_what_is_offered(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 x\nC: EHLO x\nS: 250 x\n");
	assert_says(*state, "Next:  MAIL  NOOP");
	scene_play(*state, "C: EHLO x\nS: 250-x\nS: 250 STARTTLS\n");
	assert_says(*state, "Next:  MAIL  STARTTLS  NOOP");
	scene_play(*state, "C: EHLO x\nS: 250-x\nS: 250 AUTH PLAIN\n");
	assert_says(*state, "Next:  MAIL  AUTH  NOOP");
	scene_play(*state, "C: AUTH PLAIN x\nS: 235 welcome\n");
	assert_says(*state, "Next:  MAIL  NOOP");
}

static void
explain__paint__why_there_is_no_session(void **state)
{
	scene_add(*state, (struct event){.kind = EVENT_RESOLVE,
			      .resolve = {.name = SLICE("nope.example"),
				  .port = 25,
				  .error = SLICE("no such name")}});
	assert_says(*state, " no such name ");
	assert_says(*state, "MX records");
}

static void
explain__paint__at_every_height(void **state)
{
	scene_connect(*state);
	scene_play(*state, article);
	scene_play(*state, article_refused);
	for (int rows = 1; rows < 8; rows++)
		free(words(*state, rows));
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(explain__paint__where_to_begin),
	    T(explain__paint__relaying_is_named),
	    T(explain__paint__all_lines_of_a_refusal_count),
	    T(explain__paint__a_near_miss_comes_first),
	    T(explain__paint__what_is_no_near_miss_is_just_said),
	    T(explain__paint__a_near_miss_is_written_right),
	    T(explain__paint__a_finding_is_said_once_with_its_number),
	    T(explain__paint__what_does_not_fit_is_marked),
	    T(explain__paint__mail_data_has_a_way_out),
	    T(explain__paint__an_unknown_command),
	    T(explain__paint__offers_only_what_is_offered),
	    T(explain__paint__why_there_is_no_session),
	    T(explain__paint__at_every_height),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
