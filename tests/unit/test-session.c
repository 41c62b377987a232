/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-session - the fold: what is true after a conversation. */
#include "ehlo/model/session.h"

#include "session-play.h"

/* ---- phases --------------------------------------------------------- */

static const struct {
	const char *script;
	enum phase phase;
} phases[] = {
    {"= mx.example.net", PHASE_GREETING},
    {GREETED, PHASE_HELO},
    {READY, PHASE_READY},
    {MAIL, PHASE_MAIL},
    {RCPT, PHASE_RCPT},
    {DATA, PHASE_DATA},
    {DOT, PHASE_DATA},
    {TAKEN, PHASE_READY},
    {RCPT "C: RSET\nS: 250 ok", PHASE_READY},
    {RCPT "C: EHLO again\nS: 250 ok", PHASE_READY},
    {READY "C: MAIL FROM:<a@b>\nS: 354 go", PHASE_READY},
    {READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6", PHASE_AUTH},
    {READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ********\nS: 235 ok",
	PHASE_READY},
    {READY "C: QUIT\nS: 221 bye", PHASE_QUIT},
    {READY "C: QUIT\nS: 221 bye\nX server", PHASE_CLOSED},
    {READY "S: 250 unasked", PHASE_READY},
    {RCPT "C: NOOP\nS: 421 too busy", PHASE_QUIT},
    {RCPT "S: 421 idle", PHASE_QUIT},
};

static void
session__phase__follows_the_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(phases); i++) {
		struct conversation *c = play_new(phases[i].script);

		if (session_of(c)->phase != phases[i].phase)
			fail_msg("%s\nends in phase %s", phases[i].script,
			    phase_name(session_of(c)->phase));
		conversation_free(c);
	}
}

/* ---- the connection ------------------------------------------------- */

static void
session__connected__names_and_addresses_are_known(void **state)
{
	struct conversation *c = play_new(GREETED);
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(s->number, 1);
	assert_string_equal(s->target, "mx.example.net");
	assert_int_equal(s->target_port, 25);
	assert_null(s->resolve_error);
	assert_int_equal(s->probe_count, 1);
	assert_int_equal(s->probes[0].verdict, PORT_LISTENING);
	assert_int_equal(s->probes[0].ms, 7);
	assert_string_equal(s->address, "192.0.2.1");
	assert_string_equal(s->local, "192.0.2.9:40000");
	assert_true(s->is_greeted);
	assert_string_equal(s->greeting, "mx.example.net ESMTP");
	assert_string_equal(s->server_name, "mx.example.net");
	assert_int_equal(s->greeting_ms, 1);
	conversation_free(c);
}

static void
session__resolve__begins_anew(void **state)
{
	struct conversation *c = play_new(DOT);
	const struct session *s;

	(void)state;
	play(c, "X server\n= other.example.net");
	s = session_of(c);
	assert_int_equal(s->number, 2);
	assert_string_equal(s->target, "other.example.net");
	assert_false(s->is_closed);
	assert_null(s->sender);
	assert_int_equal(s->exchanges.count, 1);
	assert_int_equal(s->findings.count, 0);
	conversation_free(c);
}

static void
session__closed__says_by_whom_and_why(void **state)
{
	struct conversation *c = play_new(RCPT "C: DATA\nX deadline");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(s->is_closed);
	assert_int_equal(s->closed_by, CLOSED_ERROR);
	assert_int_equal(s->trouble, TROUBLE_DEADLINE);
	assert_int_equal(session_awaited(s)->verb, VERB_DATA);
	assert_int_equal(count_findings(s, FINDING_REPLY_INCOMPLETE), 0);
	conversation_free(c);
}

static void
session__closed__inside_a_reply_is_found(void **state)
{
	struct conversation *c = play_new(READY "C: NOOP\nS: 250-a\nX server");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(count_findings(s, FINDING_REPLY_INCOMPLETE), 1);
	assert_int_equal(last_mark(c)->finding_count, 1);
	assert_false(last_exchange(c)->is_answered);
	assert_int_equal(last_exchange(c)->line_count, 1);
	conversation_free(c);
}

