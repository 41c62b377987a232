/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-fold - what is folded, and scrolling over it. */
#include "scene.h"

#include "ehlo/tui/fold.h"
#include "ehlo/tui/view-conversation.h"

static int
setup(void **state)
{
	*state = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	scene_connect(*state);
	return 0;
}

static int
teardown(void **state)
{
	conversation_free(*state);
	return 0;
}

/* The newest event's fold as "begin-end"; "" when there is none. */
static void
assert_fold(struct conversation *c, const char *script, const char *wanted)
{
	struct fold fold;
	char text[32] = "";

	scene_play(c, script);
	if (fold_at(c, conversation_count(c) - 1, &fold))
		snprintf(text, sizeof(text), "%zu-%zu", fold.begin, fold.end);
	assert_string_equal(text, wanted);
}

static void
fold__at__more_than_four_lines(void **state)
{
	struct fold fold;

	assert_fold(*state, "S: 220 x\n", "");
	assert_fold(
	    *state, "C: EHLO x\nS: 250-a\nS: 250-b\nS: 250-c\nS: 250-d\n", "");
	assert_fold(*state, "S: 250-e\n", "9-11");
	assert_fold(*state, "S: 250 f\n", "9-12");
	assert_true(fold_at(*state, 6, &fold));
	assert_int_equal(fold.begin, 9);
	assert_false(fold_at(*state, 5, &fold));
	assert_false(fold_at(*state, 0, &fold));
}

static void
fold__at__a_refusal_is_shown_whole(void **state)
{
	assert_fold(*state,
	    "S: 220 x\nC: NOOP\nS: 550-1\nS: 550-2\nS: 550-3\nS: 550-4\n"
	    "S: 550 5\n",
	    "");
}

static void
fold__at__nothing_between_is_hidden(void **state)
{
	assert_fold(*state,
	    "S: 220 x\nC: EHLO x\nS: 250-1\nS: 250-2\nS: 250-3\nS: 250-4\n"
	    "C: NOOP\nS: 250 5\n",
	    "");
	assert_fold(*state,
	    "C: EHLO x\nS: 250-1\nS: 250-2\nS: 250-3\nS: 250-4\n"
	    "S: nonsense\nS: 250-5\nS: 250 6\n",
	    "");
}

static void
assert_view(const struct conversation *c, struct conversation_view *v, int rows,
    const char *wanted)
{
	struct canvas *canvas =
	    scene_paint(c, &view_conversation, v, rows, 40, false);

	scene_assert_canvas(canvas, wanted);
	canvas_free(canvas);
}

static void
play_help(struct conversation *c, int lines)
{
	scene_play(c, "C: HELP\n");
	for (int i = 1; i < lines; i++)
		scene_play(c, "S: 214-text\n");
	scene_play(c, "S: 214 end\n");
}

static void
fold__view__scrolls_over_it(void **state)
{
	struct conversation_view v = {0};
	const struct conversation *c = *state;

	scene_play(*state, "S: 220 x\n");
	/* So many lines are a finding of their own. */
	play_help(*state, 100000);
	assert_view(c, &v, 3,
	    "<-   214-text\n<-   214-text\n"
	    "<- ! 214-text  [+99997 more]\n");
	scene_play(*state, "C: NOOP\nS: 250 ok\n");
	assert_view(
	    c, &v, 3, "<- ! 214-text  [+99997 more]\n ->  NOOP\n<-   250 ok\n");
	conversation_view_scroll(&v, c, -2);
	assert_view(c, &v, 3,
	    "<-   214-text\n<-   214-text\n"
	    "<- ! 214-text  [+99997 more]\n");
	conversation_view_scroll(&v, c, -2);
	assert_view(c, &v, 2, " ->  HELP\n<-   214-text\n");
	conversation_view_scroll(&v, c, 3);
	assert_view(c, &v, 2, "<- ! 214-text  [+99997 more]\n ->  NOOP\n");
	conversation_view_scroll(&v, c, 1);
	assert_false(v.is_scrolled);
	conversation_view_fini(&v);
}

static void
fold__view__a_finding_is_not_hidden(void **state)
{
	struct conversation_view v = {0};

	scene_play(*state,
	    "S: 220 x\nC: HELP\nS: 214-1\nS: 214-2\nS: 214-3\nS: 214-4\n"
	    "S: 211 5\n");
	assert_view(*state, &v, 2, "<-   214-2\n<- ! 214-3  [+2 more]\n");
	conversation_view_fini(&v);
}

/* What was in sight is not lost when it is folded or unfolded. */
static void
fold__view__stays_near_when_it_changes(void **state)
{
	struct conversation_view v = {.is_unfolded = true};
	const struct conversation *c = *state;

	scene_play(*state, "S: 220 x\n");
	play_help(*state, 20);
	scene_play(*state, "C: NOOP\nS: 250 ok\n");
	assert_view(c, &v, 2, " ->  NOOP\n<-   250 ok\n");
	conversation_view_scroll(&v, c, -5);
	assert_view(c, &v, 2, "<-   214-text\n<-   214-text\n");
	v.is_unfolded = false;
	assert_view(c, &v, 2, "<-   214-text\n<-   214-text  [+17 more]\n");
	v.is_unfolded = true;
	assert_view(c, &v, 2, "<-   214-text\n<-   214-text\n");
	conversation_view_fini(&v);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(fold__at__more_than_four_lines),
	    T(fold__at__a_refusal_is_shown_whole),
	    T(fold__at__nothing_between_is_hidden),
	    T(fold__view__scrolls_over_it),
	    T(fold__view__a_finding_is_not_hidden),
	    T(fold__view__stays_near_when_it_changes),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
