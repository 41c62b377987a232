/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-expect - what can be expected, of what is it met, what is said else. */
#include "ehlo/model/expect.h"

#include "model-play.h"

#define HELLO \
	"= h\nS: 220 h\nC: EHLO me\nS: 250-h\nS: 250-SIZE 1000\nS: 250 XYZ\n"

struct row {
	const char *text;
	const char *script;
	bool is_met;
	const char *why;
};

static const struct row rows[] = {
    {"220", "= h\nS: 220 h\n", true, "answered 220 h"},
    {"220", "= h\n", false, "nothing was answered"},
    {" 2yz ", HELLO, true, "answered 250 h"},
    {"2xx", HELLO, true, "answered 250 h"},
    {"25Z", HELLO, true, "answered 250 h"},
    {"550|554|4yz", HELLO "C: RCPT TO:<a@b>\nS: 450 4.2.0 wait\n", true,
	"answered 450 4.2.0 wait"},
    {"550|554", HELLO "C: RCPT TO:<a@b>\nS: 551 no\n", false,
	"answered 551 no"},
    {"!550", HELLO "C: NOOP\nS: 250\n", true, "answered 250"},
    {"! 250", HELLO, false, "answered 250 h"},
    /* a message that was not sent is not answered by what DATA was */
    {"250", HELLO "C: DATA\nS: 250 ok\n", false,
	"no message was sent, DATA was answered 250 ok"},
    {"554", HELLO "C: DATA\nS: 554 no\n", true, "answered 554 no"},
    {"354", HELLO "C: DATA\nS: 354 go\n", true, "answered 354 go"},
    /* what nothing had asked for is no answer; nor what is not whole */
    {"250", HELLO "S: 421 bye\n", true, "answered 250 h"},
    {"250", HELLO "C: HELP\nS: 214-a\n", true, "answered 250 h"},
    {"/^250.SIZE [0-9]+$/", HELLO, true, "answered 250 h"},
    {"/size/", HELLO, false, "answered 250 h"},
    {"!/SIZE/", HELLO, false, "answered 250 h"},
    {"/a\\/b/", HELLO "C: NOOP\nS: 250 a/b\n", true, "answered 250 a/b"},
    {"//", HELLO, true, "answered 250 h"},
    {"cap size", HELLO, true, "size is offered"},
    {"cap XYZ", HELLO, true, "XYZ is offered"},
    {"cap 8BITMIME", HELLO, false, "8BITMIME is not offered"},
    {"!cap STARTTLS", HELLO, true, "STARTTLS is not offered"},
    {"tls verified", HELLO, false, "there is no TLS"},
    {"relay refused", HELLO, false, "nothing tells whether it relays"},
    {"relay refused",
	HELLO "C: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d.example>\n"
	      "S: 554 5.7.1 Relay access denied\n",
	true, "relaying is refused"},
    {"Relay Accepted", HELLO, false, "nothing tells whether it relays"},
};

static struct expect *
parse(const char *text)
{
	struct expect *e;
	struct err err = {0};
	size_t column;

	if (expect_parse(slice_str(text), &e, &column, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return e;
}

static void
expect__is_met__by_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);
		struct expect *e = parse(rows[i].text);
		struct buf why = {0};
		bool is_met = expect_is_met(e, conversation_session(c), &why);

		if (is_met != rows[i].is_met ||
		    strcmp(buf_text(&why), rows[i].why) != 0)
			fail_msg(
			    "%s: %d, %s", rows[i].text, is_met, buf_text(&why));
		assert_int_equal(
		    expect_is_met(e, conversation_session(c), NULL), is_met);
		buf_fini(&why);
		expect_free(e);
		conversation_free(c);
	}
}

static void
expect__judge__is_a_whole_line(void **state)
{
	struct conversation *c = play_new(HELLO);
	struct expect *e = parse(" 5yz ");
	struct buf out = {0};

	(void)state;
	assert_int_equal(
	    expect_judge(e, conversation_session(c), 8, &out), RUNNER_UNMET);
	assert_string_equal(
	    buf_text(&out), "line 8: expected 5yz: answered 250 h");
	buf_fini(&out);
	expect_free(e);
	conversation_free(c);
}

static void
expect__judge__tells_what_the_reply_is_to_be(void **state)
{
	static const struct {
		const char *said, *words;
		enum runner_kind kind;
	} cases[] = {
	    {"C: RCPT TO:<a@b>\nS: 550 no\n", "550|554", RUNNER_WANTED},
	    {"C: RCPT TO:<a@b>\nS: 550 no\n", "!2yz", RUNNER_WANTED},
	    {"C: RCPT TO:<a@b>\nS: 550 no\n", "/no/", RUNNER_WANTED},
	    {"C: RCPT TO:<a@b>\nS: 550 no\n", "!relay accepted", RUNNER_WANTED},
	    {"C: RCPT TO:<a@b>\nS: 550 no\n", "!cap X", RUNNER_MET},
	    {"C: NOOP\nS: 250 ok\n", "!relay accepted", RUNNER_MET},
	    {"", "!tls verified", RUNNER_MET},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct conversation *c = play_new("= h\nS: 220 h\n");
		struct expect *e = parse(cases[i].words);
		struct buf out = {0};

		play(c, cases[i].said);
		assert_int_equal(
		    expect_judge(e, conversation_session(c), 1, &out),
		    cases[i].kind);
		buf_fini(&out);
		expect_free(e);
		conversation_free(c);
	}
}

