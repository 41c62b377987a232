/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-replay - a recording on a real terminal: on and back by replies
 * and by events, to a place in it, and at its pace or faster. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/scratch.h"
#include "talk.h"

/* Between the refusal and QUIT lie 900 seconds, which no test waits for. */
static const char recording[] =
    "{\"ehlo\":1,\"version\":\"0.1.0\","
    "\"started\":\"2006-01-07T00:00:00.000025+00:00\"}\n"
    "{\"t\":0.001,\"ev\":\"resolve\",\"name\":\"mx.example.net\","
    "\"port\":25,\"addresses\":[\"192.0.2.1\"]}\n"
    "{\"t\":0.002,\"ev\":\"probe\",\"address\":\"192.0.2.1\",\"port\":25,"
    "\"verdict\":\"LISTENING\",\"ms\":1}\n"
    "{\"t\":0.003,\"ev\":\"connected\",\"address\":\"192.0.2.1\","
    "\"port\":25,\"local\":\"192.0.2.9:40000\"}\n"
    "{\"t\":0.004,\"ev\":\"received\",\"line\":\"220 mx.example.net\","
    "\"eol\":\"crlf\",\"tls\":false}\n"
    "{\"t\":0.005,\"ev\":\"sent\",\"line\":\"EHLO me.example\","
    "\"eol\":\"crlf\",\"tls\":false,\"what\":\"command\"}\n"
    "{\"t\":0.006,\"ev\":\"received\",\"line\":\"250-mx.example.net\","
    "\"eol\":\"crlf\",\"tls\":false}\n"
    "{\"t\":0.007,\"ev\":\"received\",\"line\":\"250 SIZE 1000\","
    "\"eol\":\"crlf\",\"tls\":false}\n"
    "{\"t\":0.008,\"ev\":\"sent\",\"line\":\"MAIL FROM:<a@b.example>\","
    "\"eol\":\"crlf\",\"tls\":false,\"what\":\"command\"}\n"
    "{\"t\":0.009,\"ev\":\"received\",\"line\":\"550 5.7.1 not you\","
    "\"eol\":\"crlf\",\"tls\":false}\n"
    "{\"t\":900.0,\"ev\":\"sent\",\"line\":\"QUIT\",\"eol\":\"crlf\","
    "\"tls\":false,\"what\":\"command\"}\n"
    "{\"t\":900.1,\"ev\":\"received\",\"line\":\"221 bye\",\"eol\":\"crlf\","
    "\"tls\":false}\n"
    "{\"t\":900.2,\"ev\":\"closed\",\"by\":\"server\"}\n";

static int
setup(void **state)
{
	FILE *file = fopen(scratch_path("talk.ehlo"), "w");

	(void)state;
	assert_non_null(file);
	fputs(recording, file);
	return fclose(file);
}

static int
teardown(void **state)
{
	(void)state;
	return unlink(scratch_path("talk.ehlo"));
}

/* At its end, where a recording is shown first. */
static struct vt *
start(void)
{
	struct vt_options options = {.rows = 24, .cols = 80};
	const char *argv[] = {getenv("EHLO"), "--replay", NULL, NULL};
	struct vt *vt;

	assert_non_null(argv[0]);
	argv[2] = scratch_path("talk.ehlo");
	vt = vt_new(&options, argv);
	talk_sees(vt, "REPLAY at its end, event 12, 100%");
	talk_sees(vt, "ehlo>");
	return vt;
}

static void
press(struct vt *vt, VTermKey key, VTermModifier modifier, const char *seen)
{
	vt_send_key(vt, key, modifier);
	talk_sees(vt, seen);
}

static void
order(struct vt *vt, const char *line, const char *seen)
{
	talk_type(vt, line);
	talk_sees(vt, seen);
}

/* Each of these ends with a reply, or with the connection. */
static void
screen__replay__by_replies_on_and_back(void **state)
{
	static const char *const stops[] = {"REPLAY paused, event 0,",
	    "REPLAY paused, event 4,", "REPLAY paused, event 7,",
	    "REPLAY paused, event 9,", "REPLAY paused, event 11,",
	    "REPLAY at its end, event 12, 100%"};
	struct vt *vt = start();

	(void)state;
	talk_sees(vt, "closed by the server");
	for (size_t i = 5; i-- > 0;)
		press(vt, VTERM_KEY_BACKSPACE, VTERM_MOD_NONE, stops[i]);
	assert_true(vt_wait_gone(vt, "220 mx.example.net"));
	for (size_t i = 1; i <= 5; i++)
		press(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE, stops[i]);
	talk_sees(vt, "550 5.7.1 not you");
	talk_sees(vt, "closed by the server");
	vt_free(vt);
}

