/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-findings-cases - every id of findings.def is found in a conversation
 * that earns it, and none in those that are clean.
 *
 * Beside the lines of model-play: "L: LINE" came with a bare LF, "B: BYTES"
 * has escapes, "E: BYTES" are sent so, "W 20000" lets so many milliseconds
 * pass, "T" is a handshake,
 * "N" an expectation that was not met.
 */
#include "model-play.h"

#define GREETED "= mx.example.net\nS: 220 mx.example.net ESMTP\n"
#define HELLO   GREETED "C: EHLO me.example.org\n"
#define READY   HELLO "S: 250-mx.example.net\nS: 250 HELP\n"
#define RICH                                                               \
	HELLO "S: 250-mx.example.net\nS: 250-ENHANCEDSTATUSCODES\nS: 250 " \
	      "STARTTLS\n"
#define PIPED HELLO "S: 250-mx.example.net\nS: 250 PIPELINING\n"
#define SIZED HELLO "S: 250-mx.example.net\nS: 250-DSN\nS: 250 SIZE 1000\n"
#define MAIL  READY "C: MAIL FROM:<me@example.org>\nS: 250 ok\n"
#define RCPT  MAIL "C: RCPT TO:<you@example.net>\nS: 250 ok\n"
#define DATA  RCPT "C: DATA\nS: 354 go\n"
#define EIGHT                                                   \
	HELLO "S: 250-mx.example.net\nS: 250-8BITMIME\nS: 250 " \
	      "SMTPUTF8\n"
#define BEGIN                                                            \
	"\nS: 250 ok\nC: RCPT TO:<x@y.example>\nS: 250 ok\nC: DATA\nS: " \
	"354 go\n"
#define A100                                                                   \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define A500  A100 A100 A100 A100 A100
#define A1000 A500 A500

