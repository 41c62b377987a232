/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-conversation - wrapping, scrolling, the newest at the bottom. */
#include "scene.h"

#include <time.h>

#include "ehlo/tui/view-conversation.h"

static void
assert_view(const struct conversation *c, struct conversation_view *v, int rows,
    int cols, const char *wanted)
{
	struct canvas *canvas =
	    scene_paint(c, &view_conversation, v, rows, cols, false);

	scene_assert_canvas(canvas, wanted);
	canvas_free(canvas);
}

static void
note(struct conversation *c, const char *text)
{
	scene_add(c, (struct event){.kind = EVENT_NOTE,
			 .note = {.text = slice_str(text)}});
}

static void
number_notes(struct conversation *c, int from, int to)
{
	for (; from <= to; from++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", from);
		note(c, text);
	}
}

/* Commands that did not wait, and their replies; no column moves for it. */
static void
conversation_view__paint__groups_of_commands(void **state)
{
	struct conversation_view v = {0};

	scene_connect(*state);
	scene_play(*state,
	    "S: 220 x\nC: EHLO x\nS: 250-x\nS: 250 PIPELINING\n"
	    "C: MAIL FROM:<a@x>\nC: RCPT TO:<b@x.example>\nC: DATA\n"
	    "S: 250 ok\nS: 250-two\nS: 250 lines\nS: 354 go\nD: .\n"
	    "S: 250 ok\n");
	assert_view(*state, &v, 11, 20,
	    "<-   250 PIPELINING\n"
	    " ->┬ MAIL FROM:<a@x>\n"
	    " ->│ RCPT TO:<b@x.ex\n"
	    " ->│┊ample>\n"
	    " ->└ DATA\n"
	    "<- ┬ 250 ok\n"
	    "<- │ 250-two\n"
	    "<- │ 250 lines\n"
	    "<- └ 354 go\n"
	    " ->  .\n"
	    "<-   250 ok\n");
	conversation_view_fini(&v);
}

static void
conversation_view__paint__begins_at_the_top(void **state)
{
	struct conversation_view v = {0};

	assert_view(*state, &v, 2, 20, "\n\n");
	note(*state, "one");
	assert_view(*state, &v, 2, 20, "===  one\n\n");
	number_notes(*state, 2, 4);
	assert_view(*state, &v, 2, 20, "===  3\n===  4\n");
	conversation_view_fini(&v);
}

static void
conversation_view__paint__no_byte_is_lost(void **state)
{
	struct conversation_view v = {0};

	scene_connect(*state);
	scene_play(*state, "S: 220 0123456789abcdefghijklm\n");
	assert_view(*state, &v, 3, 16,
	    "<-   220 0123456\n<-  \u250a789abcdefgh\n<-  \u250aijklm\n");
	/* Cut at the top, a row is still told from a new line. */
	assert_view(
	    *state, &v, 2, 16, "<-  \u250a789abcdefgh\n<-  \u250aijklm\n");
	conversation_view_fini(&v);
}

static void
conversation_view__paint__hostile_bytes(void **state)
{
	struct conversation_view v = {0};

	scene_connect(*state);
	scene_play(*state, "S: 220 \x1b[2J\x9b\xe2\x80\xae\t\n");
	assert_view(
	    *state, &v, 1, 40, "<- ! 220 \u241b[2J\\x9B<U+202E>\u2409\n");
	conversation_view_fini(&v);
}

static void
conversation_view__paint__sessions_have_a_rule_between(void **state)
{
	struct conversation_view v = {0};
	struct event ev = {.kind = EVENT_RESOLVE,
	    .resolve = {.name = SLICE("::1"), .addresses = SLICE("::1")}};

	scene_add(*state, ev);
	scene_add(*state, ev);
	assert_view(*state, &v, 3, 24,
	    "===  ::1 is an address\n\u2500\u2500 session 2 "
	    "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
	    "\u2500\n===  ::1 is an address\n");
	conversation_view_fini(&v);
}

static void
conversation_view__scroll__keeps_its_place(void **state)
{
	struct conversation_view v = {0};
	char badge[64];

	number_notes(*state, 1, 9);
	assert_view(*state, &v, 3, 20, "===  7\n===  8\n===  9\n");
	conversation_view_scroll(&v, *state, -2);
	assert_view(*state, &v, 3, 20, "===  5\n===  6\n===  7\n");
	note(*state, "10");
	assert_view(*state, &v, 3, 20, "===  5\n===  6\n===  7\n");
	conversation_view_badge(&v, *state, badge, sizeof(badge));
	assert_string_equal(badge, "scrolled: 3 below, 1 new");
	conversation_view_scroll(&v, *state, -100);
	assert_view(*state, &v, 3, 20, "===  1\n===  2\n===  3\n");
	conversation_view_scroll(&v, *state, -1);
	assert_view(*state, &v, 3, 20, "===  1\n===  2\n===  3\n");
	conversation_view_scroll(&v, *state, 1);
	assert_view(*state, &v, 3, 20, "===  2\n===  3\n===  4\n");
	conversation_view_scroll(&v, *state, 100);
	assert_false(v.is_scrolled);
	conversation_view_badge(&v, *state, badge, sizeof(badge));
	assert_string_equal(badge, "");
	conversation_view_fini(&v);
}

