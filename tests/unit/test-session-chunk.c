/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-session-chunk - chunks (RFC 3030): what is of them, and what they
 * lead to. */
#include "ehlo/model/session.h"

#include <stdio.h>

#include "model-play.h"

#define RCPT                                              \
	"= mx.example.net\nS: 220 mx.example.net ESMTP\n" \
	"C: EHLO me\nS: 250-mx\nS: 250 CHUNKING\n"        \
	"C: MAIL FROM:<me@example.org>\nS: 250 ok\n"      \
	"C: RCPT TO:<you@example.net>\nS: 250 ok\n"
#define BEFORE 4 /* exchanges */

static const struct chunk_case {
	const char *script;
	enum phase phase;
	size_t exchanges; /* beside those before */
	enum verb verb;   /* of the last */
	unsigned messages;
	bool is_told; /* that a line falls into a chunk */
} cases[] = {
    {"C: BDAT 5\nD: abc\nS: 250 ok", PHASE_RCPT, 1, VERB_BDAT, 0, false},
    {"C: BDAT 5 LAST\nD: abc\nS: 250 ok", PHASE_READY, 1, VERB_CONTENT, 1,
	false},
    {"C: BDAT 0 last\nS: 250 ok", PHASE_READY, 1, VERB_CONTENT, 1, false},
    {"C: BDAT 5 LAST\nD: abc\nS: 550 no", PHASE_READY, 1, VERB_CONTENT, 0,
	false},
    {"C: BDAT 5\nD: abc\nS: 552 no", PHASE_RCPT, 1, VERB_BDAT, 0, false},
    /* a dot is no end there */
    {"C: BDAT 3 LAST\nD: .\nS: 250 ok\nC: NOOP", PHASE_READY, 2, VERB_NOOP, 1,
	false},
    /* what was meant as something else */
    {"C: BDAT 6\nR: QUIT\\r\\n", PHASE_RCPT, 1, VERB_BDAT, 0, false},
    {"C: BDAT 6\nC: QUIT", PHASE_RCPT, 1, VERB_BDAT, 0, true},
    {"C: BDAT 7\nC: QUIT\nC: NOOP", PHASE_RCPT, 2, VERB_UNKNOWN, 0, true},
    {"C: BDAT 6\nR: abcdefNOOP\\r\\n", PHASE_RCPT, 2, VERB_NOOP, 0, false},
    {"C: BDAT 6\nR: abc\nR: defNOOP\\r\\n", PHASE_RCPT, 2, VERB_NOOP, 0, false},
    /* it did not wait for them */
    {"C: BDAT 99\nS: 502 no\nC: NOOP", PHASE_RCPT, 2, VERB_NOOP, 0, false},
    {"C: BDAT x LAST\nS: 501 no\nC: NOOP", PHASE_READY, 2, VERB_NOOP, 0, false},
};

static size_t
count_told(const struct session *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->findings.count; i++)
		n += s->findings.list[i].finding == FINDING_CHUNK_OPEN;
	return n;
}

static void
session__chunk__cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char script[512];
		struct conversation *c;
		const struct session *s;

		snprintf(script, sizeof(script), RCPT "%s\n", cases[i].script);
		c = play_new(script);
		s = conversation_session(c);
		assert_int_equal(s->phase, cases[i].phase);
		assert_int_equal(
		    s->exchanges.count, BEFORE + cases[i].exchanges);
		assert_int_equal(s->exchanges.list[s->exchanges.count - 1].verb,
		    cases[i].verb);
		assert_int_equal(s->message_count, cases[i].messages);
		assert_int_equal(count_told(s) > 0, cases[i].is_told);
		conversation_free(c);
	}
}

