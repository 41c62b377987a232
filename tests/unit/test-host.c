/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host - which command gets which reply, line for line.
 *
 * Mail data and hostile input are in test-host-content.
 */
#include "ehlo/smtp/host.h"

#include <string.h>

#include "ehlo/smtp/path.h"
#include "host-talk.h"

/* ---- the article -------------------------------------------------------- */

static void
host__article__word_for_word(void **state)
{
	(void)state;
	run(GREETING "C: HELO localhost\n"
		     "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
		     "C: MAIL FROM: bgates@microsoft.com\n"
		     "S: 250 2.1.0 bgates@microsoft.com....Sender OK\n"
		     "C: RCPT TO: someone@mail.com\n"
		     "S: 250 2.1.5 someone@mail.com\n"
		     "C: DATA\n"
		     "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
		     "C: SUBJECT: This is a test.\n"
		     "C: \n"
		     "C: Hello\n"
		     "C: .\n" QUEUED("00000001") GOODBYE);
}

static void
host__article__closed_server_refuses_to_relay(void **state)
{
	(void)state;
	run_with("deathstar-closed",
	    GREETING "C: HELO localhost\n"
		     "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
		     "C: MAIL FROM: bgates@microsoft.com\n"
		     "S: 250 2.1.0 bgates@microsoft.com....Sender OK\n"
		     "C: RCPT TO: someone@mail.com\n"
		     "S: 550 5.7.1 Unable to relay for someone@mail.com\n"
		     "C: DATA\n"
		     "S: 503 5.5.2 Need Rcpt command.\n" GOODBYE);
}

static void
host__closed__takes_its_own_domain_only(void **state)
{
	(void)state;
	run_with("deathstar-closed", SENDER
	    "C: RCPT TO:<luke@superfreak.LOCAL>\n"
	    "S: 250 2.1.5 luke@superfreak.LOCAL\n"
	    "C: RCPT TO:<luke@mail.SUPERFREAK.local>\n"
	    "S: 550 5.7.1 Unable to relay for luke@mail.SUPERFREAK.local\n"
	    "C: RCPT TO:<luke@SUPERFREAK.local.example>\n"
	    "S: 550 5.7.1 Unable to relay for luke@SUPERFREAK.local.example\n"
	    "C: RCPT TO:<Postmaster>\n"
	    "S: 250 2.1.5 Postmaster\n"
	    "C: RCPT TO:<\"a@SUPERFREAK.local\"@d.example>\n"
	    "S: 550 5.7.1 Unable to relay for "
	    "\"a@SUPERFREAK.local\"@d.example\n"
	    "C: RCPT TO:<@SUPERFREAK.local:c@d.example>\n"
	    "S: 550 5.7.1 Unable to relay for c@d.example\n"
	    "C: DATA\n"
	    "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
	    "C: .\n" QUEUED("00000001"));
}

/* ---- commands ----------------------------------------------------------- */

static void
host__ehlo__names_its_extensions(void **state)
{
	(void)state;
	run(GREETING "C: EHLO client.example.org\n"
		     "S: 250-deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
		     "S: 250-SIZE 2097152\n"
		     "S: 250-PIPELINING\n"
		     "S: 250-DSN\n"
		     "S: 250-ENHANCEDSTATUSCODES\n"
		     "S: 250-8BITMIME\n"
		     "S: 250 STARTTLS\n"
		     "C: EHLO\n"
		     "S: 501 5.5.4 Invalid domain name\n"
		     "C: HELO\n"
		     "S: 501 5.5.4 Invalid domain name\n");
}