static void
screen__replay__by_events_on_and_back(void **state)
{
	struct vt *vt = start();

	(void)state;
	order(vt, ":seek 4", "REPLAY paused, event 4,");
	assert_true(vt_wait_gone(vt, "EHLO me.example"));
	press(vt, VTERM_KEY_FUNCTION(7), VTERM_MOD_NONE, "event 5,");
	talk_sees(vt, "EHLO me.example");
	press(vt, VTERM_KEY_FUNCTION(7), VTERM_MOD_NONE, "event 6,");
	press(vt, VTERM_KEY_FUNCTION(7), VTERM_MOD_ALT, "event 5,");
	press(vt, VTERM_KEY_FUNCTION(7), VTERM_MOD_ALT, "event 4,");
	assert_true(vt_wait_gone(vt, "EHLO me.example"));
	vt_free(vt);
}

/* The same recording beside itself, and what is none. From its directory: where
 * the lines break is up to the name of the file. */
static void
screen__replay__beside_another(void **state)
{
	char here[4096];
	struct vt *vt;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(scratch_dir()), 0);
	vt = start();
	assert_int_equal(chdir(here), 0);
	order(vt, ":diff talk.ehlo", "4 the same, 0 not");
	talk_sees(vt, "1: session 1 of talk.ehlo, 2006-01-07 00:00:00, ");
	talk_sees(vt, "mx.example.net port 25");
	vt_send(vt, "q", 1);
	assert_true(vt_wait_gone(vt, "the same, 0 not"));
	order(vt, ":diff /dev/null", "cannot be read");
	vt_free(vt);
}

static void
screen__replay__goes_to_a_place(void **state)
{
	struct vt *vt = start();

	(void)state;
	order(vt, ":seek start", "REPLAY paused, event 0,");
	talk_sees(vt, "not connected");
	order(vt, ":seek 9", "REPLAY paused, event 9,");
	talk_sees(vt, "550 5.7.1 not you");
	assert_true(vt_wait_gone(vt, "221 bye"));
	order(vt, ":seek 7", "REPLAY paused, event 7,");
	assert_true(vt_wait_gone(vt, "550 5.7.1 not you"));
	order(vt, ":seek 999", "REPLAY at its end, event 12, 100%");
	order(vt, ":seek start", "REPLAY paused, event 0,");
	order(vt, ":seek end", "REPLAY at its end, event 12, 100%");
	order(vt, ":seek nowhere", ":seek start, end, or behind how many");
	talk_sees(vt, "REPLAY at its end, event 12, 100%");
	vt_free(vt);
}

/* At its own pace it would wait for a quarter of an hour. */
static void
screen__replay__plays_at_a_speed(void **state)
{
	struct vt *vt = start();

	(void)state;
	order(vt, ":seek start", "REPLAY paused, event 0,");
	vt_send_text(vt, " ");
	talk_sees(vt, "REPLAY plays, event 9,");
	vt_send_text(vt, " ");
	talk_sees(vt, "REPLAY paused, event 9,");
	order(vt, ":speed 0", ":speed 4 is four times as fast");
	order(vt, ":speed 1/2", "REPLAY paused, event 9,");
	vt_send_text(vt, " ");
	talk_sees(vt, "REPLAY plays, event 9,");
	order(vt, ":speed 1000x", "REPLAY at its end, event 12, 100%");
	talk_sees(vt, "closed by the server");
	vt_free(vt);
}

/* Nothing goes anywhere: what is typed is not sent. */
static void
screen__replay__sends_nothing(void **state)
{
	struct vt *vt = start();

	(void)state;
	order(vt, ":seek 9", "REPLAY paused, event 9,");
	talk_type(vt, "NOOP");
	order(vt, ":seek end", "REPLAY at its end, event 12, 100%");
	assert_false(vt_find(vt, "->  NOOP", NULL, NULL));
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

#define REPLAY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    REPLAY_TEST(screen__replay__by_replies_on_and_back),
	    REPLAY_TEST(screen__replay__by_events_on_and_back),
	    REPLAY_TEST(screen__replay__beside_another),
	    REPLAY_TEST(screen__replay__goes_to_a_place),
	    REPLAY_TEST(screen__replay__plays_at_a_speed),
	    REPLAY_TEST(screen__replay__sends_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
