/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-breakpoints - what stops before a line, and what after a reply. */
#include "ehlo/model/breakpoints.h"

#include "model-play.h"

#define HELLO "= h\nS: 220 h\nC: EHLO me\nS: 250-h\nS: 250 STARTTLS\n"
#define TWO                                                       \
	HELLO "C: MAIL FROM:<a@b>\nS: 250 ok\nC: RCPT TO:<c@d>\n" \
	      "S: 250 ok\nC: RCPT TO:<e@f>\nS: 550 5.1.1 no user\n"

static int
add(struct breakpoints *b, const char *text, bool is_temporary)
{
	struct err err = {0};
	size_t column;
	int number =
	    breakpoints_add(b, slice_str(text), is_temporary, &column, &err);

	if (number < 0)
		fail_msg("%s: %s", text, err.text);
	return number;
}

struct before_row {
	const char *text, *script, *line;
	bool stops;
};

static const struct before_row before_rows[] = {
    {"8", HELLO, "NOOP", true},
    {"line 8", HELLO, "NOOP", true},
    {"7", HELLO, "NOOP", false},
    {"verb rcpt", HELLO, "RCPT TO:<a@b>", true},
    {"verb RCPT", HELLO, "RCPTX", false},
    {"verb RCPT", TWO "C: DATA\nS: 354 go\n", "RCPT x", false},
    {"text /TO:<.*@b>/", HELLO, "RCPT TO:<a@b>", true},
    {"text /to/", HELLO, "RCPT TO:<a@b>", false},
    {"text /a b/ if tls == no", HELLO, "x a b", true},
    {"reply 250", HELLO, "NOOP", false},
    {"if code == 250", HELLO, "NOOP", false},
    {"8 if code == 250", HELLO, "NOOP", true},
    {"8 if code>=500", HELLO, "NOOP", false},
    {"8 if code >= 500", TWO, "NOOP", true},
    {"8 if verb == NOOP", HELLO, "noop", true},
    {"8 if verb != NOOP", HELLO, "noop", false},
    {"8 if recipients == 2", TWO, "DATA", true},
    {"8 if accepted < 2", TWO, "DATA", true},
    {"8 if refused > 1", TWO, "DATA", false},
    {"8 if refused <= 1", TWO, "DATA", true},
    {"8 if reply-time < 2s", TWO, "DATA", true},
    {"8 if reply-time > 300ms", TWO, "DATA", false},
    {"8 if reply-time > 300ms", "= h\n", "DATA", false},
    {"8 if tls == yes", HELLO, "NOOP", false},
    {"8 if auth != yes", HELLO, "NOOP", true},
};

static void
breakpoints__before__a_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(before_rows); i++) {
		const struct before_row *row = &before_rows[i];
		struct conversation *c = play_new(row->script);
		struct breakpoints *b = breakpoints_new();
		const struct breakpoint *hit;

		add(b, row->text, false);
		hit = breakpoints_before(
		    b, conversation_session(c), 8, slice_str(row->line));
		if ((hit != NULL) != row->stops)
			fail_msg("%s before %s", row->text, row->line);
		assert_int_equal(breakpoints_at(b, 0)->hits, row->stops);
		breakpoints_free(b);
		conversation_free(c);
	}
}

struct after_row {
	const char *text, *script;
	bool stops;
};

/* After the newest exchange. */
static const struct after_row after_rows[] = {
    {"reply 5yz", TWO, true},
    {"reply 450|550", TWO, true},
    {"reply 4yz", TWO, false},
    {"reply !4yz", TWO, true},
    {"reply !expected", TWO, true},
    {"reply !expected", HELLO, false},
    {"phase ready", HELLO, true},
    {"phase helo", HELLO, false},
    {"phase rcpt", TWO, false},
    {"phase helo", "= h\nS: 220 h\n", true},
    {"slow 1ms", HELLO, true},
    {"slow 2s", HELLO, false},
    {"text /no user/", TWO, true},
    {"text /STARTTLS/", HELLO, true},
    {"verb EHLO", HELLO, false},
    {"2", HELLO, false},
    {"if code >= 500", TWO, true},
    {"if code >= 500", HELLO, false},
    {"if verb == RCPT", TWO, true},
    {"reply 550 if accepted == 0", TWO, false},
};

static const struct breakpoint *
stop_after_newest(struct breakpoints *b, const struct conversation *c)
{
	const struct session *s = conversation_session(c);

	return breakpoints_after(b, s, s->exchanges.count - 1);
}

static void
breakpoints__after__a_reply(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(after_rows); i++) {
		struct conversation *c = play_new(after_rows[i].script);
		struct breakpoints *b = breakpoints_new();

		add(b, after_rows[i].text, false);
		if ((stop_after_newest(b, c) != NULL) != after_rows[i].stops)
			fail_msg("%s: not so", after_rows[i].text);
		breakpoints_free(b);
		conversation_free(c);
	}
}

