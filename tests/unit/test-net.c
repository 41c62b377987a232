/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-net - the clocks. */
#include "ehlo/net/net.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "net-loop.h"

static void
net__now__never_runs_back(void **state)
{
	struct net_loop l;
	uint64_t before, after;

	(void)state;
	net_loop_open(&l);
	before = net_now_us(l.net);
	assert_true(before < 1000000);
	for (int i = 0; i < 1000; i++, before = after) {
		after = net_now_us(l.net);
		assert_true(after >= before);
	}
	assert_ptr_equal(net_loop(l.net), &l.loop);
	net_loop_close(&l);
}

static void
net__wall__tells_the_zone(void **state)
{
	static const struct {
		const char *zone;
		int offset_min;
	} rows[] = {{"UTC0", 0}, {"XXX-5:45", 345}, {"YYY+7", -420},
	    {"garbage\x1b[2J", 0}};
	int offset_min;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t now;

		setenv("TZ", rows[i].zone, 1);
		tzset();
		now = net_wall(&offset_min);
		assert_int_equal(offset_min, rows[i].offset_min);
		assert_true(now - time(NULL) <= 0 && time(NULL) - now <= 5);
	}
}

static void
net__own_literal__is_one(void **state)
{
	char *literal = net_own_literal();

	(void)state;
	assert_int_equal(literal[0], '[');
	assert_int_equal(literal[strlen(literal) - 1], ']');
	assert_non_null(strpbrk(literal, ".:"));
	mem_free(literal);
}

static void
net__new__a_lost_reader_does_not_kill(void **state)
{
	struct net_loop l;
	int ends[2];

	(void)state;
	net_loop_open(&l);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(write(ends[1], "x", 1), -1);
	close(ends[1]);
	net_loop_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(net__now__never_runs_back),
	    cmocka_unit_test(net__wall__tells_the_zone),
	    cmocka_unit_test(net__own_literal__is_one),
	    cmocka_unit_test(net__new__a_lost_reader_does_not_kill)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
