/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-frame - frames are painted when they are due, sixty a second at most,
 * and none is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "ehlo/app/frame.h"

#define FRAMES 12
/* So many come at once; the others no closer than this, which together is
 * not more than sixty in any second. */
#define AT_ONCE  4
#define GAP_NS   UINT64_C(18000000)
#define LIMIT_MS 60000

static struct {
	uv_loop_t loop;
	struct frame *frame;
	uv_idle_t busy; /* turns the loop without end */
	uv_timer_t limit;
	int turns;
	bool is_due, stays_due;
	int wanted; /* frames, or turns when none is due */
	int painted;
	uint64_t began_ns, ended_ns; /* before the first, after the last */
} play;

static bool
is_due(void *context)
{
	(void)context;
	return play.is_due;
}

static void
paint(void *context)
{
	(void)context;
	play.ended_ns = uv_hrtime();
	play.painted++;
	play.is_due = play.stays_due;
	if (play.painted >= play.wanted)
		uv_stop(&play.loop);
}

static void
on_turn(uv_idle_t *handle)
{
	(void)handle;
	if (++play.turns >= play.wanted && !play.is_due)
		uv_stop(&play.loop);
}

static void
on_limit(uv_timer_t *handle)
{
	(void)handle;
	uv_stop(&play.loop);
}

static int
setup(void **state)
{
	static const struct frame_events events = {is_due, paint};

	(void)state;
	memset(&play, 0, sizeof(play));
	uv_loop_init(&play.loop);
	uv_idle_init(&play.loop, &play.busy);
	uv_timer_init(&play.loop, &play.limit);
	uv_timer_start(&play.limit, on_limit, LIMIT_MS, 0);
	play.frame = frame_new(&play.loop, &events, NULL);
	play.began_ns = uv_hrtime();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	frame_free(play.frame);
	uv_close((uv_handle_t *)&play.busy, NULL);
	uv_close((uv_handle_t *)&play.limit, NULL);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	return uv_loop_close(&play.loop);
}

static void
frame__not_due__is_not_painted(void **state)
{
	(void)state;
	play.wanted = 10000;
	uv_idle_start(&play.busy, on_turn);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	assert_int_equal(play.turns, 10000);
	assert_int_equal(play.painted, 0);
}

/* However often the loop turns. */
static void
frame__always_due__sixty_a_second(void **state)
{
	(void)state;
	play.wanted = FRAMES;
	play.is_due = play.stays_due = true;
	uv_idle_start(&play.busy, on_turn);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	assert_int_equal(play.painted, FRAMES);
	assert_true(play.turns > FRAMES);
	assert_true(
	    play.ended_ns - play.began_ns >= (FRAMES - AT_ONCE) * GAP_NS);
}

/* What follows closely, the answer to a line say, does not wait: the first
 * turns paint a frame each. */
static void
frame__first_ones__come_at_once(void **state)
{
	(void)state;
	play.wanted = AT_ONCE;
	play.is_due = play.stays_due = true;
	uv_idle_start(&play.busy, on_turn);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	assert_int_equal(play.painted, AT_ONCE);
	assert_true(play.turns <= AT_ONCE);
}

/* The next comes although nothing else wakes the loop. */
static void
frame__too_early__comes_by_itself(void **state)
{
	(void)state;
	play.wanted = AT_ONCE + 1;
	play.is_due = play.stays_due = true;
	uv_idle_start(&play.busy, on_turn);
	while (play.painted < AT_ONCE)
		uv_run(&play.loop, UV_RUN_NOWAIT);
	uv_idle_stop(&play.busy);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	assert_int_equal(play.painted, AT_ONCE + 1);
	assert_true(play.ended_ns - play.began_ns >= GAP_NS);
}

/* One wake-up, one frame; then the loop sleeps. */
static void
frame__due_once__is_painted_once(void **state)
{
	(void)state;
	play.wanted = 1000;
	play.is_due = true;
	uv_idle_start(&play.busy, on_turn);
	uv_run(&play.loop, UV_RUN_DEFAULT);
	assert_int_equal(play.painted, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		frame__not_due__is_not_painted, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		frame__always_due__sixty_a_second, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		frame__first_ones__come_at_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		frame__too_early__comes_by_itself, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		frame__due_once__is_painted_once, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
