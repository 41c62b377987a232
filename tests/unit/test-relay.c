/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-relay - what an answer to RCPT proves about relaying. */
#include "model-play.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(relay__judge__answers_and_what_they_prove),
	};

	return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
