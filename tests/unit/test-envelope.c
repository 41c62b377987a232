/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-envelope - who is asked, who is accepted, and when it is forgotten. */
#include "model-play.h"

#include "ehlo/base/buf.h"

#define READY \
	"= mx.example.net\nS: 220 mx.example.net\nC: EHLO me\nS: 250 hello\n"
#define MAIL READY "C: MAIL FROM:<me@a>\nS: 250 ok\n"
#define RCPT MAIL "C: RCPT TO:<one@b>\nS: 250 ok\n"
#define SENT                                                             \
	RCPT "C: RCPT TO:<two@b>\nS: 550 no\nC: DATA\nS: 354 go\nD: .\n" \
	     "S: 250 ok\n"

/* "me@a+ one@b+ two@b-": + accepted, - refused, ? asked. */
static const struct {
	const char *script, *envelope;
} rows[] = {
    {READY, ""},
    {READY "C: MAIL FROM:<me@a>", "me@a?"},
    {MAIL, "me@a+"},
    {READY "C: MAIL FROM:<>\nS: 250 ok", "+"},
    {READY "C: MAIL FROM: me@a\nS: 250 ok", "me@a+"},
    {READY "C: MAIL me\nS: 501 no", "me-"},
    {READY "C: MAIL FROM:<me@a>\nS: 354 go", "me@a-"},
    {MAIL "C: RCPT TO:<one@b>", "me@a+ one@b?"},
    {RCPT, "me@a+ one@b+"},
    {MAIL "C: RCPT TO:<one@b>\nS: 251 will forward", "me@a+ one@b+"},
    {RCPT "C: RCPT TO:<two@b>\nS: 452 full", "me@a+ one@b+ two@b-"},
    /* after the message it stays, until the next */
    {SENT, "me@a+ one@b+ two@b-"},
    {SENT "C: NOOP\nS: 250 ok", "me@a+ one@b+ two@b-"},
    {SENT "C: MAIL FROM:<x@a>", "x@a?"},
    {SENT "C: MAIL FROM:<x@a>\nS: 550 no", "x@a-"},
    {SENT "X server", "me@a+ one@b+ two@b-"},
    /* RFC 5321 4.1.4: cleared when it is accepted, not when it is said */
    {RCPT "C: RSET", "me@a+ one@b+"},
    {RCPT "C: RSET\nS: 250 ok", ""},
    {RCPT "C: RSET\nS: 500 no", "me@a+ one@b+"},
    {RCPT "C: EHLO x\nS: 250 ok", ""},
    {RCPT "C: EHLO x\nS: 550 ok", "me@a+ one@b+"},
    {RCPT "C: HELO x\nS: 250 ok", ""},
    /* a MAIL inside a transaction */
    {MAIL "C: MAIL FROM:<x@a>\nS: 503 nested", "me@a+"},
    {RCPT "C: MAIL FROM:<x@a>", "me@a+ one@b+"},
    {RCPT "C: MAIL FROM:<x@a>\nS: 503 nested", "me@a+ one@b+"},
    {RCPT "C: MAIL FROM:<x@a>\nS: 250 ok", "x@a+"},
    /* pipelined */
    {READY "C: MAIL FROM:<me@a>\nC: RCPT TO:<one@b>\nC: RCPT TO:<two@b>\n"
	   "S: 250 ok\nS: 550 no\nS: 250 ok",
	"me@a+ one@b- two@b+"},
    {RCPT "C: RSET\nC: MAIL FROM:<x@a>\nC: RCPT TO:<y@b>\nS: 250 reset\n"
	  "S: 250 ok\nS: 250 ok",
	"x@a+ y@b+"},
};

static const char state_signs[] = {
    [RECIPIENT_ASKED] = '?',
    [RECIPIENT_ACCEPTED] = '+',
    [RECIPIENT_REFUSED] = '-',
};

static void
write_envelope(struct buf *out, const struct session *s)
{
	size_t accepted = 0;

	if (s->sender != NULL)
		buf_addf(out, "%s%c", s->sender, state_signs[s->sender_state]);
	for (size_t i = 0; i < s->recipient_count; i++) {
		const struct session_recipient *r = &s->recipients[i];

		buf_addf(out, " %s%c", r->mailbox, state_signs[r->state]);
		accepted += r->state == RECIPIENT_ACCEPTED;
	}
	assert_int_equal(s->accepted_count, accepted);
}

static void
envelope__shown__after_each_of_these(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);
		struct buf out = {0};

		write_envelope(&out, conversation_session(c));
		if (strcmp(buf_text(&out), rows[i].envelope) != 0)
			fail_msg("%s\nis %s, not %s", rows[i].script,
			    buf_text(&out), rows[i].envelope);
		buf_fini(&out);
		conversation_free(c);
	}
}

static void
envelope__recipients__thousands_are_each_answered(void **state)
{
	struct conversation *c = play_new(MAIL);
	const struct session *s = conversation_session(c);

	(void)state;
	for (int i = 0; i < 3000; i++)
		play(c, "C: RCPT TO:<one@b>");
	for (int i = 0; i < 3000; i++)
		play(c, i % 2 == 0 ? "S: 250 ok" : "S: 550 no");
	assert_int_equal(s->recipient_count, 3000);
	assert_int_equal(s->accepted_count, 1500);
	assert_int_equal(s->recipients[2999].code, 550);
	assert_int_equal(s->recipients[2998].code, 250);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(envelope__shown__after_each_of_these),
	    cmocka_unit_test(envelope__recipients__thousands_are_each_answered),
	};

	return cmocka_run_group_tests_name("envelope", tests, NULL, NULL);
}
