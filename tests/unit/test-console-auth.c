/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-auth - ":auth" asks for a yes and for the password, and leaves
 * neither anywhere. */
#include "console-play.h"

/* What the source was asked for, one line an intent. */
static struct buf asked;
static bool has_password, is_in_clear;

static int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	if (intent->kind != INTENT_AUTH)
		return 0;
	buf_addf(&asked, "auth [%.*s]", SLICE_ARGS(intent->text));
	buf_addf(&asked, "%s secret [%.*s]\n",
	    intent->is_confirmed ? " confirmed" : "",
	    SLICE_ARGS(intent->secret));
	if (slice_equals(intent->text, SLICE("nobody")))
		return err_set(err, ERR_STATE, "the server does not offer it");
	if (is_in_clear && !intent->is_confirmed) {
		err_set(err, ERR_STATE, "without TLS others read it");
		return INTENT_WANTS_YES;
	}
	if (!has_password && intent->secret.ptr == NULL) {
		err_set(err, ERR_USAGE, "the password of bob, for PLAIN");
		return INTENT_WANTS_SECRET;
	}
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	has_password = is_in_clear = false;
	open_console(submit, true);
	scene_connect(conversation);
	play("S: 220 here\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	buf_fini(&asked);
	return close_console();
}

static void
assert_asked(const char *wanted)
{
	assert_string_equal(buf_text(&asked), wanted);
	buf_clear(&asked);
}

static void
console__auth__asks_for_the_password(void **state)
{
	(void)state;
	type(":auth PLAIN bob\r");
	assert_asked("auth [PLAIN bob] secret []\n");
	assert_seen("the password of bob, for PLAIN:");
	type("\026");
	assert_seen("a password has no control characters");
	type("hunter2");
	assert_hidden("hunter2");
	type("\r");
	assert_asked("auth [PLAIN bob] secret [hunter2]\n");
	assert_seen("smtp>");
	type("\033[A\033[A");
	assert_hidden("hunter2");
}

static void
console__auth__asks_for_nothing_that_is_at_hand(void **state)
{
	(void)state;
	has_password = true;
	type(":auth\r");
	assert_asked("auth [] secret []\n");
	assert_seen("smtp>");
}

static void
console__auth__in_clear_only_after_a_yes(void **state)
{
	(void)state;
	is_in_clear = true;
	type(":auth\r");
	assert_asked("auth [] secret []\n");
	assert_seen("without TLS others read it: y authenticate in clear");
	type("n");
	assert_asked("");
	assert_seen("smtp>");
	type(":auth\ry");
	assert_asked("auth [] secret []\nauth [] confirmed secret []\n");
	assert_seen("the password of bob, for PLAIN:");
	type("x\r");
	assert_asked("auth [] confirmed secret [x]\n");
	type(":auth\r");
	assert_asked("auth [] secret []\n");
}

static void
console__auth__no_password_is_no_authentication(void **state)
{
	static const char *const ways[] = {"\r", "\003", "ab\003\003"};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		type(":auth\r");
		assert_asked("auth [] secret []\n");
		type(ways[i]);
		assert_asked("");
		assert_seen("no password, no authentication");
		type("N");
		assert_seen("smtp> N");
		type("\177");
	}
}

static void
console__auth__the_end_of_the_session_ends_the_question(void **state)
{
	(void)state;
	type(":auth\rhunt");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	assert_seen("ehlo>");
	type("er2");
	assert_seen("ehlo> er2");
	assert_hidden("hunt");
}

static void
console__auth__what_is_wrong_is_said(void **state)
{
	(void)state;
	type(":auth nobody\r");
	assert_seen("the server does not offer it");
}

#define PLAYED(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAYED(console__auth__asks_for_the_password),
	    PLAYED(console__auth__asks_for_nothing_that_is_at_hand),
	    PLAYED(console__auth__in_clear_only_after_a_yes),
	    PLAYED(console__auth__no_password_is_no_authentication),
	    PLAYED(console__auth__the_end_of_the_session_ends_the_question),
	    PLAYED(console__auth__what_is_wrong_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
