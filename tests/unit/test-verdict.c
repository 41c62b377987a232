/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-verdict - the status, stage and class of whole conversations. */
#include "ehlo/model/verdict.h"

#include "ehlo/base/utf8.h"
#include "model-play.h"

#define GREETED "= mx.example.net\nS: 220 mx.example.net\n"
#define READY   GREETED "C: EHLO me\nS: 250 hello\n"
#define MAIL    READY "C: MAIL FROM:<a@b>\nS: 250 ok\n"
#define YES     "C: RCPT TO:<yes@b>\nS: 250 ok\n"
#define NO      "C: RCPT TO:<no@b>\nS: 550 5.7.1 no relay\n"
#define LATER   "C: RCPT TO:<later@b>\nS: 450 4.2.1 later\n"
#define MESSAGE "C: DATA\nS: 354 go\nD: .\n"
#define TAKEN   MESSAGE "S: 250 queued as 7\n"
#define WANTED  "E wanted\n"
#define QUIT    "C: QUIT\nS: 221 bye\nX server\n"

static const struct row {
	const char *script;
	int status;
	const char *stage;
	enum verdict_class class;
	const char *says; /* part of the text */
} rows[] = {
    /* nothing failed */
    {MAIL YES TAKEN QUIT, 0, "session", VERDICT_OK,
	"1 message accepted, queued as 7"},
    {READY QUIT, 0, "session", VERDICT_OK, "nothing failed"},
    {READY "X client", 0, "session", VERDICT_OK, ""},
    {MAIL "C: RCPT TO:<a@b>\nS: 251 will forward\n" TAKEN QUIT, 0, "session",
	VERDICT_OK, "1 message"},
    {MAIL YES TAKEN "C: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT, 0,
	"session", VERDICT_OK, "2 messages accepted"},
    {"", 0, "session", VERDICT_OK, "not connected"},
    /* no connection */
    {"X name", 10, "resolve", VERDICT_LOCAL, "does not resolve"},
    {"X refused", 11, "connect", VERDICT_LOCAL, "NOT LISTENING"},
    {"X filtered", 12, "connect", VERDICT_LOCAL, "FILTERED"},
    {"X local", 71, "session", VERDICT_LOCAL, "this machine"},
    /* each stage, and the class of its reply */
    {"= h\nS: 554 no\n" QUIT, 21, "greeting", VERDICT_PERMANENT,
	"the greeting was 554 no"},
    {"= h\nS: 421 busy\nX server", 21, "greeting", VERDICT_TEMPORARY,
	"421 busy"},
    {"= h\nS: 221 hm\n" QUIT, 21, "greeting", VERDICT_LOCAL, "221 hm"},
    {GREETED "C: EHLO x\nS: 502 no\n" QUIT, 22, "helo", VERDICT_PERMANENT,
	"EHLO was answered 502 no"},
    {READY "C: MAIL FROM:<a@b>\nS: 451 4.3.0 later\n" QUIT, 23, "mail",
	VERDICT_TEMPORARY, "MAIL was answered 451 4.3.0 later"},
    {READY "C: MAIL FROM:<a@b>\nS: 354 go\n" QUIT, 23, "mail", VERDICT_LOCAL,
	"354 go"},
    {MAIL NO QUIT, 24, "rcpt", VERDICT_PERMANENT,
	"no recipient was accepted: RCPT was answered 550 5.7.1 no relay"},
    {MAIL LATER QUIT, 24, "rcpt", VERDICT_TEMPORARY, "450 4.2.1"},
    {MAIL YES "C: DATA\nS: 451 no\n" QUIT, 25, "data", VERDICT_TEMPORARY,
	"DATA was answered 451 no"},
    {MAIL YES "C: DATA\nS: 250 what\n" QUIT, 25, "data", VERDICT_LOCAL,
	"250 what"},
    {MAIL "C: DATA\nS: 503 no recipients\n" QUIT, 25, "data", VERDICT_PERMANENT,
	"503"},
    {MAIL YES MESSAGE "S: 552 too big\n" QUIT, 26, "content", VERDICT_PERMANENT,
	"the message was answered 552 too big"},
    {MAIL YES "C: DATA\nS: 354 go\nD: x\nS: 550 stop\nX client", 26, "content",
	VERDICT_PERMANENT, "550 stop"},
    {READY "C: AUTH PLAIN ********\nS: 535 5.7.8 no\n" QUIT, 28, "auth",
	VERDICT_PERMANENT, "AUTH was answered 535"},
    {READY "C: AUTH LOGIN\nS: 334 x\nC: ********\nS: 454 later\n" QUIT, 28,
	"auth", VERDICT_TEMPORARY, "the authentication was answered 454"},
    {READY "C: STARTTLS\nS: 502 no\n" QUIT, 29, "tls", VERDICT_PERMANENT,
	"STARTTLS"},
    /* the first failure in time */
    {READY "C: MAIL FROM:<a@b>\nS: 550 no\n" NO "C: DATA\nS: 503 no\n" QUIT, 23,
	"mail", VERDICT_PERMANENT, "MAIL"},
    {READY "C: MAIL FROM:<a@b>\nS: 550 no\n"
	   "C: MAIL FROM:<b@b>\nS: 250 ok\n" YES TAKEN QUIT,
	23, "mail", VERDICT_PERMANENT, "MAIL"},
    /* EHLO that HELO heals; and one that nothing heals */
    {GREETED "C: EHLO x\nS: 502 no\nC: HELO x\nS: 250 hi\n" QUIT, 0, "session",
	VERDICT_OK, ""},
    {GREETED "C: EHLO x\nS: 502 no\nC: HELO x\nS: 550 no\n" QUIT, 22, "helo",
	VERDICT_PERMANENT, "502"},
    {READY "C: EHLO x\nS: 503 twice\n" QUIT, 22, "helo", VERDICT_PERMANENT,
	"503 twice"},
    /* recipients */
    {MAIL NO "C: DATA\nS: 554 no valid recipients\n" QUIT, 24, "rcpt",
	VERDICT_PERMANENT, "550 5.7.1"},
    {MAIL NO MESSAGE "S: 250 taken all the same\n" QUIT, 24, "rcpt",
	VERDICT_PERMANENT, "no recipient"},
    {MAIL NO YES LATER TAKEN QUIT, 44, "rcpt", VERDICT_PERMANENT,
	"accepted for 1 of 3 recipients: RCPT was answered 550"},
    {MAIL YES LATER TAKEN QUIT, 44, "rcpt", VERDICT_TEMPORARY, "450"},
    {MAIL NO YES QUIT, 0, "session", VERDICT_OK, ""},
    {MAIL NO YES MESSAGE "S: 550 spam\n" QUIT, 26, "content", VERDICT_PERMANENT,
	"spam"},
    {MAIL NO "C: RSET\nS: 250 ok\n" QUIT, 24, "rcpt", VERDICT_PERMANENT, ""},
    /* another transaction has its own */
    {MAIL NO YES
	"C: RSET\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT,
	0, "session", VERDICT_OK, "1 message accepted"},
    {MAIL NO YES
	"C: EHLO me\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT,
	0, "session", VERDICT_OK, "1 message accepted"},
    {MAIL NO YES
	"C: HELO me\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT,
	0, "session", VERDICT_OK, "1 message accepted"},
    {MAIL NO YES "C: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT, 0, "session",
	VERDICT_OK, "1 message accepted"},
    {MAIL NO YES "C: RSET\nS: 500 no\n" TAKEN QUIT, 44, "rcpt",
	VERDICT_PERMANENT, "1 of 2"},
    {MAIL NO
	"C: RSET\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n" YES TAKEN QUIT,
	24, "rcpt", VERDICT_PERMANENT, "no recipient"},
    {MAIL YES "C: RSET\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 250 ok\n" NO QUIT, 24,
	"rcpt", VERDICT_PERMANENT, "no recipient"},
    /* what never sets it */
    {READY "C: NOOP\nS: 500 no\nC: VRFY x\nS: 252 maybe\nC: RSET\n"
	   "S: 500 no\nC: HELP\nS: 502 no\nC: FOO\nS: 500 what\n"
	   "S: 550 unasked\n" QUIT,
	0, "session", VERDICT_OK, ""},
    {READY "C: QUIT\nS: 500 no\nX lost", 0, "session", VERDICT_OK, ""},
    {READY "C: QUIT\nX lost", 0, "session", VERDICT_OK, ""},
    {READY "C: QUIT\nX deadline", 0, "session", VERDICT_OK, ""},
    {READY "C: QUIT\nS: 421 bye\nX server", 0, "session", VERDICT_OK, ""},
    /* the connection ended */
    {"= h\nX server", 6, "session", VERDICT_LOCAL,
	"the server closed the connection in place of the greeting"},
    {MAIL "C: RCPT TO:<a@b>\nX lost", 6, "session", VERDICT_LOCAL,
	"the connection was lost in place of the reply to RCPT"},
    {MAIL YES MESSAGE "X server", 6, "session", VERDICT_LOCAL,
	"it may have been taken"},
    {MAIL YES TAKEN "X server", 6, "session", VERDICT_LOCAL, "before QUIT"},
    {MAIL NO "X server", 24, "rcpt", VERDICT_PERMANENT, ""},
    {READY "S: 421 idle\nX client", 6, "session", VERDICT_TEMPORARY,
	"the server said 421 idle"},
    {READY "C: NOOP\nS: 421 busy\nX server", 6, "session", VERDICT_TEMPORARY,
	"NOOP was answered 421"},
    {READY "C: MAIL FROM:<a@b>\nS: 421 busy\nX server", 23, "mail",
	VERDICT_TEMPORARY, "MAIL"},
    {READY "C: NOOP\nX local", 71, "session", VERDICT_LOCAL, ""},
    /* no reply in time */
    {"= h\nX deadline", 21, "greeting", VERDICT_LOCAL,
	"the greeting did not come in time"},
    {GREETED "C: EHLO x\nX deadline", 22, "helo", VERDICT_LOCAL, "EHLO"},
    {READY "C: MAIL FROM:<a@b>\nS: 250-ok\nX deadline", 23, "mail",
	VERDICT_LOCAL, "MAIL"},
    {MAIL "C: RCPT TO:<a@b>\nX deadline", 24, "rcpt", VERDICT_LOCAL, ""},
    {MAIL YES "C: DATA\nX deadline", 25, "data", VERDICT_LOCAL, ""},
    {MAIL YES MESSAGE "X deadline", 26, "content", VERDICT_LOCAL,
	"the reply to the message"},
    {READY "C: AUTH LOGIN\nX deadline", 28, "auth", VERDICT_LOCAL, ""},
    {READY "C: NOOP\nX deadline", 6, "session", VERDICT_LOCAL, ""},
    /* bytes that are no reply */
    {"= h\nS: HTTP/1.1 400 Bad Request\nX server", 21, "greeting",
	VERDICT_LOCAL, "the server speaks HTTP, not SMTP"},
    {"= h\nS: what\nX server", 21, "greeting", VERDICT_LOCAL,
	"in place of the greeting"},
    {READY "C: MAIL FROM:<a@b>\nS: what\nX server", 23, "mail", VERDICT_LOCAL,
	"in place of the reply to MAIL"},
    {READY "C: NOOP\nS: what\nS: 250 ok\n" QUIT, 0, "session", VERDICT_OK, ""},
    /* a refusal that was expected */
    {MAIL NO WANTED QUIT, 0, "session", VERDICT_OK, "nothing failed"},
    {MAIL NO "E met\n" QUIT, 24, "rcpt", VERDICT_PERMANENT, ""},
    {MAIL NO WANTED YES TAKEN QUIT, 0, "session", VERDICT_OK, "1 message"},
    {MAIL NO WANTED YES LATER TAKEN QUIT, 44, "rcpt", VERDICT_TEMPORARY,
	"1 of 2"},
    {MAIL NO WANTED LATER "C: DATA\nS: 554 no\n" QUIT, 24, "rcpt",
	VERDICT_TEMPORARY, "450"},
    {MAIL NO WANTED "C: DATA\nS: 554 no\n" QUIT, 25, "data", VERDICT_PERMANENT,
	"554"},
    {MAIL NO WANTED "C: DATA\nS: 554 no\n" WANTED QUIT, 0, "session",
	VERDICT_OK, ""},
    {MAIL YES "C: DATA\nS: 451 no\n" WANTED QUIT, 0, "session", VERDICT_OK, ""},
    {MAIL YES MESSAGE "S: 552 too big\n" WANTED QUIT, 0, "session", VERDICT_OK,
	""},
    {"= h\nS: 554 no\n" WANTED QUIT, 0, "session", VERDICT_OK, ""},
    {GREETED "C: EHLO x\nS: 502 no\n" WANTED QUIT, 0, "session", VERDICT_OK,
	""},
    {READY "C: MAIL FROM:<a@b>\nS: 550 no\n" WANTED QUIT, 0, "session",
	VERDICT_OK, ""},
    {READY "C: AUTH LOGIN\nS: 334 x\nC: ********\nS: 535 no\n" WANTED QUIT, 0,
	"session", VERDICT_OK, ""},
    {READY "C: STARTTLS\nS: 454 no\n" WANTED QUIT, 0, "session", VERDICT_OK,
	""},
    {READY "C: MAIL FROM:<a@b>\nS: 421 busy\n" WANTED "X server", 0, "session",
	VERDICT_OK, ""},
    {MAIL NO "C: NOOP\nS: 250 ok\n" WANTED QUIT, 24, "rcpt", VERDICT_PERMANENT,
	""},
    {"= h\n" WANTED "S: 554 no\n" QUIT, 21, "greeting", VERDICT_PERMANENT, ""},
    /* one that was not met comes before all else */
    {MAIL NO "E unmet\n" QUIT, 45, "session", VERDICT_LOCAL,
	"an expectation was not met"},
};