static void
expect__is_met__knows_the_certificate(void **state)
{
	struct session s;
	struct expect *e = parse("tls verified");
	struct buf why = {0};

	(void)state;
	session_init(&s);
	s.is_secure = true;
	assert_false(expect_is_met(e, &s, &why));
	assert_string_equal(buf_text(&why), "the certificate is not verified");
	s.tls.is_verified = true;
	assert_true(expect_is_met(e, &s, NULL));
	session_fini(&s);
	buf_fini(&why);
	expect_free(e);
}

static void
expect__is_met__if_not_there_is_a_finding(void **state)
{
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct event ev = {.kind = EVENT_NOTE,
	    .note = {.text = SLICE("expected"), .is_expectation = true}};

	(void)state;
	play_event(c, ev);
	ev.note.is_expectation = false;
	ev.note.is_error = true;
	play_event(c, ev);
	assert_int_equal(conversation_session(c)->findings.count, 0);
	ev.note.is_expectation = true;
	play_event(c, ev);
	assert_int_equal(
	    conversation_session(c)->findings.seen[FINDING_EXPECT_UNMET], 1);
	conversation_free(c);
}

static void
expect__is_met__by_lines_of_the_newest_reply(void **state)
{
	struct conversation *c =
	    play_new("= h\nS: 220 h\nC: EHLO me\nS: 250-h\nS: 250 SIZE\n");
	const struct buf *lines = &conversation_session(c)->reply_lines;

	(void)state;
	assert_true(slice_equals(buf_slice(lines), SLICE("250-h\n250 SIZE\n")));
	play(c, "S: 421 bye\n");
	assert_true(slice_equals(buf_slice(lines), SLICE("250-h\n250 SIZE\n")));
	play(c, "C: NOOP\nS: 250 ok\n");
	assert_true(slice_equals(buf_slice(lines), SLICE("250 ok\n")));
	conversation_free(c);
}

static void
expect__parse__names_the_place_of_the_trouble(void **state)
{
	static const struct {
		const char *text;
		size_t column;
		const char *words; /* some of them */
	} wrong[] = {
	    {"", 0, "is missing"},
	    {"  ", 2, "is missing"},
	    {"!", 1, "is missing"},
	    {"25", 0, "a code is"},
	    {"250 251", 4, "more than one"},
	    {" 250|25a", 5, "a code is"},
	    {"250|", 4, "a code is"},
	    {"cap", 3, "keyword"},
	    {"cap a b", 6, "more than one"},
	    {"tls", 3, "verified"},
	    {"tls no", 4, "verified"},
	    {"relay maybe", 6, "refused"},
	    {"/a", 0, "between slashes"},
	    {"/a/ x", 4, "more than one"},
	    {"/(/", 0, "the expression"},
	    {"/(a)\\1/", 0, "refer back"},
	    {"/(a{99}){99}/", 0, "multiply"},
	    {"/a{4294967296}/", 0, "multiply"},
	    {"/x+++++++++++++++++++++++++++++++++++++/", 0, "multiply"},
	    {"/(((((((((a+)+)+)+)+)+)+)+)+)+/", 0, "multiply"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct expect *e;
		struct err err = {0};
		size_t column = 99;

		assert_int_equal(
		    expect_parse(slice_str(wrong[i].text), &e, &column, &err),
		    -ERR_SYNTAX);
		if (column != wrong[i].column ||
		    strstr(err.text, wrong[i].words) == NULL)
			fail_msg(
			    "%s: at %zu: %s", wrong[i].text, column, err.text);
	}
}

static void
expect__parse__bounds_what_is_long(void **state)
{
	struct buf text = {0};
	struct expect *e;
	struct err err;
	size_t column;

	(void)state;
	buf_add_byte(&text, '/');
	for (int i = 0; i < 300; i++)
		buf_add_byte(&text, 'a');
	buf_add_byte(&text, '/');
	assert_int_equal(
	    expect_parse(buf_slice(&text), &e, &column, &err), -ERR_SYNTAX);
	buf_clear(&text);
	for (int i = 0; i < 20; i++)
		buf_add_str(&text, "250|");
	buf_add_str(&text, "250");
	assert_int_equal(
	    expect_parse(buf_slice(&text), &e, &column, &err), -ERR_SYNTAX);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expect__is_met__by_sessions),
	    cmocka_unit_test(expect__judge__is_a_whole_line),
	    cmocka_unit_test(expect__judge__tells_what_the_reply_is_to_be),
	    cmocka_unit_test(expect__is_met__knows_the_certificate),
	    cmocka_unit_test(expect__is_met__if_not_there_is_a_finding),
	    cmocka_unit_test(expect__is_met__by_lines_of_the_newest_reply),
	    cmocka_unit_test(expect__parse__names_the_place_of_the_trouble),
	    cmocka_unit_test(expect__parse__bounds_what_is_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
