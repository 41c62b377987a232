/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-rules - the language of the rules, and which of them has the answer. */
#include "ehlo/smtp/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct rules *
rules_of(const char *text)
{
	struct rules *r = rules_new(personality_find(SLICE("postfix")));
	struct buf errors = {0};

	if (rules_read(r, "r", slice_str(text), &errors) > 0)
		fail_msg("%s", buf_text(&errors));
	buf_fini(&errors);
	return r;
}

static struct rules_question
rcpt(const char *to)
{
	return (struct rules_question){.verb = VERB_RCPT,
	    .subject = slice_str(to),
	    .client = SLICE("127.0.0.1"),
	    .sender = SLICE("a@b.example"),
	    .now_s = 1000};
}

/* The reply of the rules, or "-" where there is none. */
static const char *
ask(struct rules *r, struct rules_session *s, struct rules_question q)
{
	struct rules_answer a;

	rules_ask(r, s, &q, &a);
	return a.has_reply ? a.reply.ptr : a.is_drop ? "drop" : "-";
}

static const char *
ask_grey(struct rules *r, const char *to, int64_t now_s)
{
	struct rules_question q = rcpt(to);
	struct rules_answer a;

	q.now_s = now_s;
	rules_ask_grey(r, NULL, &q, &a);
	return a.has_reply ? a.reply.ptr : "-";
}

/* ---- the language ----------------------------------------------------- */

static void
rules__read__tells_line_and_column(void **state)
{
	static const struct {
		const char *line, *error;
	} cases[] = {
	    {"frob 250",
		"r:1:1: wanted a command, connect, line, message, answer, "
		"unknown or any; or user, domain, relay, mailbox, "
		"size, recipients or seed\n"},
	    {"rcpt", "r:1:5: it does nothing: wanted a reply code, delay, "
		     "drop, greylist or raw\n"},
	    {"rcpt 250 frob",
		"r:1:10: wanted the text of the reply in quotes, drop, "
		"delay, from, once, first, nth, after, every, odds or "
		"session\n"},
	    {"rcpt once frob",
		"r:1:11: wanted a reply code, delay, drop, greylist, raw, "
		"from, once, first, nth, after, every, odds or session\n"},
	    {"rcpt 450 \"open", "r:1:10: the quote is not closed\n"},
	    {"rcpt 450 \"50% off\"", "r:1:10: a % wants a letter of a place "
				     "behind it, or a second %\n"},
	    {"rcpt 450 \"\\xe4\"",
		"r:1:10: a reply is printable ASCII; raw has no limits\n"},
	    {"rcpt 450 \"\\q\"", "r:1:10: wanted \\n \\r \\t \\0 \\\\ \\\" or "
				 "\\xHH\n"},
	    {"rcpt raw \"\\xg0\"",
		"r:1:10: two hexadecimal digits stand behind \\x\n"},
	    {"ehlo delay 2 days",
		"r:1:12: wanted a time up to an hour: 500ms, 3s or 2m\n"},
	    {"ehlo delay 61m",
		"r:1:12: wanted a time up to an hour: 500ms, 3s or 2m\n"},
	    {"line 450",
		"r:1:9: a line of mail data has no reply: drop is for it\n"},
	    {"line delay 3s",
		"r:1:14: a line of mail data has no reply: drop is for it\n"},
	    {"data drop first 0",
		"r:1:17: wanted a number from 1 to 1000000\n"},
	    {"data drop odds 30", "r:1:16: wanted a share from 0% to 100%\n"},
	    {"data drop odds 101%", "r:1:16: wanted a share from 0% to 100%\n"},
	    {"data drop from",
		"r:1:15: wanted the address of clients, such as 192.0.2.*\n"},
	    {"data greylist", "r:1:14: greylist is for rcpt\n"},
	    {"rcpt greylist 3 times",
		"r:1:17: wanted \"tries\" behind the number\n"},
	    {"user carol", "r:1:11: wanted a password\n"},
	    {"size big", "r:1:6: wanted a number of bytes\n"},
	    {"size 5 6", "r:1:8: nothing may stand behind it\n"},
	    {"recipients 0", "r:1:12: wanted a number from 1 to 1000000\n"},
	    {"rcpt 450 \xff", "r:1:1: the line is too long, or no UTF-8 "
			      "text\n"},
	};
	struct buf errors = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules *r = rules_new(personality_default());

		assert_int_equal(
		    rules_read(r, "r", slice_str(cases[i].line), &errors), 1);
		assert_string_equal(buf_text(&errors), cases[i].error);
		assert_int_equal(rules_count(r), 0);
		buf_clear(&errors);
		rules_free(r);
	}
	buf_fini(&errors);
}

