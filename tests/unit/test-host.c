/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host - dialogues with the practice server's mind, line for line.
 *
 * A dialogue is written as people write it down. "C: " is a line from the
 * client, "L: " one that ends in a bare LF, "S: " the next line of the answer
 * (a "~" in it is any letter), "X" says that the server closes. What was
 * answered must have been said before the next line of the client.
 */
#include "ehlo/smtp/host.h"

#include <ctype.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

/* When the article's server said hello. */
static const struct host_time article_time = {
    .unix_s = 1136591998, .utc_offset_min = -420};

#define GREETING                                                           \
	"S: 220 deathstar.SUPERFREAK.local Microsoft ESMTP MAIL Service, " \
	"Version: 6.0.2600.2180 ready at Fri, 6 Jan 2006 16:59:58 -0700\n"
#define HELLO                 \
	GREETING              \
	"C: HELO localhost\n" \
	"S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
#define SENDER                         \
	HELLO                          \
	"C: MAIL FROM:<a@b.example>\n" \
	"S: 250 2.1.0 a@b.example....Sender OK\n"
#define RECIPIENT                    \
	SENDER                       \
	"C: RCPT TO:<c@d.example>\n" \
	"S: 250 2.1.5 c@d.example\n"
#define CONTENT     \
	RECIPIENT   \
	"C: DATA\n" \
	"S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
#define QUEUED(number)                             \
	"S: 250 2.6.0 <DEATHSTAR~~~~~~~~~~" number \
	"@deathstar.SUPERFREAK.local> Queued mail for delivery\n"
#define GOODBYE                                                    \
	"C: QUIT\n"                                                \
	"S: 221 2.0.0 deathstar.SUPERFREAK.local Service closing " \
	"transmission channel\n"                                   \
	"X\n"

struct talk {
	struct host *host;
	struct buf out;
	bool is_closed;
};

static void
talk_take(struct talk *t)
{
	struct host_action action;

	while (host_next(t->host, &action)) {
		assert_false(t->is_closed);
		assert_int_equal(action.delay_ms, 0);
		if (action.kind == HOST_CLOSE)
			t->is_closed = true;
		else
			buf_add_slice(&t->out, action.bytes);
	}
}

static void
talk_open(struct talk *t, const char *name)
{
	*t = (struct talk){0};
	t->host =
	    host_new(personality_find(slice_str(name)), SLICE("127.0.0.1"), 1);
	host_greet(t->host, article_time);
	talk_take(t);
}

static void
talk_close(struct talk *t)
{
	host_free(t->host);
	buf_fini(&t->out);
}

static void
talk_say(struct talk *t, struct slice bytes, enum line_eol eol)
{
	struct line line = {.bytes = bytes, .eol = eol};

	line.flaws = line_flaws(bytes, eol, 0);
	host_line(t->host, article_time, &line);
	talk_take(t);
}

static bool
looks_like(struct slice line, struct slice expected)
{
	if (line.len != expected.len)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (expected.ptr[i] == '~'
			? !isalpha((unsigned char)line.ptr[i])
			: line.ptr[i] != expected.ptr[i])
			return false;
	return true;
}

static void
talk_hear(struct talk *t, struct slice expected)
{
	struct slice all = buf_slice(&t->out);
	size_t end = slice_find(all, '\n');
	struct slice line = slice_range(all, 0, end);

	if (line.len == 0 || line.ptr[line.len - 1] != '\r')
		fail_msg("nothing was said for \"%.*s\"", SLICE_ARGS(expected));
	line.len--;
	if (!looks_like(line, expected))
		fail_msg("\"%.*s\" instead of \"%.*s\"", SLICE_ARGS(line),
		    SLICE_ARGS(expected));
	buf_consume(&t->out, end + 1);
}

static void
talk_expect_silence(struct talk *t)
{
	if (t->out.len > 0)
		fail_msg("said too much: %s", buf_text(&t->out));
}

