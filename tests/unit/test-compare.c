/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-compare - two sessions beside each other. */
#include "ehlo/model/compare.h"

#include "model-play.h"

#define HELLO "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250 SIZE 5\n"

/* A letter a row. */
static const char letters[COMPARE_COUNT] = {
    [COMPARE_SAME] = '=',
    [COMPARE_MISSING] = '-',
    [COMPARE_EXTRA] = '+',
    [COMPARE_CODE] = '!',
    [COMPARE_TEXT] = '~',
    [COMPARE_SLOWER] = 's',
};

static struct conversation *
play_two(const char *a, const char *b)
{
	struct conversation *c = play_new("= mx\n");

	play(c, a);
	play(c, "X server\n= mx\n");
	play(c, b);
	return c;
}

static void
assert_compares(const char *a, const char *b, const char *wanted)
{
	struct conversation *c = play_two(a, b);
	struct compare result;
	struct buf got = {0};

	compare_make(&result, conversation_session_at(c, 1),
	    conversation_session_at(c, 2));
	for (size_t i = 0; i < result.count; i++) {
		buf_add_byte(&got, letters[result.rows[i].kind]);
		assert_true(
		    result.rows[i].a != NULL || result.rows[i].b != NULL);
	}
	assert_string_equal(buf_text(&got), wanted);
	buf_fini(&got);
	compare_fini(&result);
	conversation_free(c);
}

static void
compare__make__aligns_by_command_and_phase(void **state)
{
	(void)state;
	assert_compares(HELLO, HELLO, "==");
	assert_compares("", "", "=");
	assert_compares(HELLO, "S: 220 other\nC: EHLO me\nS: 502 no\n", "~!");
	assert_compares(HELLO "C: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n",
	    HELLO "C: QUIT\nS: 221 bye\n", "==-=");
	assert_compares(HELLO "C: QUIT\nS: 221 bye\n",
	    HELLO "C: NOOP\nS: 250 ok\nC: QUIT\nS: 221 bye\n", "==+=");
	/* The second of two is refused; one is not answered. */
	assert_compares(HELLO
	    "C: RCPT TO:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\nS: 250 ok\n",
	    HELLO "C: RCPT TO:<a@b>\nS: 550 5.7.1 no\nC: RCPT TO:<c@d>\n",
	    "==!!");
}

static void
compare__make__sees_what_takes_longer(void **state)
{
	struct conversation *c = play_two(HELLO, "");
	struct event late = {.kind = EVENT_RECEIVED,
	    .received = {.line = SLICE("220 mx"), .eol = EOL_CRLF}};
	struct compare result;

	(void)state;
	late.t_us =
	    conversation_event(c, conversation_count(c) - 1)->t_us + 250000;
	conversation_append(c, &late);
	compare_make(&result, conversation_session_at(c, 1),
	    conversation_session_at(c, 2));
	assert_int_equal(result.count, 2);
	assert_int_equal(result.rows[0].kind, COMPARE_SLOWER);
	assert_int_equal(result.rows[1].kind, COMPARE_MISSING);
	compare_fini(&result);
	conversation_free(c);
}

static void
compare__tell__says_both_answers(void **state)
{
	struct conversation *c = play_two(HELLO "C: RCPT TO:<a@b>\nS: 250 ok\n",
	    "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250-DSN\nS: 250 SIZE 9\n"
	    "C: RCPT TO:<a@b>\nS: 550 5.7.1 \x1b[2J no\n");
	struct buf out = {0};

	(void)state;
	compare_tell(&out, conversation_session_at(c, 1),
	    conversation_session_at(c, 2), UTF8_FORM_ASCII);
	assert_string_equal(buf_text(&out), "1: session 1, mx, 192.0.2.1\n"
					    "2: session 2, mx, 192.0.2.1\n"
					    "2 the same, 1 not\n\n"
					    "= greeting: 220\n"
					    "= EHLO: 250\n"
					    "! RCPT a@b, another code\n"
					    "1: 250 ok\n"
					    "2: 550 5.7.1 ^[[2J no\n"
					    "- SIZE 5, offered in 1 only\n"
					    "+ DSN, offered in 2 only\n"
					    "+ SIZE 9, offered in 2 only\n");
	buf_fini(&out);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compare__make__aligns_by_command_and_phase),
	    cmocka_unit_test(compare__make__sees_what_takes_longer),
	    cmocka_unit_test(compare__tell__says_both_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
