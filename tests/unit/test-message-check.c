/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-message-check - messages of every kind, and the place of what is wrong.
 */
#include "ehlo/smtp/message-check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define HEAD "A: b\r\n\r\n" /* 8 bytes, two lines */
#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}
#define NONE MESSAGE_FLAW_COUNT

static const struct check_case {
	struct slice bytes;
	enum message_flaw refused;
	uint64_t line, offset;
} refused[] = {
    {S(""), NONE, 0, 0},
    {S(HEAD "text\r\n"), NONE, 0, 0},
    {S(HEAD "text"), NONE, 0, 0},
    {S(HEAD ".\r\n..\r\n.x\r\n."), NONE, 0, 0},
    {S("."), NONE, 0, 0},
    {S(".\r\n"), NONE, 0, 0},
    {S("A: b\n\n.\n..\n"), NONE, 0, 0},
    {S("A: b\n\n."), NONE, 0, 0},
    /* the line ends change */
    {S(HEAD "text\nmore\r\n"), MESSAGE_MIXED, 3, 12},
    {S("A: b\n\ntext\r\n"), MESSAGE_MIXED, 3, 11},
    {S(HEAD "text\n"), MESSAGE_MIXED, 3, 12},
    /* what no mail can hold */
    {S(HEAD "a\rb\r\n"), MESSAGE_BARE_CR, 3, 9},
    {S(HEAD "a\r"), MESSAGE_BARE_CR, 3, 9},
    {S(HEAD "a\r\r\n"), MESSAGE_BARE_CR, 3, 9},
    {S(HEAD "a\0b\r\n"), MESSAGE_NUL, 3, 9},
    {S("\0"), MESSAGE_NUL, 1, 0},
    {S("a\rb\0\n"), MESSAGE_NUL, 1, 3},
    /* what some servers take for the end */
    {S(HEAD "a\n.\nb\r\n"), MESSAGE_FALSE_END, 4, 10},
    {S("A: b\n\na\n.\nb\r\n"), MESSAGE_FALSE_END, 4, 8},
    {S(HEAD "a\n.\r\nb\r\n"), MESSAGE_FALSE_END, 4, 10},
    {S(HEAD "a\r\n.\nb\r\n"), MESSAGE_FALSE_END, 4, 11},
    {S(HEAD "a\r.\rb\r\n"), MESSAGE_FALSE_END, 3, 10},
    {S(HEAD "a\r.\nb\r\n"), MESSAGE_FALSE_END, 3, 10},
    {S(HEAD "a\n.\rb\r\n"), MESSAGE_FALSE_END, 4, 10},
    {S(HEAD "a\r.\r\nb\r\n"), MESSAGE_FALSE_END, 3, 10},
    {S(HEAD "a\r\n.\rb\r\n"), MESSAGE_FALSE_END, 4, 11},
    {S(HEAD "a\r\n\0.\r\nb\r\n"), MESSAGE_FALSE_END, 4, 12},
    {S(HEAD "a\r\n.\0\r\nb\r\n"), MESSAGE_FALSE_END, 4, 11},
    {S(HEAD "a\r\n.\r\r\nb\r\n"), MESSAGE_FALSE_END, 4, 11},
    {S(HEAD "a\r\r\n.\r\nb\r\n"), MESSAGE_FALSE_END, 4, 12},
    {S(HEAD "a\r\n.\r"), MESSAGE_FALSE_END, 4, 11},
    {S(HEAD "a\r\n.."), NONE, 0, 0},
    {S(HEAD "a\n..\nb\r\n"), MESSAGE_MIXED, 3, 9},
};

static void
check(struct message_check *c, struct slice bytes, size_t cut)
{
	message_check_init(c);
	message_check_feed(c, slice_range(bytes, 0, cut));
	message_check_feed(c, slice_skip(bytes, cut));
	message_check_finish(c);
	assert_int_equal(c->bytes, bytes.len);
}

