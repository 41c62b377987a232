/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-pasted - replies are found in whatever they are pasted with. */
#include "ehlo/smtp/pasted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* "CODE ENHANCED VERB recipient|words" and LF for each. */
static void
add_found(struct buf *out, const struct explain_context *c)
{
	char enhanced[ENHANCED_CODE_SIZE];

	buf_addf(out, "%03d %s %s %.*s|%.*s\n", c->code,
	    enhanced_code_text(c->enhanced, enhanced), verb_text(c->stage),
	    SLICE_ARGS(c->recipient), SLICE_ARGS(c->text));
}

/* Fed in pieces of that many bytes. */
static void
find_all(struct buf *out, const char *text, size_t piece)
{
	struct slice rest = slice_str(text);
	struct explain_context c;
	struct pasted p;

	pasted_init(&p);
	while (rest.len > 0) {
		pasted_feed(&p, slice_range(rest, 0, piece));
		rest = slice_skip(rest, piece);
		while (pasted_next(&p, &c))
			add_found(out, &c);
	}
	pasted_finish(&p);
	while (pasted_next(&p, &c))
		add_found(out, &c);
	pasted_fini(&p);
}

static void
assert_found(const char *text, const char *wanted)
{
	size_t len = strlen(text);

	for (size_t piece = 1; piece <= len; piece++) {
		struct buf found = {0};

		find_all(&found, text, piece);
		if (strcmp(buf_text(&found), wanted) != 0)
			fail_msg("in pieces of %zu\n%s\nnot\n%s", piece,
			    buf_text(&found), wanted);
		buf_fini(&found);
	}
}

static void
pasted__next__bare_replies(void **state)
{
	(void)state;
	assert_found(
	    "550 5.7.1 Unable to relay", "550 5.7.1  |Unable to relay\n");
	assert_found("  550\n", "550   |\n");
	assert_found(
	    "250-a\r\n250-SIZE 1\r\n250 DSN\r\n", "250   |a SIZE 1 DSN\n");
	assert_found("550-5.7.26 one\n550 5.7.26 two\n\n421 bye\n",
	    "550 5.7.26  |one two\n421   |bye\n");
	/* not the same code; not the same reply; the bytes end */
	assert_found("250-a\n550 b\n", "250   |a\n550   |b\n");
	assert_found("250-a\nHello\n", "250   |a\n000   |Hello\n");
	assert_found("250-a\n", "250   |a\n");
	assert_found("\n \n", "");
}

static void
pasted__next__transcripts(void **state)
{
	(void)state;
	assert_found("=== connected to 127.0.0.1\n"
		     "<-  220 mail.example ESMTP\n"
		     " -> EHLO me\n"
		     "<-  250-mail.example\n"
		     "<-  250 SIZE\n"
		     " -> RCPT TO:<a@b.example>\n"
		     "<** 554 5.7.1 <a@b.example>: Relay access denied\n"
		     " -> QUIT\n"
		     "<-  221 2.0.0 Bye\n",
	    "220  greeting |mail.example ESMTP\n"
	    "250  EHLO |mail.example SIZE\n"
	    "554 5.7.1 RCPT a@b.example|<a@b.example>: Relay access denied\n"
	    "221 2.0.0 QUIT a@b.example|Bye\n");
	assert_found("  0.027 <-  220 hi\n  0.976  -> MAIL FROM:<>\n"
		     "  1.000 <** 550 no\n",
	    "220  greeting |hi\n550  MAIL |no\n");
	assert_found("C: DATA\nS: 354 go\nC: .\nS: 550 no\n",
	    "354  DATA |go\n550  data |no\n");
	assert_found("> RCPT TO:<a@b.example>\n< 550 no\n",
	    "550  RCPT a@b.example|no\n");
}