/* By rows, also where one event has many. */
static void
conversation_view__scroll__inside_a_long_line(void **state)
{
	struct conversation_view v = {0};

	note(*state, "aaaaabbbbbcccccdddddeeeee");
	note(*state, "f");
	assert_view(*state, &v, 2, 10, "=== \u250aeeeee\n===  f\n");
	conversation_view_scroll(&v, *state, -1);
	assert_view(*state, &v, 2, 10, "=== \u250addddd\n=== \u250aeeeee\n");
	conversation_view_scroll(&v, *state, -2);
	assert_view(*state, &v, 2, 10, "=== \u250abbbbb\n=== \u250accccc\n");
	/* Wider: the place is kept as well as it can be. */
	assert_view(*state, &v, 2, 30,
	    "===  aaaaabbbbbcccccdddddeeeee\n"
	    "===  f\n");
	conversation_view_fini(&v);
}

static void
conversation_view__scroll__less_than_a_page(void **state)
{
	struct conversation_view v = {0};

	conversation_view_scroll(&v, *state, -1);
	number_notes(*state, 1, 2);
	assert_view(*state, &v, 3, 20, "===  1\n===  2\n\n");
	conversation_view_scroll(&v, *state, -1);
	assert_false(v.is_scrolled);
	conversation_view_fini(&v);
}

/* Only what is seen is measured: a paint after very many events costs as one
 * after few. Measured against itself, so that a slow machine does not fail. */
static void
conversation_view__paint__cost_is_that_of_the_screen(void **state)
{
	struct conversation_view v = {0};
	clock_t few, many;

	number_notes(*state, 1, 100);
	few = clock();
	for (int i = 0; i < 50; i++)
		canvas_free(scene_paint(
		    *state, &view_conversation, &v, 40, 100, false));
	few = clock() - few;
	number_notes(*state, 101, 100000);
	many = clock();
	for (int i = 0; i < 50; i++)
		canvas_free(scene_paint(
		    *state, &view_conversation, &v, 40, 100, false));
	many = clock() - many;
	assert_true(many < 20 * few + CLOCKS_PER_SEC / 2);
	conversation_view_fini(&v);
}

/* The number in the first row, which says how many lines are gone. */
static int
count_gone(const struct conversation *c, struct conversation_view *v)
{
	struct canvas *canvas =
	    scene_paint(c, &view_conversation, v, 3, 50, false);
	struct buf row = {0};
	int count = -1;

	scene_add_row(&row, canvas, 0);
	if (strstr(buf_text(&row), " lines, 0 bytes are no longer kept") !=
	    NULL)
		sscanf(buf_text(&row), "===  %d ", &count);
	buf_fini(&row);
	canvas_free(canvas);
	return count;
}

/* One row stands for all that is gone, and nothing lies before it. */
static void
conversation_view__scroll__ends_where_nothing_is_kept(void **state)
{
	struct conversation *c = conversation_new(1 << 18);
	struct conversation_view v = {0};
	char wanted[128];
	int gone;

	(void)state;
	number_notes(c, 1, 3000);
	assert_view(c, &v, 3, 50, "===  2998\n===  2999\n===  3000\n");
	conversation_view_scroll(&v, c, -100000);
	gone = count_gone(c, &v);
	assert_true(gone > 0 && gone < 3000);
	snprintf(wanted, sizeof(wanted), "*\n===  %d\n===  %d\n", gone + 1,
	    gone + 2);
	assert_view(c, &v, 3, 50, wanted);
	/* More goes while one looks at it. */
	number_notes(c, 3001, 5000);
	assert_true(count_gone(c, &v) > gone);
	conversation_view_scroll(&v, c, -1);
	assert_true(count_gone(c, &v) > gone);
	conversation_view_follow(&v);
	conversation_view_top(&v, c);
	gone = count_gone(c, &v);
	conversation_view_show(&v, c, 0);
	assert_int_equal(count_gone(c, &v), gone);
	conversation_view_scroll(&v, c, 2);
	snprintf(wanted, sizeof(wanted), "===  %d\n===  %d\n===  %d\n",
	    gone + 1, gone + 2, gone + 3);
	assert_view(c, &v, 3, 50, wanted);
	conversation_view_fini(&v);
	conversation_free(c);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(conversation_view__paint__groups_of_commands),
	    T(conversation_view__paint__begins_at_the_top),
	    T(conversation_view__paint__no_byte_is_lost),
	    T(conversation_view__paint__hostile_bytes),
	    T(conversation_view__paint__sessions_have_a_rule_between),
	    T(conversation_view__scroll__keeps_its_place),
	    T(conversation_view__scroll__inside_a_long_line),
	    T(conversation_view__scroll__less_than_a_page),
	    T(conversation_view__scroll__ends_where_nothing_is_kept),
	    T(conversation_view__paint__cost_is_that_of_the_screen),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