static void
session__received__a_line_cut_by_the_end_completes_nothing(void **state)
{
	struct event ev = {
	    .kind = EVENT_RECEIVED,
	    .received = {.line = SLICE("421 4.7.0 Too many"), .eol = EOL_NONE},
	};
	struct conversation *c = play_new("= mx.example.net");
	const struct session *s = session_of(c);

	(void)state;
	play_event(c, ev);
	assert_int_equal(last_mark(c)->code, 421);
	assert_false(last_mark(c)->is_reply_end);
	play(c, "X server");
	assert_int_equal(count_findings(s, FINDING_REPLY_INCOMPLETE), 1);
	assert_false(s->is_greeted);
	assert_int_equal(session_awaited(s)->verb, VERB_GREETING);
	conversation_free(c);
}

/* ---- what the server offers ----------------------------------------- */

static void
session__ehlo__offers_are_all_lines_but_the_first(void **state)
{
	struct conversation *c = play_new(
	    GREETED "C: EHLO me.example.org\nS: 250-STARTTLS is my name\n"
		    "S: 250-PIPELINING\nS: 250 SIZE 1000");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(s->is_ehlo_done);
	assert_int_equal(s->offered.count, 2);
	assert_false(ext_set_has(&s->offered, EXT_STARTTLS));
	assert_true(ext_set_has(&s->offered, EXT_PIPELINING));
	assert_string_equal(s->helo_name, "me.example.org");
	conversation_free(c);
}

static void
session__ehlo__a_refusal_changes_nothing_and_helo_clears(void **state)
{
	struct conversation *c = play_new(READY "C: EHLO x\nS: 502-no\n"
						"S: 502 STARTTLS");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(ext_set_has(&s->offered, EXT_PIPELINING));
	assert_false(ext_set_has(&s->offered, EXT_STARTTLS));
	play(c, "C: HELO y\nS: 250 hello");
	assert_false(s->is_ehlo_done);
	assert_int_equal(s->offered.count, 0);
	assert_string_equal(s->helo_name, "y");
	conversation_free(c);
}

/* ---- replies and whom they answer ----------------------------------- */

static bool
is_same_mark(const struct mark *a, const struct mark *b)
{
	return a->exchange == b->exchange && a->code == b->code &&
	       a->is_expected == b->is_expected &&
	       a->is_malformed == b->is_malformed &&
	       a->is_reply_end == b->is_reply_end &&
	       a->is_unsolicited == b->is_unsolicited &&
	       a->is_stuffed == b->is_stuffed &&
	       a->finding_count == b->finding_count;
}

static void
session__received__marks_say_what_a_line_was(void **state)
{
	static const struct {
		const char *script;
		struct mark mark;
	} rows[] = {
	    {"= h\nS: 220 h", {.exchange = 0,
				  .code = 220,
				  .is_expected = true,
				  .is_reply_end = true}},
	    {"= h\nS: 554 no", {.exchange = 0,
				   .code = 554,
				   .is_reply_end = true,
				   .finding_count = 1}},
	    {GREETED "C: EHLO x\nS: 250-h",
		{.exchange = 1, .code = 250, .is_expected = true}},
	    {GREETED "C: EHLO x\nS: 250-h\nS: 250 SIZE",
		{.exchange = 1,
		    .code = 250,
		    .is_expected = true,
		    .is_reply_end = true}},
	    {READY "C: NOOP\nS: what",
		{.exchange = 2, .is_malformed = true, .finding_count = 1}},
	    {READY "S: what", {.exchange = NO_EXCHANGE,
				  .is_malformed = true,
				  .finding_count = 1}},
	    {READY "S: 250 hi", {.exchange = 2,
				    .code = 250,
				    .is_reply_end = true,
				    .is_unsolicited = true,
				    .finding_count = 1}},
	    {READY "S: 421 idle", {.exchange = 2,
				      .code = 421,
				      .is_reply_end = true,
				      .is_unsolicited = true}},
	    {RCPT "C: DATA\nS: 250 no", {.exchange = 4,
					    .code = 250,
					    .is_reply_end = true,
					    .finding_count = 1}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);
		const struct mark *mark = last_mark(c);

		if (!is_same_mark(mark, &rows[i].mark))
			fail_msg("%s\nexchange %zu code %d expected %d "
				 "malformed %d end %d unsolicited %d "
				 "findings %zu",
			    rows[i].script, mark->exchange, mark->code,
			    mark->is_expected, mark->is_malformed,
			    mark->is_reply_end, mark->is_unsolicited,
			    mark->finding_count);
		conversation_free(c);
	}
}