static void
pasted__next__logs_and_bounces(void **state)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
	    {"Nov 25 08:00:00 mx postfix/smtp[1234]: 4XyZ: to=<a@b.example>, "
	     "relay=mx.b.example[192.0.2.5]:25, delay=250, dsn=5.1.1, "
	     "status=bounced (host mx.b.example[192.0.2.5] said: 550 5.1.1 "
	     "<a@b.example>: no (in reply to RCPT TO command))",
		"550 5.1.1 RCPT a@b.example|<a@b.example>: no\n"},
	    {"status=deferred (host mx[192.0.2.5] refused to talk to me: 421 "
	     "4.7.0 busy)",
		"421 4.7.0 greeting |busy)\n"},
	    {"2026-11-25 08:00:00 1tX ** a@b.example R=dnslookup "
	     "T=remote_smtp H=mx.b.example [192.0.2.5]: SMTP error from remote "
	     "mail server after RCPT TO:<a@b.example>: 550 no such user",
		"550  RCPT a@b.example|no such user\n"},
	    {"smtplib.SMTPDataError: (550, b'5.7.1 no')", "550 5.7.1  |no')\n"},
	    {"Remote server returned '550 5.7.1 no'", "550 5.7.1  |no'\n"},
	    {"Diagnostic-Code: smtp; 550 5.2.1 off", "550 5.2.1  |off\n"},
	    {"<a@b.example>: host mx.b.example[192.0.2.5] said: 452 4.2.2 full",
		"452 4.2.2  |full\n"},
	    {"5.7.323 tlsa-invalid: failed", "000 5.7.323  |tlsa-invalid: "
					     "failed\n"},
	    {"NOQUEUE: reject: RCPT from mx.b.example[192.0.2.5]: 554 5.7.1 "
	     "no; from=<> to=<a@b.example>",
		"554 5.7.1 RCPT a@b.example|no\n"},
	    {"H=(x) [192.0.2.5] F=<> rejected RCPT <a@b.example>: no",
		"000  RCPT a@b.example|H=(x) [192.0.2.5] F=<> rejected RCPT "
		"<a@b.example>: no\n"},
	    {"connect to mx[192.0.2.5]:25: Connection refused",
		"000   |connect to mx[192.0.2.5]:25: Connection refused\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_found(rows[i].text, rows[i].wanted);
}

static void
pasted__next__the_software_that_greeted(void **state)
{
	struct explain_context c;
	struct pasted p;

	(void)state;
	pasted_init(&p);
	pasted_feed(&p, SLICE("220 mx ESMTP Exim 4.96\nC: MAIL FROM:<>\n"
			      "550 no\n"));
	pasted_finish(&p);
	assert_true(pasted_next(&p, &c));
	assert_true(pasted_next(&p, &c));
	assert_int_equal(c.code, 550);
	assert_int_equal(c.software, SOFTWARE_EXIM);
	assert_false(pasted_next(&p, &c));
	pasted_fini(&p);
}

static void
pasted__next__hostile(void **state)
{
	static char text[200000];
	struct explain_context c;
	struct pasted p;
	size_t count = 0;

	(void)state;
	memset(text, '<', sizeof(text));
	text[150000] = '\n';
	text[150001] = '\0';
	pasted_init(&p);
	pasted_feed(&p, slice_of(text, sizeof(text)));
	pasted_feed(&p, SLICE("\n550 <@>\n550 @<\n550 <>\n999 x\n099 y"));
	pasted_finish(&p);
	for (; pasted_next(&p, &c); count++)
		assert_true(c.text.len <= LINE_MAX_DEFAULT);
	assert_int_equal(count, 7);
	pasted_fini(&p);
}

static void
pasted__stage__names(void **state)
{
	static const struct {
		const char *name;
		enum verb stage;
	} names[] = {
	    {"rcpt", VERB_RCPT},
	    {"RCPT TO", VERB_RCPT},
	    {"RCPT/DATA", VERB_RCPT},
	    {"Mail From", VERB_MAIL},
	    {"Connect", VERB_GREETING},
	    {"DATA", VERB_DATA},
	    {"DATA .", VERB_CONTENT},
	    {".", VERB_CONTENT},
	    {"end of data", VERB_CONTENT},
	    {"DSN", VERB_CONTENT},
	    {"any", VERB_UNKNOWN},
	};
	enum verb stage;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(
		    pasted_stage(slice_str(names[i].name), &stage), 0);
		assert_int_equal(stage, names[i].stage);
	}
	assert_true(pasted_stage(SLICE("xyz"), &stage) < 0);
	assert_true(pasted_stage(SLICE(""), &stage) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pasted__next__bare_replies),
	    cmocka_unit_test(pasted__next__transcripts),
	    cmocka_unit_test(pasted__next__logs_and_bounces),
	    cmocka_unit_test(pasted__next__the_software_that_greeted),
	    cmocka_unit_test(pasted__next__hostile),
	    cmocka_unit_test(pasted__stage__names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
