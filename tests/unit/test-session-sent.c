/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-session-sent - what we say: commands, mail data, raw bytes, answers. */
#include "ehlo/model/session.h"

#include "session-play.h"

/* ---- mail data ------------------------------------------------------ */

static void
session__data__the_dot_is_the_only_exchange(void **state)
{
	struct conversation *c = play_new(DATA);
	const struct session *s = session_of(c);
	size_t before = s->exchanges.count;

	(void)state;
	play(c, "D: MAIL FROM:<x@y>\nD: ..stuffed");
	assert_int_equal(s->exchanges.count, before);
	assert_true(last_mark(c)->is_stuffed);
	assert_true(last_mark(c)->exchange == NO_EXCHANGE);
	play(c, "D: .");
	assert_false(last_mark(c)->is_stuffed);
	assert_int_equal(last_mark(c)->exchange, before);
	assert_int_equal(last_exchange(c)->verb, VERB_CONTENT);
	assert_true(s->is_content_ended);
	assert_false(session_takes_data(s));
	play(c, "S: 250 ok");
	assert_false(s->is_content_ended);
	assert_int_equal(s->message_count, 1);
	conversation_free(c);
}

static void
session__data__a_command_is_mail_data_too(void **state)
{
	struct conversation *c = play_new(DATA "C: QUIT\nR: NOOP\\r\\n\nC: .");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(last_exchange(c)->verb, VERB_CONTENT);
	assert_int_equal(exchanges_waiting_count(&s->exchanges), 1);
	conversation_free(c);
}

static void
session__data__an_early_refusal_answers_the_content(void **state)
{
	struct conversation *c = play_new(DATA "D: x\nS: 550 no more");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(last_exchange(c)->verb, VERB_CONTENT);
	assert_int_equal(last_exchange(c)->code, 550);
	assert_false(last_exchange(c)->is_unsolicited);
	assert_false(session_takes_data(s));
	assert_int_equal(s->message_count, 0);
	conversation_free(c);
}

static void
session__data__the_dot_inside_an_early_refusal_joins_it(void **state)
{
	struct conversation *c =
	    play_new(DATA "D: x\nS: 550-no\nD: .\nS: 550 more");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(s->exchanges.count, 6);
	assert_int_equal(last_exchange(c)->verb, VERB_CONTENT);
	assert_true(last_exchange(c)->sent_event != NO_EVENT);
	assert_null(session_awaited(s));
	conversation_free(c);
}

static void
session__data__an_early_success_proves_nothing(void **state)
{
	struct conversation *c = play_new(DATA "D: x\nS: 250 queued as 1");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(last_exchange(c)->is_unsolicited);
	assert_true(session_takes_data(s));
	assert_int_equal(s->message_count, 0);
	conversation_free(c);
}