static const struct {
	const char *id;
	const char *script;
} cases[] = {
    {"keyword-params", HELLO "S: 250-mx.example.net\nS: 250 DELIVERBY soon\n"},
    {"cmd-unknown", READY "C: FROBNICATE\n"},
    {"cmd-order", READY "C: DATA\n"},
    {"cmd-args", GREETED "C: EHLO\n"},
    {"cmd-space", READY "C:  NOOP\n"},
    {"cmd-not-offered", READY "C: STARTTLS\n"},
    {"param-unknown", READY "C: MAIL FROM:<me@example.org> COLOUR=red\n"},
    {"param-elsewhere", READY "C: MAIL FROM:<me@example.org> NOTIFY=NEVER\n"},
    {"param-value", SIZED "C: MAIL FROM:<me@example.org> SIZE=big\n"},
    {"param-twice", SIZED "C: MAIL FROM:<me@example.org> SIZE=1 SIZE=1\n"},
    {"param-over", SIZED "C: MAIL FROM:<me@example.org> SIZE=2000\n"},
    {"path-syntax", READY "C: MAIL FROM:<me>\n"},
    {"path-brackets", READY "C: MAIL FROM:me@example.org\n"},
    {"path-space", READY "C: MAIL FROM: <me@example.org>\n"},
    {"path-route", MAIL "C: RCPT TO:<@a:you@example.net>\n"},
    {"path-long", READY "C: MAIL FROM:<" A100 "@example.org>\n"},
    {"path-utf8", READY "C: MAIL FROM:<\xc3\xa9@example.org>\n"},
    {"path-mixed-scripts",
	EIGHT "C: MAIL FROM:<me@\xd0\xb0pple.example> SMTPUTF8\n"},
    {"line-long", READY "C: NOOP " A500 A100 "\n"},
    {"line-control", READY "C: NOOP \x01\n"},
    {"early-talk", "= mx.example.net\nC: EHLO me.example.org\n"},
    {"pipeline-unasked", READY "C: NOOP\nC: NOOP\n"},
    {"starttls-followed", RICH "C: STARTTLS\nC: NOOP\n"},
    {"chunk-open",
	HELLO "S: 250-mx.example.net\nS: 250 CHUNKING\n"
	      "C: MAIL FROM:<a@b.example>\nS: 250 ok\n"
	      "C: RCPT TO:<x@y.example>\nS: 250 ok\nC: BDAT 10 LAST\n"
	      "C: NOOP\n"},
    {"data-control", DATA "D: a\rb\n"},
    {"header-from", DATA "D: From: <boss@elsewhere.example>\nD: \n"},
    {"data-long-line", DATA "D: " A1000 "\n"},
    {"data-8bit", DATA "D: caf\xc3\xa9\n"},
    {"data-undeclared",
	EIGHT "C: MAIL FROM:<a@b.example>" BEGIN "D: caf\xc3\xa9\n"},
    {"data-undeclared",
	EIGHT "C: MAIL FROM:<a@b.example> BODY=7BIT" BEGIN "D: caf\xc3\xa9\n"},
    /* SMTPUTF8 is of the header alone */
    {"data-undeclared", EIGHT "C: MAIL FROM:<a@b.example> SMTPUTF8" BEGIN
			      "D: \nD: caf\xc3\xa9\n"},
    {"line-bare-lf", READY "E: NOOP\\n\n"},
    {"line-unended", READY "E: NOOP\nX client\n"},
    {"data-false-end", DATA "E: x\\n.\\n\n"},
    {"limit-over", HELLO "S: 250-mx.example.net\nS: 250 LIMITS RCPTMAX=1\n"
			 "C: MAIL FROM:<a@b.example>\nS: 250 ok\n"
			 "C: RCPT TO:<x@y.example>\nS: 250 ok\n"
			 "C: RCPT TO:<z@y.example>\n"},
    {"helo-name", GREETED "C: EHLO my_host\n"},
    {"helo-name", GREETED "C: EHLO 192.0.2.9\n"},
    {"password-in-clear", READY "C: AUTH PLAIN ********\n"},
    {"no-quit", READY "X client\n"},
    {"reply-malformed", READY "C: NOOP\nS: what?\n"},
    {"reply-mixed-codes", READY "C: NOOP\nS: 250-a\nS: 251 b\n"},
    {"reply-odd-code", READY "C: NOOP\nS: 666 evil\n"},
    {"reply-enhanced-class", READY "C: NOOP\nS: 250 5.0.0 ok\n"},
    {"reply-long-line", READY "C: NOOP\nS: 250 " A500 A100 "\n"},
    {"reply-bare-lf", READY "C: NOOP\nL: 250 ok\n"},
    {"reply-control", READY "C: NOOP\nB: 250 \\x07\n"},
    {"reply-8bit", READY "C: NOOP\nS: 250 caf\xc3\xa9\n"},
    {"reply-8bit", EIGHT "C: MAIL FROM:<a@b.example>\nS: 250 \xc3\xa9\n"},
    {"reply-8bit", EIGHT "C: VRFY a\nS: 250 <\xc3\xa9@b.example>\n"},
    {"reply-unsolicited", READY "S: 250 by the way\n"},
    {"reply-untimely-354", READY "C: NOOP\nS: 354 go\n"},
    {"reply-incomplete", READY "C: NOOP\nS: 250-a\nX server\n"},
    {"message-unknown", RCPT "C: DATA\nS: 354 go\nD: x\nD: .\nX server\n"},
    {"greeting-code", "= mx.example.net\nS: 554 mx.example.net no\n"},
    {"greeting-cut", "= mx.example.net\nS: 220-mx.example.net\n"
		     "C: EHLO me.example.org\nS: 250 mx.example.net\n"},
    {"protocol-other", "= mx.example.net\nS: SSH-2.0-OpenSSH_9.2\n"},
    {"tls-injected", RICH "C: STARTTLS\nS: 220 go\nS: 250 evil\n"},
    {"reply-missing", PIPED "C: NOOP\nC: NOOP\nS: 250 ok\nX server\n"},
    {"data-for-nobody",
	PIPED "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<x@y.example>\n"
	      "C: DATA\nS: 250 ok\nS: 550 no\nS: 354 go\n"},
    {"expect-unmet", READY "N\n"},
    {"greeting-name", "= mx.example.net\nS: 220 Welcome!\n"},
    {"ehlo-name", HELLO "S: 250-Hello me\nS: 250 HELP\n"},
    {"ehlo-unknown", HELLO "S: 502 no\n"},
    {"helo-keywords",
	GREETED "C: HELO me.example.org\nS: 250-mx\nS: 250 SIZE 7\n"},
    {"reply-masked", HELLO "S: 250-mx.example.net\nS: 250 XXXXXXXA\n"},
    {"reply-wrong-code", RCPT "C: DATA\nS: 250 ok\n"},
    {"enhanced-missing", RICH "C: NOOP\nS: 250 ok\n"},
    {"must-answer", READY "C: QUIT\nS: 502 no\n"},
    {"null-sender-refused", READY "C: MAIL FROM:<>\nS: 550 no bounces\n"},
    {"postmaster-refused", MAIL "C: RCPT TO:<postmaster>\nS: 550 no\n"},
    {"postmaster-refused",
	MAIL "C: RCPT TO:<Postmaster@mx.example.net>\nS: 550 no\n"},
    {"order-accepted", READY "C: RCPT TO:<a@example.net>\nS: 250 ok\n"},
    {"closing-stays", READY "C: NOOP\nS: 421 bye\nC: NOOP\nS: 250 ok\n"},
    {"closed-unasked", READY "X server\n"},
    {"reply-slow", READY "C: NOOP\nW 10500\nS: 250 ok\n"},
    {"reply-slow", "= mx.example.net\nW 30000\nS: 220 mx.example.net\n"},
    {"keyword-syntax", HELLO "S: 250-mx\nS: 250 SIZE, DSN\n"},
    {"keyword-syntax", HELLO "S: 250-mx\nS: 250 SIZE=7\n"},
    {"keyword-twice", HELLO "S: 250-mx\nS: 250-DSN\nS: 250 DSN\n"},
    {"keyword-needs", HELLO "S: 250-mx\nS: 250 BINARYMIME\n"},
    {"size-syntax", HELLO "S: 250-mx\nS: 250 SIZE 7MB\n"},
    {"auth-equals", HELLO "S: 250-mx\nS: 250 AUTH=CRAM-MD5\n"},
    {"auth-empty", HELLO "S: 250-mx\nS: 250 AUTH\n"},
    {"auth-in-clear", HELLO "S: 250-mx\nS: 250 AUTH LOGIN\n"},
    {"starttls-in-tls",
	RICH "C: STARTTLS\nS: 220 2.0.0 go\nT\nC~ EHLO me.example.org\n"
	     "S~ 250-mx.example.net\nS~ 250 STARTTLS\n"},
    {"requiretls-in-clear", HELLO "S: 250-mx\nS: 250 REQUIRETLS\n"},
};

