/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-edit - what an editor gets, and what becomes of what it leaves. */
#include "console-utter.h"

static int
setup(void **state)
{
	(void)state;
	return open_uttering(false);
}

static int
teardown(void **state)
{
	(void)state;
	return close_uttering();
}

static void
assert_edit(const char *wanted, bool is_message)
{
	struct buf text = {0};
	enum console_edit what;

	assert_true(console_take_edit(console, &text, &what));
	assert_string_equal(buf_text(&text), wanted);
	assert_int_equal(
	    what, is_message ? CONSOLE_EDIT_MESSAGE : CONSOLE_EDIT_LINE);
	assert_false(console_take_edit(console, &text, &what));
	buf_fini(&text);
}

static void
edit__line__is_changed(void **state)
{
	(void)state;
	connect_it();
	type("RSET\033OS"); /* F4 */
	assert_edit("RSET\n", false);
	console_edited(console, SLICE("QUIT\r\n"), 1000);
	assert_seen("smtp> QUIT\n");
	type("\030\005"); /* Ctrl-X Ctrl-E */
	assert_edit("QUIT\n", false);
	console_edited(console, SLICE("QUIT\n"), 1000);
	assert_seen("nothing was changed");
	assert_seen("smtp> QUIT\n");
	type("\025:edit\r");
	assert_edit("", false);
	console_edit_failed(console, "no editor", 1000);
	assert_seen("no editor; the line is as it was");
	assert_uttered("");
}

static void
edit__line__becomes_several(void **state)
{
	(void)state;
	connect_it();
	type("RSET\033OS");
	assert_edit("RSET\n", false);
	console_edited(console, SLICE("RSET\nNOOP\n"), 1000);
	assert_seen("2 lines: a send all");
	assert_uttered("");
	type("a");
	assert_uttered("command RSET\n");
}

/* Pasted lines are still to come: they follow what it became. */
static void
edit__line__that_was_pasted(void **state)
{
	(void)state;
	connect_it();
	type("\033[200~RSET\rNOOP\rQUIT\r\033[201~s");
	type("\033OS");
	assert_edit("RSET\n", false);
	console_edited(console, SLICE("HELP\nRSET\n"), 1000);
	assert_seen("4 lines: a send all");
	assert_seen(" HELP\n RSET\n NOOP\n QUIT\n");
	type("c");
	/* A paste that is sent waits until the editor is closed. */
	type("\033[200~:edit\rNOOP\r\033[201~a");
	assert_edit("", false);
	console_changed(console);
	assert_uttered("");
	console_edit_failed(console, "no editor", 1000);
	assert_uttered("command NOOP\n");
}

static void
edit__message__goes_without_a_question(void **state)
{
	(void)state;
	accept_recipient();
	play("C: DATA\nS: 354 go\n");
	type("Subject: \033OS");
	assert_edit("Subject: \n", true);
	/* Closed without a change, nothing is sent. */
	console_edited(console, SLICE("Subject: \n"), 1000);
	assert_uttered("");
	assert_seen("data> Subject:");
	type("\035edit\r");
	assert_edit("Subject: \n", true);
	console_edited(console, SLICE("Subject: x\n\nHello\n"), 1000);
	assert_uttered("data Subject: x\ndata \ndata Hello\n");
}

/* The session went on, or away, meanwhile. */
static void
edit__message__meets_another_moment(void **state)
{
	(void)state;
	accept_recipient();
	play("C: DATA\nS: 354 go\n");
	type("\033OS");
	assert_edit("", true);
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	console_edited(console, SLICE("Subject: x\n\nHello\n"), 1000);
	assert_seen("3 lines: a send all");
	assert_uttered("");
}

static void
edit__secret__is_refused(void **state)
{
	struct buf text = {0};
	enum console_edit what;

	(void)state;
	connect_it();
	play("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n");
	type("hunter2\033OS");
	assert_false(console_take_edit(console, &text, &what));
	assert_seen("it goes to no editor");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(edit__line__is_changed),
	    T(edit__line__becomes_several),
	    T(edit__line__that_was_pasted),
	    T(edit__message__goes_without_a_question),
	    T(edit__message__meets_another_moment),
	    T(edit__secret__is_refused),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