static void
rules__read__tells_all_errors_and_takes_the_rest(void **state)
{
	static const char text[] = "# what goes wrong\n"
				   "\n"
				   "rcpt 45\n"
				   "data drop # a comment\r\n"
				   "  frob\n"
				   "mail 250";
	struct rules *r = rules_new(personality_default());
	struct buf errors = {0};
	unsigned long applied;

	(void)state;
	assert_int_equal(rules_read(r, "f", SLICE(text), &errors), 2);
	assert_true(slice_starts_with(buf_slice(&errors), SLICE("f:3:8: ")));
	assert_true(
	    slice_contains_nocase(buf_slice(&errors), SLICE("\nf:5:3: ")));
	assert_int_equal(rules_count(r), 2);
	assert_string_equal(rules_line(r, 2, &applied).ptr, "mail 250");
	buf_fini(&errors);
	rules_free(r);
}

static void
rules__add__refuses_one_more_than_there_is_room_for(void **state)
{
	struct rules *r = rules_new(personality_default());
	struct err err;

	(void)state;
	for (size_t i = 0; i < RULES_MAX; i++)
		assert_int_equal(rules_add(r, SLICE("data drop"), &err), 0);
	assert_int_equal(rules_add(r, SLICE("data drop"), &err), -ERR_USAGE);
	assert_int_equal(rules_remove(r, 0), -ERR_RANGE);
	assert_int_equal(rules_remove(r, RULES_MAX + 1), -ERR_RANGE);
	assert_int_equal(rules_remove(r, 7), 0);
	assert_int_equal(rules_count(r), RULES_MAX - 1);
	rules_clear(r);
	assert_int_equal(rules_count(r), 0);
	rules_free(r);
}

/* ---- answers ---------------------------------------------------------- */