static void
talk_step(struct talk *t, struct slice step)
{
	struct slice text = slice_skip(step, 3);

	switch (step.ptr[0]) {
	case 'S':
		talk_hear(t, text);
		return;
	case 'X':
		talk_expect_silence(t);
		assert_true(t->is_closed);
		return;
	}
	talk_expect_silence(t);
	assert_false(t->is_closed);
	talk_say(t, text, step.ptr[0] == 'L' ? EOL_LF : EOL_CRLF);
}

static void
talk_run(struct talk *t, const char *dialogue)
{
	struct slice rest = slice_str(dialogue);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		talk_step(t, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	talk_expect_silence(t);
}

static void
run_with(const char *name, const char *dialogue)
{
	struct talk t;

	talk_open(&t, name);
	talk_run(&t, dialogue);
	talk_close(&t);
}

static void
run(const char *dialogue)
{
	run_with("deathstar", dialogue);
}

/* ---- the article --------------------------------------------------------- */

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

/* ---- commands ------------------------------------------------------------ */

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
		     "S: 250 8BITMIME\n"
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
	    "S: 214 2.0.0 HELO EHLO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT\n"
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
	static const char *const absent[] = {"AUTH PLAIN", "STARTTLS",
	    "BDAT 5 LAST", "EXPN list", "ETRN d.example", "TURN",
	    "LHLO localhost", "XCLIENT ADDR=192.0.2.1", "XFORWARD NAME=a"};
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

/* ---- addresses and parameters -------------------------------------------- */

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
	strict.takes_bare_address = false;
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
	    "S: 555 5.5.4 Unsupported option\n");
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

/* ---- mail data ------------------------------------------------------------
 */

static void
host__content__is_not_read_as_commands(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT "C: QUIT\n"
			     "C: RSET\n"
			     "C: ..\n"
			     "C: .hidden\n"
			     "C: . \n"
			     "C: .\n" QUEUED("00000001"));
	assert_int_equal(host_message_count(t.host), 1);
	talk_run(&t, "C: MAIL FROM:<a@b.example>\n"
		     "S: 250 2.1.0 a@b.example....Sender OK\n"
		     "C: RCPT TO:<c@d.example>\n"
		     "S: 250 2.1.5 c@d.example\n"
		     "C: DATA\n"
		     "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
		     "C: .\n" QUEUED("00000002") GOODBYE);
	assert_int_equal(host_message_count(t.host), 2);
	talk_close(&t);
}

/* The ways in which a second message was smuggled past real servers. */
static void
host__content__ends_with_crlf_dot_crlf_only(void **state)
{
	static const char *const false_ends[] = {
	    "L: line\nL: .\n",       /* \n.\n */
	    "L: line\nC: .\n",       /* \n.\r\n */
	    "C: line\nL: .\n",       /* \r\n.\n */
	    "C: line\nC: .\r\n",     /* \r\n.\r\r\n */
	    "C: line\r.\r\n",        /* \r.\r */
	    "C: line\r.\n",          /* \r.\r\n */
	    "L: line\r.\n",          /* \r.\n */
	    "L: line\nL: .\r\r\n",   /* \n.\r */
	    "C: line\nL: .\rMAIL\n", /* \r\n.\r */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(false_ends) / sizeof(*false_ends); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, CONTENT);
		talk_run(&t, false_ends[i]);
		talk_run(&t, "C: MAIL FROM:<evil@b.example>\n"
			     "C: \n"
			     "C: .\n" QUEUED("00000001"));
		assert_int_equal(host_message_count(t.host), 1);
		talk_close(&t);
	}
}

static void
host__content__nul_beside_the_dot_is_no_end(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	talk_say(&t, slice_of("\0.", 2), EOL_CRLF);
	talk_say(&t, slice_of(".\0", 2), EOL_CRLF);
	talk_expect_silence(&t);
	assert_int_equal(host_phase(t.host), PHASE_DATA);
	talk_close(&t);
}

/* Content of size octets as RFC 1870 counts: with each CRLF, without the dots
 * that stuffing added. */