static void
host__order__says_what_is_needed(void **state)
{
	(void)state;
	run(GREETING "C: MAIL FROM:<a@b.example>\n"
		     "S: 503 5.5.2 Send hello first\n"
		     "C: RCPT TO:<c@d.example>\n"
		     "S: 503 5.5.2 Send hello first\n"
		     "C: DATA\n"
		     "S: 503 5.5.2 Send hello first\n"
		     "C: HELO localhost\n"
		     "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
		     "C: RCPT TO:<c@d.example>\n"
		     "S: 503 5.5.2 Need mail command.\n"
		     "C: DATA\n"
		     "S: 503 5.5.2 Need mail command.\n"
		     "C: mail from:<a@b.example>\n"
		     "S: 250 2.1.0 a@b.example....Sender OK\n"
		     "C: MAIL FROM:<a@b.example>\n"
		     "S: 503 5.5.2 Sender already specified\n"
		     "C: DATA\n"
		     "S: 503 5.5.2 Need Rcpt command.\n"
		     "C: rcpt to:<c@d.example>\n"
		     "S: 250 2.1.5 c@d.example\n"
		     "C: MAIL FROM:<a@b.example>\n"
		     "S: 503 5.5.2 Sender already specified\n");
}

static void
host__other_commands__have_their_answers(void **state)
{
	(void)state;
	run(GREETING
	    "C: NOOP\n"
	    "S: 250 2.0.0 OK\n"
	    "C: noop and more\n"
	    "S: 250 2.0.0 OK\n"
	    "C: VRFY postmaster\n"
	    "S: 252 2.1.5 Cannot VRFY user, but will take message for "
	    "<postmaster>\n"
	    "C: VRFY\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: HELP\n"
	    "S: 214-2.0.0 This server supports the following commands:\n"
	    "S: 214 2.0.0 HELO EHLO STARTTLS AUTH MAIL RCPT DATA RSET "
	    "NOOP VRFY HELP QUIT\n"
	    "C: RSET\n"
	    "S: 250 2.0.0 Resetting\n"
	    "C: RSET now\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: QUIT now\n"
	    "S: 501 5.5.4 Invalid arguments\n" GOODBYE);
}

static void
host__unknown__is_told_from_not_offered(void **state)
{
	static const char *const unknown[] = {"", " ", "HELLO localhost",
	    "EHLOO", "GET / HTTP/1.1", "Subject: test", ".", "220 hello"};
	static const char *const absent[] = {"BDAT 5 LAST", "EXPN list",
	    "ETRN d.example", "TURN", "LHLO localhost",
	    "XCLIENT ADDR=192.0.2.1", "XFORWARD NAME=a"};
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		talk_say(&t, slice_str(unknown[i]), EOL_CRLF);
		talk_hear(&t, SLICE("500 5.3.3 Unrecognized command"));
	}
	for (size_t i = 0; i < sizeof(absent) / sizeof(*absent); i++) {
		talk_say(&t, slice_str(absent[i]), EOL_CRLF);
		talk_hear(&t, SLICE("502 5.3.3 Command not implemented"));
	}
	talk_run(&t, GOODBYE);
	talk_close(&t);
}

static void
host__transaction__starts_over_after(void **state)
{
	static const char *const what[] = {
	    "C: RSET\n"
	    "S: 250 2.0.0 Resetting\n",
	    "C: HELO again\n"
	    "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n",
	    "C: DATA\n"
	    "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
	    "C: .\n" QUEUED("00000001"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(what) / sizeof(*what); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, RECIPIENT);
		talk_run(&t, what[i]);
		talk_run(&t, "C: DATA\n"
			     "S: 503 5.5.2 Need mail command.\n"
			     "C: MAIL FROM:<e@f.example>\n"
			     "S: 250 2.1.0 e@f.example....Sender OK\n"
			     "C: DATA\n"
			     "S: 503 5.5.2 Need Rcpt command.\n");
		talk_close(&t);
	}
}

static void
host__quit__hears_nothing_more(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, GREETING GOODBYE);
	assert_int_equal(host_phase(t.host), PHASE_QUIT);
	talk_say(&t, SLICE("NOOP"), EOL_CRLF);
	talk_expect_silence(&t);
	talk_close(&t);
}