/* What looks like it, and is not, or is told of already. */
static const struct {
	const char *id;
	const char *script;
} spared[] = {
    /* RFC 5321 3.1: nothing but QUIT is served then */
    {"must-answer", "= mx.example.net\nS: 554 no\nC: NOOP\nS: 503 no\n"},
    {"message-unknown", RCPT "C: DATA\nS: 354 go\nD: x\nX server\n"},
    {"message-unknown",
	RCPT "C: DATA\nS: 354 go\nD: x\nD: .\nS: 550 no\nX server\n"},
    {"keyword-syntax", HELLO "S: 250-mx\nB: 250 DSN\\x07\n"},
    {"keyword-syntax", HELLO "S: 250-mx\nB: 250 caf\xc3\xa9\n"},
    {"path-mixed-scripts", EIGHT "C: MAIL FROM:<\xd0\xb0x@b\xc3\xbc"
				 "cher.example> SMTPUTF8\n"},
    /* one slip: the form that is shown has the brackets */
    {"path-brackets", READY "C: MAIL FROM me@example.org\n"},
    {"path-brackets", READY "C: MAIL FROM:me\n"},
    /* what came was no reply: it is not the client who talks out of turn */
    {"pipeline-unasked", READY "C: NOOP\nB: 250\\rok\nC: NOOP\n"},
    {"cmd-order", HELLO "S: what?\nC: MAIL FROM:<a@b.example>\n"},
    {"early-talk", "= mx.example.net\nS: what?\nC: QUIT\n"},
    {"data-undeclared", EIGHT "C: MAIL FROM:<a@b.example> BODY=8BITMIME" BEGIN
			      "D: \nD: caf\xc3\xa9\n"},
    {"data-undeclared", EIGHT "C: MAIL FROM:<a@b.example> SMTPUTF8" BEGIN
			      "D: Subject: caf\xc3\xa9\n"},
    {"data-undeclared", DATA "D: caf\xc3\xa9\n"},
    {"reply-8bit", EIGHT "C: MAIL FROM:<a@b.example> SMTPUTF8\nS: 250 ok\n"
			 "C: RCPT TO:<\xc3\xa9@y.example>\n"
			 "S: 251 <\xc3\xa8@y.example>\n"},
    {"reply-8bit", EIGHT "C: MAIL FROM:<a@b.example> SMTPUTF8" BEGIN
			 "D: .\nS: 250 \xc3\xa9\n"},
    {"reply-8bit", EIGHT "C: VRFY a SMTPUTF8\nS: 250 <\xc3\xa9@b.example>\n"},
    {"enhanced-missing", RICH "C: HELP\nS: 214 no code\n"},
    {"enhanced-missing",
	HELLO "S: 250-mx.example.net\nS: 250-ETRN\nS: 250 "
	      "ENHANCEDSTATUSCODES\nC: ETRN example.net\nS: 250 on its way\n"},
    {"no-quit", READY "C: QUIT\nS: 500 what?\nX client\n"},
    {"closed-unasked", READY "C: QUIT\nS: 500 what?\nX server\n"},
    {"no-quit", DATA "D: x\nX client\n"},
    {"no-quit", DATA "D: x\nS: 550 no\nX client\n"},
};