/* The reply to the last chunk is due; whether all of that was sent. */
static void
session__chunk__may_have_been_taken(void **state)
{
	static const struct {
		const char *script;
		uint64_t dropped; /* behind it */
		bool is_unknown;
	} rows[] = {
	    {"C: BDAT 5 LAST\nD: abc\n", 0, true},
	    {"C: BDAT 0 LAST\n", 0, true},
	    {"C: BDAT 9 LAST\nD: abc\n", 0, false},
	    {"C: BDAT 9 LAST\nD: abc\n", 3, false},
	    {"C: BDAT 9 LAST\nD: abc\n", 4, true},
	    {"C: BDAT 6 LAST\nR: abc\nR: def\n", 0, true},
	    {"C: BDAT 7 LAST\nR: abc\nR: def\n", 0, false},
	    {"C: BDAT 5\nD: abc\n", 0, false},
	    {"C: BDAT 5 LAST\nD: abc\nS: 250 ok\n", 0, false},
	    {"C: BDAT 5 LAST\nD: abc\nS: 452 no\n", 0, false},
	    {"C: BDAT 9 LAST\nS: 452 no\nC: RSET\nC: QUIT\n", 0, false},
	    {"C: DATA\nS: 354 go\nD: a\nD: .\n", 0, true},
	    {"C: DATA\nS: 354 go\nD: a\n", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char script[512];
		struct conversation *c;
		const struct session *s;

		snprintf(script, sizeof(script), RCPT "%s", rows[i].script);
		c = play_new(script);
		s = conversation_session(c);
		if (rows[i].dropped > 0)
			play_event(c, (struct event){.kind = EVENT_DROPPED,
					  .dropped = {1, rows[i].dropped}});
		assert_int_equal(
		    session_is_message_unknown(s), rows[i].is_unknown);
		play(c, "X lost\n");
		assert_int_equal(
		    session_is_message_unknown(s), rows[i].is_unknown);
		assert_int_equal(s->findings.seen[FINDING_MESSAGE_UNKNOWN] > 0,
		    rows[i].is_unknown);
		conversation_free(c);
	}
}

/* RFC 2033 4.2 */
static void
session__chunk__lmtp_answers_for_each_recipient(void **state)
{
	struct conversation *c = play_new(
	    "= mx\nS: 220 mx\nC: LHLO me\n"
	    "S: 250-mx\nS: 250 CHUNKING\nC: MAIL FROM:<>\nS: 250 ok\n"
	    "C: RCPT TO:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\n"
	    "C: BDAT 0 LAST\nS: 250 ok\n");
	const struct session *s = conversation_session(c);

	(void)state;
	assert_non_null(session_awaited(s));
	assert_int_equal(session_awaited(s)->verb, VERB_CONTENT);
	conversation_free(c);
}

static void
session__chunk__binary_content_has_no_lines(void **state)
{
	struct conversation *c =
	    play_new("= mx\nS: 220 mx\nC: EHLO me\n"
		     "S: 250-mx\nS: 250-CHUNKING\nS: 250 BINARYMIME\n"
		     "C: MAIL FROM:<a@b> BODY=BINARYMIME\nS: 250 ok\n"
		     "C: RCPT TO:<a@b>\nS: 250 ok\nC: BDAT 5 LAST\nD: a\rb\n");

	(void)state;
	assert_true(conversation_session(c)->is_binary);
	assert_int_equal(conversation_session(c)->findings.count, 0);
	conversation_free(c);
}

/* ---- the header beside the envelope ---------------------------------- */

static void
session__header__differs_from_the_envelope(void **state)
{
	static const struct {
		const char *from;
		bool is_told;
	} froms[] = {
	    {"D: From: Me <me@example.org>\n", false},
	    {"D: From: me@lists.EXAMPLE.org\n", false},
	    {"D: from:\nD:  me\nD: \t<me@other.example>\n", true},
	    {"D: From: me@badexample.org (me)\n", true},
	    {"D: From: nobody\n", false},
	    {"D: To: me@other.example\n", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(froms); i++) {
		char script[512];
		struct conversation *c;

		snprintf(script, sizeof(script),
		    RCPT "C: DATA\nS: 354 go\n%sD: \nD: From: x@y.z\n",
		    froms[i].from);
		c = play_new(script);
		assert_int_equal(
		    conversation_session(c)->findings.seen[FINDING_HEADER_FROM],
		    froms[i].is_told);
		conversation_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(session__chunk__cases),
	    cmocka_unit_test(session__chunk__may_have_been_taken),
	    cmocka_unit_test(session__chunk__lmtp_answers_for_each_recipient),
	    cmocka_unit_test(session__chunk__binary_content_has_no_lines),
	    cmocka_unit_test(session__header__differs_from_the_envelope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
