/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-reply - the grammar of replies, good and broken. */
#include "ehlo/smtp/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

static void
reply__line_parse__valid(void **state)
{
	static const struct {
		const char *line;
		int code;
		bool is_last;
		unsigned short klass;
		const char *text;
	} cases[] = {
	    {"250", 250, true, 0, ""},
	    {"250 ", 250, true, 0, ""},
	    {"250-", 250, false, 0, ""},
	    {"250 ok", 250, true, 0, "ok"},
	    {"250-SIZE 100", 250, false, 0, "SIZE 100"},
	    {"250  two", 250, true, 0, " two"},
	    {"550 5.7.2", 550, true, 5, "5.7.2"},
	    {"550-5.7.1 no", 550, false, 5, "5.7.1 no"},
	    {"250 550 rejected", 250, true, 0, "550 rejected"},
	    {"000 x", 0, true, 0, "x"},
	    {"099", 99, true, 0, ""},
	    {"666 x", 666, true, 0, "x"},
	    {"999-x", 999, false, 0, "x"},
	    {"220 ****", 220, true, 0, "****"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply_line line;

		assert_true(reply_line_parse(slice_str(cases[i].line), &line));
		assert_int_equal(line.code, cases[i].code);
		assert_int_equal(line.is_last, cases[i].is_last);
		assert_int_equal(line.enhanced.klass, cases[i].klass);
		assert_true(slice_equals(line.text, slice_str(cases[i].text)));
	}
}

static void
reply__line_parse__keeps_hostile_bytes(void **state)
{
	struct reply_line line;

	(void)state;
	assert_true(reply_line_parse(SLICE("250 a\0b\r\033[2J"), &line));
	assert_true(slice_equals(line.text, SLICE("a\0b\r\033[2J")));
}

static void
reply__line_parse__no_reply_line(void **state)
{
	static const char *const cases[] = {"", "2", "25", "25a x", "2500 x",
	    " 250 x", "+250", "250_text", "250.text", "250\ttext", "250:x",
	    "250\r", "-250 x", "2 5 0", "HTTP/1.1 400 Bad Request",
	    ">> AUTH PLAIN", "\xb2\xb5\xb0 x"};
	struct reply_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (reply_line_parse(slice_str(cases[i]), &line))
			fail_msg("taken as a reply line: %s", cases[i]);
}

/* Adds the lines of a text, one by one; whether the last completed it. */
static bool
add(struct reply *r, const char *text)
{
	struct slice rest = slice_str(text);
	struct reply_line line;
	bool is_complete = false;

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		assert_true(reply_line_parse(slice_range(rest, 0, end), &line));
		is_complete = reply_add(r, &line);
		rest = slice_skip(rest, end + 1);
	}
	return is_complete;
}

static void
reply__add__cases(void **state)
{
	static const struct {
		const char *lines;
		bool is_complete;
		int code;
		size_t count;
		unsigned short klass;
		unsigned flaws;
	} cases[] = {
	    {"250 ok", true, 250, 1, 0, 0},
	    {"250-\n250", true, 250, 2, 0, 0},
	    {"250-a\n250-b\n250 c", true, 250, 3, 0, 0},
	    {"250-a", false, 250, 1, 0, 0},
	    {"250-a\n550 b", true, 550, 2, 0, REPLY_MIXED_CODES},
	    {"550-a\n250-b\n550 c", true, 550, 3, 0, REPLY_MIXED_CODES},
	    {"550-5.7.1 a\n550 5.7.2 b", true, 550, 2, 5, 0},
	    {"550-a\n550 5.7.2 b", true, 550, 2, 5, 0},
	    {"250 5.1.1 b", true, 250, 1, 5, REPLY_ENHANCED_CLASS},
	    {"354 5.0.0 b", true, 354, 1, 5, REPLY_ENHANCED_CLASS},
	    {"550-a\n550 4.1.1 b", true, 550, 2, 4, REPLY_ENHANCED_CLASS},
	    {"099 a", true, 99, 1, 0, REPLY_ODD_CODE},
	    {"199 ", true, 199, 1, 0, REPLY_ODD_CODE},
	    {"666 x", true, 666, 1, 0, REPLY_ODD_CODE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reply r = {0};

		assert_int_equal(add(&r, cases[i].lines), cases[i].is_complete);
		assert_int_equal(r.is_complete, cases[i].is_complete);
		assert_int_equal(r.code, cases[i].code);
		assert_int_equal(r.line_count, cases[i].count);
		assert_int_equal(r.enhanced.klass, cases[i].klass);
		assert_int_equal(r.flaws, cases[i].flaws);
	}
}

static void
reply__add__starts_over_after_a_complete_one(void **state)
{
	struct reply r = {0};

	(void)state;
	assert_true(add(&r, "250-a\n550 5.1.1 b"));
	assert_true(add(&r, "220 hello"));
	assert_int_equal(r.code, 220);
	assert_int_equal(r.line_count, 1);
	assert_int_equal(r.flaws, 0);
	assert_true(enhanced_code_is_none(r.enhanced));
}

static void
reply__add__flags_more_than_the_soft_limit(void **state)
{
	struct reply r = {0};

	(void)state;
	for (int i = 0; i < REPLY_LINES_SOFT; i++)
		assert_false(add(&r, "214-x"));
	assert_int_equal(r.flaws, 0);
	assert_true(add(&r, "214 x"));
	assert_int_equal(r.flaws, REPLY_MANY_LINES);
	assert_int_equal(r.line_count, REPLY_LINES_SOFT + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reply__line_parse__valid),
	    cmocka_unit_test(reply__line_parse__keeps_hostile_bytes),
	    cmocka_unit_test(reply__line_parse__no_reply_line),
	    cmocka_unit_test(reply__add__cases),
	    cmocka_unit_test(reply__add__starts_over_after_a_complete_one),
	    cmocka_unit_test(reply__add__flags_more_than_the_soft_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