static const char *const clean[] = {
    DATA "D: Subject: x\nD: \nD: ..\nD: .\nW 30000\nS: 250 ok\nC: QUIT\n"
	 "S: 221 bye\nX server\n",
    RICH "C: STARTTLS\nS: 220 2.0.0 go\nT\nC~ EHLO me.example.org\n"
	 "S~ 250-mx.example.net\nS~ 250-AUTH PLAIN\nS~ 250 SIZE\n"
	 "C~ AUTH PLAIN ********\nS~ 235 2.7.0 ok\nC~ QUIT\nS~ 221 2.0.0 bye\n"
	 "X client\n",
    /* refused as it should be, and closed as it may be */
    MAIL "C: RCPT TO:<postmaster@elsewhere.example>\nS: 550 no\n"
	 "C: VRFY you\nS: 502 no\nC: NOOP\nS: 421 timeout\nX server\n",
    /* the server may close as soon as QUIT is there */
    READY "C: QUIT\nX server\n",
    GREETED "C: EHLO [192.0.2.9]\nS: 250 mx.example.net\nC: QUIT\n"
	    "S: 221 bye\nX server\n",
    GREETED "C: HELO localhost\nS: 250 Ok\nC: HELP\nS: 214 x\n",
    /* it could not be known before the answer */
    READY "C: MAIL FROM:<>\nS: 501 what?\nC: MAIL FROM:<>\nS: 451 later\n",
};

/* ---- playing ---------------------------------------------------------- */

static uint64_t clock_us;

static void
append(struct conversation *c, struct event ev)
{
	clock_us += 1000;
	ev.t_us = clock_us;
	conversation_append(c, &ev);
}

static void
append_received(struct conversation *c, struct slice line, enum line_eol eol)
{
	append(c, (struct event){.kind = EVENT_RECEIVED,
		      .received = {.line = line, .eol = eol}});
}

static void
append_bytes(struct conversation *c, struct slice escaped)
{
	struct buf bytes = {0};

	assert_int_equal(plan_unescape(escaped, &bytes, NULL), 0);
	append_received(c, buf_slice(&bytes), EOL_CRLF);
	buf_fini(&bytes);
}

static void
append_sent(struct conversation *c, struct slice escaped)
{
	struct buf bytes = {0};

	assert_int_equal(plan_unescape(escaped, &bytes, NULL), 0);
	append(c, (struct event){.kind = EVENT_SENT,
		      .sent = {.line = buf_slice(&bytes),
			  .eol = EOL_NONE,
			  .what = SENT_RAW}});
	buf_fini(&bytes);
}

static void
append_tls(struct conversation *c)
{
	static const struct event_tls tls = {
	    .version = {"TLSv1.3", 7}, .is_verified = true};

	append(c, (struct event){.kind = EVENT_TLS, .tls = &tls});
}

