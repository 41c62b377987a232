/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-plan-end - what a plan says when its connection is gone. */
#include "console-play.h"

/* Enter says why nothing goes out, and what does. */
static void
plan_end__enter__without_a_connection(void **state)
{
	(void)state;
	seen_rows = 30;
	seen_cols = 100;
	open_console(stage_submit, false);
	stage_open_plan(&stage);
	type("\r\r");
	scene_add(conversation, (struct event){.kind = EVENT_CLOSED,
				    .closed = {.by = CLOSED_SERVER}});
	console_changed(console);
	type("\r");
	assert_seen("no connection: Alt-R runs the plan again");
}

static int
drop_at_the_dot(void *context, const struct intent *intent, struct err *err)
{
	struct stage *on = context;

	if (intent->kind != INTENT_DATA_END)
		return stage_submit(context, intent, err);
	stage_take_sent(on->conversation, SLICE("."), SENT_DATA);
	scene_add(on->conversation, (struct event){.kind = EVENT_CLOSED,
					.closed = {.by = CLOSED_SERVER}});
	console_changed(on->console);
	return 0;
}

static const char *
last_note(void)
{
	static char text[256];
	const struct event *ev = conversation_event(
	    conversation, conversation_count(conversation) - 1);

	assert_int_equal(ev->kind, EVENT_NOTE);
	snprintf(text, sizeof(text), "%.*s", SLICE_ARGS(ev->note.text));
	return text;
}

/* RFC 1047: nobody knows what became of it. */
static void
plan_end__dot__may_have_been_taken(void **state)
{
	(void)state;
	seen_rows = 30;
	seen_cols = 100;
	open_console(drop_at_the_dot, false);
	stage_open_plan(&stage);
	type("\033[15~");
	assert_seen(
	    "message may have been taken; sent again it may come twice");
	assert_non_null(
	    strstr(last_note(), "closed the connection; the message may have "
				"been taken"));
	seen_rows = 24;
	seen_cols = 80;
	assert_seen(" the message may have been taken; sent again it may come");
	assert_seen("Alt-R runs the plan again");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(
		plan_end__enter__without_a_connection, end_console),
	    cmocka_unit_test_teardown(
		plan_end__dot__may_have_been_taken, end_console),
	};

	return cmocka_run_group_tests_name(
	    "console-plan-end", tests, NULL, NULL);
}
