/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host-played - what some personalities are known by. */
#include "host-talk.h"

#define STRICT_HELLO                                       \
	"S: 220 strict.example.net ESMTP, to the letter\n" \
	"C: HELO a.test\n"                                 \
	"S: 250 strict.example.net greets a.test\n"

/* Two servers that differ in where a message ends are how one is smuggled. */
static void
host__bare_lf__is_refused_by_name(void **state)
{
	(void)state;
	run_with("strict",
	    STRICT_HELLO "L: NOOP\n"
			 "S: 550 5.5.2 Bare LF in a line (RFC 5321 2.3.8)\n"
			 "X\n");
	run_with("strict", STRICT_HELLO
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender <a@b.example> is fine\n"
	    "C: RCPT TO:<c@example.net>\n"
	    "S: 250 2.1.5 Recipient <c@example.net> is fine\n"
	    "C: DATA\n"
	    "S: 354 Lines end in CR LF; a dot alone ends them all\n"
	    "L: .\n"
	    "C: x\n"
	    "C: .\n"
	    "S: 550 5.5.2 Bare LF in a line (RFC 5321 2.3.8)\n");
}

/* What a text is missing for is no fault. */
static void
host__qmail__asks_for_little(void **state)
{
	(void)state;
	run_with("qmail", "S: 220 mx.example.net ESMTP\n"
			  "C: MAIL FROM:<a@b.example> FOO=bar SIZE=x\n"
			  "S: 250 ok\n"
			  "C: MAIL FROM:<c@b.example>\n"
			  "S: 250 ok\n"
			  "C: RCPT TO:<whoever@example.net>\n"
			  "S: 250 ok\n"
			  "C: RCPT TO:<a@world.example>\n"
			  "S: 553 sorry, that domain isn't in my list of "
			  "allowed rcpthosts (#5.7.1)\n"
			  "C: EHLO\n"
			  "S: 250-mx.example.net\n"
			  "S: 250-PIPELINING\n"
			  "S: 250 8BITMIME\n"
			  "C: STARTTLS\n"
			  "S: 502 unimplemented (#5.5.1)\n");
}

#define EXIM                                                              \
	"S: 220 mx.example.net ESMTP Exim 4.96 Fri, 6 Jan 2006 16:59:58 " \
	"-0700\n"
#define UNKNOWN "C: FOO\nS: 500 unrecognized command\n"
#define NESTED  "C: MAIL FROM:<a@b.example>\nS: 503 sender already given\n"

static void
host__exim__has_enough_of_errors(void **state)
{
	(void)state;
	run_with("exim", EXIM UNKNOWN UNKNOWN UNKNOWN
	    "C: FOO\nS: 500 Too many unrecognized commands\nX\n");
	run_with("exim",
	    EXIM "C: MAIL FROM:<a@b.example>\nS: 503 HELO or EHLO required\n"
		 "C: HELO x\nS: 250 mx.example.net Hello x [127.0.0.1]\n"
		 "C: MAIL FROM:<a@b.example>\nS: 250 OK\n" NESTED UNKNOWN NESTED
		 "C: MAIL FROM:<a@b.example>\n"
		 "S: 503-sender already given\n"
		 "S: 503 Too many syntax or protocol errors\nX\n");
}

#define EXIM_HELO(verb, keywords)       \
	EXIM "C: " verb " x\n" keywords \
	     "C: MAIL FROM:<a@b.example>\nS: 250 OK\n"
#define EXIM_MAIL                                                       \
	EXIM_HELO("EHLO", "S: 250-mx.example.net Hello x [127.0.0.1]\n" \
			  "S: 250-SIZE 52428800\nS: 250-8BITMIME\n"     \
			  "S: 250-PIPELINING\nS: 250-STARTTLS\nS: 250 HELP\n")
#define EXIM_OLD \
	EXIM_HELO("HELO", "S: 250 mx.example.net Hello x [127.0.0.1]\n")
#define NOBODY                              \
	"C: RCPT TO:<nobody@example.net>\n" \
	"S: 550 Unrouteable address\n"
#define NO_RELAY                         \
	"C: RCPT TO:<x@world.example>\n" \
	"S: 550 relay not permitted\n"
#define ALL_REFUSED(why)                                            \
	"C: DATA\n"                                                 \
	"S: 503-All RCPT commands were rejected with this error:\n" \
	"S: 503-" why "\n"
#define VALID   "S: 503 Valid RCPT command must precede DATA\n"
#define MISSING "S: 503 valid RCPT command must precede DATA\n"