/* ---- addresses and parameters ------------------------------------------- */

static void
host__paths__are_taken_leniently(void **state)
{
	(void)state;
	run(HELLO "C: MAIL FROM:<>\n"
		  "S: 250 2.1.0 <>....Sender OK\n"
		  "C: RCPT TO:c@d.example\n"
		  "S: 250 2.1.5 c@d.example\n"
		  "C: RCPT TO: <c@d.example>\n"
		  "S: 250 2.1.5 c@d.example\n"
		  "C: RCPT TO:<@e.example,@f.example:c@d.example>\n"
		  "S: 250 2.1.5 c@d.example\n"
		  "C: RCPT TO:<\"john doe\"@d.example>\n"
		  "S: 250 2.1.5 \"john doe\"@d.example\n"
		  "C: RCPT TO:<postmaster>\n"
		  "S: 250 2.1.5 postmaster\n");
}

static void
host__paths__that_are_none_are_refused(void **state)
{
	(void)state;
	run(HELLO "C: MAIL\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: MAIL FROM:\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: MAIL a@b.example\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: MAIL FROM:<a>\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: MAIL FROM:<j\xc3\xbcrgen@b.example>\n"
		  "S: 553 5.6.7 Address is not ASCII, and SMTPUTF8 is not "
		  "supported\n"
		  "C: MAIL FROM:<a@b.example>\n"
		  "S: 250 2.1.0 a@b.example....Sender OK\n"
		  "C: RCPT\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: RCPT TO:<>\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: RCPT FROM:<c@d.example>\n"
		  "S: 501 5.5.4 Invalid Address\n"
		  "C: RCPT TO:<c d@e.example>\n"
		  "S: 501 5.5.4 Invalid Address\n");
}

static void
host__paths__over_the_limits_are_refused(void **state)
{
	static const struct {
		int local, domain;
		const char *code;
	} rows[] = {{64, 100, "250"}, {65, 100, "501"}, {1, 255, "250"},
	    {1, 256, "501"}};
	char local[300], domain[300];
	struct buf line = {0};

	(void)state;
	memset(local, 'x', sizeof(local));
	memset(domain, 'y', sizeof(domain));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, HELLO);
		buf_clear(&line);
		buf_addf(&line, "MAIL FROM:<%.*s@%.*s>", rows[i].local, local,
		    rows[i].domain, domain);
		talk_say(&t, buf_slice(&line), EOL_CRLF);
		assert_memory_equal(t.out.ptr, rows[i].code, 3);
		talk_close(&t);
	}
	buf_fini(&line);
}

/* A bare address may be refused, too: that is a matter of the personality. */
static void
host__paths__without_brackets_need_a_lenient_server(void **state)
{
	struct personality strict = *personality_default();
	struct talk t = {0};

	(void)state;
	strict.path_flaws |= PATH_NO_BRACKETS;
	t.host = host_new(&strict, SLICE("127.0.0.1"), 1);
	host_greet(t.host, article_time);
	talk_take(&t);
	talk_run(&t, HELLO "C: MAIL FROM: bgates@microsoft.com\n"
			   "S: 501 5.5.4 Invalid Address\n"
			   "C: MAIL FROM:<bgates@microsoft.com>\n"
			   "S: 250 2.1.0 bgates@microsoft.com....Sender OK\n");
	talk_close(&t);
}

static void
host__params__known_ones_are_accepted(void **state)
{
	(void)state;
	run(HELLO
	    "C: MAIL FROM:<a@b.example> SIZE=2097152 body=8BITMIME RET=HDRS "
	    "ENVID=QQ314159\n"
	    "S: 250 2.1.0 a@b.example....Sender OK\n"
	    "C: RCPT TO:<c@d.example> NOTIFY=SUCCESS,DELAY "
	    "ORCPT=rfc822;c@d.example\n"
	    "S: 250 2.1.5 c@d.example\n"
	    "C: RCPT TO:e@f.example NOTIFY=NEVER\n"
	    "S: 250 2.1.5 e@f.example\n");
}

