/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-relay - what an answer to RCPT proves about relaying. */
#include "model-play.h"

#include "ehlo/model/report.h"

#define AT(host)                                              \
	"= x\nS: 220 " host " ESMTP\nC: HELO me\nS: 250 hi\n" \
	"C: MAIL FROM:<a@me.example>\nS: 250 ok\n"
#define TO(mailbox) "C: RCPT TO:<" mailbox ">\n"
#define DENIED      "S: 550 5.7.1 Unable to relay for z@mail.com\n"

static const struct {
	const char *script;
	enum relay_verdict relay;
	const char *reply, *recipient;
} rows[] = {
    {AT("mx.example.net"), RELAY_UNKNOWN, NULL, NULL},
    {AT("mx.example.net") TO("z@mail.com") DENIED, RELAY_REFUSED,
	"550 5.7.1 Unable to relay for z@mail.com", "z@mail.com"},
    {AT("mx.example.net") TO("z@mail.com") "S: 250 2.1.5 fine\n",
	RELAY_ACCEPTED, "250 2.1.5 fine", "z@mail.com"},
    {AT("death.SUPERFREAK.local") TO("z@mail.com") "S: 250 ok\n",
	RELAY_ACCEPTED, "250 ok", "z@mail.com"},
    /* the server's own domain, in all its spellings */
    {AT("mx.example.net") TO("z@example.net") "S: 250 ok\n", RELAY_UNKNOWN,
	NULL, NULL},
    {AT("mx.example.net.") TO("z@list.EXAMPLE.net") "S: 250 ok\n",
	RELAY_UNKNOWN, NULL, NULL},
    {AT("localhost") TO("z@localhost") "S: 250 ok\n", RELAY_UNKNOWN, NULL,
	NULL},
    /* no domain, or none that has labels */
    {AT("mx.example.net") TO("postmaster") "S: 250 ok\n", RELAY_UNKNOWN, NULL,
	NULL},
    {AT("mx.example.net") TO("z@[192.0.2.1]") "S: 250 ok\n", RELAY_UNKNOWN,
	NULL, NULL},
    /* refused for another reason */
    {AT("mx.example.net") TO("z@mail.com") "S: 550 5.1.1 no such user\n",
	RELAY_UNKNOWN, NULL, NULL},
    /* the newest proof counts */
    {AT("mx.example.net") TO("z@mail.com")
	    DENIED TO("y@mail.org") "S: 250 ok\n",
	RELAY_ACCEPTED, "250 ok", "y@mail.org"},
    {AT("mx.example.net") TO("z@mail.com")
	    DENIED TO("z@example.net") "S: 250 ok\n",
	RELAY_REFUSED, "550 5.7.1 Unable to relay for z@mail.com",
	"z@mail.com"},
    /* words that go on in the next line */
    {AT("mx.example.net")
	    TO("z@mail.com") "S: 550-We do\nS: 550-not relay\nS: 550 here\n",
	RELAY_REFUSED, "550 We do", "z@mail.com"},
    /* who has authenticated may relay */
    {"= x\nS: 220 mx.example.net\nC: EHLO me\nS: 250 hi\n"
     "C: AUTH PLAIN ********\nS: 235 ok\nC: MAIL FROM:<a@b>\n"
     "S: 250 ok\n" TO("z@mail.com") "S: 250 ok\n",
	RELAY_UNKNOWN, NULL, NULL},
};

static void
assert_text(const char *text, const char *expected)
{
	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
}

static void
relay__judge__answers_and_what_they_prove(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);
		const struct session *s = conversation_session(c);

		if (s->relay != rows[i].relay)
			fail_msg("%s\nproves %d", rows[i].script, s->relay);
		assert_text(s->relay_reply, rows[i].reply);
		assert_text(s->relay_recipient, rows[i].recipient);
		conversation_free(c);
	}
}

#define READY                                             \
	"= mx.example.net\nS: 220 mx.example.net ESMTP\n" \
	"C: EHLO me\nS: 250 mx.example.net\nC: MAIL FROM:<>\nS: 250 ok\n"
#define TAKES(mailbox)  "C: RCPT TO:<" mailbox ">\nS: 250 ok\n"
#define NOBODY(mailbox) "C: RCPT TO:<" mailbox ">\nS: 550 5.1.1 user unknown\n"
#define DENIES(mailbox) \
	"C: RCPT TO:<" mailbox ">\nS: 554 5.7.1 Relay access denied\n"

static const struct {
	const char *script;
	enum relay_verdict verdict;
	const char *says; /* NULL = nothing */
} words[] = {
    {READY, RELAY_UNKNOWN, NULL},
    {READY TAKES("a@example.net"), RELAY_UNKNOWN, NULL},
    {READY TAKES("a@mail.Example.NET"), RELAY_UNKNOWN, NULL},
    {READY TAKES("postmaster"), RELAY_UNKNOWN, NULL},
    {READY TAKES("a@[192.0.2.7]"), RELAY_UNKNOWN, NULL},
    {READY DENIES("a@far.example"), RELAY_REFUSED,
	"refuses to relay to far.example for this client (as it should for "
	"strangers)"},
    {READY TAKES("a@far.example"), RELAY_ACCEPTED,
	"relays for this client, 192.0.2.9, not authenticated, unless "
	"far.example is its own domain"},
    /* a server that tells its mailboxes apart hosts the domain */
    {READY NOBODY("b@far.example") TAKES("a@far.example"), RELAY_UNKNOWN, NULL},
    {READY TAKES("a@far.example") NOBODY("b@FAR.example"), RELAY_UNKNOWN, NULL},
    {READY TAKES("a@far.example") NOBODY("b@other.example"), RELAY_ACCEPTED,
	"relays for this client"},
    {READY NOBODY("b@far.example") TAKES("a@other.example"), RELAY_ACCEPTED,
	"relays for this client"},
    /* the newest proof counts */
    {READY TAKES("a@far.example") DENIES("b@other.example"), RELAY_REFUSED,
	"refuses to relay to other.example"},
    {READY "C: AUTH PLAIN ********\nS: 235 ok\n" TAKES("a@far.example"),
	RELAY_UNKNOWN, NULL},
};

static void
relay__words__of_the_report(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct conversation *c = play_new(words[i].script);
		const struct session *s = conversation_session(c);
		struct report_lines lines = {0};

		if (s->relay != words[i].verdict)
			fail_msg(
			    "verdict %d of %s", (int)s->relay, words[i].script);
		report_judge_session(s, conversation_wall(c), &lines);
		assert_int_equal(lines.count, words[i].says != NULL);
		if (words[i].says != NULL)
			assert_non_null(
			    strstr(lines.list[0].text, words[i].says));
		report_lines_fini(&lines);
		conversation_free(c);
	}
}

/* The MX of the domain led here: its mail is no relaying. */
static void
relay__judge__the_domain_that_led_here(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct event lookup = {.kind = EVENT_LOOKUP,
	    .lookup = &(struct event_lookup){.name = SLICE("far.example"),
		.type = SLICE("MX"),
		.records = SLICE("10 mx.example.net.\n")}};

	(void)state;
	play_event(c, lookup);
	play(c, READY TAKES("a@Far.example"));
	assert_int_equal(conversation_session(c)->relay, RELAY_UNKNOWN);
	play(c, TAKES("a@farther.example"));
	assert_int_equal(conversation_session(c)->relay, RELAY_ACCEPTED);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(relay__judge__answers_and_what_they_prove),
	    cmocka_unit_test(relay__words__of_the_report),
	    cmocka_unit_test(relay__judge__the_domain_that_led_here),
	};

	return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
