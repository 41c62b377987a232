/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-conversation - the transcript and the folds of its sessions. */
#include "ehlo/model/conversation.h"

#include "ehlo/base/buf.h"
#include "model-play.h"

static void
conversation__new__holds_an_empty_session(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	(void)state;
	assert_int_equal(conversation_count(c), 0);
	assert_int_equal(conversation_session(c)->number, 0);
	assert_int_equal(conversation_session(c)->phase, PHASE_NONE);
	assert_null(session_awaited(conversation_session(c)));
	assert_null(conversation_session_at(c, 0));
	assert_null(conversation_session_at(c, 1));
	conversation_free(c);
	conversation_free(NULL);
}

static void
conversation__append__each_session_keeps_its_fold(void **state)
{
	struct conversation *c = play_new("= one\nS: 220 first\nX server\n");
	const struct session *first = conversation_session(c);

	(void)state;
	play(c, "= two\nS: 554 second\n= three");
	assert_ptr_equal(conversation_session_at(c, 1), first);
	assert_string_equal(first->server_name, "first");
	assert_true(first->is_closed);
	assert_string_equal(
	    conversation_session_at(c, 2)->server_name, "second");
	assert_int_equal(conversation_session(c)->number, 3);
	assert_ptr_equal(
	    conversation_session_at(c, 3), conversation_session(c));
	assert_null(conversation_session_at(c, 4));
	conversation_free(c);
}

static void
conversation__append__marks_stand_beside_their_events(void **state)
{
	struct conversation *c = play_new("= one\nS: 220 first\n");

	(void)state;
	for (int i = 0; i < 1000; i++)
		play(c, "C: NOOP\nS: 250 ok\nS: nonsense");
	assert_int_equal(conversation_mark(c, 3)->code, 220);
	assert_int_equal(conversation_mark(c, 4)->exchange, 1);
	assert_true(conversation_mark(c, 5)->is_expected);
	assert_true(conversation_mark(c, 6)->is_malformed);
	assert_int_equal(conversation_mark(c, 3001)->exchange, 1000);
	assert_true(slice_equals(
	    conversation_event(c, 3001)->sent.line, SLICE("NOOP")));
	conversation_free(c);
}

static void
conversation__budget__folds_do_not_depend_on_dropped_bytes(void **state)
{
	static const char script[] =
	    "= h\nS: 220 h.example\nC: EHLO me\nS: 250-h\nS: 250 SIZE 7\n"
	    "C: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 550 no";
	struct conversation *c = conversation_new(0);
	const struct session *s;

	(void)state;
	play(c, script);
	s = conversation_session(c);
	assert_true(conversation_event(c, 3)->is_payload_dropped);
	assert_string_equal(s->greeting, "h.example");
	assert_true(ext_set_has(&s->offered, EXT_SIZE));
	assert_string_equal(s->sender, "a@b");
	assert_string_equal(s->recipients[0].mailbox, "c@d");
	conversation_free(c);
}

/* The indices of exchanges and findings lead to what stands for the events. */
static void
conversation__budget__what_is_gone_has_a_stand_in(void **state)
{
	struct conversation *c = conversation_new(1 << 18);
	const struct exchange *x;
	size_t first;

	(void)state;
	play(c, "= h\nS: 220 h\nC: NOOP 1\n");
	for (int i = 0; i < 10000; i++)
		play(c, "S: 250-\n");
	play(c, "S: 250 end\n");
	x = &conversation_session(c)->exchanges.list[1];
	first = conversation_first(c);
	assert_true(first > x->first_event && first < x->last_event);
	assert_int_equal(conversation_clamp(c, x->sent_event), first);
	assert_int_equal(conversation_clamp(c, first + 1), first + 1);
	assert_int_equal(
	    conversation_event(c, x->sent_event)->kind, EVENT_DROPPED);
	assert_int_equal(conversation_line(c, x->sent_event).len, 0);
	assert_int_equal(
	    conversation_mark(c, x->sent_event)->exchange, NO_EXCHANGE);
	assert_true(slice_equals(
	    conversation_line(c, x->last_event), SLICE("250 end")));
	assert_int_equal(conversation_mark(c, x->last_event)->exchange, 1);
	assert_int_equal(x->line_count, 10001);
	conversation_free(c);
}

/* A thousand such replies must not take more than the transcript may. */
static void
conversation__budget__long_replies_are_kept_in_part(void **state)
{
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct buf line = {0};

	(void)state;
	buf_add_str(&line, "250 ");
	for (int i = 0; i < 60000; i++)
		buf_add_byte(&line, 'x');
	play_received(c, buf_slice(&line));
	assert_int_equal(
	    strlen(conversation_session(c)->exchanges.list[1].text),
	    EXCHANGE_TEXT_MAX);
	buf_fini(&line);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(conversation__new__holds_an_empty_session),
	    cmocka_unit_test(conversation__append__each_session_keeps_its_fold),
	    cmocka_unit_test(
		conversation__append__marks_stand_beside_their_events),
	    cmocka_unit_test(
		conversation__budget__folds_do_not_depend_on_dropped_bytes),
	    cmocka_unit_test(conversation__budget__what_is_gone_has_a_stand_in),
	    cmocka_unit_test(
		conversation__budget__long_replies_are_kept_in_part),
	};

	return cmocka_run_group_tests_name("conversation", tests, NULL, NULL);
}