static void
append_unmet(struct conversation *c)
{
	append(c, (struct event){.kind = EVENT_NOTE,
		      .note = {.is_error = true, .is_expectation = true}});
}

static void
play_case_line(struct conversation *c, struct slice line)
{
	static char copy[4096];
	struct conversation *one;
	unsigned long ms = 0;

	switch (line.ptr[0]) {
	case 'L':
		append_received(c, slice_skip(line, 3), EOL_LF);
		return;
	case 'B':
		append_bytes(c, slice_skip(line, 3));
		return;
	case 'E':
		append_sent(c, slice_skip(line, 3));
		return;
	case 'T':
		append_tls(c);
		return;
	case 'N':
		append_unmet(c);
		return;
	case 'W':
		assert_int_equal(
		    slice_to_number(slice_skip(line, 2), 1000000, &ms), 0);
		clock_us += ms * 1000;
		return;
	default:
		break;
	}
	/* model-play knows the line; the time is of here */
	assert_true(line.len < sizeof(copy));
	memcpy(copy, line.ptr, line.len);
	copy[line.len] = '\0';
	one = play_new(copy);
	for (size_t i = 0; i < conversation_count(one); i++)
		append(c, *conversation_event(one, i));
	conversation_free(one);
}

static struct conversation *
play_case(const char *script)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct slice rest = slice_str(script);

	clock_us = 0;
	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		play_case_line(c, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	return c;
}

/* ---- tests ------------------------------------------------------------ */

static bool
has_finding(const struct conversation *c, const char *id)
{
	const struct findings *f = &conversation_session(c)->findings;

	for (size_t i = 0; i < f->count; i++)
		if (strcmp(finding_row(f->list[i].finding)->id, id) == 0)
			return true;
	return false;
}

/* The last one in the script, and the one that it is about. */
static void
findings__cases__each_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct conversation *c = play_case(cases[i].script);

		if (!has_finding(c, cases[i].id))
			fail_msg(
			    "no %s in \"%s\"", cases[i].id, cases[i].script);
		conversation_free(c);
	}
}

static void
findings__cases__no_more_than_there_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(spared); i++) {
		struct conversation *c = play_case(spared[i].script);

		if (has_finding(c, spared[i].id))
			fail_msg(
			    "%s in \"%s\"", spared[i].id, spared[i].script);
		conversation_free(c);
	}
}

/* Of so many lines, or bytes, that no script has them. */
static bool
is_big(const char *id)
{
	return strcmp(id, "reply-many-lines") == 0 ||
	       strcmp(id, "reply-cut-line") == 0;
}

static void
findings__cases__of_every_id(void **state)
{
	(void)state;
	for (enum finding f = 0; f < FINDING_COUNT; f++) {
		const char *id = finding_row(f)->id;
		bool is_there = is_big(id);

		for (size_t i = 0; i < COUNT(cases); i++)
			is_there |= strcmp(cases[i].id, id) == 0;
		if (!is_there)
			fail_msg("no case of %s", id);
	}
}

static void
findings__cases__big_replies(void **state)
{
	struct conversation *c = play_case(READY "C: HELP\n");

	(void)state;
	for (int i = 0; i < 1000; i++)
		append_received(c, SLICE("214-x"), EOL_CRLF);
	append_received(c, SLICE("214 x"), EOL_CRLF);
	assert_true(has_finding(c, "reply-many-lines"));
	append(c, (struct event){.kind = EVENT_RECEIVED,
		      .received = {.line = SLICE("250 x"), .skipped = 9}});
	assert_true(has_finding(c, "reply-cut-line"));
	conversation_free(c);
}

static void
findings__cases__none_on_clean_traffic(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(clean); i++) {
		struct conversation *c = play_case(clean[i]);
		const struct findings *f = &conversation_session(c)->findings;

		if (f->count > 0)
			fail_msg("%s in \"%s\"",
			    finding_row(f->list[0].finding)->id, clean[i]);
		conversation_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(findings__cases__each_is_found),
	    cmocka_unit_test(findings__cases__of_every_id),
	    cmocka_unit_test(findings__cases__no_more_than_there_is),
	    cmocka_unit_test(findings__cases__big_replies),
	    cmocka_unit_test(findings__cases__none_on_clean_traffic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