static void
say_content(struct talk *t, size_t size)
{
	static const char stuffed[] = "..34567890123456789012345678901234567"
				      "890123456789012345678901234567";
	const size_t len = sizeof(stuffed) - 2 + 2;

	for (; size >= 2 * len; size -= len)
		talk_say(t, slice_of(stuffed, sizeof(stuffed) - 1), EOL_CRLF);
	while (size > 0) {
		size_t part = size > 3 ? size / 2 : size;

		if (size - part == 1)
			part++;
		talk_say(t, slice_of(stuffed + 2, part - 2), EOL_CRLF);
		size -= part;
	}
}

static void
host__content__over_the_size_is_refused(void **state)
{
	static const struct {
		size_t size;
		const char *reply;
	} rows[] = {
	    {2097152, "C: .\n" QUEUED("00000001")},
	    {2097153, "C: .\n"
		      "S: 552 5.3.4 Message size exceeds fixed maximum message "
		      "size\n"
		      "C: DATA\n"
		      "S: 503 5.5.2 Need mail command.\n"
		      "C: MAIL FROM:<a@b.example>\n"
		      "S: 250 2.1.0 a@b.example....Sender OK\n"
		      "C: RCPT TO:<c@d.example>\n"
		      "S: 250 2.1.5 c@d.example\n"
		      "C: DATA\n"
		      "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
		      "C: .\n" QUEUED("00000001")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, CONTENT);
		say_content(&t, rows[i].size);
		talk_run(&t, rows[i].reply);
		talk_close(&t);
	}
}

static void
host__content__skipped_bytes_count(void **state)
{
	struct line line = {.bytes = SLICE("x"),
	    .skipped = 3000000,
	    .flaws = LINE_CUT | LINE_OVER_512};
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	host_line(t.host, article_time, &line);
	talk_take(&t);
	talk_run(&t,
	    "C: .\n"
	    "S: 552 5.3.4 Message size exceeds fixed maximum message size\n");
	talk_close(&t);
}

static void
host__ids__differ_between_hosts(void **state)
{
	struct buf ids[3] = {0};

	(void)state;
	for (uint64_t seed = 0; seed < 3; seed++) {
		struct talk t = {0};

		t.host =
		    host_new(personality_default(), SLICE("127.0.0.1"), seed);
		host_greet(t.host, article_time);
		talk_take(&t);
		talk_run(&t, CONTENT);
		talk_say(&t, SLICE("."), EOL_CRLF);
		buf_add_slice(&ids[seed], buf_slice(&t.out));
		talk_close(&t);
	}
	for (int i = 0; i < 3; i++)
		assert_false(slice_equals(
		    buf_slice(&ids[i]), buf_slice(&ids[(i + 1) % 3])));
	for (int i = 0; i < 3; i++)
		buf_fini(&ids[i]);
}

/* ---- dates -----------------------------------------------------------------
 */

static void
host__greeting__has_the_date(void **state)
{
	static const struct {
		struct host_time now;
		const char *date;
	} rows[] = {
	    {{0, 0}, "Thu, 1 Jan 1970 00:00:00 +0000"},
	    {{0, -1}, "Wed, 31 Dec 1969 23:59:00 -0001"},
	    {{951782400, 0}, "Tue, 29 Feb 2000 00:00:00 +0000"},
	    {{1136591998, -420}, "Fri, 6 Jan 2006 16:59:58 -0700"},
	    {{1136591998, 345}, "Sat, 7 Jan 2006 05:44:58 +0545"},
	    {{4102444799, 840}, "Fri, 1 Jan 2100 13:59:59 +1400"},
	    {{INT64_C(253402300800), 0}, "Sat, 1 Jan 10000 00:00:00 +0000"},
	};

	(void)state;
	setlocale(LC_ALL, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct host *h =
		    host_new(personality_default(), SLICE("127.0.0.1"), 1);
		struct host_action action;
		struct buf end = {0};

		host_greet(h, rows[i].now);
		assert_true(host_next(h, &action));
		buf_addf(&end, " ready at %s\r\n", rows[i].date);
		assert_true(action.bytes.len > end.len);
		assert_true(slice_equals(
		    slice_skip(action.bytes, action.bytes.len - end.len),
		    buf_slice(&end)));
		buf_fini(&end);
		host_free(h);
	}
}