static void
session__received__replies_go_to_pipelined_commands_in_order(void **state)
{
	struct conversation *c = play_new(
	    READY "C: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\n"
		  "C: RCPT TO:<c@example.net>\nC: DATA\n"
		  "S: 250 sender\nS: 250-first\nS: 250 of two\n"
		  "S: 550 second\nS: 354 go");
	const struct session *s = session_of(c);
	const struct exchange *x = s->exchanges.list;

	(void)state;
	assert_string_equal(x[2].text, "sender");
	assert_string_equal(x[3].text, "first");
	assert_int_equal(x[3].line_count, 2);
	assert_int_equal(x[4].code, 550);
	assert_int_equal(x[5].code, 354);
	for (size_t i = 2; i < 6; i++)
		assert_true(x[i].was_legal);
	assert_null(session_awaited(s));
	assert_true(session_takes_data(s));
	assert_int_equal(s->findings.count, 0);
	conversation_free(c);
}

static void
session__received__garbage_never_shifts_a_reply(void **state)
{
	struct conversation *c = play_new(
	    READY "C: NOOP\nC: RSET\nS: xyz\nS: \nS: 250 noop\nS: 250 rset");
	const struct exchange *x = session_of(c)->exchanges.list;

	(void)state;
	assert_string_equal(x[2].text, "noop");
	assert_true(x[2].is_broken);
	assert_string_equal(x[3].text, "rset");
	assert_false(x[3].is_broken);
	conversation_free(c);
}

static void
session__received__the_last_line_of_a_mixed_reply_decides(void **state)
{
	struct conversation *c =
	    play_new(READY "C: NOOP\nS: 250-a\nS: 550-b\nS: 550 c");

	(void)state;
	assert_int_equal(last_exchange(c)->code, 550);
	assert_string_equal(last_exchange(c)->text, "c");
	assert_int_equal(last_exchange(c)->outcome, OUTCOME_PERMANENT);
	assert_int_equal(count_findings(session_of(c), FINDING_REPLY_MIXED), 1);
	conversation_free(c);
}

/* As postscreen does it: the greeting has only its first line. */
static void
session__received__early_talk_is_answered_in_place_of_the_greeting(void **state)
{
	struct conversation *c = play_new("= h\nS: 220-mx ESMTP\nC: EHLO me\n"
					  "S: 250-mx\nS: 250 SIZE 9\n"
					  "C: MAIL FROM:<a@b>\nS: 550 no");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(s->exchanges.list[0].code, 220);
	assert_string_equal(s->greeting, "mx ESMTP");
	assert_int_equal(s->exchanges.list[1].code, 250);
	assert_true(ext_set_has(&s->offered, EXT_SIZE));
	assert_int_equal(s->exchanges.list[2].code, 550);
	assert_null(session_awaited(s));
	assert_int_equal(s->phase, PHASE_READY);
	assert_int_equal(count_findings(s, FINDING_GREETING_CUT), 1);
	assert_int_equal(count_findings(s, FINDING_REPLY_MIXED), 0);
	conversation_free(c);
}

static void
session__received__a_second_reply_is_unsolicited(void **state)
{
	struct conversation *c = play_new(
	    READY "C: NOOP\nS: 250 one\nS: 250-two\nS: 250 three\nC: RSET");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(s->exchanges.list[3].is_unsolicited);
	assert_int_equal(s->exchanges.list[3].line_count, 2);
	assert_int_equal(count_findings(s, FINDING_REPLY_UNSOLICITED), 1);
	assert_int_equal(session_awaited(s)->verb, VERB_RSET);
	play(c, "S: 250 reset");
	assert_string_equal(last_exchange(c)->text, "reset");
	conversation_free(c);
}