static void
verdict__of__whole_conversations(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct conversation *c = play_new(row->script);
		struct verdict v;

		verdict_of(conversation_session(c), &v);
		if (v.status != row->status || v.class != row->class ||
		    strcmp(v.stage, row->stage) != 0 ||
		    strstr(v.text, row->says) == NULL)
			fail_msg("%s\nhas %d %s %s: %s", row->script, v.status,
			    v.stage, verdict_class_name(v.class), v.text);
		conversation_free(c);
	}
}

static void
verdict__of__what_is_under_way_has_not_failed(void **state)
{
	static const char *const scripts[] = {
	    "= h",
	    READY "C: MAIL FROM:<a@b>",
	    MAIL NO "C: RCPT TO:<c@d>",
	    MAIL YES MESSAGE,
	};
	struct verdict v;

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct conversation *c = play_new(scripts[i]);

		verdict_of(conversation_session(c), &v);
		assert_int_equal(v.status, 0);
		conversation_free(c);
	}
}

static void
verdict__of__probes_decide_when_nothing_else_does(void **state)
{
	static const struct {
		enum port_verdict first, second;
		int status;
	} probes[] = {
	    {PORT_NOT_LISTENING, PORT_FILTERED, 11},
	    {PORT_FILTERED, PORT_NOT_LISTENING, 11},
	    {PORT_FILTERED, PORT_FILTERED, 12},
	};
	struct verdict v;

	(void)state;
	for (size_t i = 0; i < COUNT(probes); i++) {
		struct conversation *c =
		    conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
		struct event probe = {.kind = EVENT_PROBE};

		play_resolve(c, SLICE("h"));
		probe.probe.verdict = probes[i].first;
		play_event(c, probe);
		probe.probe.verdict = probes[i].second;
		play_event(c, probe);
		play(c, "X none");
		verdict_of(conversation_session(c), &v);
		assert_int_equal(v.status, probes[i].status);
		conversation_free(c);
	}
}

