/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-live-practice - a live session with the built-in server, which obeys
 * the person at the same console. */
#include "live-stage.h"

static bool
is_greeted(struct stage *s)
{
	return now(s)->is_greeted && !now(s)->is_closed;
}

static bool
has_replies(struct stage *s)
{
	return now(s)->exchanges.first_waiting >= s->wanted;
}

static void
say(struct stage *s, const char *line)
{
	assert_int_equal(submit(s, INTENT_COMMAND, line), 0);
	s->wanted = now(s)->exchanges.count;
	wait_until(s, has_replies);
}

/* The newest note, or "". */
static struct slice
newest_note(const struct stage *s)
{
	for (size_t i = conversation_count(s->conversation); i > 0; i--) {
		const struct event *ev =
		    conversation_event(s->conversation, i - 1);

		if (ev->kind == EVENT_NOTE)
			return ev->note.text;
	}
	return SLICE("");
}

static bool
is_held(struct stage *s)
{
	return slice_starts_with(
	    newest_note(s), SLICE("the server holds its "));
}

static int
order(struct stage *s, const char *text, struct buf *answer)
{
	struct intent intent = {
	    .kind = INTENT_PRACTICE, .text = slice_str(text), .answer = answer};
	struct err err = {0};

	return live_submit(s->live, &intent, &err);
}

static int
newest_code(const struct stage *s)
{
	const struct exchanges *all = &now(s)->exchanges;

	return all->list[all->count - 1].code;
}

/* Before there is a session, and for those that come. */
static void
live__practice__obeys_before_a_session(void **state)
{
	struct buf answer = {0};
	struct stage s;

	(void)state;
	open_stage_with(
	    &s, (struct live_options){
		    .rules = SLICE("mail 550 \"No\" once\n# of a file\n")});
	assert_int_equal(order(&s, "fault noop 200", NULL), 0);
	assert_true(slice_equals(newest_note(&s),
	    SLICE("the practice server has a rule: noop 200")));
	assert_int_equal(submit(&s, INTENT_CONNECT, "practice:exim"), 0);
	wait_until(&s, is_greeted);
	say(&s, "HELO me.example");
	say(&s, "NOOP");
	assert_int_equal(newest_code(&s), 200);
	say(&s, "MAIL FROM:<a@b.example>");
	assert_int_equal(newest_code(&s), 550);
	say(&s, "MAIL FROM:<a@b.example>");
	assert_int_equal(newest_code(&s), 250);
	assert_int_equal(order(&s, "fault list", &answer), 0);
	assert_true(slice_starts_with(buf_slice(&answer),
	    SLICE("1  mail 550 \"No\" once   (applied: 1)\n2  noop 200")));
	assert_int_equal(order(&s, "fault frob", &answer), -ERR_USAGE);
	buf_fini(&answer);
	close_stage(&s);
}

static void
live__practice__holds_its_replies(void **state)
{
	struct stage s;

	(void)state;
	open_stage_with(&s, (struct live_options){0});
	assert_int_equal(submit(&s, INTENT_CONNECT, "practice:postfix"), 0);
	wait_until(&s, is_greeted);
	say(&s, "HELO me.example");
	assert_int_equal(order(&s, "hold on", NULL), 0);
	assert_int_equal(submit(&s, INTENT_COMMAND, "NOOP"), 0);
	wait_until(&s, is_held);
	assert_true(slice_equals(newest_note(&s),
	    SLICE("the server holds its reply to NOOP, \"250 2.0.0 Ok\"; "
		  ":release sends it, :release 550 5.1.1 No such user sends "
		  "that in its place")));
	assert_int_equal(order(&s, "release 450 Not now", NULL), 0);
	s.wanted = now(&s)->exchanges.count;
	wait_until(&s, has_replies);
	assert_int_equal(newest_code(&s), 450);
	assert_int_equal(order(&s, "release", NULL), -ERR_STATE);
	close_stage(&s);
}

static void
live__practice__is_no_business_of_another_server(void **state)
{
	struct address any;
	char target[ADDRESS_TEXT_SIZE];
	struct stage s;
	int fd = peer_listen("127.0.0.1", 0, 1, &any);

	(void)state;
	open_stage_with(&s, (struct live_options){0});
	assert_int_equal(
	    submit(&s, INTENT_CONNECT, address_port_text(&any, target)), 0);
	assert_int_equal(order(&s, "hold on", NULL), -ERR_STATE);
	close(fd);
	close_stage(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live__practice__obeys_before_a_session),
	    cmocka_unit_test(live__practice__holds_its_replies),
	    cmocka_unit_test(live__practice__is_no_business_of_another_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