/* Where all were told the same. */
static void
host__exim__says_again_why_there_is_nobody(void **state)
{
	(void)state;
	run_with("exim",
	    EXIM_MAIL NOBODY NOBODY ALL_REFUSED("Unrouteable address")
		VALID ALL_REFUSED("Unrouteable address") MISSING NO_RELAY
	    "C: DATA\n" VALID "C: RSET\nS: 250 Reset OK\n"
	    "C: DATA\n" MISSING);
	run_with("exim", EXIM_MAIL NO_RELAY
	    "C: NOOP\nS: 250 OK\n" ALL_REFUSED("relay not permitted") MISSING
	    "C: RSET\nS: 250 Reset OK\n"
	    "C: RCPT TO:<bob@example.net>\nS: 503 sender not yet "
	    "given\n" ALL_REFUSED("503 sender not yet given") MISSING);
	run_with("exim",
	    EXIM_OLD NO_RELAY ALL_REFUSED("relay not permitted") MISSING);
}

static void
host__sendmail__repeats_what_it_does_not_know(void **state)
{
	(void)state;
	run_with("sendmail",
	    "S: 220 mx.example.net ESMTP Sendmail 8.18.1/8.18.1; Fri, 6 Jan "
	    "2006 16:59:58 -0700\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 503 5.0.0 Polite people say HELO first\n"
	    "C: foo  bar\n"
	    "S: 500 5.5.1 Command unrecognized: \"foo  bar\"\n"
	    "L: NOOP\n"
	    "S: 550 Bare linefeed (LF) not allowed\n"
	    "X\n");
}

static void
host__exchange__relays_for_who_is_known(void **state)
{
	(void)state;
	run_with("exchange",
	    "S: 220 mail.example.net Microsoft ESMTP MAIL Service ready at "
	    "Fri, 6 Jan 2006 16:59:58 -0700\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 503 5.5.2 Send hello first\n"
	    "C: HELO a.test\n"
	    "S: 250 mail.example.net Hello [127.0.0.1]\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender OK\n"
	    "C: RCPT TO:<a@world.example>\n"
	    "S: 550 5.7.54 SMTP; Unable to relay recipient in non-accepted "
	    "domain\n"
	    "C: STARTTLS\n"
	    "S: 503 5.5.2 Sender already specified\n");
}

/* Those who have rules of their own, and a person's before them. */
static void
host__greylisting__is_a_personality(void **state)
{
	struct rules *r = rules_new(personality_find(SLICE("greylisting")));
	struct talk t = {0};

	(void)state;
	t.host = host_new(rules_personality(r), SLICE("127.0.0.1"), 1);
	host_share(t.host, r, NULL);
	host_greet(t.host, article_time);
	talk_take(&t);
	talk_run(&t,
	    "S: 220 mx.example.net ESMTP Postfix\n"
	    "C: HELO a.test\n"
	    "S: 250 mx.example.net\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Ok\n"
	    "C: RCPT TO:<alice@example.net>\n"
	    "S: 450 4.2.0 <alice@example.net>: Recipient address "
	    "rejected: Greylisted, see "
	    "http://postgrey.schweikert.ch/help/mx.example.net.html\n");
	talk_close(&t);
	rules_free(r);
}

/* Its rules go with it; a person's stay. */
static void
rules__play__changes_the_rules_of_the_personality(void **state)
{
	struct rules *r = rules_new(personality_find(SLICE("greylisting")));
	unsigned long applied;

	(void)state;
	rules_add(r, SLICE("data drop"), NULL);
	assert_int_equal(rules_count(r), 2);
	rules_play(r, personality_find(SLICE("exim")));
	assert_int_equal(rules_count(r), 1);
	assert_string_equal(rules_line(r, 1, &applied).ptr, "data drop");
	rules_play(r, personality_find(SLICE("blocklisted")));
	assert_int_equal(rules_count(r), 2);
	rules_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host__bare_lf__is_refused_by_name),
	    cmocka_unit_test(host__qmail__asks_for_little),
	    cmocka_unit_test(host__exim__has_enough_of_errors),
	    cmocka_unit_test(host__exim__says_again_why_there_is_nobody),
	    cmocka_unit_test(host__sendmail__repeats_what_it_does_not_know),
	    cmocka_unit_test(host__exchange__relays_for_who_is_known),
	    cmocka_unit_test(host__greylisting__is_a_personality),
	    cmocka_unit_test(rules__play__changes_the_rules_of_the_personality),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