/* Whatever a server says after its 421, and however much before. */
static void
verdict__of__a_goodbye_in_a_flood(void **state)
{
	struct conversation *c = play_new(READY);
	struct verdict v;
	size_t count;

	(void)state;
	for (int i = 0; i < 1100; i++)
		play(c, "S: 250 la\n");
	play(c, "S: 421 first\n");
	count = conversation_session(c)->exchanges.count;
	for (int i = 0; i < 1100; i++)
		play(c, "S: 250 la\nS: 421 again\n");
	play(c, "X server\n");
	verdict_of(conversation_session(c), &v);
	assert_int_equal(v.status, 6);
	assert_string_equal(v.text, "the server said 421 first");
	assert_true(conversation_session(c)->exchanges.count <= count + 1);
	conversation_free(c);
}

static void
verdict__of__a_reply_of_any_length_fits(void **state)
{
	struct conversation *c = play_new(READY "C: MAIL FROM:<a@b>\n");
	struct buf line = {0};
	struct verdict v;

	(void)state;
	buf_add_str(&line, "550 ");
	for (int i = 0; i < 60000; i++)
		buf_add_byte(&line, '\xff');
	play_received(c, buf_slice(&line));
	verdict_of(conversation_session(c), &v);
	assert_int_equal(v.status, 23);
	assert_true(strlen(v.text) < sizeof(v.text));
	buf_fini(&line);
	conversation_free(c);
}