static void
rules__ask__renders_what_a_line_says(void **state)
{
	static const struct {
		const char *line, *reply;
	} cases[] = {
	    {"rcpt 450", "450 Not now, try again later"},
	    {"rcpt 550 5.1.1", "550 5.1.1 No"},
	    {"RCPT 450 4.2.0 \"Grey, %m\"", "450 4.2.0 Grey, %m"},
	    {"rcpt 550 \"one\\ntwo\"", "550-one\n550 two"},
	    {"rcpt 550 5.7.1 \"one\\ntwo\"", "550-5.7.1 one\n550 5.7.1 two"},
	    {"rcpt raw \"HTTP/1.1 400\\r\\n\\x41\"", "HTTP/1.1 400\r\nA"},
	    {"any drop", "drop"},
	    {"rcpt *@x.example 550", "550 No"},
	    {"rcpt \"drop\" 550", "-"},
	    {"rcpt nobody@* 550", "-"},
	    {"rcpt from 127.* 550", "550 No"},
	    {"rcpt from 192.0.2.* 550", "-"},
	    {"mail 550", "-"},
	    {"rcpt delay 3s", "-"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules *r = rules_of(cases[i].line);

		assert_string_equal(
		    ask(r, NULL, rcpt("carol@x.example")), cases[i].reply);
		rules_free(r);
	}
}

static void
rules__ask__goes_on_after_a_delay_and_stops_at_an_answer(void **state)
{
	struct rules *r = rules_of("any delay 500ms\n"
				   "rcpt delay 3s 450 \"first\"\n"
				   "rcpt delay 1m 550 \"second\"\n");
	struct rules_question q = rcpt("a@x.example");
	struct rules_answer a;
	unsigned long applied;

	(void)state;
	rules_ask(r, NULL, &q, &a);
	assert_int_equal(a.delay_ms, 3500);
	assert_string_equal(a.reply.ptr, "450 first");
	rules_line(r, 1, &applied);
	assert_int_equal(applied, 1);
	rules_line(r, 3, &applied);
	assert_int_equal(applied, 0);
	rules_free(r);
}

static void
rules__ask__counts(void **state)
{
	static const struct {
		const char *line, *pattern; /* "x" where it applies */
	} cases[] = {
	    {"rcpt drop once", "x-------"},
	    {"rcpt drop first 3", "xxx-----"},
	    {"rcpt drop nth 3", "--x-----"},
	    {"rcpt drop after 3", "---xxxxx"},
	    {"rcpt drop every 3", "--x--x--"},
	    {"rcpt drop after 2 first 5", "--xxx---"},
	    {"rcpt drop odds 0%", "--------"},
	    {"rcpt drop odds 100%", "xxxxxxxx"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rules *r = rules_of(cases[i].line);
		char seen[9] = "";

		for (size_t j = 0; j < 8; j++)
			seen[j] = *ask(r, NULL, rcpt("a@x")) == 'd' ? 'x' : '-';
		assert_string_equal(seen, cases[i].pattern);
		rules_free(r);
	}
}

static void
rules__ask__counts_by_session_where_the_rule_says_so(void **state)
{
	struct rules *r = rules_of("rcpt 452 nth 2 session");
	struct rules_session one = {0}, two = {0};

	(void)state;
	for (int i = 0; i < 3; i++) {
		const char *expected =
		    i == 1 ? "452 Not now, try again later" : "-";

		assert_string_equal(ask(r, &one, rcpt("a@x")), expected);
		assert_string_equal(ask(r, &two, rcpt("a@x")), expected);
	}
	/* Other lines: what was counted is another line's. */
	rules_add(r, SLICE("data drop"), NULL);
	assert_string_equal(ask(r, &one, rcpt("a@x")), "-");
	assert_string_equal(
	    ask(r, &one, rcpt("a@x")), "452 Not now, try again later");
	rules_free(r);
}

static unsigned
count_drops(struct rules *r, unsigned tries, char *seen)
{
	unsigned count = 0;

	for (unsigned i = 0; i < tries; i++) {
		bool is_dropped = *ask(r, NULL, rcpt("a@x")) == 'd';

		count += is_dropped;
		if (i < 16)
			seen[i] = is_dropped ? 'x' : '-';
	}
	return count;
}

static void
rules__odds__come_out_alike_for_the_same_seed(void **state)
{
	struct rules *one = rules_of("seed 42\nrcpt drop odds 30%");
	struct rules *two = rules_of("seed 42\nrcpt drop odds 30%");
	struct rules *other = rules_of("seed 43\nrcpt drop odds 30%");
	char seen[3][17] = {""};
	unsigned count = count_drops(one, 1000, seen[0]);

	(void)state;
	assert_int_equal(count_drops(two, 1000, seen[1]), count);
	count_drops(other, 1000, seen[2]);
	assert_string_equal(seen[0], seen[1]);
	assert_string_not_equal(seen[0], seen[2]);
	assert_in_range(count, 250, 350);
	rules_free(one);
	rules_free(two);
	rules_free(other);
}

/* ---- greylisting ------------------------------------------------------ */

#define GREY "450 4.2.0 <%m>: Recipient address rejected: Greylisted"

static void
rules__greylist__lets_in_who_comes_again(void **state)
{
	struct rules *r = rules_of("rcpt greylist");

	(void)state;
	assert_string_equal(ask(r, NULL, rcpt("a@x")), "-");
	assert_string_equal(ask_grey(r, "a@x", 0), GREY);
	assert_string_equal(ask_grey(r, "b@x", 0), GREY);
	assert_string_equal(ask_grey(r, "A@X", 0), "-");
	assert_string_equal(ask_grey(r, "a@x", 9), "-");
	rules_clear(r);
	rules_add(r, SLICE("rcpt greylist"), NULL);
	assert_string_equal(ask_grey(r, "a@x", 0), GREY);
	rules_free(r);
}

static void
rules__greylist__after_a_time_or_some_tries(void **state)
{
	struct rules *timed = rules_of("rcpt greylist 30s 451 4.7.1 \"no\"");
	struct rules *tried = rules_of("rcpt greylist 30s 3 tries");

	(void)state;
	for (int64_t s = 100; s < 130; s += 10)
		assert_string_equal(ask_grey(timed, "a@x", s), "451 4.7.1 no");
	assert_string_equal(ask_grey(timed, "a@x", 130), "-");
	for (int i = 0; i < 3; i++)
		assert_string_equal(ask_grey(tried, "a@x", 100), GREY);
	assert_string_equal(ask_grey(tried, "a@x", 100), "-");
	rules_free(timed);
	rules_free(tried);
}

static void
rules__greylist__forgets_the_oldest(void **state)
{
	struct rules *r = rules_of("rcpt greylist");
	char to[32];

	(void)state;
	for (unsigned i = 0; i <= RULES_GREY_MAX; i++) {
		snprintf(to, sizeof(to), "u%u@x", i);
		assert_string_equal(ask_grey(r, to, 0), GREY);
	}
	assert_string_equal(ask_grey(r, "u1@x", 0), "-");
	assert_string_equal(ask_grey(r, "u0@x", 0), GREY);
	rules_free(r);
}

/* ---- settings and patterns -------------------------------------------- */

static void
rules__settings__change_what_the_personality_says(void **state)
{
	struct rules *r = rules_of("domain x.example\n"
				   "domain y.example\n"
				   "relay z.example\n"
				   "mailbox carol@x.example\n"
				   "user carol \"open up\"\n"
				   "size 5000\n"
				   "size 6000\n"
				   "recipients 3\n");
	const struct personality *p = rules_personality(r);

	(void)state;
	assert_string_equal(p->name, "postfix");
	assert_string_equal(p->domains[1], "y.example");
	assert_null(p->domains[2]);
	assert_string_equal(p->relay_domains[0], "z.example");
	assert_string_equal(p->mailboxes[0], "carol@x.example");
	assert_string_equal(p->accounts[0].password, "open up");
	assert_null(p->accounts[1].user);
	assert_int_equal(p->size_max, 6000);
	assert_int_equal(p->recipients_max, 3);
	rules_play(r, personality_find(SLICE("strict")));
	assert_ptr_equal(rules_personality(r), p);
	assert_string_equal(p->name, "strict");
	assert_int_equal(p->size_max, 6000);
	rules_clear(r);
	assert_null(p->domains);
	assert_int_equal(p->size_max, 10240000);
	rules_free(r);
}

static void
rules__match__is_of_the_whole_text(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool is_matched;
	} cases[] = {
	    {"", "", true},
	    {"", "a", false},
	    {"*", "", true},
	    {"*", "anything", true},
	    {"a?c", "AbC", true},
	    {"a?c", "ac", false},
	    {"*@x.example", "u@X.EXAMPLE", true},
	    {"*@x.example", "u@x.example.org", false},
	    {"*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
	    {"**a**", "bab", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    rules_match(cases[i].pattern, slice_str(cases[i].text)),
		    cases[i].is_matched);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules__read__tells_line_and_column),
	    cmocka_unit_test(rules__read__tells_all_errors_and_takes_the_rest),
	    cmocka_unit_test(
		rules__add__refuses_one_more_than_there_is_room_for),
	    cmocka_unit_test(rules__ask__renders_what_a_line_says),
	    cmocka_unit_test(
		rules__ask__goes_on_after_a_delay_and_stops_at_an_answer),
	    cmocka_unit_test(rules__ask__counts),
	    cmocka_unit_test(
		rules__ask__counts_by_session_where_the_rule_says_so),
	    cmocka_unit_test(rules__odds__come_out_alike_for_the_same_seed),
	    cmocka_unit_test(rules__greylist__lets_in_who_comes_again),
	    cmocka_unit_test(rules__greylist__after_a_time_or_some_tries),
	    cmocka_unit_test(rules__greylist__forgets_the_oldest),
	    cmocka_unit_test(rules__settings__change_what_the_personality_says),
	    cmocka_unit_test(rules__match__is_of_the_whole_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