static void
message_check__refused__every_cut_gives_the_same(void **state)
{
	struct message_check c;

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct check_case *k = &refused[i];

		for (size_t cut = 0; cut <= k->bytes.len; cut++) {
			check(&c, k->bytes, cut);
			if (message_check_refused(&c) != k->refused)
				fail_msg("row %zu cut %zu: %d", i, cut,
				    (int)message_check_refused(&c));
			if (k->refused == NONE)
				continue;
			assert_int_equal(c.spots[k->refused].line, k->line);
			assert_int_equal(c.spots[k->refused].offset, k->offset);
			assert_true(message_flaw_is_refused(k->refused));
		}
	}
}

static void
message_check__refused__before_the_end(void **state)
{
	struct message_check c;

	(void)state;
	message_check_init(&c);
	message_check_feed(&c, SLICE(HEAD "a\r"));
	assert_int_equal(message_check_refused(&c), NONE);
	message_check_feed(&c, SLICE("b"));
	assert_int_equal(message_check_refused(&c), MESSAGE_BARE_CR);
}

static void
message_check__header__lines_that_are_no_fields(void **state)
{
	static const struct {
		const char *text;
		uint64_t line, offset; /* line 0 = all is well */
	} cases[] = {
	    {"A: b\r\n c\r\n\td\r\nE:\r\n\r\nno field\r\n", 0, 0},
	    {"A: b\n c\n\nno field\n", 0, 0},
	    {"A: b\r\n", 0, 0},
	    {"From a@b Wed\r\nA: b\r\n\r\n", 1, 0},
	    {"A: b\r\nno field\r\n\r\n", 2, 6},
	    {"A: b\r\nword\r\n\r\n", 2, 6},
	    {"A: b\r\n: c\r\n\r\n", 2, 6},
	    {"A: b\r\nB\xc3\xa4: c\r\n\r\n", 2, 6},
	    {" A: b\r\n\r\n", 1, 0},
	    {"\r\ntext\r\n", 1, 0},
	};
	struct message_check c;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct message_spot *spot = &c.spots[MESSAGE_NO_FIELD];

		check(&c, slice_str(cases[i].text), 3);
		assert_int_equal(spot->is_found, cases[i].line > 0);
		if (!spot->is_found)
			continue;
		assert_int_equal(spot->line, cases[i].line);
		assert_int_equal(spot->offset, cases[i].offset);
		assert_int_equal(message_check_refused(&c), NONE);
	}
}

static void
message_check__long__by_one(void **state)
{
	char text[2048];
	struct message_check c;

	(void)state;
	for (int len = 997; len <= 1000; len++) {
		int size =
		    snprintf(text, sizeof(text), HEAD "%0*d\r\nx", len, 0);

		check(&c, slice_of(text, (size_t)size), 20);
		assert_int_equal(c.spots[MESSAGE_LONG].is_found, len > 998);
		size = snprintf(text, sizeof(text), "A: b\n\n%0*d", len, 0);
		check(&c, slice_of(text, (size_t)size), 20);
		assert_int_equal(c.spots[MESSAGE_LONG].is_found, len > 998);
	}
	assert_int_equal(c.spots[MESSAGE_LONG].line, 3);
	assert_int_equal(c.spots[MESSAGE_LONG].offset, 6);
}

static void
message_check__describe__line_and_offset(void **state)
{
	struct buf out = {0};
	struct message_check c;

	(void)state;
	check(&c, SLICE(HEAD "\xc3\xa4\r\n"), 9);
	assert_true(c.spots[MESSAGE_EIGHT_BIT].is_found);
	assert_false(message_flaw_is_refused(MESSAGE_EIGHT_BIT));
	message_check_describe(&c, MESSAGE_EIGHT_BIT, &out);
	assert_memory_equal(buf_text(&out), "line 3, byte offset 8: 8-bit", 28);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(message_check__refused__every_cut_gives_the_same),
	    cmocka_unit_test(message_check__refused__before_the_end),
	    cmocka_unit_test(message_check__header__lines_that_are_no_fields),
	    cmocka_unit_test(message_check__long__by_one),
	    cmocka_unit_test(message_check__describe__line_and_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