static void
session__received__a_flood_of_replies_has_not_an_exchange_each(void **state)
{
	struct conversation *c = play_new(READY);
	const struct session *s = session_of(c);
	size_t before = s->exchanges.count;

	(void)state;
	for (int i = 0; i < 1000; i++)
		play(c, "S: 250 more");
	assert_int_equal(s->exchanges.count, before + 1000);
	play(c, "S: 250-a\nS: 250 b\nS: 550 last\n");
	assert_int_equal(s->exchanges.count, before + 1000);
	assert_int_equal(last_mark(c)->exchange, before + 999);
	assert_true(last_mark(c)->is_unsolicited);
	assert_int_equal(last_exchange(c)->code, 550);
	assert_int_equal(last_exchange(c)->line_count, 4);
	assert_string_equal(last_exchange(c)->text, "last");
	assert_int_equal(
	    last_exchange(c)->first_event, conversation_count(c) - 1);
	assert_int_equal(s->findings.seen[FINDING_REPLY_UNSOLICITED], 1002);
	assert_null(session_awaited(s));
	play(c, "C: NOOP\nS: 250 noop\nS: 250 unasked");
	assert_int_equal(s->exchanges.count, before + 1002);
	assert_string_equal(s->exchanges.list[before + 1000].text, "noop");
	conversation_free(c);
}

static void
session__received__another_protocol_is_one_finding(void **state)
{
	struct conversation *c =
	    play_new("= h\nS: HTTP/1.1 400 Bad Request\nS: Server: x");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(s->is_other_protocol);
	assert_true(s->exchanges.list[0].is_broken);
	assert_int_equal(count_findings(s, FINDING_PROTOCOL_OTHER), 1);
	assert_int_equal(count_findings(s, FINDING_REPLY_MALFORMED), 0);
	conversation_free(c);
}

static void
session__received__354_to_mail_is_a_refusal_and_opens_no_data(void **state)
{
	struct conversation *c =
	    play_new(READY "C: MAIL FROM:<a@example.org>\nS: 354 go");
	const struct session *s = session_of(c);

	(void)state;
	assert_false(session_takes_data(s));
	assert_int_equal(s->sender_state, RECIPIENT_REFUSED);
	assert_int_equal(count_findings(s, FINDING_REPLY_UNTIMELY_354), 1);
	conversation_free(c);
}

static void
session__times__the_servers_and_the_persons(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct event sent = {.kind = EVENT_SENT,
	    .t_us = 50000,
	    .sent = {.line = SLICE("NOOP"), .eol = EOL_CRLF}};
	struct event received = {.kind = EVENT_RECEIVED,
	    .t_us = 52500,
	    .received = {.line = SLICE("250 ok"), .eol = EOL_CRLF}};

	(void)state;
	play(c, GREETED); /* the greeting comes at 4,000 microseconds */
	conversation_append(c, &sent);
	conversation_append(c, &received);
	assert_int_equal(last_exchange(c)->person_us, 46000);
	assert_float_equal(exchange_ms(last_exchange(c)), 2.5, 1e-9);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session__phase__follows_the_replies),
	    cmocka_unit_test(session__connected__names_and_addresses_are_known),
	    cmocka_unit_test(session__resolve__begins_anew),
	    cmocka_unit_test(session__closed__says_by_whom_and_why),
	    cmocka_unit_test(session__closed__inside_a_reply_is_found),
	    cmocka_unit_test(
		session__received__a_line_cut_by_the_end_completes_nothing),
	    cmocka_unit_test(session__ehlo__offers_are_all_lines_but_the_first),
	    cmocka_unit_test(
		session__ehlo__a_refusal_changes_nothing_and_helo_clears),
	    cmocka_unit_test(session__received__marks_say_what_a_line_was),
	    cmocka_unit_test(
		session__received__replies_go_to_pipelined_commands_in_order),
	    cmocka_unit_test(session__received__garbage_never_shifts_a_reply),
	    cmocka_unit_test(
		session__received__the_last_line_of_a_mixed_reply_decides),
	    cmocka_unit_test(
		session__received__early_talk_is_answered_in_place_of_the_greeting),
	    cmocka_unit_test(session__received__a_second_reply_is_unsolicited),
	    cmocka_unit_test(
		session__received__a_flood_of_replies_has_not_an_exchange_each),
	    cmocka_unit_test(
		session__received__another_protocol_is_one_finding),
	    cmocka_unit_test(
		session__received__354_to_mail_is_a_refusal_and_opens_no_data),
	    cmocka_unit_test(session__times__the_servers_and_the_persons),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