static void
breakpoints__after__a_capability_that_is_gone(void **state)
{
	struct conversation *c = play_new(HELLO);
	struct breakpoints *b = breakpoints_new();

	(void)state;
	add(b, "cap lost starttls", false);
	assert_null(stop_after_newest(b, c));
	play(c, "C: NOOP\nS: 250 ok\n");
	assert_null(stop_after_newest(b, c));
	play(c, "C: EHLO me\nS: 250-h\nS: 250 SIZE\n");
	assert_non_null(stop_after_newest(b, c));
	play(c, "C: EHLO me\nS: 250-h\nS: 250 SIZE\n");
	assert_null(stop_after_newest(b, c));
	breakpoints_free(b);
	conversation_free(c);
}

static void
breakpoints__before__the_first_stops_and_the_temporary_goes(void **state)
{
	struct conversation *c = play_new(HELLO);
	const struct session *s = conversation_session(c);
	struct breakpoints *b = breakpoints_new();
	const struct breakpoint *hit;

	(void)state;
	assert_int_equal(add(b, "verb NOOP", true), 1);
	assert_int_equal(add(b, "text /O/", false), 2);
	hit = breakpoints_before(b, s, 1, SLICE("NOOP"));
	assert_int_equal(hit->number, 1);
	assert_string_equal(hit->text, "verb NOOP");
	assert_int_equal(breakpoints_count(b), 1);
	hit = breakpoints_before(b, s, 1, SLICE("NOOP"));
	assert_int_equal(hit->number, 2);
	assert_true(breakpoints_enable(b, 2, false));
	assert_null(breakpoints_before(b, s, 1, SLICE("NOOP")));
	assert_true(breakpoints_delete(b, 2));
	assert_false(breakpoints_delete(b, 2));
	assert_false(breakpoints_enable(b, 2, true));
	assert_int_equal(add(b, "1", false), 3);
	breakpoints_free(b);
	conversation_free(c);
}

static void
breakpoints__shift__moves_what_is_behind(void **state)
{
	struct breakpoints *b = breakpoints_new();

	(void)state;
	add(b, "2", false);
	add(b, "LINE 5 if code == 250", false);
	add(b, "verb RCPT", false);
	breakpoints_shift(b, 3, 1);
	assert_string_equal(breakpoints_at(b, 0)->text, "line 2");
	assert_string_equal(
	    breakpoints_at(b, 1)->text, "line 6 if code == 250");
	assert_int_equal(breakpoints_at(b, 1)->line, 6);
	assert_true(breakpoints_at(b, 1)->has_condition);
	breakpoints_shift(b, 2, -1);
	assert_int_equal(breakpoints_count(b), 2);
	assert_null(breakpoints_on_line(b, 2));
	assert_int_equal(breakpoints_on_line(b, 5)->number, 2);
	assert_null(breakpoints_on_line(b, 0));
	breakpoints_free(b);
}

static void
breakpoints__add__names_the_place_of_the_trouble(void **state)
{
	static const struct {
		const char *text;
		size_t column;
		const char *words; /* some of them */
	} wrong[] = {
	    {"", 0, "a breakpoint is"},
	    {"0", 0, "the number of a line"},
	    {"line x", 5, "the number of a line"},
	    {"99999999999999999999", 0, "the number of a line"},
	    {"what", 0, "a breakpoint is"},
	    {"verb", 4, "a verb"},
	    {"phase moon", 6, "a phase is"},
	    {"reply", 5, "a code is missing"},
	    {"reply 2", 6, "a code is"},
	    {"reply 450|x", 10, "a code is"},
	    {"reply !", 7, "a code is"},
	    {"cap won X", 4, "cap lost"},
	    {"cap lost", 8, "a keyword"},
	    {"slow 2", 5, "a time is"},
	    {"slow ms", 5, "a time is"},
	    {"text x", 5, "an expression"},
	    {"text /(/", 5, "the expression"},
	    {"8 9", 2, "more than one"},
	    {"8 if", 4, "a condition is missing"},
	    {"8 if size > 2", 5, "a condition is about"},
	    {"8 if > 2", 5, "a condition is about"},
	    {"8 if code 2", 10, "a comparison"},
	    {"8 if code > x", 12, "a number"},
	    {"8 if code > 2 3", 14, "more than one"},
	    {"8 if tls > yes", 9, "by == or !="},
	    {"8 if tls == on", 12, "yes or no"},
	    {"8 if reply-time > 2", 18, "a time is"},
	    {"8 if verb ==", 12, "a verb"},
	};
	struct breakpoints *b = breakpoints_new();

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct err err = {0};
		size_t column = 99;

		assert_int_equal(breakpoints_add(b, slice_str(wrong[i].text),
				     false, &column, &err),
		    -ERR_SYNTAX);
		if (column != wrong[i].column ||
		    strstr(err.text, wrong[i].words) == NULL)
			fail_msg(
			    "%s: at %zu: %s", wrong[i].text, column, err.text);
	}
	assert_int_equal(breakpoints_count(b), 0);
	breakpoints_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(breakpoints__before__a_line),
	    cmocka_unit_test(breakpoints__after__a_reply),
	    cmocka_unit_test(breakpoints__after__a_capability_that_is_gone),
	    cmocka_unit_test(
		breakpoints__before__the_first_stops_and_the_temporary_goes),
	    cmocka_unit_test(breakpoints__shift__moves_what_is_behind),
	    cmocka_unit_test(breakpoints__add__names_the_place_of_the_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