static void
host__params__others_are_refused(void **state)
{
	(void)state;
	run(HELLO
	    "C: MAIL FROM:<a@b.example> SMTPUTF8\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> SIZE=5 AUTH=<>\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> NOTIFY=NEVER\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> =\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> SIZE\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> SIZE=\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: MAIL FROM:<a@b.example> BODY=BINARYMIME\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: MAIL FROM:<a@b.example> RET=ALL\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: MAIL FROM:<a@b.example> ENVID=\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: MAIL FROM:<a@b.example> SIZE=-1\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: MAIL FROM:<a@b.example> SIZE=2097153\n"
	    "S: 552 5.3.4 Message size exceeds fixed maximum message size\n"
	    "C: MAIL FROM:<a@b.example> SIZE=99999999999999999999999999\n"
	    "S: 552 5.3.4 Message size exceeds fixed maximum message size\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 a@b.example....Sender OK\n"
	    "C: RCPT TO:<c@d.example> SIZE=5\n"
	    "S: 555 5.5.4 Unsupported option\n"
	    "C: RCPT TO:<c@d.example> NOTIFY=NEVER,DELAY\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: RCPT TO:<c@d.example> NOTIFY=\n"
	    "S: 501 5.5.4 Invalid arguments\n"
	    "C: RCPT TO:<c@d.example> ORCPT=rfc822;\n"
	    "S: 501 5.5.4 Invalid arguments\n");
}

static void
host__recipients__are_limited_in_each_transaction(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, SENDER);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 100; i++)
			talk_run(&t, "C: RCPT TO:<c@d.example>\n"
				     "S: 250 2.1.5 c@d.example\n");
		talk_run(&t, "C: RCPT TO:<c@d.example>\n"
			     "S: 452 4.5.3 Too many recipients\n"
			     "C: RSET\n"
			     "S: 250 2.0.0 Resetting\n"
			     "C: MAIL FROM:<a@b.example>\n"
			     "S: 250 2.1.0 a@b.example....Sender OK\n");
	}
	talk_close(&t);
}

/* A refused recipient takes no room. */
static void
host__recipients__count_when_accepted(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar-closed");
	talk_run(&t, SENDER);
	for (int i = 0; i < 200; i++)
		talk_run(&t, "C: RCPT TO:<c@d.example>\n"
			     "S: 550 5.7.1 Unable to relay for c@d.example\n");
	talk_run(&t, "C: RCPT TO:<c@SUPERFREAK.local>\n"
		     "S: 250 2.1.5 c@SUPERFREAK.local\n");
	talk_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host__article__word_for_word),
	    cmocka_unit_test(host__article__closed_server_refuses_to_relay),
	    cmocka_unit_test(host__closed__takes_its_own_domain_only),
	    cmocka_unit_test(host__ehlo__names_its_extensions),
	    cmocka_unit_test(host__order__says_what_is_needed),
	    cmocka_unit_test(host__other_commands__have_their_answers),
	    cmocka_unit_test(host__unknown__is_told_from_not_offered),
	    cmocka_unit_test(host__transaction__starts_over_after),
	    cmocka_unit_test(host__quit__hears_nothing_more),
	    cmocka_unit_test(host__paths__are_taken_leniently),
	    cmocka_unit_test(host__paths__that_are_none_are_refused),
	    cmocka_unit_test(host__paths__over_the_limits_are_refused),
	    cmocka_unit_test(
		host__paths__without_brackets_need_a_lenient_server),
	    cmocka_unit_test(host__params__known_ones_are_accepted),
	    cmocka_unit_test(host__params__others_are_refused),
	    cmocka_unit_test(host__recipients__are_limited_in_each_transaction),
	    cmocka_unit_test(host__recipients__count_when_accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
