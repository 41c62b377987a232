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
tell(const struct conversation *c, const char *file, const struct wall *wall,
    struct buf *out)
{
	struct compare_side a = {conversation_session_at(c, 1), file, wall};
	struct compare_side b = {.session = conversation_session_at(c, 2)};

	compare_tell(out, &a, &b, UTF8_FORM_ASCII);
}

static void
compare__tell__says_both_answers(void **state)
{
	struct conversation *c = play_two(HELLO "C: RCPT TO:<a@b>\nS: 250 ok\n",
	    "S: 220 mx\nC: EHLO me\nS: 250-mx\nS: 250-DSN\nS: 250 SIZE 9\n"
	    "C: RCPT TO:<a@b>\nS: 550 5.7.1 \x1b[2J no\n");
	struct buf out = {0};

	(void)state;
	tell(c, NULL, NULL, &out);
	assert_string_equal(buf_text(&out),
	    "1: session 1, mx port 25, 192.0.2.1: the server closed the "
	    "connection "
	    "before QUIT\n"
	    "2: session 2, mx port 25, 192.0.2.1; so far: no recipient was "
	    "accepted: "
	    "RCPT was answered 550 5.7.1 ^[[2J no\n"
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

static void
compare__tell__names_what_was_said_instead(void **state)
{
	struct conversation *c = play_two(HELLO
	    "C: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<a@b>\nS: 250 ok\n",
	    HELLO "C: MAIL FROM:<x@y>\nS: 250 ok\n"
		  "C: RCPT TO:<c@\x1b>\nS: 250 ok\n");
	struct buf out = {0};

	(void)state;
	tell(c, NULL, NULL, &out);
	assert_non_null(strstr(buf_text(&out), "= MAIL (2: x@y): 250\n"));
	assert_non_null(strstr(buf_text(&out), "= RCPT a@b (2: c@^[): 250\n"));
	buf_fini(&out);
	conversation_free(c);
}

static void
compare__tell__names_a_recording(void **state)
{
	struct conversation *c = play_two(HELLO, HELLO);
	struct wall wall = {.is_known = true, .unix_us = 1136592000000000};
	struct buf out = {0};

	(void)state;
	tell(c, "\x1b[2Jold", &wall, &out);
	assert_true(slice_starts_with(
	    buf_slice(&out), SLICE("1: session 1 of ^[[2Jold, 2006-01-07 "
				   "00:00:00, mx port 25, ")));
	buf_clear(&out);
	wall.is_known = false;
	tell(c, "old", &wall, &out);
	assert_true(slice_starts_with(
	    buf_slice(&out), SLICE("1: session 1 of old, mx port 25, ")));
	buf_fini(&out);
	conversation_free(c);
}

/* What is the same in the middle is counted only, and all of it is. */
static void
compare__tell__passes_over_what_is_the_same(void **state)
{
	static const struct {
		size_t count;
		const char *wanted;
	} rows[] = {
	    {5, "= EHLO: 250\n= NOOP: 250\n= NOOP: 250\n= NOOP: 250\n"},
	    {6, "= EHLO: 250\n= NOOP: 250\n= 2 more\n= NOOP: 250\n"},
	    {40, "= EHLO: 250\n= NOOP: 250\n= 36 more\n= NOOP: 250\n"
		 "= NOOP: 250\n= NOOP: 250\n! QUIT, another code\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf a = {0}, b = {0}, out = {0};
		struct conversation *c;

		buf_add_str(&a, HELLO);
		for (size_t j = 0; j < rows[i].count; j++)
			buf_add_str(&a, "C: NOOP\nS: 250 ok\n");
		buf_add_slice(&b, buf_slice(&a));
		buf_add_str(&a, "C: QUIT\nS: 221 bye\n");
		buf_add_str(&b, "C: QUIT\nS: 500 no\n");
		c = play_two(buf_text(&a), buf_text(&b));
		tell(c, NULL, NULL, &out);
		if (strstr(buf_text(&out), rows[i].wanted) == NULL)
			fail_msg("%s", buf_text(&out));
		buf_fini(&a);
		buf_fini(&b);
		buf_fini(&out);
		conversation_free(c);
	}
}

/* Nobody reads thousands of rows, and a screen would not hold them. */
static void
compare__tell__ends_somewhere(void **state)
{
	struct conversation *c;
	struct buf a = {0}, out = {0};

	(void)state;
	for (size_t i = 0; i < 3000; i++)
		buf_add_str(&a, "C: NOOP\nS: 250 ok\n");
	c = play_two(buf_text(&a), HELLO);
	tell(c, NULL, NULL, &out);
	assert_non_null(strstr(buf_text(&out), "\nand 200"));
	assert_true(out.len < 100000);
	buf_fini(&a);
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
	    cmocka_unit_test(compare__tell__names_what_was_said_instead),
	    cmocka_unit_test(compare__tell__names_a_recording),
	    cmocka_unit_test(compare__tell__passes_over_what_is_the_same),
	    cmocka_unit_test(compare__tell__ends_somewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
