/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-session-tls - what a session knows before and after a handshake. */
#include "model-play.h"

#define GREETED "= mx.example.net\nS: 220 mx.example.net ESMTP\n"
#define READY                                                           \
	GREETED "C: EHLO me.example.org\nS: 250-mx.example.net hello\n" \
		"S: 250-PIPELINING\nS: 250-SIZE 1000\nS: 250 AUTH PLAIN\n"

static const struct session *
session_of(const struct conversation *c)
{
	return conversation_session(c);
}

static void
play_tls(struct conversation *c, bool is_refused)
{
	play_event(
	    c, (struct event){.kind = EVENT_TLS,
		   .tls = &(struct event_tls){.version = SLICE("TLS 1.3"),
		       .cipher = SLICE("x"),
		       .is_verified = !is_refused,
		       .is_refused = is_refused}});
}

static void
session__tls__what_was_learnt_in_clear_is_forgotten(void **state)
{
	struct conversation *c =
	    play_new(READY "C: MAIL FROM:<a@b>\nS: 250 ok\n"
			   "C: STARTTLS\nS: 220 go");
	const struct session *s = session_of(c);

	(void)state;
	assert_int_equal(s->phase, PHASE_TLS);
	assert_false(s->is_secure);
	play_tls(c, false);
	assert_true(s->is_secure);
	assert_int_equal(s->phase, PHASE_HELO);
	assert_string_equal(s->tls.version, "TLS 1.3");
	assert_true(s->tls.is_verified);
	assert_false(s->is_ehlo_done);
	assert_int_equal(s->offered.count, 0);
	assert_null(s->helo_name);
	assert_null(s->sender);
	assert_true(ext_set_has(&s->offered_in_clear, EXT_PIPELINING));
	conversation_free(c);
}

static void
session__tls__from_the_first_byte_or_refused(void **state)
{
	struct conversation *c = play_new("= mx.example.net");
	const struct session *s = session_of(c);

	(void)state;
	play_tls(c, false);
	assert_true(s->is_secure);
	assert_int_equal(s->phase, PHASE_GREETING);
	play(c, "= mx.example.net\n");
	s = session_of(c);
	assert_null(s->tls.version);
	play_tls(c, true);
	assert_false(s->is_secure);
	assert_true(s->tls.is_refused);
	conversation_free(c);
}

static void
session__tls__bytes_in_clear_answer_nothing(void **state)
{
	struct conversation *c =
	    play_new(READY "C: STARTTLS\nS: 220 go\nS: 250-evil\n"
			   "S: 250 AUTH PLAIN\nS: x");
	const struct session *s = session_of(c);
	const struct findings_entry *first;
	size_t count = conversation_count(c);

	(void)state;
	assert_int_equal(s->phase, PHASE_TLS);
	for (size_t i = count - 3; i < count; i++) {
		assert_int_equal(findings_of_event(&s->findings, i, &first), 1);
		assert_int_equal(first->finding, FINDING_TLS_INJECTED);
		assert_true(conversation_mark(c, i)->is_unsolicited);
	}
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		session__tls__what_was_learnt_in_clear_is_forgotten),
	    cmocka_unit_test(session__tls__from_the_first_byte_or_refused),
	    cmocka_unit_test(session__tls__bytes_in_clear_answer_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
