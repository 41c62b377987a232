/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-timer - deadlines: not early, not twice, not after the end. */
#include "ehlo/net/timer.h"

#include "net-loop.h"

struct trial {
	struct net_loop l;
	struct timer *timer;
	int calls;
	bool is_done;
};

static void
on_expire(void *context)
{
	struct trial *t = context;

	t->calls++;
	t->is_done = true;
}

static void
on_expire_free(void *context)
{
	struct trial *t = context;

	timer_free(t->timer);
	t->is_done = true;
}

static void
timer__start__is_never_early_and_once(void **state)
{
	struct trial t = {0};

	(void)state;
	net_loop_open(&t.l);
	t.timer = timer_new(t.l.net, on_expire, &t);
	assert_false(timer_is_running(t.timer));
	for (int i = 0; i < 20; i++) {
		uint64_t began_us = net_now_us(t.l.net);

		t.is_done = false;
		timer_start(t.timer, 3);
		assert_true(timer_is_running(t.timer));
		net_loop_wait(&t.l, &t.is_done);
		assert_true(net_now_us(t.l.net) - began_us >= 3000);
		assert_false(timer_is_running(t.timer));
		assert_int_equal(t.calls, i + 1);
	}
	timer_free(t.timer);
	net_loop_close(&t.l);
}

static void
timer__start__counts_from_now_not_from_the_turn(void **state)
{
	struct trial t = {0};
	uint64_t began_us;

	(void)state;
	net_loop_open(&t.l);
	t.timer = timer_new(t.l.net, on_expire, &t);
	began_us = net_now_us(t.l.net);
	while (net_now_us(t.l.net) - began_us < 20000)
		continue;
	began_us = net_now_us(t.l.net);
	timer_start(t.timer, 10);
	net_loop_wait(&t.l, &t.is_done);
	assert_true(net_now_us(t.l.net) - began_us >= 10000);
	timer_free(t.timer);
	net_loop_close(&t.l);
}

static void
timer__stop__silences_it(void **state)
{
	struct trial stopped = {0}, other = {0};

	(void)state;
	net_loop_open(&other.l);
	stopped.timer = timer_new(other.l.net, on_expire, &stopped);
	other.timer = timer_new(other.l.net, on_expire, &other);
	timer_start(stopped.timer, 1);
	timer_stop(stopped.timer);
	assert_false(timer_is_running(stopped.timer));
	timer_start(other.timer, 10);
	net_loop_wait(&other.l, &other.is_done);
	assert_int_equal(stopped.calls, 0);
	timer_free(stopped.timer);
	timer_free(other.timer);
	net_loop_close(&other.l);
}

static void
timer__start__the_longest_time_does_not_wrap(void **state)
{
	struct trial endless = {0}, other = {0};

	(void)state;
	net_loop_open(&other.l);
	endless.timer = timer_new(other.l.net, on_expire, &endless);
	other.timer = timer_new(other.l.net, on_expire, &other);
	timer_start(endless.timer, UINT64_MAX);
	timer_start(other.timer, 5);
	net_loop_wait(&other.l, &other.is_done);
	assert_int_equal(endless.calls, 0);
	timer_free(endless.timer);
	timer_free(other.timer);
	net_loop_close(&other.l);
}

static void
timer__free__in_its_own_call(void **state)
{
	struct trial t = {0};

	(void)state;
	net_loop_open(&t.l);
	timer_free(NULL);
	t.timer = timer_new(t.l.net, on_expire_free, &t);
	timer_start(t.timer, 0);
	assert_false(t.is_done);
	net_loop_wait(&t.l, &t.is_done);
	net_loop_close(&t.l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(timer__start__is_never_early_and_once),
	    cmocka_unit_test(timer__start__counts_from_now_not_from_the_turn),
	    cmocka_unit_test(timer__stop__silences_it),
	    cmocka_unit_test(timer__start__the_longest_time_does_not_wrap),
	    cmocka_unit_test(timer__free__in_its_own_call)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