static void
session__queue_id__as_servers_tell_it(void **state)
{
	static const struct {
		const char *reply, *id;
	} rows[] = {
	    {"S: 250 2.0.0 Ok: queued as 4XyZ12", "4XyZ12"},
	    {"S: 250 OK id=1tABCd-000000001Xy-2abc", "1tABCd-000000001Xy-2abc"},
	    {"S: 250 2.6.0 <DS1@ds.local> Queued mail for delivery",
		"DS1@ds.local"},
	    {"S: 250 2.6.0 <a@b> [InternalId=1] Queued mail for delivery",
		"a@b"},
	    {"S: 250 Message accepted: id 77.", "77"},
	    {"S: 250 2.0.0 0A1b2c Message accepted for delivery", "0A1b2c"},
	    {"S: 250 ok 1163690000 qp 1234", "1234"},
	    {"S: 250 2.0.0 Ok", NULL},
	    {"S: 250 queued as ", NULL},
	    {"S: 250 > queued mail for delivery <", NULL},
	    {"S: 250", NULL},
	    {"S: 550 queued as 1", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(DOT);
		const char *id;

		play(c, rows[i].reply);
		id = session_of(c)->queue_id;
		if (rows[i].id == NULL)
			assert_null(id);
		else
			assert_string_equal(id, rows[i].id);
		conversation_free(c);
	}
}

/* ---- raw bytes ------------------------------------------------------ */

static void
session__raw__lines_are_joined_from_pieces(void **state)
{
	struct conversation *c =
	    play_new(READY "R: MAIL FR\nR: OM:<a@example.org>\\r");
	const struct session *s = session_of(c);

	(void)state;
	assert_null(session_awaited(s));
	play(c, "R: \\nNOOP\\r\\nRS");
	assert_int_equal(exchanges_waiting_count(&s->exchanges), 2);
	assert_string_equal(s->sender, "a@example.org");
	assert_int_equal(last_exchange(c)->verb, VERB_NOOP);
	/* A typed line ends what the raw bytes began. */
	play(c, "C: ET");
	assert_int_equal(last_exchange(c)->verb, VERB_RSET);
	conversation_free(c);
}

/* ---- judgement of our own lines ------------------------------------- */

static void
session__sent__findings_stand_with_their_line(void **state)
{
	static const struct {
		const char *script;
		enum finding finding;
	} rows[] = {
	    {READY "C: MAIL FROM: a@example.org", FINDING_PATH_BRACKETS},
	    {READY "C: DATA", FINDING_CMD_ORDER},
	    {READY "C: STARTTLS", FINDING_CMD_NOT_OFFERED},
	    {"= h\nC: EHLO x", FINDING_EARLY_TALK},
	    {"= h\nC: EHLO x\nC: NOOP", FINDING_EARLY_TALK},
	    {GREETED "C: HELO x\nS: 250 h\nC: NOOP\nC: NOOP",
		FINDING_PIPELINE_UNASKED},
	    {READY "C: STARTTLS\nC: EHLO x", FINDING_STARTTLS_FOLLOWED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);
		const struct findings_entry *found;
		size_t n = findings_of_event(&session_of(c)->findings,
		    conversation_count(c) - 1, &found);
		bool is_found = false;

		assert_int_equal(n, last_mark(c)->finding_count);
		while (n > 0)
			is_found |= found[--n].finding == rows[i].finding;
		if (!is_found)
			fail_msg("%s\nis not found", rows[i].script);
		conversation_free(c);
	}
}

static void
session__sent__waiting_for_the_greeting_is_not_pipelining(void **state)
{
	struct conversation *c = play_new("= h\nC: EHLO x");

	(void)state;
	assert_int_equal(
	    count_findings(session_of(c), FINDING_PIPELINE_UNASKED), 0);
	conversation_free(c);
}

/* ---- authentication ------------------------------------------------- */

static void
session__auth__answers_are_no_commands(void **state)
{
	struct conversation *c =
	    play_new(READY "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(session_takes_response(s));
	play(c, "C: ********\nS: 334 UGFzc3dvcmQ6\nC: *");
	assert_int_equal(last_exchange(c)->verb, VERB_RESPONSE);
	assert_int_equal(last_mark(c)->finding_count, 0);
	play(c, "S: 501 canceled");
	assert_false(session_takes_response(s));
	assert_false(s->is_authenticated);
	play(c, "C: AUTH PLAIN ********\nS: 235 2.7.0 ok");
	assert_true(s->is_authenticated);
	conversation_free(c);
}

static void
session__auth__a_line_typed_ahead_counts_as_the_answer(void **state)
{
	struct conversation *c = play_new(READY "C: AUTH LOGIN");
	const struct session *s = session_of(c);

	(void)state;
	assert_true(session_takes_response(s));
	play(c, "C: ********");
	assert_int_equal(last_exchange(c)->verb, VERB_RESPONSE);
	assert_true(session_takes_response(s));
	/* Nobody is there any more to ask. */
	play(c, "X server");
	assert_false(session_takes_response(s));
	conversation_free(c);
}

static void
session__auth__250_is_no_success(void **state)
{
	struct conversation *c =
	    play_new(READY "C: AUTH PLAIN ********\nS: 250 ok");

	(void)state;
	assert_false(session_of(c)->is_authenticated);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session__data__the_dot_is_the_only_exchange),
	    cmocka_unit_test(session__data__a_command_is_mail_data_too),
	    cmocka_unit_test(
		session__data__an_early_refusal_answers_the_content),
	    cmocka_unit_test(
		session__data__the_dot_inside_an_early_refusal_joins_it),
	    cmocka_unit_test(session__data__an_early_success_proves_nothing),
	    cmocka_unit_test(session__queue_id__as_servers_tell_it),
	    cmocka_unit_test(session__raw__lines_are_joined_from_pieces),
	    cmocka_unit_test(session__sent__findings_stand_with_their_line),
	    cmocka_unit_test(
		session__sent__waiting_for_the_greeting_is_not_pipelining),
	    cmocka_unit_test(session__auth__answers_are_no_commands),
	    cmocka_unit_test(
		session__auth__a_line_typed_ahead_counts_as_the_answer),
	    cmocka_unit_test(session__auth__250_is_no_success),
	};

	return cmocka_run_group_tests_name("session-sent", tests, NULL, NULL);
}
