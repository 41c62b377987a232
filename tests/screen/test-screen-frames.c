/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-frames - what is written to the terminal, and when: nothing
 * while nothing changes, and in a flood no more than sixty frames a second. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ehlo/base/buf.h"
#include "talk.h"
#include "wire.h"

/* A letter typed, with what it changes around it. */
#define LETTER_MAX 300
#define FRAME_MS   16

static size_t
written(struct vt *vt)
{
	size_t len;

	vt_get_output(vt, &len);
	return len;
}

static long long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How often the program has gone to sleep. */
static long
naps_of(struct vt *vt)
{
	static const char name[] = "voluntary_ctxt_switches:";
	char path[64], line[256];
	long naps = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)vt_pid(vt));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, name, sizeof(name) - 1) == 0)
			naps = strtol(line + sizeof(name) - 1, NULL, 10);
	fclose(file);
	return naps;
}

/* A session with a greeting; nothing is awaited. */
static struct vt *
start(struct wire *wire)
{
	struct vt *vt = wire_start_at(wire, 30, 100);

	wire_exchange(wire, vt, "x", "500 what?");
	return vt;
}

/* One console waits and counts seconds; the other has nothing to do. */
static void
frames__idle__are_none_and_nothing_wakes(void **state)
{
	struct wire *wire = wire_new(), *mute = wire_new();
	struct vt *vt = start(wire);
	struct vt *clock = talk_start(30, 100, wire_target(mute), "1 s");
	size_t before = written(vt), second;
	long naps = naps_of(vt);

	(void)state;
	second = written(clock);
	talk_sees(clock, "2 s");
	assert_in_range(written(clock) - second, 1, LETTER_MAX);
	assert_in_range(naps_of(vt) - naps, 0, 1);
	vt_send_text(vt, "q");
	talk_sees(vt, "smtp> q");
	assert_in_range(written(vt) - before, 1, LETTER_MAX);
	vt_free(vt);
	vt_free(clock);
	wire_free(wire);
	wire_free(mute);
}

/* Keys that mean nothing change nothing, so nothing is written. */
static void
frames__idle_keys__write_nothing(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = start(wire);
	size_t before = written(vt);

	(void)state;
	for (int i = 0; i < 500; i++)
		vt_send_text(vt, "\033[99~");
	vt_send_text(vt, "q");
	talk_sees(vt, "smtp> q");
	assert_in_range(written(vt) - before, 1, LETTER_MAX);
	vt_free(vt);
	wire_free(wire);
}

/* The bytes of one whole screen. */
static size_t
measure_frame(struct vt *vt)
{
	size_t before = written(vt);

	vt_send_text(vt, "\014q");
	talk_sees(vt, "smtp> q");
	return written(vt) - before;
}

/* What may be written since then, at sixty frames a second and four at once.
 */
static void
assert_few_frames(
    struct vt *vt, size_t before, long long begin_ms, size_t frame)
{
	size_t frames = (size_t)(now_ms() - begin_ms) / FRAME_MS + 4;

	assert_in_range(written(vt) - before, 1, frames * frame);
}

/* Replies that nobody asked for, as fast as they are taken. */
static void
frames__flood__are_sixty_a_second(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = start(wire);
	size_t frame = measure_frame(vt), before = written(vt);
	long long begin_ms = now_ms();

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char line[64];

		snprintf(line, sizeof(line), "250 reply %d\r\n", i);
		wire_say(wire, line);
		vt_send_text(vt, "");
	}
	talk_sees(vt, "reply 9999");
	assert_few_frames(vt, before, begin_ms, frame);
	vt_free(vt);
	wire_free(wire);
}

/* Each command by itself, so that every one of them is worth a frame. */
static void
frames__dialogue__are_sixty_a_second(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = start(wire);
	size_t frame = measure_frame(vt), before;
	long long begin_ms;

	(void)state;
	vt_send_text(vt, "\025"); /* Ctrl-U */
	before = written(vt);
	begin_ms = now_ms();
	for (int i = 0; i < 1000; i++) {
		vt_send_text(vt, "NOOP\r");
		assert_string_equal(wire_hear(wire), "NOOP");
		wire_say(wire, "250 2.0.0 OK\r\n");
	}
	vt_send_text(vt, "z");
	talk_sees(vt, "smtp> z");
	assert_few_frames(vt, before, begin_ms, frame);
	vt_free(vt);
	wire_free(wire);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(frames__idle__are_none_and_nothing_wakes),
	    cmocka_unit_test(frames__idle_keys__write_nothing),
	    cmocka_unit_test(frames__flood__are_sixty_a_second),
	    cmocka_unit_test(frames__dialogue__are_sixty_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