/* ---- hostile input ----------------------------------------------------------
 */

static void
host__typed_bytes__come_back_harmless(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *reply;
	} rows[] = {
#define B(literal) literal, sizeof(literal) - 1
#define VRFY(text) \
	"252 2.1.5 Cannot VRFY user, but will take message for <" text ">"
	    {B("VRFY a\r550 no"), VRFY("a?550 no")},
	    {B("VRFY a\0b"), VRFY("a?b")},
	    {B("VRFY \x1b]0;title\x07"), VRFY("?]0;title?")},
	    {B("VRFY \xc2\x9b\x9b"), VRFY("?\?\?")},
	    {B("VRFY %h%n%s%i%%"), VRFY("%h%n%s%i%%")},
	    {B("MAIL FROM:<%h%m@b.example>"),
		"250 2.1.0 %h%m@b.example....Sender OK"},
	    {B("MAIL FROM:<a\0@b.example>"), "501 5.5.4 Invalid Address"},
	    {B("MAIL FROM:<a\r@b.example>"), "501 5.5.4 Invalid Address"},
	    {B("MAIL FROM:<a@b.example> \x1b[2J"),
		"555 5.5.4 Unsupported option"},
	    {B("NOOP\rQUIT"), "500 5.3.3 Unrecognized command"},
	    {B("QUIT\0"), "500 5.3.3 Unrecognized command"},
	    {B("\x16\x03\x01\x02\0\x01\0\x01\xfc"),
		"500 5.3.3 Unrecognized command"},
#undef VRFY
#undef B
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, HELLO);
		talk_say(&t, slice_of(rows[i].bytes, rows[i].len), EOL_CRLF);
		talk_hear(&t, slice_str(rows[i].reply));
		talk_expect_silence(&t);
		talk_close(&t);
	}
}

static void
host__long_lines__are_refused_and_bounded(void **state)
{
	static const struct {
		size_t len;
		const char *reply;
	} rows[] = {
	    {512, "252"}, {2048, "252"}, {2049, "500"}, {100000, "500"}};
	char *bytes = mem_zalloc(100000, 1);

	(void)state;
	memset(bytes, 'x', 100000);
	memcpy(bytes, "VRFY ", 5);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, HELLO);
		talk_say(&t, slice_of(bytes, rows[i].len), EOL_CRLF);
		assert_memory_equal(t.out.ptr, rows[i].reply, 3);
		assert_true(t.out.len <= 512);
		talk_close(&t);
	}
	mem_free(bytes);
}

static void
host__long_lines__cut_by_the_reader_are_refused(void **state)
{
	struct line line = {.bytes = SLICE("QUIT"),
	    .skipped = SIZE_MAX / 2,
	    .flaws = LINE_CUT | LINE_OVER_512};
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	host_line(t.host, article_time, &line);
	talk_take(&t);
	talk_run(&t, "S: 500 5.5.2 Line too long\n" GOODBYE);
	talk_close(&t);
}

static void
host__bad_commands__never_end_the_session(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	for (int i = 0; i < 1000; i++)
		talk_run(&t, "C: FOO\n"
			     "S: 500 5.3.3 Unrecognized command\n");
	talk_run(&t, GOODBYE);
	talk_close(&t);
}

/* Every order of a few lines: one answer each outside mail data, in whole
 * lines, and the phase is always one that a server can be in. */