/* What is cut is cut between characters, wherever the limit falls. */
static void
verdict__of__whole_characters_of_a_long_reply(void **state)
{
	(void)state;
	for (int begin = 0; begin < 3; begin++) {
		struct conversation *c = play_new(READY "C: MAIL FROM:<a@b>\n");
		struct buf line = {0};
		struct verdict v;

		buf_addf(&line, "550 %.*s", begin, "xxx");
		for (int i = 0; i < 300; i++)
			buf_add_str(&line, "\xe2\x82\xac");
		play_received(c, buf_slice(&line));
		verdict_of(conversation_session(c), &v);
		assert_true(utf8_is_valid(slice_str(v.text)));
		assert_true(strlen(v.text) > 390);
		buf_fini(&line);
		conversation_free(c);
	}
}

/* A signal, or a stream that failed, comes before what was said. */
static void
verdict__of__a_run_that_ended_otherwise(void **state)
{
	struct conversation *c =
	    play_new(READY "C: MAIL FROM:<a@b>\nS: 550 no\n");
	struct buf text = {0};
	struct verdict v;

	(void)state;
	play_event(c, (struct event){.kind = EVENT_ENDED,
			  .ended = {143, SLICE("ended by a signal")}});
	verdict_of(conversation_session(c), &v);
	assert_int_equal(v.status, 143);
	assert_int_equal(v.class, VERDICT_LOCAL);
	assert_string_equal(v.stage, "session");
	assert_string_equal(v.text, "ended by a signal");
	for (int i = 0; i < 300; i++)
		buf_add_str(&text, "\xe2\x82\xac");
	play_event(c, (struct event){.kind = EVENT_ENDED,
			  .ended = {74, buf_slice(&text)}});
	verdict_of(conversation_session(c), &v);
	assert_int_equal(v.status, 74);
	assert_true(utf8_is_valid(slice_str(v.text)));
	assert_true(strlen(v.text) > 390);
	/* The next session is another one. */
	play(c, READY);
	verdict_of(conversation_session(c), &v);
	assert_int_equal(v.status, 0);
	buf_fini(&text);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(verdict__of__whole_conversations),
	    cmocka_unit_test(verdict__of__what_is_under_way_has_not_failed),
	    cmocka_unit_test(verdict__of__probes_decide_when_nothing_else_does),
	    cmocka_unit_test(verdict__of__a_goodbye_in_a_flood),
	    cmocka_unit_test(verdict__of__a_reply_of_any_length_fits),
	    cmocka_unit_test(verdict__of__a_run_that_ended_otherwise),
	    cmocka_unit_test(verdict__of__whole_characters_of_a_long_reply),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