static void
host__any_order__is_answered(void **state)
{
	static const char *const lines[] = {"EHLO a", "MAIL FROM:<a@b.c>",
	    "RCPT TO:<d@e.f>", "DATA", ".", "RSET", "AUTH PLAIN", "%s\x01"};
	enum { COUNT = sizeof(lines) / sizeof(*lines), DEPTH = 5 };
	int total = 1;

	(void)state;
	for (int i = 0; i < DEPTH; i++)
		total *= COUNT;
	for (int order = 0; order < total; order++) {
		struct talk t;

		talk_open(&t, "deathstar-closed");
		for (int i = 0, rest = order; i < DEPTH; i++, rest /= COUNT) {
			bool was_data = host_phase(t.host) == PHASE_DATA;

			buf_clear(&t.out);
			talk_say(&t, slice_str(lines[rest % COUNT]), EOL_CRLF);
			assert_true(was_data || t.out.len > 5);
			assert_true(host_phase(t.host) >= PHASE_HELO);
			assert_true(host_phase(t.host) <= PHASE_DATA);
		}
		talk_close(&t);
	}
}

/* ---- ends from this side ----------------------------------------------------
 */

static void
host__end__says_421_and_closes(void **state)
{
	static const struct {
		const char *before;
		enum host_ending ending;
		const char *reply;
	} rows[] = {
	    {"", HOST_TIMED_OUT,
		"S: 421 4.4.2 deathstar.SUPERFREAK.local Connection timed "
		"out\nX\n"},
	    {"C: HELO a\n"
	     "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n",
		HOST_BUSY,
		"S: 421 4.3.2 deathstar.SUPERFREAK.local Too many "
		"connections, try again later\nX\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, GREETING);
		talk_run(&t, rows[i].before);
		host_end(t.host, article_time, rows[i].ending);
		talk_take(&t);
		talk_run(&t, rows[i].reply);
		talk_close(&t);
	}
}

static void
host__end__within_mail_data_and_before_the_greeting(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	host_end(t.host, article_time, HOST_TIMED_OUT);
	talk_take(&t);
	talk_run(&t,
	    "S: 421 4.4.2 deathstar.SUPERFREAK.local Connection timed out\n"
	    "X\n");
	talk_close(&t);

	t = (struct talk){0};
	t.host = host_new(personality_default(), SLICE("127.0.0.1"), 1);
	host_end(t.host, article_time, HOST_BUSY);
	talk_take(&t);
	talk_run(&t,
	    "S: 421 4.3.2 deathstar.SUPERFREAK.local Too many connections, "
	    "try again later\n"
	    "X\n");
	talk_close(&t);
}

static void
host__delay__stands_before_each_reply(void **state)
{
	struct personality slow = *personality_default();
	struct host_action action;
	struct line quit = {.bytes = SLICE("QUIT")};
	struct host *h;

	(void)state;
	slow.delay_ms = 70;
	h = host_new(&slow, SLICE("127.0.0.1"), 1);
	host_greet(h, article_time);
	assert_true(host_next(h, &action));
	assert_int_equal(action.delay_ms, 70);
	assert_false(host_next(h, &action));
	host_line(h, article_time, &quit);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_REPLY);
	assert_int_equal(action.delay_ms, 70);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_CLOSE);
	assert_int_equal(action.delay_ms, 0);
	assert_false(host_next(h, &action));
	host_free(h);
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
	    cmocka_unit_test(host__content__is_not_read_as_commands),
	    cmocka_unit_test(host__content__ends_with_crlf_dot_crlf_only),
	    cmocka_unit_test(host__content__nul_beside_the_dot_is_no_end),
	    cmocka_unit_test(host__content__over_the_size_is_refused),
	    cmocka_unit_test(host__content__skipped_bytes_count),
	    cmocka_unit_test(host__ids__differ_between_hosts),
	    cmocka_unit_test(host__greeting__has_the_date),
	    cmocka_unit_test(host__typed_bytes__come_back_harmless),
	    cmocka_unit_test(host__long_lines__are_refused_and_bounded),
	    cmocka_unit_test(host__long_lines__cut_by_the_reader_are_refused),
	    cmocka_unit_test(host__bad_commands__never_end_the_session),
	    cmocka_unit_test(host__any_order__is_answered),
	    cmocka_unit_test(host__end__says_421_and_closes),
	    cmocka_unit_test(
		host__end__within_mail_data_and_before_the_greeting),
	    cmocka_unit_test(host__delay__stands_before_each_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
